"""URLs of the portal: one line for each audience."""

from __future__ import annotations

from django.urls import include, path

from hopmarket import health
from hopmarket.pages.feeds.api.openapi import api

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("respond/", include("hopmarket.pages.supplier.urls")),
    path("commission/", include("hopmarket.pages.commissioner.urls")),
    path("evaluate/", include("hopmarket.pages.evaluator.urls")),
    path("operate/", include("hopmarket.pages.oversight.urls")),
    path("partnership/", include("hopmarket.pages.partnership.urls")),
    path("account/", include("hopmarket.pages.account.urls")),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("api/v1/", api.urls),
    path("data/", include("hopmarket.pages.feeds.urls")),
    path("", include("hopmarket.pages.public.urls")),
]
