"""What is recorded of a purchase that went through no tender here: a frozen value, read from JSON and written
to it, with everything that is wrong or lacking."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from .award_grounds import DIRECT_GROUNDS, WAYS_BOUGHT, DirectGround, fitting_grounds
from .core_information import core_information_fault
from .identifiers import identifier
from .light_touch import is_light_touch
from .national_notices import notice_reference
from .procedure_kinds import DueNotice, NoticeMoment, Procedure
from .procedures import is_above_threshold, notices_due
from .reasons import unreasoned
from .refusal import Refusal
from .roles import OrganisationKind, Size
from .sane_dates import contract_span_fault, years_after
from .standstill import signed_in_standstill, standstill_from

CITE = "What a record of a purchase says: docs/guides/recording-a-purchase.md"
MOST_YEARS_BACK = 10
"""So long ago a contract may have been signed that is recorded now."""
MOST_BIDS = 10_000


@dataclass(frozen=True, slots=True)
class RecordedSupplier:
    """Who got the contract: an organisation of this portal by its key, or one by its name and number."""

    key: str = ""
    name: str = ""
    scheme: str = ""
    number: str = ""
    kind: str = ""
    size: str = str(Size.UNKNOWN)
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class RecordedNotice:
    """A notice on the national platform: its reference and its day, or why there is none."""

    kind: str
    reference: str = ""
    day: date | None = None
    why_none: str = ""


@dataclass(frozen=True, slots=True)
class RecordedFacts:
    """Everything that a record says. Money in pounds with VAT; ``vat_not_recovered`` is the part of it that
    cannot be recovered, as the Transparency Code asks."""

    title: str = ""
    summary: str = ""
    category: str = ""
    cpv: str = ""
    postcode: str = ""
    department: str = ""
    supplier: RecordedSupplier = field(default_factory=RecordedSupplier)
    value: Decimal | None = None
    vat_not_recovered: Decimal | None = None
    signed_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    review_on: date | None = None
    ground: str = ""
    reason: str = ""
    way_bought: str = ""
    bids: int | None = None
    notices: tuple[RecordedNotice, ...] = ()
    core_reference: str = ""
    core_on: date | None = None
    debarment_reason: str = ""

    def to_json(self) -> dict[str, Any]:
        """The facts as JSON: days and amounts as text, None where nothing is given."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    def notice(self, kind: str) -> RecordedNotice:
        """What is recorded of a kind of notice."""
        return next((row for row in self.notices if row.kind == kind), RecordedNotice(kind))


_DAYS = ("signed_on", "starts_on", "ends_on", "review_on", "core_on")
_SUMS = ("value", "vat_not_recovered")


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dict):
        return {name: _plain(entry) for name, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return value


def facts_from_json(body: Mapping[str, Any]) -> RecordedFacts:
    """The facts that :meth:`RecordedFacts.to_json` wrote; what an earlier version did not know has its default."""
    known = {row.name for row in fields(RecordedFacts)}
    values = {name: value for name, value in body.items() if name in known}
    for name in _DAYS:
        if values.get(name):
            values[name] = date.fromisoformat(values[name])
    for name in _SUMS:
        if values.get(name) is not None:
            values[name] = Decimal(values[name])
    values["supplier"] = RecordedSupplier(**values.get("supplier", {}))
    values["notices"] = tuple(
        RecordedNotice(**{**row, "day": date.fromisoformat(row["day"]) if row["day"] else None})
        for row in values.get("notices", ())
    )
    return RecordedFacts(**values)


@dataclass(frozen=True, slots=True)
class RecordFault:
    """Something that is lacking or cannot stand: which part of the facts, and why."""

    part: str
    refusal: Refusal


def is_above(facts: RecordedFacts, today: date) -> bool:
    """Whether the purchase reaches its threshold on the day of its signature, or today before there is one."""
    return is_above_threshold(facts.category, facts.cpv, facts.value, facts.signed_on or today)


def notices_of(procedure: Procedure, facts: RecordedFacts, today: date) -> tuple[DueNotice, ...]:
    """The notices on the national platform that are due for the purchase, in the order of their moments. A
    purchase made by a direct award has those that its ground wants."""
    ground = DIRECT_GROUNDS.get(facts.ground)
    due = notices_due(
        procedure,
        category=facts.category,
        cpv=facts.cpv,
        value=facts.value,
        day=facts.signed_on or today,
    )
    return tuple(row for row in due if not (ground and _is_spared(row, ground)))


def _is_spared(row: DueNotice, ground: DirectGround) -> bool:
    return row.moment is NoticeMoment.BEFORE_AWARD and not ground.has_transparency_notice


def must_stand_still(procedure: Procedure, facts: RecordedFacts, today: date) -> bool:
    """Whether days must pass between the award notice and the signature: above the threshold, unless the ground
    spares it; a light-touch contract has none that the law wants."""
    ground = DIRECT_GROUNDS.get(facts.ground)
    return (
        bool(procedure.approvals)
        and is_above(facts, today)
        and not is_light_touch(facts.cpv)
        and (ground is None or ground.has_standstill)
    )


def record_faults(procedure: Procedure, facts: RecordedFacts, today: date) -> tuple[RecordFault, ...]:
    """Everything that is lacking in the facts or cannot stand, in the order of the questions, the first fault of
    each part alone."""
    found: dict[str, RecordFault] = {}
    for part, refusal in _faults(procedure, facts, today):
        if refusal is not None:
            found.setdefault(part, RecordFault(part, refusal))
    return tuple(found.values())


Found = Iterator[tuple[str, Refusal | None]]


def _lacks(part: str) -> Refusal:
    return Refusal(f"record.no_{part}", CITE)


def _faults(procedure: Procedure, facts: RecordedFacts, today: date) -> Found:
    yield from _subject_faults(facts)
    yield from _supplier_faults(facts.supplier)
    yield from _contract_faults(facts, today)
    yield from _ground_faults(facts, today) if procedure.method else _way_faults(facts)
    yield from _notice_faults(procedure, facts, today)


def _subject_faults(facts: RecordedFacts) -> Found:
    for part in ("title", "summary", "category", "cpv"):
        if not getattr(facts, part).strip():
            yield part, _lacks(part)


def _supplier_faults(supplier: RecordedSupplier) -> Found:
    if not supplier.key and not supplier.name.strip():
        yield "supplier", _lacks("supplier")
    if supplier.key:
        return
    if supplier.kind not in list(OrganisationKind):
        yield "kind", _lacks("kind")
    if supplier.scheme or supplier.number:
        read = identifier(supplier.scheme, supplier.number)
        yield "number", read if isinstance(read, Refusal) else None


def _contract_faults(facts: RecordedFacts, today: date) -> Found:
    if facts.value is None:
        yield "value", _lacks("value")
    elif facts.value <= 0:
        yield "value", Refusal("contract.no_value")
    elif facts.vat_not_recovered is not None and facts.vat_not_recovered >= facts.value:
        yield "vat_not_recovered", Refusal("record.vat_too_much", CITE)
    for part in ("signed_on", "starts_on", "ends_on"):
        if getattr(facts, part) is None:
            yield part, _lacks(part)
    signed = facts.signed_on
    if signed and signed > today:
        yield "signed_on", Refusal("contract.in_future")
    if signed and years_after(signed, MOST_YEARS_BACK) < today:
        yield "signed_on", Refusal("record.too_long_ago", CITE, {"years": str(MOST_YEARS_BACK)})
    fault = contract_span_fault(facts.starts_on, facts.ends_on)
    if fault:
        yield fault.part, Refusal(f"contract.{fault.reason}", params=fault.params)
    if facts.review_on and facts.starts_on and facts.review_on < facts.starts_on:
        yield "review_on", Refusal("record.review_before_start", CITE)


def _ground_faults(facts: RecordedFacts, today: date) -> Found:
    above = is_above(facts, today)
    ground = DIRECT_GROUNDS.get(facts.ground)
    if ground is None:
        yield "ground", _lacks("ground")
    elif ground not in fitting_grounds(is_above=above, is_light_touch=is_light_touch(facts.cpv)):
        side = "above" if above else "below"
        yield "ground", Refusal(f"record.ground_{side}", ground.cite, {"ground": ground.title})
    yield "reason", unreasoned(facts.reason, "ask_record_approval")


def _way_faults(facts: RecordedFacts) -> Found:
    way = WAYS_BOUGHT.get(facts.way_bought)
    if way is None:
        yield "way_bought", _lacks("way_bought")
    elif way.says_how:
        yield "reason", unreasoned(facts.reason, "record_purchase")
    if facts.bids is not None and not 0 < facts.bids <= MOST_BIDS:
        yield "bids", Refusal("record.bids", CITE, {"most": f"{MOST_BIDS:,}"})


def _notice_faults(procedure: Procedure, facts: RecordedFacts, today: date) -> Found:
    for due in notices_of(procedure, facts, today):
        yield str(due.kind), _notice_fault(procedure, facts, due, today)
    award_notice = facts.notice("UK6").day
    if award_notice and facts.signed_on and must_stand_still(procedure, facts, today):
        yield "signed_on", signed_in_standstill(standstill_from(award_notice), facts.signed_on)
    if procedure.approvals and is_above(facts, today):
        fault = core_information_fault(facts.core_reference, facts.core_on, today=today)
        if fault:
            yield _CORE_PARTS[fault[0]], fault[1]


_CORE_PARTS = {"reference": "core_reference", "seen_on": "core_on"}


def _notice_fault(procedure: Procedure, facts: RecordedFacts, due: DueNotice, today: date) -> Refusal | None:
    """Why what is recorded of a notice that is due is not enough. One before the signature needs its reference
    and its day where a second officer looks at the record; any other may have a reason why there is none."""
    recorded = facts.notice(due.kind)
    named = {"notice": f"{due.title} ({due.kind})"}
    is_first = bool(procedure.approvals) and due.moment is not NoticeMoment.AFTER_SIGNATURE
    if not recorded.reference:
        if is_first:
            return Refusal("record.no_notice", due.cite, named)
        missing = Refusal("record.notice_or_reason", due.cite, named)
        return unreasoned(recorded.why_none, "publish_notice") if recorded.why_none else missing
    read = notice_reference(recorded.reference, this_year=today.year)
    if isinstance(read, Refusal):
        return read
    if recorded.day is None:
        return Refusal("record.no_notice_day", due.cite, named)
    if recorded.day > today:
        return Refusal("record.notice_in_future", due.cite, named)
    transparency = facts.notice("UK5").day
    if due.moment is NoticeMoment.WITH_AWARD and transparency and transparency > recorded.day:
        return Refusal("record.notices_out_of_order", due.cite, named)
    if is_first and facts.signed_on and recorded.day > facts.signed_on:
        return Refusal("record.notice_after_signature", due.cite, named)
    return None


def facts_as_kept(facts: RecordedFacts, procedure: Procedure, today: date) -> RecordedFacts:
    """Facts whose texts have no blanks around them, whose numbers and references are written as their registers
    do, and which say nothing of what is not asked of them."""
    supplier = facts.supplier
    read = identifier(supplier.scheme, supplier.number) if supplier.number else ""
    if isinstance(read, str):
        supplier = replace(supplier, number=read, scheme=supplier.scheme if read else "")
    due = {str(row.kind) for row in notices_of(procedure, facts, today)}
    return replace(
        facts,
        title=" ".join(facts.title.split()),
        summary=facts.summary.strip(),
        reason=facts.reason.strip(),
        debarment_reason=facts.debarment_reason.strip(),
        department=" ".join(facts.department.split()),
        supplier=replace(supplier, name=" ".join(supplier.name.split())),
        ground=facts.ground if procedure.method else "",
        way_bought="" if procedure.method else facts.way_bought,
        notices=tuple(_written(row) for row in facts.notices if row.kind in due),
    )


def _written(notice: RecordedNotice) -> RecordedNotice:
    read = notice_reference(notice.reference)
    if isinstance(read, Refusal):
        return notice
    return replace(
        notice,
        reference=read,
        why_none="" if read else notice.why_none.strip(),
        day=notice.day if read else None,
    )
