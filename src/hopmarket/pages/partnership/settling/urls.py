"""Addresses: what must be settled, and which capabilities are switched on."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("settling/", views.settling, name="settling"),
    path("settling/rules/", views.rules, name="confirm_rules"),
    path("settling/<slug:name>/", views.capability, name="capability"),
]
