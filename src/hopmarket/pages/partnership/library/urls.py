"""Addresses: the library of frameworks: adding one, comparing, adopting a clause."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
