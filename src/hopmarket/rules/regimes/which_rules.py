"""Answers which rules apply to a purchase: each part with the row that gave it, its version and its citation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ..dates_in_words import day as day_in_words
from ..money import in_words
from ..procedure_kinds import NoticeMoment, Procedure, ProcedureElsewhere
from ..procedures import PROCEDURES_ELSEWHERE, fitting_procedures
from ..roles import OrganisationKind
from ..standstill import standstill_from
from ..thresholds import LINE_TITLES, Line, Threshold, threshold_on
from .kinds import PART_SIX, WHOLE_ACT, Regime
from .law_rows import (
    FULL_NOTICES,
    PERIODS,
    REGIME_ROWS,
    RESERVATIONS,
    SELECTION,
    STANDSTILLS,
    VALUE_ROW,
    BuyerKind,
    LawRow,
    row_on,
)
from .notice_rows import MARKET_LAW, NOTICE_ROWS, BuyingPath, NoticeRow, rows_due
from .purchase_facts import PurchaseFacts, ReckonedValue
from .reservations import PLACE_TITLES, ReservationAnswer, reservation_for
from .router import SelectionAnswer, may_select, regime_of

DETAILS_DAYS = 30
DETAILS_DAYS_LIGHT_TOUCH = 120
PLANNED_DAYS = 40
ORDINARY_DAYS = 25

REGIME_TITLES = {
    Regime.ABOVE_THRESHOLD: "Goods or services above the threshold",
    Regime.BELOW_THRESHOLD: "A regulated purchase below the threshold",
    Regime.LIGHT_TOUCH: "Light-touch services above the threshold",
    Regime.WORKS_ABOVE: "Building works above the threshold",
    Regime.WORKS_BELOW: "Building works below the threshold",
    Regime.CONCESSION: "A concession",
    Regime.HEALTH: "Health services: the Provider Selection Regime",
    Regime.UNREGULATED: "Not regulated: the body's own rules",
    Regime.GRANT: "A grant",
    Regime.BUSINESS: "Business to business",
}


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """One part of an answer in words, with the row of law that gave it."""

    title: str
    words: str
    row: LawRow


@dataclass(frozen=True, slots=True)
class CalendarNotice:
    """A notice that is due, and the days between which, or by which, it is published; None where they hang on a day
    that is not known yet."""

    notice: NoticeRow
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class WhichRules:
    """The whole answer for a purchase."""

    facts: PurchaseFacts
    regime: Regime
    value: ReckonedValue | None
    line: Threshold | None
    procedures: tuple[Procedure, ...]
    elsewhere: tuple[ProcedureElsewhere, ...]
    calendar: tuple[CalendarNotice, ...]
    fewest_days: int | None
    closes_from: date | None
    """The first day on which the tender may close; None where the law sets no number of days."""
    sign_from: date | None
    """The first day on which the contract may be signed; None while the day of the award is not known, or at no standstill."""
    selection: SelectionAnswer
    reservation: ReservationAnswer
    is_full_notice: bool
    parts: tuple[AnswerPart, ...]

    @property
    def title(self) -> str:
        """The regime in words."""
        return REGIME_TITLES[self.regime]

    @property
    def rows(self) -> tuple[LawRow, ...]:
        """Every row that gave something of the answer."""
        return (*(part.row for part in self.parts), *(entry.notice.law for entry in self.calendar))


def which_rules(facts: PurchaseFacts) -> WhichRules | None:
    """The rules of a purchase; None while its value is not known and they hang on it."""
    value = facts.value
    gross = value.with_vat if value else None
    regime = regime_of(
        category=facts.category,
        cpv=facts.cpv,
        value=gross,
        day=facts.day,
        buyer=facts.buyer,
        is_concession=facts.is_concession,
        is_health=facts.is_health,
        is_grant=facts.is_grant,
    )
    if regime is None:
        return None
    line = _line_of(facts, regime)
    selection = may_select(
        regime,
        value=gross,
        day=facts.day,
        buyer=facts.buyer,
        is_call_off=facts.path is BuyingPath.CALL_OFF,
    )
    reservation = reservation_for(regime, buyer=facts.buyer, day=facts.day)
    calendar = tuple(_calendar(facts, regime, gross))
    fewest, period = _period(facts, regime)
    has_standstill, standstill = _standstill(facts, regime)
    is_full, notice = _tender_notice(facts, regime, calendar)
    sign_from = (
        standstill_from(facts.awarded_on).first_day_to_sign if has_standstill and facts.awarded_on else None
    )
    closes_from = facts.day + timedelta(days=fewest) if fewest else None
    parts = (
        AnswerPart("Regime", _regime_words(regime, line), REGIME_ROWS[regime]),
        *((AnswerPart("Value", _value_words(value), VALUE_ROW),) if value else ()),
        AnswerPart("Time to bid", _with_day(period.says, "It may close from {}.", closes_from), period),
        AnswerPart(
            "Standstill",
            _with_day(standstill.says, "The contract may be signed from {}.", sign_from),
            standstill,
        ),
        AnswerPart(
            "Selection stage",
            f"{'Lawful.' if selection.is_lawful else 'Not lawful.'} {selection.row.says}",
            selection.row,
        ),
        AnswerPart("Kept for some suppliers", _reservation_words(reservation), reservation.row),
        AnswerPart("Tender notice", notice.says, notice),
    )
    return WhichRules(
        facts=facts,
        regime=regime,
        value=value,
        line=line,
        procedures=_run_here(facts, regime, gross),
        elsewhere=tuple(row for row in PROCEDURES_ELSEWHERE if not row.regimes or regime in row.regimes),
        calendar=calendar,
        fewest_days=fewest,
        closes_from=closes_from,
        sign_from=sign_from,
        selection=selection,
        reservation=reservation,
        is_full_notice=is_full,
        parts=parts,
    )


def _line_of(facts: PurchaseFacts, regime: Regime) -> Threshold | None:
    """The line that decided; None where none did."""
    if regime not in WHOLE_ACT | PART_SIX | {Regime.UNREGULATED}:
        return None
    if facts.is_concession:
        line = Line.LIGHT_TOUCH_CONCESSIONS if facts.is_light_touch else Line.CONCESSIONS
    elif facts.is_works:
        line = Line.WORKS
    else:
        line = Line.LIGHT_TOUCH if facts.is_light_touch else Line.GOODS_SERVICES
    return threshold_on(line, facts.day, facts.body)


def _regime_words(regime: Regime, line: Threshold | None) -> str:
    says = REGIME_ROWS[regime].says
    if line is None:
        return says
    named = LINE_TITLES[line.line].lower()
    since = day_in_words(line.since)
    return f"{says} The {named} is {in_words(line.value)} with VAT, since {since} ({line.cite})."


def _value_words(value: ReckonedValue) -> str:
    figures = f"{in_words(value.with_vat)} with VAT, {in_words(value.without_vat)} without."
    reckoned = {
        "with_vat": " The figure with VAT is reckoned at 20 %: enter it if another rate holds.",
        "without_vat": " The figure without VAT is reckoned at 20 %.",
        "": "",
    }
    return figures + reckoned[value.is_reckoned]


def _with_day(says: str, sentence: str, on: date | None) -> str:
    return f"{says} {sentence.format(day_in_words(on))}" if on else says


def _reservation_words(answer: ReservationAnswer) -> str:
    if not answer.is_open:
        return f"Not open. {answer.row.says}"
    places = "; ".join(PLACE_TITLES[place].lower() for place in answer.places)
    return (
        f"Open: {places}; small firms and voluntary organisations alone, or with one of these. Decide it before you "
        "invite anybody, and say it in the notice. One nation of the United Kingdom is never an area."
    )


def _period(facts: PurchaseFacts, regime: Regime) -> tuple[int | None, LawRow]:
    if regime is Regime.HEALTH:
        key = "period-health"
    elif regime is Regime.LIGHT_TOUCH:
        key = "period-light-touch"
    elif regime in WHOLE_ACT and facts.path is BuyingPath.ADVERTISED:
        return ORDINARY_DAYS, row_on(PERIODS["period-above"], facts.day)
    else:
        key = "period-below" if regime in PART_SIX else "period-none"
    return None, row_on(PERIODS[key], facts.day)


def _standstill(facts: PurchaseFacts, regime: Regime) -> tuple[bool, LawRow]:
    if regime is Regime.HEALTH:
        return True, row_on(STANDSTILLS["standstill-health"], facts.day)
    if regime is Regime.LIGHT_TOUCH or (regime in WHOLE_ACT and facts.path is BuyingPath.CALL_OFF):
        return False, row_on(STANDSTILLS["standstill-voluntary"], facts.day)
    if regime in WHOLE_ACT:
        return True, row_on(STANDSTILLS["standstill-above"], facts.day)
    return False, row_on(STANDSTILLS["standstill-none"], facts.day)


def _tender_notice(
    facts: PurchaseFacts, regime: Regime, calendar: Iterable[CalendarNotice]
) -> tuple[bool, LawRow]:
    is_noticed = any(entry.notice.number == "UK4" for entry in calendar)
    if regime is Regime.HEALTH:
        return False, row_on(FULL_NOTICES["notice-health"], facts.day)
    if not is_noticed:
        return False, row_on(FULL_NOTICES["notice-none"], facts.day)
    is_full = regime in WHOLE_ACT
    return is_full, row_on(FULL_NOTICES["notice-full" if is_full else "notice-short"], facts.day)


def _run_here(facts: PurchaseFacts, regime: Regime, value: Decimal | None) -> tuple[Procedure, ...]:
    """The procedures of the portal by which the purchase can be made or recorded."""
    kinds = {Regime.GRANT, Regime.BUSINESS}
    fitting = fitting_procedures(
        category=facts.category,
        cpv=facts.cpv,
        value=value,
        kind=OrganisationKind.PUBLIC_BODY,
        day=facts.day,
        body=facts.body,
    )
    if regime in kinds:
        return ()
    if (
        regime in (Regime.HEALTH, Regime.CONCESSION)
        or facts.is_concession
        or facts.path is BuyingPath.CALL_OFF
    ):
        return tuple(row for row in fitting if row.key == "bought_elsewhere")
    return fitting


def _calendar(facts: PurchaseFacts, regime: Regime, value: Decimal | None) -> Iterable[CalendarNotice]:
    if regime not in WHOLE_ACT | PART_SIX:
        return
    above = regime in WHOLE_ACT
    for row in rows_due(facts.path, above=above, value=value, day=facts.day, body=facts.body):
        has_begun = row.moment or row.law.since <= facts.day
        if has_begun and regime not in row.left_out:
            yield CalendarNotice(row, *_days_of(row, facts, regime))


def _days_of(row: NoticeRow, facts: PurchaseFacts, regime: Regime) -> tuple[date | None, date | None]:
    """Between which days a notice is published, as far as they can be reckoned."""
    if row.number == "UK3":
        return facts.day - timedelta(days=365), facts.day - timedelta(days=PLANNED_DAYS)
    if row.number == "UK2":
        return None, facts.day
    if row.moment is NoticeMoment.BEFORE_PUBLICATION:
        return None, facts.day
    if row.moment is NoticeMoment.WITH_AWARD:
        return facts.awarded_on, None
    if row.moment is NoticeMoment.BEFORE_AWARD:
        return None, facts.awarded_on
    if row.moment is NoticeMoment.AFTER_SIGNATURE and facts.signed_on:
        days = DETAILS_DAYS_LIGHT_TOUCH if regime is Regime.LIGHT_TOUCH else DETAILS_DAYS
        return facts.signed_on, facts.signed_on + timedelta(days=days) if row.above else None
    return None, None


LAW_ROWS: tuple[LawRow, ...] = (
    *REGIME_ROWS.values(),
    VALUE_ROW,
    *(
        row
        for table in (SELECTION, PERIODS, STANDSTILLS, RESERVATIONS, FULL_NOTICES)
        for versions in table.values()
        for row in versions
    ),
    *(row.law for row in NOTICE_ROWS),
    MARKET_LAW,
)
"""Every row of the rule set, in the order of an answer."""

BUYER_TITLES = {
    BuyerKind.COUNCIL: "A council",
    BuyerKind.SUB_CENTRAL: "Another local or regional public body, such as a fire service",
    BuyerKind.CENTRAL: "A central government body, or a body of the NHS that counts as one",
    BuyerKind.SCHOOL: "A school",
    BuyerKind.PRIVATE: "A business or another organisation that is no public body",
}
PATH_TITLES = {
    BuyingPath.ADVERTISED: "Advertised: anybody may bid",
    BuyingPath.INVITED: "Asking suppliers that we name",
    BuyingPath.DIRECT: "Direct award to one supplier",
    BuyingPath.CALL_OFF: "A call-off from a framework",
}
