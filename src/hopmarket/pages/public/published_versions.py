"""What the register of published documents shows of one: passages in words, differences, addresses, JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Page
from django.urls import reverse

from hopmarket.pages.parts.forms import PortalForm
from hopmarket.pages.parts.money_and_dates import day
from hopmarket.pages.parts.term_changes import ChangeInWords
from hopmarket.pages.parts.view_models import SummaryPlate
from hopmarket.records.capabilities.queries import is_on
from hopmarket.records.publications.models import PublishedDocument
from hopmarket.records.publications.queries import KindCount, PublishedVersion, version_of
from hopmarket.rules.capabilities import capability_at
from hopmarket.rules.published_facts import Passage, passages
from hopmarket.rules.register_kinds import RegisterKind, register_kind
from hopmarket.rules.word_differences import changed_lines

ENDINGS = {"application/json": "json", "application/yaml": "yaml", "text/markdown": "md", "text/plain": "txt"}


class VersionsForm(PortalForm):
    """Which two versions are compared."""

    def __init__(self, *args: Any, numbers: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(number, f"Version {number}") for number in numbers]
        wrong = dict.fromkeys(("required", "invalid_choice"), "Choose a version from the list")
        for name, label in (("from", "From"), ("to", "To")):
            self.fields[name] = forms.TypedChoiceField(
                label=label, choices=choices, coerce=int, error_messages=wrong
            )


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """A published document to which another belongs: what it is, and its page in the register."""

    text: str
    href: str


def passages_of(document: PublishedDocument) -> tuple[Passage, ...]:
    """What a version says, in plain words."""
    kind = register_kind(document.kind)
    return passages(document.json, kind.left_out, kind.first)


def differences(before: PublishedDocument, after: PublishedDocument) -> list[ChangeInWords]:
    """What differs between two versions, passage by passage, in the order of the later one; then what is gone."""
    was = {passage.place: passage for passage in passages_of(before)}
    now = {passage.place: passage for passage in passages_of(after)}
    rows = []
    for place in (*now, *(place for place in was if place not in now)):
        old, new = was.get(place), now.get(place)
        if old == new:
            continue
        gone, come = changed_lines(_said(old), _said(new), is_markdown=(new or old).is_markdown)  # type: ignore[union-attr]
        title = (new or old).label  # type: ignore[union-attr]
        if old and new and old.label != new.label:
            gone, come = ((((old.label, False),)), *gone), ((((new.label, False),)), *come)
        if gone or come:
            rows.append(ChangeInWords(title, gone, come))
    return rows


def _said(passage: Passage | None) -> str:
    return passage.text if passage else ""


def document_named(address: str) -> DocumentLink | None:
    """The document that a part names; None where the address names none."""
    kind, _, key = address.partition(":")
    if not re.fullmatch(r"[\w-]+", kind) or not key:
        return None
    text = f"{register_kind(kind).one} {key}"
    return DocumentLink(text, reverse("public:published_document", args=[kind, key]))


def own_page(kind: RegisterKind, document: PublishedDocument) -> str:
    """The address of the page of its own; empty where the kind has none, where the facts do not name it, or where
    the partnership does not use it."""
    try:
        address = kind.page.format_map({**document.json, "key": document.key})
    except KeyError:
        return ""
    capability = capability_at(address) if address else ""
    return address if not capability or is_on(capability) else ""


def plate(kind: RegisterKind, key: str, version: PublishedVersion, count: int) -> SummaryPlate:
    """The plate of one version: its number, day and fingerprint, and where else it stands."""
    parts = {"kind": kind.name, "key": key}
    links = [
        (
            f"All {count} versions" if count > 1 else "Its version",
            reverse("public:published_versions", kwargs=parts),
        )
    ]
    if version.is_shown:
        numbered = {**parts, "number": version.number}
        links += [
            ("Download it as it was published", reverse("public:as_published", kwargs=numbered)),
            ("The same as JSON", reverse("public:published_document_json", kwargs=parts)),
        ]
    return SummaryPlate(
        kind.one,
        "",
        big=f"Version {version.number}",
        rows=[("Published", day(version.published_at)), ("Fingerprint", version.sha256, True)],
        links=links,
    )


def file_name(document: PublishedDocument) -> str:
    """The name under which a version is downloaded: "decision-board-1-version-2.json"."""
    stem = re.sub(r"[^a-z0-9]+", "-", f"{document.kind}-{document.key}".lower()).strip("-")
    return f"{stem}-version-{document.number}.{ENDINGS.get(document.media_type, 'bin')}"


def kinds_as_json(counts: Iterable[KindCount]) -> dict[str, Any]:
    """The kinds with how many documents each has."""
    return {
        "kinds": [
            {
                "kind": row.kind,
                "title": register_kind(row.kind).many,
                "documents": row.shown,
                "withheld": row.withheld,
                "address": _absolute("published_kind_json", row.kind),
            }
            for row in counts
        ]
    }


def list_as_json(kind: str, page: Page[PublishedDocument], part_of: str) -> dict[str, Any]:
    """One page of the documents of a kind."""
    here = _absolute("published_kind_json", kind)
    belongs = f"&part_of={part_of}" if part_of else ""
    following = f"{here}?page={page.next_page_number()}{belongs}" if page.has_next() else None
    return {
        "kind": kind,
        "count": page.paginator.count,
        "next": following,
        "documents": [
            {
                "key": row.key,
                "title": row.title,
                "number": row.number,
                "part_of": row.part_of,
                "published_at": row.published_at.isoformat(),
                "sha256": row.sha256,
                "address": _absolute("published_document_json", kind, row.key),
            }
            for row in page
        ],
    }


def document_as_json(kind: str, key: str, versions: Sequence[PublishedVersion]) -> dict[str, Any]:
    """A document: the facts of its newest version, where that is shown, and every version with its fingerprint."""
    newest = version_of(kind, key, versions[-1].number)
    return {
        "kind": kind,
        "key": key,
        "number": versions[-1].number,
        "title": versions[-1].title,
        "part_of": newest.part_of if newest else "",
        "facts": newest.json if newest else None,
        "versions": [_version_as_json(kind, key, row) for row in versions],
    }


def _version_as_json(kind: str, key: str, row: PublishedVersion) -> dict[str, Any]:
    told: dict[str, Any] = {
        "number": row.number,
        "published_at": row.published_at.isoformat(),
        "sha256": row.sha256,
    }
    if row.withheld_at:
        return {**told, "withheld": {"reason": row.reason, "since": row.withheld_at.isoformat()}}
    return {
        **told,
        "title": row.title,
        "media_type": row.media_type,
        "size": row.size,
        "address": _absolute("as_published", kind, key, row.number),
    }


def _absolute(route: str, *parts: object) -> str:
    return f"{settings.BASE_URL}{reverse(f'public:{route}', args=parts)}"
