"""Addresses of the partnership: bodies, the framework from draft to signature, consultations."""

from __future__ import annotations

from django.urls import include, path

app_name = "partnership"
AREAS = ("bodies", "consulting", "commenting", "drafting", "signing", "library", "settling")
urlpatterns = [path("", include(f"hopmarket.pages.partnership.{area}.urls")) for area in AREAS]
