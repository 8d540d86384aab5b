"""Load settings and apps, once, for whatever word was called."""

from __future__ import annotations

import os

from hopmarket.operations import demonstration_mark


def ready_django() -> None:
    """Load settings and apps; a state folder marked as a demonstration stays one."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hopmarket.settings")
    demonstration_mark.apply_mark()
    import django

    django.setup()
