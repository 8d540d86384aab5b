"""The Django app of the shared parts."""

from __future__ import annotations

from django.apps import AppConfig


class PartsConfig(AppConfig):
    name = "hopmarket.pages.parts"
    label = "parts"
    verbose_name = "Shared parts of pages"
