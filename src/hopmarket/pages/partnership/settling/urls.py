"""Addresses: what must be settled, and which capabilities are switched on."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
