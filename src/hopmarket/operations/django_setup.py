"""Load settings and apps, once, for whatever word was called."""

from __future__ import annotations

import os
from pathlib import Path

from hopmarket import server_keys
from hopmarket.environment import Misconfigured
from hopmarket.operations import demonstration_mark
from hopmarket.operations.database_condition import not_ours


def ready_django() -> None:
    """Load settings and apps; a state folder marked as a demonstration stays one.

    Raises Misconfigured where a folder cannot be used or a setting cannot be meant.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hopmarket.settings")
    try:
        demonstration_mark.apply_mark()
        import django
        from django.core.exceptions import ImproperlyConfigured

        try:
            django.setup()
        except ImproperlyConfigured as fault:
            raise Misconfigured(f"The settings cannot be used: {fault}") from fault
    except OSError as fault:
        raise Misconfigured(unusable_folder(fault)) from fault


def unusable_folder(fault: OSError) -> str:
    """What stands in the way of the state folder or the keys folder, and what to do."""
    home = server_keys.keys_home()
    place = Path(fault.filename or home)
    if isinstance(fault, PermissionError):
        return not_ours(f"The state folder {home}" if place.is_relative_to(home) else str(place))
    return (
        f"{place} cannot be used ({fault.strerror or fault}). The state folder is {home} "
        "(HOPMARKET_HOME), the keys stand beside it (HOPMARKET_KEYS)."
    )
