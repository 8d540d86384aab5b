"""Versions of the framework: those adopted, the one in force on a day, and the one on which people work."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from hopmarket.rules.framework.life import OPEN_STATES, FrameworkState

from .models import ClauseWording, FrameworkVersion


def all_versions() -> QuerySet[FrameworkVersion]:
    """Every version, oldest first, abandoned ones too."""
    return FrameworkVersion.objects.select_related("started_by", "revised_by", "published")


def adopted_versions() -> QuerySet[FrameworkVersion]:
    """The versions that were adopted, oldest first."""
    return all_versions().filter(state=FrameworkState.ADOPTED)


def version_in_force_on(day: date) -> FrameworkVersion | None:
    """The adopted version that takes effect last up to a day; None before the first does."""
    return adopted_versions().filter(effect_from__lte=day).order_by("-effect_from", "-number").first()


def open_draft() -> FrameworkVersion | None:
    """The version on which people work: a draft, or one that is consulted on, revised or recommended."""
    return all_versions().filter(state__in=sorted(OPEN_STATES)).first()


def version_numbered(number: int) -> FrameworkVersion | None:
    """The version of a number; None for one that was never given."""
    return all_versions().filter(number=number).first()


def wordings_of(version: FrameworkVersion, number: str) -> QuerySet[ClauseWording]:
    """What a clause of a version (or its details, for an empty number) said before each change, latest first."""
    rows = ClauseWording.objects.filter(version=version, number=number)
    return rows.select_related("changed_by").order_by("-revision")


def last_effect_day() -> date | None:
    """The latest day on which an adopted version takes effect; None where none was adopted."""
    last = adopted_versions().order_by("effect_from").last()
    return last.effect_from if last else None
