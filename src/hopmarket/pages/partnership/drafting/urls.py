"""Addresses: the framework from draft to adoption, clause by clause."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
