"""Addresses: what must be settled, and which capabilities are switched on."""

from __future__ import annotations

from django.urls import path

from . import line_pages, views

urlpatterns = [
    path("settling/", views.settling, name="settling"),
    path("settling/lines/", line_pages.lines, name="lines"),
    path("settling/lines/<slug:key>/", line_pages.line, name="line"),
    path("settling/rules/", views.rules, name="confirm_rules"),
    path("settling/<slug:name>/", views.capability, name="capability"),
]
