"""Redacts releases: once by an act, and again when the same text arrives in a new release."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from hopmarket.rules import redaction
from hopmarket.rules.ocds_values import instant
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.releases.merging import digest

from .models import Redaction, Release
from .ocds_validation import release_faults
from .prepared_releases import canonical

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RedactionReasons:
    """Why something is taken out, by which law, by whom (a plain reference), and when."""

    reason: str
    law: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RedactionDecision:
    """What was taken out of one process at once: by release, the places."""

    at: datetime
    ocid: str
    reason: str
    law: str
    releases: Mapping[str, list[str]]


def redaction_decisions(rows: Iterable[Redaction]) -> list[RedactionDecision]:
    """Redactions as they were decided, in the order given; releases by their ids."""
    places_by_decision: dict[tuple[datetime, str, str, str], dict[str, list[str]]] = {}
    for row in rows:
        which = (row.made_at, row.release.ocid, row.reason, row.law)
        places_by_decision.setdefault(which, {}).setdefault(row.release.release_id, []).append(row.path)
    return [
        RedactionDecision(*which, {name: sorted(paths) for name, paths in sorted(paths_by_release.items())})
        for which, paths_by_release in places_by_decision.items()
    ]


def redactions() -> QuerySet[Redaction]:
    """Everything that was taken out, the latest first."""
    return Redaction.objects.filter(done=True).select_related("release").order_by("-made_at", "-pk")


def redactions_of(ocid: str) -> QuerySet[Redaction]:
    """What was taken out of the releases of one process, the latest first."""
    return redactions().filter(release__ocid=ocid)


def redactions_after(key: int) -> QuerySet[Redaction]:
    """What was taken out after the redaction with this key, in order."""
    return redactions().filter(pk__gt=key).order_by("pk")


def is_redacted_since(at: datetime) -> bool:
    """Whether anything was taken out since then."""
    return redactions().filter(made_at__gte=at).exists()


def take_out(release: Release, pointers: Iterable[str], why: RedactionReasons) -> list[Redaction] | Refusal:
    """Takes the values at these pointers out of a release ("" is all of it) and records it there.

    The caller compiles the process anew. Refuses ``redaction.fixed``, ``redaction.path_unknown``,
    ``redaction.done_already`` and ``redaction.not_valid``.
    """
    body, rows = release.json, list[Redaction]()
    for pointer in _outermost(pointers):
        value = _standing(release, body, pointer)
        if isinstance(value, Refusal):
            return value
        left = _without(body, pointer, redaction.sentence(why.at.date()))
        if left is None:
            return Refusal("redaction.not_valid", params={"path": pointer})
        rows.append(_row(release, pointer, value, why))
        body = _with_tombstone(left, rows[-1])
    if rows:
        _change(release, body, rows)
    return rows


def take_out_same(
    release: Release, values: Collection[str], why: RedactionReasons
) -> list[Redaction] | Refusal:
    """Takes every text out of a release that has one of these fingerprints
    (:func:`value_fingerprint`)."""
    pointers = [
        pointer
        for pointer, value in redaction.redactable_places(release.json)
        if isinstance(value, str) and value_fingerprint(value) in values
    ]
    return take_out(release, pointers, why)


def left_standing(
    release: Release, pointers: Collection[str], *, everywhere: bool
) -> dict[Release, list[str]]:
    """Where texts that are to be redacted would be left in the releases of the process, in any case of
    letters, also within a longer text: by release, the pointers."""
    words = {
        text
        for at, text in redaction.redactable_places(release.json)
        if at in pointers and isinstance(text, str)
    }
    pointers_by_release: dict[Release, list[str]] = {}
    for other in Release.objects.filter(ocid=release.ocid).order_by("pk") if words else ():
        chosen = tuple(f"{pointer}/" for pointer in pointers) if other == release else ()
        for at, text in redaction.redactable_places(other.json):
            goes = (
                f"{at}/".startswith(chosen) or (everywhere and text in words)
                if isinstance(text, str)
                else True
            )
            if not goes and any(word.casefold() in text.casefold() for word in words):
                pointers_by_release.setdefault(other, []).append(at)
    return pointers_by_release


def take_out_again(fresh: Collection[tuple[str, str]], at: datetime) -> set[str]:
    """Takes out of new releases (ocid, SHA-256) what was taken out of others of their process: all
    of one that has the id of a completely redacted release, and each value with the same fingerprint
    at the same path as a redacted one, whichever place in a list it has.

    Answers all of these processes of which something was taken out; the caller compiles them.
    """
    known: dict[str, list[Redaction]] = defaultdict(list)
    ocids = {ocid for ocid, _ in fresh}
    for row in Redaction.objects.filter(release__ocid__in=ocids).select_related("release"):
        known[row.release.ocid].append(row)
    fingerprints = [sha256 for ocid, sha256 in fresh if ocid in known]
    for release in Release.objects.filter(ocid__in=known, sha256__in=fingerprints):
        for row, pointers in _same(release, known[release.ocid]):
            take_out(release, pointers, RedactionReasons(row.reason, row.law, row.made_by, at))
    return set(known)


def _same(release: Release, rows: Iterable[Redaction]) -> list[tuple[Redaction, list[str]]]:
    for row in rows:
        if not row.path and row.release.release_id == release.release_id:
            return [(row, [""])]
    wanted = {(redaction.open_pointer(row.path), row.before): row for row in rows}
    shapes = {shape for shape, _ in wanted}
    matches: dict[int, tuple[Redaction, list[str]]] = {}
    for pointer, value in redaction.redactable_places(release.json):
        shape = redaction.open_pointer(pointer)
        known = wanted.get((shape, value_fingerprint(value))) if shape in shapes else None
        if known:
            matches.setdefault(known.pk, (known, []))[1].append(pointer)
    return list(matches.values())


def value_fingerprint(value: Any) -> str:
    """SHA-256 of a value in canonical JSON; kept here and never published."""
    return digest(canonical(value))


def _outermost(pointers: Iterable[str]) -> list[str]:
    ordered = sorted(set(pointers))
    return [pointer for pointer in ordered if not any(pointer.startswith(f"{other}/") for other in ordered)]


def _standing(release: Release, body: Json, pointer: str) -> Any:
    """The value at a pointer, or why it may not be taken out."""
    params = {"path": pointer}
    if release.redactions.filter(path__in=["", pointer]).exists():
        return Refusal("redaction.done_already", params=params)
    if not pointer:
        return {name: value for name, value in body.items() if name != redaction.TOMBSTONES}
    places = dict(redaction.redactable_places(body))
    if pointer.startswith("/") and redaction.steps(pointer)[0] in (*redaction.KEPT, redaction.TOMBSTONES):
        return Refusal("redaction.fixed", params=params)
    return places[pointer] if pointer in places else Refusal("redaction.path_unknown", params=params)


def _without(body: Json, pointer: str, words: str) -> Json | None:
    if not pointer:
        return redaction.redacted_whole_release(body)
    known_faults = set(_faults(body))
    return redaction.redacted(body, pointer, words, lambda redacted: set(_faults(redacted)) <= known_faults)


def _faults(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(fault.path, fault.kind) for fault in release_faults(body)]


def _row(release: Release, pointer: str, value: Any, why: RedactionReasons) -> Redaction:
    return Redaction(
        release=release,
        path=pointer,
        reason=why.reason,
        law=why.law,
        before=value_fingerprint(value),
        made_at=why.at,
        made_by=why.by,
    )


def _with_tombstone(body: Json, row: Redaction) -> Json:
    """The release with its tombstone: where, when, why and by which law, never what."""
    existing = body.get(redaction.TOMBSTONES)
    tombstones = existing if isinstance(existing, list) else []
    tombstone = {
        "id": f"{row.release.release_id}-redaction-{len(tombstones) + 1}",
        "path": row.path,
        "date": instant(row.made_at),
        "reason": row.reason,
        "law": row.law,
    }
    return {**body, redaction.TOMBSTONES: [*tombstones, tombstone]}


def _change(release: Release, body: Json, rows: list[Redaction]) -> None:
    """Stores the redactions and the changed body. The database lets a release change only while one of
    its redactions is not done, so they are marked as done last."""
    saved_rows = Redaction.objects.bulk_create(rows)
    Release.objects.filter(pk=release.pk).update(body=canonical(body))
    Redaction.objects.filter(pk__in=[row.pk for row in saved_rows]).update(done=True)
    release.body = canonical(body)
    release.__dict__.pop("json", None)
