"""Addresses: commenting, confirming by e-mail, vouching, letters of consultations."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
