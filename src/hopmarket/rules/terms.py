"""The terms of a purchase: one frozen value, versioned, compared and fingerprinted as a whole.

Terms have a *format*, a number. Each field belongs to a format (`since(2)`; without it to the first).
The JSON of terms, and so the fingerprint that releases and receipts carry, holds the fields of its own
format and of earlier ones: a field that is added later changes no fingerprint that was published before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from .questions.conditions import Operator
from .questions.kinds import AnswerKind

FORMAT = 3
"""The format in which terms are written today. A new field raises it by one and says ``since(…)``."""


def since(number: int) -> Mapping[str, int]:
    """The metadata of a field that terms hold from this format on; it must have a default."""
    return {"since": number}


def since_of(name: str) -> int:
    """The format from which terms hold a field."""
    return int(next(known.metadata.get("since", 1) for known in fields(Terms) if known.name == name))


class LaterField(ValueError):
    """Terms of an earlier format hold something in a field that their format does not know."""


QuestionKind = AnswerKind
"""How bidders answer a question. The first format has text and files alone."""


class CriterionKind(StrEnum):
    QUALITY = "quality"
    PRICE = "price"


@dataclass(frozen=True, slots=True)
class Lot:
    """A separately awardable part; ``value`` in pounds for its whole length, VAT included."""

    key: str
    title: str
    description: str
    value: Decimal | None


WHOLE_CONTRACT = Lot("lot-1", "The whole contract", "", None)
"""The lot with which a draft begins; the first lot that somebody adds takes its place."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """What responses are judged by; ``weight`` in hundredths of the whole, all sum to 100."""

    key: str
    kind: CriterionKind
    title: str
    description: str
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Condition:
    """A comparison with the answer to an earlier question of the purchase, whose ``values`` are written as
    answers are: "Yes", the wording of an option, "250", "2027-03-31"."""

    question: str
    operator: Operator
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What every bidder answers; ``word_limit`` 0 means none; scored under ``criterion``, by nobody where
    that is empty. It is asked of everybody, or of those for whom all of ``asked_if`` holds.
    :mod:`.tender_questions` tells which of the other fields mean something for which kind."""

    key: str
    kind: QuestionKind
    title: str
    guidance: str
    word_limit: int
    required: bool
    criterion: str
    options: tuple[str, ...] = field(default=(), metadata=since(2))
    several: bool = field(default=False, metadata=since(2))
    unit: str = field(default="", metadata=since(2))
    least: Decimal | None = field(default=None, metadata=since(2))
    most: Decimal | None = field(default=None, metadata=since(2))
    expires: bool = field(default=False, metadata=since(2))
    columns: tuple[str, ...] = field(default=(), metadata=since(2))
    asked_if: tuple[Condition, ...] = field(default=(), metadata=since(2))


@dataclass(frozen=True, slots=True)
class Must:
    """What the answer to a question has to be for the contract: the question, how its answer is compared
    and with what (written as answers are), why, and the rule behind it. Below the threshold it shuts nobody
    out: Procurement Act 2023, section 85."""

    link: str
    operator: Operator
    value: str
    why: str
    cite: str = ""

    @property
    def key(self) -> str:
        return self.link

    @property
    def title(self) -> str:
        return self.why


@dataclass(frozen=True, slots=True)
class Document:
    """A published document: name as bidders see it, media type, bytes, SHA-256, stored file."""

    file: str
    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything that a bidder may rely on. Instants in UTC, money in pounds, VAT included."""

    title: str = ""
    summary: str = ""
    specification: str = ""
    category: str = "services"
    cpv: str = ""
    place: str = ""
    postcode: str = ""
    value: Decimal | None = None
    lots_rationale: str = ""
    sme_suitable: bool = True
    vcse_suitable: bool = True
    questions_until: datetime | None = None
    closes_at: datetime | None = None
    award_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    lots: tuple[Lot, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    questions: tuple[Question, ...] = ()
    papers: tuple[Document, ...] = ()
    format: int = field(default=FORMAT, metadata=since(2))
    musts: tuple[Must, ...] = field(default=(), metadata=since(2))
    contact_name: str = field(default="", metadata=since(3))
    contact_email: str = field(default="", metadata=since(3))
    contact_telephone: str = field(default="", metadata=since(3))
    contact_address: str = field(default="", metadata=since(3))
    extension_options: str = field(default="", metadata=since(3))
    break_terms: str = field(default="", metadata=since(3))
    payment_days: int | None = field(default=None, metadata=since(3))
    payment_in: str = field(default="", metadata=since(3))
    payment_note: str = field(default="", metadata=since(3))
    price_basis: str = field(default="", metadata=since(3))
    indexation: str = field(default="", metadata=since(3))
    contract_terms: str = field(default="", metadata=since(3))
    tupe: str = field(default="", metadata=since(3))
    tupe_note: str = field(default="", metadata=since(3))
    safeguarding: str = field(default="", metadata=since(3))
    data_protection: str = field(default="", metadata=since(3))
    subcontracting: str = field(default="", metadata=since(3))
    variants: str = field(default="", metadata=since(3))
    reservation: str = field(default="", metadata=since(3))
    reservation_ground: str = field(default="", metadata=since(3))
    standstill_promised: bool = field(default=False, metadata=since(3))

    def to_json(self) -> dict[str, Any]:
        """A JSON value that :func:`from_json` reads back as an equal value: the fields that the
        terms' format knows. Raises LaterField rather than lose a value of another field."""
        return _rows_of(self, self.format)

    def fingerprint(self) -> str:
        """SHA-256 (hexadecimal) of the canonical JSON: the mark of exactly these terms."""
        text = json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def criterion(self, key: str) -> Criterion:
        return next(criterion for criterion in self.criteria if criterion.key == key)

    def question(self, key: str) -> Question:
        return next(question for question in self.questions if question.key == key)

    def must(self, question: str) -> Must | None:
        """The must that a question asks about, if it does."""
        return next((must for must in self.musts if must.link == question), None)

    def lot(self, key: str) -> Lot:
        return next(lot for lot in self.lots if lot.key == key)

    def value_of(self, lot: str) -> Decimal | None:
        """What the buyer expects a lot to cost; a single lot is the whole purchase."""
        value = self.lot(lot).value
        return self.value if value is None and len(self.lots) == 1 else value

    def title_of(self, lot: str) -> str:
        """What an award or a contract of this lot is called; a single lot is the whole purchase."""
        return self.title if len(self.lots) == 1 else f"{self.title}: {self.lot(lot).title}"


def _rows_of(value: Any, format_number: int) -> dict[str, Any]:
    """The fields of a dataclass that a format knows, as JSON values."""
    rows = {}
    for known in fields(value):
        content = getattr(value, known.name)
        if known.metadata.get("since", 1) <= format_number:
            rows[known.name] = _plain(content, format_number)
        elif known.name != "format" and content != _default(known):
            raise LaterField(f"format {format_number} has no field {known.name!r}, which holds {content!r}")
    return rows


def _default(known: Any) -> Any:
    return known.default if known.default_factory is MISSING else known.default_factory()


def _plain(value: Any, format_number: int = FORMAT) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return _rows_of(value, format_number)
    match value:
        case Decimal():
            return str(value)
        case datetime() | date():
            return value.isoformat()
        case tuple() | list():
            return [_plain(row, format_number) for row in value]
        case StrEnum():
            return str(value)
        case _:
            return value


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _instant(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _question(row: dict[str, Any]) -> Question:
    read: dict[str, Any] = {name: tuple(row[name]) for name in ("options", "columns") if name in row}
    read |= {name: _decimal(row[name]) for name in ("least", "most") if name in row}
    read["asked_if"] = tuple(map(_condition, row.get("asked_if", ())))
    return Question(**{**row, **read, "kind": QuestionKind(row["kind"])})


def _condition(row: dict[str, Any]) -> Condition:
    return Condition(row["question"], Operator(row["operator"]), tuple(row["values"]))


_READ: Mapping[str, Any] = {
    "Decimal | None": _decimal,
    "datetime | None": _instant,
    "date | None": _day,
    "tuple[Lot, ...]": lambda rows: tuple(Lot(**{**row, "value": _decimal(row["value"])}) for row in rows),
    "tuple[Criterion, ...]": lambda rows: tuple(
        Criterion(**{**row, "kind": CriterionKind(row["kind"]), "weight": Decimal(row["weight"])})
        for row in rows
    ),
    "tuple[Question, ...]": lambda rows: tuple(map(_question, rows)),
    "tuple[Must, ...]": lambda rows: tuple(
        Must(**{**row, "operator": Operator(row["operator"])}) for row in rows
    ),
    "tuple[Document, ...]": lambda rows: tuple(Document(**row) for row in rows),
}
"""What reads the JSON value of a field of this type; any other value is as JSON has it."""


def from_json(data: dict[str, Any]) -> Terms:
    """Reads what :meth:`Terms.to_json` wrote, in any format; terms that name none are of the first."""
    read = {
        known.name: _READ.get(str(known.type), _same)(data[known.name])
        for known in fields(Terms)
        if known.name in data
    }
    return Terms(**{"format": 1, **read})


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class Change:
    """A difference between two versions: where, what it was, what it is now (as text)."""

    part: str
    name: str
    before: str
    after: str


_KEYED = ("lots", "criteria", "questions", "papers", "musts")


def difference(old: Terms, new: Terms) -> tuple[Change, ...]:
    """Every difference, in the order of the fields; empty exactly when the terms are equal but for
    the format in which they are written."""
    changes: list[Change] = []
    for known in fields(Terms):
        before, after = getattr(old, known.name), getattr(new, known.name)
        if before == after or known.name == "format":
            continue
        if known.name in _KEYED:
            changes += _keyed(known.name, before, after)
        else:
            changes.append(Change(known.name, "", terms_text(before), terms_text(after)))
    return tuple(changes)


def _keyed(part: str, before: tuple[Any, ...], after: tuple[Any, ...]) -> list[Change]:
    was = {_key(row): row for row in before}
    now = {_key(row): row for row in after}
    changes = [
        Change(part, _name(now.get(key) or was[key]), _row(was.get(key)), _row(now.get(key)))
        for key in [*was, *(key for key in now if key not in was)]
        if was.get(key) != now.get(key)
    ]
    return changes or [Change(part, "", " · ".join(map(_name, before)), " · ".join(map(_name, after)))]


def _key(row: Any) -> str:
    return str(row.file if isinstance(row, Document) else row.key)


def _name(row: Any) -> str:
    return str(row.name if isinstance(row, Document) else row.title)


def _row(row: Any) -> str:
    if row is None:
        return ""
    shown = ((attribute, getattr(row, attribute.name)) for attribute in fields(row))
    hidden = {"key", "file", "media_type", "kind", "criterion", "link"}
    return "; ".join(
        terms_text(value)
        for known, value in shown
        if known.name not in hidden and value not in ("", None) and not _is_left_out(known, value)
    )


def _is_left_out(known: Any, value: Any) -> bool:
    """Whether a field of a later format has its default, which says nothing."""
    return "since" in known.metadata and value == _default(known)


def terms_text(value: Any) -> str:
    """A value of the terms as differences write it: an instant, a day and an amount as JSON has them,
    several values one after the other."""
    match value:
        case None:
            return ""
        case tuple():
            return ", ".join(map(terms_text, value))
        case Condition():
            return " ".join(("asked if", value.question, value.operator, " or ".join(value.values))).rstrip()
        case _:
            return str(_plain(value))
