"""Corrections of signed contracts: which figures may be corrected, and how a correction reads."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from .local_time import LONDON
from .money import in_words
from .reasons import unreasoned
from .refusal import Refusal
from .releases.json_values import Json, amount, instant, rows, text
from .releases.json_values import part as value_at
from .roles import OrganisationKind, Size
from .sane_dates import contract_span_fault, contract_start_fault
from .second_officer_lines import SECOND_OFFICER_LINES, OfficerDeed, is_second_officer_wanted
from .terms import Change

CORRECTED = "corrected"
"""The ``kind`` of an amendment that puts a contract right."""

MOST_REASON = 500
_FILLERS = "\u115f\u1160\u3164\uffa0"
"""Signs that Unicode counts as letters and that are drawn as nothing."""
_MOST_SHOWN = 1000
"""Characters of a text that is no figure which a page shows at most."""


@dataclass(frozen=True, slots=True)
class ContractFigures:
    """What a contract's entry says, in pounds with VAT and days in London; the last two are the
    supplier's marks, from which SME and VCSE follow."""

    value: Decimal
    signed_on: date
    starts_on: date
    ends_on: date
    supplier_kind: OrganisationKind
    supplier_size: Size


def unfit_dates(
    *, signed_on: date, starts_on: date, ends_on: date, awarded_on: date, today: date
) -> Refusal | None:
    """Why these cannot be a contract's days: ``contract.signed_before_award``, ``contract.in_future``,
    or what :mod:`.sane_dates` says of its start and its length: ``contract.starts_before_award``,
    ``contract.starts_too_late``, ``contract.ends_before_start`` and ``contract.contract_too_long``."""
    if signed_on < awarded_on:
        return Refusal("contract.signed_before_award")
    if signed_on > today:
        return Refusal("contract.in_future")
    start = contract_start_fault(starts_on, awarded_on=awarded_on)
    fault = start or contract_span_fault(starts_on, ends_on)
    return Refusal(f"contract.{fault.reason}", params=fault.params) if fault else None


def correction(
    old: ContractFigures, new: ContractFigures, *, reason: str, awarded_on: date, today: date
) -> tuple[Change, ...] | Refusal:
    """Every figure that a correction changes, in the order of the entry.

    Refuses ``contract.nothing_changed``, ``contract.no_value``, what :func:`unfit_dates` refuses where
    a day is changed, and what :func:`unfit_reason` refuses.
    """
    changes = differences(old, new)
    if not changes:
        return Refusal("contract.nothing_changed")
    if new.value <= 0:
        return Refusal("contract.no_value")
    refusal = None
    if any(change.part in _DAYS for change in changes):
        refusal = unfit_dates(
            signed_on=new.signed_on,
            starts_on=new.starts_on,
            ends_on=new.ends_on,
            awarded_on=awarded_on,
            today=today,
        )
    return refusal or unfit_reason(reason) or changes


_DAYS = ("signed_on", "starts_on", "ends_on")


def needs_second_officer(
    old: ContractFigures,
    new: ContractFigures,
    *,
    awarded: Decimal,
    line: Decimal = SECOND_OFFICER_LINES[OfficerDeed.BEYOND_AWARD].default,
) -> bool:
    """Whether a correction changes the value to more than was awarded, by more than the partnership's
    ``line``. The ranking was decided on the awarded value, so one person alone does not go beyond it."""
    row = SECOND_OFFICER_LINES[OfficerDeed.BEYOND_AWARD]
    return new.value != old.value and is_second_officer_wanted(row, new.value - awarded, line)


def value_note(*, counted: Decimal, now: Decimal) -> str:
    """What stands beside a ranking whose contract has another value by now: "The contract’s value was
    corrected afterwards to £40,000; the ranking counted £400." Empty where they are the same."""
    if counted == now:
        return ""
    return (
        f"The contract’s value was corrected afterwards to {figure_in_words('value', str(now))}; "
        f"the ranking counted {figure_in_words('value', str(counted))}."
    )


def value_notes(record: Json) -> dict[str, str]:
    """The note for each lot of a compiled release whose contract was corrected to another value than
    the awarded one, by the lot's id."""
    awarded = {text(row.get("id")): row for row in rows(record, "awards")}
    notes = {}
    for contract in rows(record, "contracts"):
        award = awarded.get(text(contract.get("awardID")), {})
        counted, now = (
            amount(value_at(award, "value", "amount")),
            amount(value_at(contract, "value", "amount")),
        )
        if counted is None or now is None or not correction_lines(contract):
            continue
        for lot in award.get("relatedLots") or ():
            notes[text(lot)] = value_note(counted=counted, now=now)
    return {lot: note for lot, note in notes.items() if note}


def plain_reason(typed: str) -> str:
    """A reason as it is kept: white space folded, nothing in it that steers the text or is not seen."""
    return " ".join("".join(sign for sign in typed if sign.isspace() or not _unseen(sign)).split())


def unfit_reason(reason: str) -> Refusal | None:
    """Why this is no reason to publish: ``reasons.missing`` or ``contract.reason_long``."""
    plain = plain_reason(reason)
    if len(plain) > MOST_REASON:
        return Refusal("contract.reason_long", params={"most": str(MOST_REASON)})
    return unreasoned(plain, "correct_contract")


def _unseen(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs") or sign in _FILLERS


def differences(old: ContractFigures, new: ContractFigures) -> tuple[Change, ...]:
    """What differs, as text; empty exactly when the figures are equal."""
    pairs = (
        (field.name, getattr(old, field.name), getattr(new, field.name)) for field in fields(ContractFigures)
    )
    return tuple(Change(name, "", str(was), str(now)) for name, was, now in pairs if was != now)


KIND = {
    OrganisationKind.PUBLIC_BODY: "a public body",
    OrganisationKind.BUSINESS: "a business",
    OrganisationKind.CHARITY: "a charity",
    OrganisationKind.CIC: "a community interest company",
    OrganisationKind.COMMUNITY_GROUP: "a community group",
    OrganisationKind.MUTUAL: "a co-operative or mutual",
    OrganisationKind.OTHER: "another kind of organisation",
}
SIZE = {
    Size.MICRO: "fewer than 10 people",
    Size.SMALL: "10 to 49 people",
    Size.MEDIUM: "50 to 249 people",
    Size.LARGE: "250 people or more",
    Size.UNKNOWN: "a number of people that is not known",
}
_WORDS_OF_PARTS = {
    "value": ("Value of the contract", "{}"),
    "signed_on": ("Day of signature", "signed {}"),
    "starts_on": ("First day", "from {}"),
    "ends_on": ("Last day", "until {}"),
    "supplier_kind": ("Supplier", "supplier {}"),
    "supplier_size": ("Supplier’s size", "supplier with {}"),
}
_OTHER = ("", "{}")


def changes_in_words(changes: Iterable[Change]) -> str:
    """What became of each figure: "Value of the contract: £84,000 became £48,000"."""
    return "; ".join(
        f"{part_label(change.part)}: {figure_in_words(change.part, change.before)} became {figure_in_words(change.part, change.after)}"
        for change in changes
    )


def plain_line(at: datetime | None, reason: str, before: Iterable[tuple[str, str]]) -> str:
    """What everybody reads: "Corrected on 3 March 2027: two figures were swapped. Before: £84,000,
    signed 12 January 2027." ``before`` are the figures that were wrong, with their parts."""
    # London has no first day of the year 1.
    heading = f"Corrected on {_day(at.astimezone(LONDON).date())}" if at and at.year > 1 else "Corrected"
    was = ", ".join(
        _WORDS_OF_PARTS.get(part, _OTHER)[1].format(figure_in_words(part, value)) for part, value in before
    )
    return f"{heading}: {reason.strip().rstrip('.')}." + (f" Before: {was}." if was else "")


def correction_lines(contract: Json) -> tuple[str, ...]:
    """Each published correction of a contract in its plain line, the newest first."""
    return tuple(_line(row) for row in rows(contract, "amendments") if row.get("kind") == CORRECTED)[::-1]


def corrections(record: Json) -> list[Json]:
    """Every correction of every contract of a compiled release, the oldest first."""
    amendments = (amendment for row in rows(record, "contracts") for amendment in rows(row, "amendments"))
    return sorted(
        (amendment for amendment in amendments if amendment.get("kind") == CORRECTED),
        key=lambda amendment: text(amendment.get("date")),
    )


def part_label(part: str) -> str:
    """What a part of the entry is called: "First day"."""
    return _WORDS_OF_PARTS.get(part, (part.replace("_", " ").capitalize(), ""))[0]


def _line(amendment: Json) -> str:
    before = [(text(row.get("part")), text(row.get("before"))) for row in rows(amendment, "differences")]
    reason = text(amendment.get("rationale")) or "no reason is told any longer"
    return plain_line(instant(amendment.get("date")), reason, before)


def figure_in_words(part: str, value: str) -> str:
    """A figure in words; a text that is no figure, such as the sentence of a redaction, as it stands."""
    try:
        match part:
            case "value" if (read := amount(value)) is not None:
                return in_words(read)
            case "signed_on" | "starts_on" | "ends_on":
                return _day(date.fromisoformat(value))
            case "supplier_kind":
                return KIND[OrganisationKind(value)]
            case "supplier_size":
                return SIZE[Size(value)]
    except ValueError:
        pass
    return value[:_MOST_SHOWN]


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
