"""Addresses: signing a version, declining, withdrawing."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import signing_pages

urlpatterns: list[URLPattern] = [
    path("framework/our-signature/", signing_pages.our_signature, name="our_signature"),
    path("framework/sign/check/", signing_pages.sign_check, name="sign_check"),
    path("framework/sign/<slug:step>/", signing_pages.sign_step, name="sign_step"),
    path("framework/withdraw/", signing_pages.withdraw_page, name="withdraw_signature"),
    path("framework/withdraw/check/", signing_pages.withdraw_check, name="withdraw_check"),
]
