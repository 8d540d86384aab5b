"""The framework as the public reads it: its versions, who signed them, what they changed, where it came from. All
of it stands in what was published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from hopmarket.records.notices.portal_members import public_bodies_and
from hopmarket.records.publications.models import PublishedDocument
from hopmarket.records.publications.queries import (
    last_document,
    newest_documents,
    parts_of_document,
    versions_of,
)
from hopmarket.records.published_organisations.predecessors import succession_steps
from hopmarket.rules.clause_changes import ClauseChange, changes_between
from hopmarket.rules.clauses import ClauseDocument
from hopmarket.rules.clauses_json import from_json
from hopmarket.rules.framework.in_force import SignatureInTime, VersionSince
from hopmarket.rules.framework.signatory_facts import Signatory, signatory_from
from hopmarket.rules.sectors import Sector
from hopmarket.rules.succession import SuccessionStep

KIND, KEY = "framework", "common-framework"
ADDRESS = f"{KIND}:{KEY}"


class FrameworkText:
    """One adopted version, or a draft under consultation, with what is published of it."""

    def __init__(self, row: PublishedDocument) -> None:
        self.row = row
        self.facts: Mapping[str, Any] = row.json
        self.number = int(self.facts["version"])

    @property
    def is_draft(self) -> bool:
        """Whether it was never adopted."""
        return self.row.kind != KIND

    @property
    def title(self) -> str:
        return str(self.facts["title"])

    @property
    def sha256(self) -> str:
        return self.row.sha256

    @cached_property
    def document(self) -> ClauseDocument:
        """The text in clauses."""
        return from_json(self.facts["document"])

    @property
    def effect_from(self) -> date:
        """The day from which an adopted version has effect."""
        return date.fromisoformat(self.facts["effect_from"])

    def day(self, name: str) -> date | None:
        """A day among its facts, such as "adopted_on"; None where there is none."""
        text = self.facts.get(name)
        return date.fromisoformat(text) if text else None

    @property
    def adopted_on(self) -> date | None:
        """The day of its adoption; None for a draft."""
        return self.day("adopted_on")

    @property
    def commitments(self) -> int:
        """How many of its clauses are somebody's promise."""
        return sum(bool(clause.by) for clause in self.document.clauses)

    @property
    def headings(self) -> int:
        """How many clauses of the first level it has."""
        return len(list(self.document.of_first_level()))


@dataclass(frozen=True, slots=True)
class OpenConsultation:
    """A consultation on a next version, as published."""

    key: str
    title: str
    subject: str
    state: str
    opens_at: datetime
    closes_at: datetime
    shown: int
    answered: int

    @property
    def address(self) -> str:
        """The address of its page."""
        return f"/consultations/{self.key}/"

    @property
    def version(self) -> int:
        """The number of the version on which it consults."""
        return int(self.subject.rpartition("/")[2])


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation that is asked to sign, or has signed: its name, its page, and the number by which
    successions know it. ``signatory`` is None for one that has never answered."""

    key: str
    name: str
    sector: Sector
    number: int
    signatory: Signatory | None


class PublishedFramework:
    """Everything that is published of the framework, read once for a page."""

    @cached_property
    def versions(self) -> list[FrameworkText]:
        """The adopted versions, the oldest first."""
        return [FrameworkText(row) for row in versions_of(KIND, KEY)]

    def version(self, number: int) -> FrameworkText | None:
        """One adopted version."""
        return next((text for text in self.versions if text.number == number), None)

    def before(self, text: FrameworkText) -> FrameworkText | None:
        """The adopted version before a version or a draft."""
        earlier = [version for version in self.versions if version.number < text.number]
        return earlier[-1] if earlier else None

    def in_force_on(self, day: date) -> FrameworkText | None:
        """The newest version that has effect on a day."""
        begun = [text for text in self.versions if text.effect_from <= day]
        return begun[-1] if begun else None

    @cached_property
    def draft(self) -> FrameworkText | None:
        """The newest draft that was published after the last adoption."""
        adopted = self.versions[-1].number if self.versions else 0
        row = last_document("framework_draft")
        draft = FrameworkText(row) if row else None
        return draft if draft and draft.number > adopted else None

    @cached_property
    def consultations(self) -> list[OpenConsultation]:
        """Every consultation on a version, in the order in which they were prepared."""
        facts = [row.json for row in newest_documents("consultation")]
        return [_consultation(row) for row in facts if row["subject"].startswith(f"{KIND}/")]

    @property
    def open_consultation(self) -> OpenConsultation | None:
        """The consultation in which people may comment now."""
        return next((asked for asked in reversed(self.consultations) if asked.state == "open"), None)

    @cached_property
    def signatories(self) -> list[Signatory]:
        """Everybody who has answered, in the order of their first answer."""
        return [signatory_from(row.json) for row in parts_of_document(ADDRESS, "signature")]

    @cached_property
    def partners(self) -> list[Partner]:
        """The public bodies of the partnership, then everybody else who has answered, each by name."""
        by_key = {signatory.key: signatory for signatory in self.signatories}
        partners = [
            Partner(
                member.key,
                member.name,
                by_key[member.key].sector if member.key in by_key else Sector.PUBLIC,
                number or -member.pk,
                by_key.get(member.key),
            )
            for member, number in public_bodies_and(by_key).items()
        ]
        here = {partner.key for partner in partners}
        gone = [
            Partner(row.key, row.name, row.sector, -(10**12) - place, row)
            for place, row in enumerate(self.signatories)
            if row.key not in here
        ]
        order = list(Sector)
        return sorted(
            [*partners, *gone], key=lambda partner: (order.index(partner.sector), partner.name.casefold())
        )

    @cached_property
    def since(self) -> list[VersionSince]:
        """The adopted versions, and since when each has effect."""
        return [VersionSince(text.number, text.effect_from) for text in self.versions]

    @cached_property
    def answers(self) -> list[SignatureInTime]:
        """Every answer, as what counts for who is bound when."""
        return [
            answer
            for partner in self.partners
            if partner.signatory
            for answer in partner.signatory.in_time(partner.number)
        ]

    @cached_property
    def successions(self) -> list[SuccessionStep]:
        """Who followed whom."""
        return succession_steps()

    def changes(self, text: FrameworkText) -> Sequence[ClauseChange]:
        """What a version changed against the adopted one before it; nothing for the first."""
        before = self.before(text)
        return changes_between(before.document, text.document) if before else ()


def _consultation(facts: Mapping[str, Any]) -> OpenConsultation:
    return OpenConsultation(
        facts["key"],
        facts["title"],
        facts["subject"],
        facts["state"],
        datetime.fromisoformat(facts["opens_at"]),
        datetime.fromisoformat(facts["closes_at"]),
        facts["shown"],
        facts["answered"],
    )
