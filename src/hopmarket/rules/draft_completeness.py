"""What a draft still lacks before it may go to an approver, and what an amendment may change."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from datetime import date, datetime
from decimal import Decimal

from .local_time import day_in_london
from .money import in_words
from .placeholders import standing_placeholders
from .procedure_kinds import Procedure
from .procedures import is_above_threshold, threshold_line, unfit_for
from .refusal import Refusal
from .regimes.kinds import Regime
from .regimes.law_rows import BuyerKind
from .regimes.reservations import place_of_choice, reservation_for, unlawful_reservation
from .sane_dates import CITE as SANE_DATES
from .sane_dates import (
    MOST_DAYS_OPEN,
    DateFault,
    amendment_faults,
    draft_faults,
    is_deadline_too_far,
    order_faults,
)
from .tender_questions import question_faults
from .terms import Criterion, CriterionKind, Lot, Terms
from .terms_fields import FIELD_BY_NAME, TERMS_FIELDS, DraftSection, FieldKind, TermsField
from .thresholds import threshold_on
from .wordless_text import is_wordless


@dataclass(frozen=True, slots=True)
class DraftGap:
    """Something that a draft still lacks, and the field of the terms in which it can be mended; or which
    of the people is not named."""

    field: str
    reason: str
    params: Mapping[str, str] = dataclass_field(default_factory=dict)

    @property
    def section(self) -> DraftSection:
        """The section in which it can be mended."""
        row = FIELD_BY_NAME.get(self.field)
        return row.section if row else DraftSection.PEOPLE


@dataclass(frozen=True, slots=True)
class NamedPeople:
    """How many have been named for each part, and whether openers hold their keys."""

    openers: int
    openers_with_key: int
    evaluators: int
    leads: int
    invited: int = 0


def gaps(terms: Terms, people: NamedPeople, procedure: Procedure, *, now: datetime) -> tuple[DraftGap, ...]:
    """Everything a draft lacks, in the order of the task list; empty when it may be approved."""
    lacking = (
        *_missing(terms, filter(procedure.asks, TERMS_FIELDS)),
        *_value(terms, procedure, now),
        *_date_gaps(draft_faults(terms, fewest_days_open=procedure.fewest_days_open, now=now)),
        *_contract(terms, now),
        *_criteria(terms),
        *_questions(terms),
        *_placeholders(terms),
        *_people(people, procedure),
    )
    order = list(DraftSection)
    return tuple(sorted(lacking, key=lambda gap: order.index(gap.section)))


def _missing(terms: Terms, rows: Iterable[TermsField]) -> list[DraftGap]:
    """The fields that a draft may not leave empty and does, each reason once."""
    lacking: dict[str, DraftGap] = {}
    for row in rows:
        if row.missing and is_missing(row, terms) and _is_wanted(row, terms):
            lacking.setdefault(row.reason_when_missing, DraftGap(row.name, row.reason_when_missing))
    return list(lacking.values())


def _is_wanted(row: TermsField, terms: Terms) -> bool:
    """Whether nothing stands in a field's place, and what another field says makes it needed."""
    if row.unless and getattr(terms, row.unless):
        return False
    other, choices = row.missing_with or ("", frozenset())
    return not other or getattr(terms, other) in choices


def is_missing(row: TermsField, terms: Terms) -> bool:
    """Whether a field is empty, or as good as empty: a text without a word, a value of nought, no
    criterion but the price."""
    value = getattr(terms, row.name)
    match row.kind:
        case FieldKind.LINE | FieldKind.TEXT:
            return is_wordless(value)
        case FieldKind.CPV | FieldKind.POSTCODE | FieldKind.CHOICE | FieldKind.MARKDOWN:
            return not value.strip()
        case FieldKind.EMAIL | FieldKind.TELEPHONE:
            return not value.strip()
        case FieldKind.MONEY:
            return value is None or value <= 0
        case FieldKind.CRITERIA:
            return not any(criterion.kind is CriterionKind.QUALITY for criterion in value)
        case FieldKind.TICK | FieldKind.NUMBER:
            return value is None
        case _:
            return not value


_FIELD_OF_UNFIT = {"procedure.category": "category", "procedure.not_light_touch": "cpv"}
"""The field in which it is mended that a purchase cannot be made by its procedure; any other is the value."""


def _value(terms: Terms, procedure: Procedure, now: datetime) -> list[DraftGap]:
    unfit = unfit_for(
        procedure,
        category=terms.category,
        cpv=terms.cpv,
        value=terms.value,
        day=day_in_london(now),
    )
    lots = [*_lots(terms), *_lots_explained(terms, now)]
    if unfit is None:
        return lots
    field, reason = _FIELD_OF_UNFIT.get(unfit.reason, "value"), unfit.reason.replace(".", "_")
    return [DraftGap(field, reason, unfit.params), *lots]


_RESERVED_BELOW = frozenset({"sme_vcse", "local", "uk"})
"""Reservations that are lawful below the threshold alone: Local Government (Exclusion of Non-commercial
Considerations) (England) Order 2026. For supported employment providers the Act has one of its own (s. 32)."""


def _contract(terms: Terms, now: datetime) -> list[DraftGap]:
    """What is wrong with how the contract is paid, and with who alone may bid."""
    lacking = _out_of_range(terms)
    if terms.reservation in _RESERVED_BELOW and _is_above(terms, now):
        line = threshold_on(threshold_line(terms.category, terms.cpv), day_in_london(now))
        amounts = {"value": _pounds(terms.value or Decimal()), "threshold": _pounds(line.value)}
        lacking.append(DraftGap("reservation", "reservation_above_threshold", amounts))
    elif refusal := _unlawfully_reserved(terms, day_in_london(now)):
        field = "reservation_ground" if refusal.reason == "reservation.nation" else "reservation"
        lacking.append(DraftGap(field, refusal.reason.replace(".", "_"), refusal.params))
    return lacking


def _unlawfully_reserved(terms: Terms, today: date) -> Refusal | None:
    """Why a purchase below its threshold may not be kept for whom its terms name, by the rules for councils."""
    chosen = place_of_choice(terms.reservation, terms.reservation_ground)
    if chosen is None:
        return None
    answer = reservation_for(Regime.BELOW_THRESHOLD, buyer=BuyerKind.COUNCIL, day=today)
    return unlawful_reservation(chosen[0], for_small_or_voluntary=chosen[1], answer=answer)


def _out_of_range(terms: Terms) -> list[DraftGap]:
    """The numbers that are less or more than their field takes."""
    numbers = ((row, getattr(terms, row.name)) for row in TERMS_FIELDS if row.kind is FieldKind.NUMBER)
    return [
        DraftGap(row.name, row.reason_out_of_range)
        for row, value in numbers
        if value is not None and not row.takes(value)
    ]


def _is_above(terms: Terms, now: datetime) -> bool:
    return is_above_threshold(terms.category, terms.cpv, terms.value, day_in_london(now))


def _lots_explained(terms: Terms, now: datetime) -> list[DraftGap]:
    """From the threshold on, why there is only one lot: Procurement Act 2023, s. 18(2)."""
    if len(terms.lots) == 1 and is_wordless(terms.lots_rationale) and _is_above(terms, now):
        return [DraftGap("lots_rationale", "one_lot_unexplained")]
    return []


def _lots(terms: Terms) -> list[DraftGap]:
    """What is wrong between the lots: a title that stands twice, or values that are not the whole."""
    lacking = [DraftGap("lots", "lot_title_twice", {"title": title}) for title in repeated_titles(terms.lots)]
    values = [lot.value for lot in terms.lots if lot.value is not None]
    if not values:
        return lacking
    total = sum(values, Decimal())
    amounts = {"sum": _pounds(total), "value": _pounds(terms.value or Decimal())}
    if terms.value and total > terms.value:
        lacking.append(DraftGap("lots", "lots_above_value", amounts))
    elif len(values) < len(terms.lots):
        lacking.append(DraftGap("lots", "lot_value_left_out"))
    elif terms.value and total != terms.value:
        lacking.append(DraftGap("lots", "lots_do_not_add_up", amounts))
    return lacking


def repeated_titles(rows: Sequence[Lot | Criterion]) -> list[str]:
    """The titles that stand twice or more, whatever their capitals and blanks, each once."""
    seen: dict[str, int] = {}
    for row in rows:
        seen[plain_title(row.title)] = seen.get(plain_title(row.title), 0) + 1
    first = {plain_title(row.title): row.title for row in reversed(rows)}
    return [first[plain] for plain, count in seen.items() if count > 1]


def plain_title(title: str) -> str:
    """A title as two are compared: one blank between words, small letters."""
    return " ".join(unicodedata.normalize("NFKC", title).casefold().split())


def _pounds(amount: Decimal) -> str:
    return in_words(amount).removeprefix("£")


def _date_gaps(faults: Iterable[DateFault]) -> list[DraftGap]:
    return [DraftGap(fault.part, fault.reason, fault.params) for fault in faults]


def _criteria(terms: Terms) -> list[DraftGap]:
    if is_missing(FIELD_BY_NAME["criteria"], terms):
        return []
    lacking = [
        DraftGap("criteria", "criterion_title_twice", {"title": title})
        for title in repeated_titles(terms.criteria)
    ]
    total = sum((criterion.weight for criterion in terms.criteria), Decimal())
    if total != 100:
        lacking.append(DraftGap("criteria", "weights_not_100", {"sum": f"{total:f}"}))
    return lacking


def _questions(terms: Terms) -> list[DraftGap]:
    if not terms.questions:
        return []
    questioned = {question.criterion for question in terms.questions}
    unasked = [
        DraftGap("questions", "criterion_without_question", {"title": criterion.title})
        for criterion in terms.criteria
        if criterion.kind is CriterionKind.QUALITY and criterion.key not in questioned
    ]
    return [*unasked, *_set_gaps(terms)]


_SET_GAPS: Mapping[str, str] = {
    "field.missing": "question_without_choices",
    "bounds.wrong": "question_bounds",
    "condition.ahead": "question_condition_ahead",
    "condition.unknown_link": "question_condition_gone",
    "question.unreachable": "question_unreachable",
}
"""The gap that a fault of the questions as a set is; any other is one of what an answer is compared with."""


def _set_gaps(terms: Terms) -> list[DraftGap]:
    """What is wrong with the questions as a set: when each is asked, and what can be chosen. Each question
    has each gap once."""
    titles = {question.key: question.title for question in terms.questions}
    found: dict[tuple[str, str], DraftGap] = {}
    for fault in question_faults(terms):
        link, reason = fault.link.partition(".")[0], _SET_GAPS.get(fault.reason, "question_condition")
        gap = DraftGap("questions", reason, {"title": titles.get(link, link)})
        found.setdefault((link, reason), gap)
    return list(found.values())


def _placeholders(terms: Terms) -> list[DraftGap]:
    """What a ready text left open and nobody has filled in yet, once for each field."""
    return [
        DraftGap(
            place.field,
            "placeholder_stands",
            {"where": FIELD_BY_NAME[place.field].label, "words": f"[{place.words}]"},
        )
        for place in standing_placeholders(terms)
    ]


def _people(people: NamedPeople, procedure: Procedure) -> list[DraftGap]:
    lacking = []
    if people.openers != procedure.openers:
        lacking.append(DraftGap("openers", "openers_missing", {"wanted": str(procedure.openers)}))
    elif people.openers_with_key < procedure.openers:
        lacking.append(DraftGap("openers", "opener_without_key"))
    if people.evaluators < procedure.fewest_evaluators:
        lacking.append(
            DraftGap("evaluators", "evaluators_missing", {"wanted": str(procedure.fewest_evaluators)})
        )
    if people.leads != 1:
        lacking.append(DraftGap("lead", "lead_missing"))
    if people.invited < procedure.fewest_invited:
        figures = {"wanted": str(procedure.fewest_invited), "named": str(people.invited)}
        lacking.append(DraftGap("invited", "invitations_too_few", figures))
    return lacking


def changeable_flaws(old: Terms, new: Terms, *, now: datetime) -> tuple[DraftGap, ...]:
    """What the changeable parts of published terms would lack that they did not lack before; empty when they
    are as complete as they were, name sane dates, and pay within the days of the law."""
    faults = {fault.part: fault for fault in (*order_faults(new), *amendment_faults(old, new, now=now))}
    changeable = [row for row in TERMS_FIELDS if row.may_change]
    before = _missing(old, changeable)
    lacking = (gap for gap in _missing(new, changeable) if gap not in before)
    return (*lacking, *_date_gaps(faults.values()), *_out_of_range(new))


def may_extend(*, old: datetime, new: datetime, now: datetime) -> None | Refusal:
    """Refuses ``extend.deadline_passed``, ``extend.only_lengthens`` and ``extend.too_far``: after
    publication a deadline moves only to a later time, within a year, and only before it has passed."""
    if now >= old:
        return Refusal("extend.deadline_passed")
    if new <= old:
        return Refusal("extend.only_lengthens", "A deadline only lengthens: docs/house.md")
    if is_deadline_too_far(new, now):
        return Refusal("extend.too_far", SANE_DATES, {"days": str(MOST_DAYS_OPEN)})
    return None


def may_amend(old: Terms, new: Terms, *, now: datetime, closes_at: datetime | None = None) -> None | Refusal:
    """What an addendum may not touch: the deadline (extend it instead), and what responses
    are built from, lots, criteria, weights, questions and value (cancel and start again).
    With ``closes_at`` the deadline moves there in the same version.

    Refuses ``amend.fixed``, ``amend.nothing_changed``, ``amend.incomplete`` and what :func:`may_extend`
    refuses."""
    fixed = (row.name for row in TERMS_FIELDS if not row.may_change)
    touched = [name for name in fixed if getattr(old, name) != getattr(new, name)]
    if touched:
        return Refusal("amend.fixed", params={"parts": ", ".join(touched)})
    if old == new:
        return Refusal("amend.nothing_changed")
    refusal = None
    if closes_at is not None and old.closes_at is not None:
        refusal = may_extend(old=old.closes_at, new=closes_at, now=now)
    lacking = changeable_flaws(old, replace(new, closes_at=closes_at or new.closes_at), now=now)
    if refusal is None and lacking:
        return Refusal("amend.incomplete", params={"gap": lacking[0].reason})
    return refusal


def may_move(old: Terms, new: Terms, *, now: datetime) -> None | Refusal:
    """Whether a deadline may move, with the days that follow it. Refuses what :func:`may_extend` refuses, and
    as ``gap.…`` what is wrong with a day that moves along."""
    assert old.closes_at is not None and new.closes_at is not None
    refusal = may_extend(old=old.closes_at, new=new.closes_at, now=now)
    if refusal:
        return refusal
    faults = (*order_faults(new), *amendment_faults(old, new, now=now))
    fault = next((fault for fault in faults if getattr(old, fault.part) != getattr(new, fault.part)), None)
    return fault.refusal() if fault else None
