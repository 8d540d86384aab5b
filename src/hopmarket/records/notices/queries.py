"""What the notices room can tell; everything in it is public."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from .models import Notice, Release


def held_releases(keys: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Of pairs of ocid and SHA-256, those that are held already."""
    prints = {print_ for _, print_ in keys}
    return set(Release.objects.filter(sha256__in=prints).values_list("ocid", "sha256"))


def notices() -> QuerySet[Notice]:
    """Every notice, without its compiled release (read that for one notice only)."""
    return Notice.objects.select_related("source", "buyer").defer("compiled")
