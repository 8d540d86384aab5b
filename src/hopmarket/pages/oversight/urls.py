"""Addresses of whoever checks."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "oversight"
urlpatterns = [
    path("", views.waiting, name="waiting"),
    path("organisations/<slug:key>/", views.organisation, name="organisation"),
    path("organisations/<slug:key>/check/", views.check, name="check"),
    path("organisations/<slug:key>/refuse/", views.refuse, name="refuse"),
    path("claims/<int:pk>/", views.claim, name="claim"),
    path("claims/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("claims/<int:pk>/refuse/", views.deny, name="deny"),
    path("letters/<int:pk>/again/", views.send_again, name="send_again"),
    path("ledger/", views.ledger, name="ledger"),
    path("ledger/verify/", views.verify_ledger, name="verify_ledger"),
]
