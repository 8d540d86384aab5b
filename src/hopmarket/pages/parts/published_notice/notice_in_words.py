"""A notice in words: its line in lists, its status, its value, place and deadline."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.view_models import OpportunityRow
from hopmarket.records.notices.models import Notice, PublishedContract
from hopmarket.rules.money import in_words, sums_in_words, with_vat_in_words
from hopmarket.rules.releases.line_breaks import line_breaks
from hopmarket.rules.releases.notice_facts import Stage
from hopmarket.rules.releases.organisation_names import is_portal_vendor
from hopmarket.rules.releases.published_money import given_money, read_sums

KILOMETRES_IN_A_MILE = 1.609344
COUNTED = timedelta(days=60)
"""Up to this long a deadline is given in days left, beyond it by its date."""


def value_in_words(notice: Notice) -> str:
    """Writes the value, "£84,000" or "£50,000 to £84,000", of a framework the most that can be spent;
    or that no value is given."""
    low, high = notice.value_min, notice.value_max
    if high is None:
        awarded = award_in_words(notice)
        missing = "Framework, no value given" if notice.is_framework else "No value given"
        return f"Awarded at {awarded}" if awarded else missing
    most = in_words(high, notice.currency)
    if notice.is_framework:
        return f"Framework, up to {most}"
    return most if low is None or low == high else f"{in_words(low, notice.currency)} to {most}"


def value_with_vat_in_words(notice: Notice) -> str:
    """Writes the value and whether it includes VAT: ours always do, other publishers seldom say."""
    value, high = value_in_words(notice), notice.value_max
    if high is not None and notice.value_gross is not None:
        return value.replace(
            in_words(high, notice.currency), with_vat_in_words(high, notice.value_gross, notice.currency)
        )
    if high is None and (notice.award_gross is not None or not award_in_words(notice)):
        return value
    return f"{value} with VAT" if notice.is_ours else f"{value}; VAT not said"


def award_in_words(notice: Notice) -> str:
    """Writes what was awarded, one sum for each currency; empty where nothing is told."""
    if notice.award_value is not None:
        return _with_vat(notice.award_value, notice.award_gross, notice.award_currency)
    return sums_in_words((money.amount, money.currency) for money in read_sums(notice.award_sums))


def contract_worth(contract: PublishedContract) -> str:
    """Writes the value of a line of the register, of a framework's as the most that can be spent."""
    return worth_in_words(
        contract.value, contract.gross, contract.currency, is_framework=contract.notice.is_framework
    )


def worth_in_words(value: Decimal | None, gross: Decimal | None, currency: str, *, is_framework: bool) -> str:
    """Writes the value of a contract or an award, of a framework's as the most that can be spent."""
    if not value:
        return "Not given"
    worth = _with_vat(value, gross, currency)
    return f"Up to {worth} (framework)" if is_framework else worth


def published_worth(value: object) -> str:
    """Writes a value as a release gives it, with and without VAT where both are told."""
    money = given_money(value)
    return _with_vat(money.amount, money.gross, money.currency) if money else "Not given"


def _with_vat(net: Decimal, gross: Decimal | None, currency: str) -> str:
    return in_words(net, currency) if gross is None else with_vat_in_words(net, gross, currency)


def expected_value_in_words(notice: Notice) -> str:
    """Writes the value that the buyer expected, marked as expected."""
    marked = notice.value_max is not None and not notice.is_framework
    return f"Expected {value_in_words(notice)}" if marked else value_in_words(notice)


def money_in_words(notice: Notice) -> str:
    """Writes the value for a list: as it is while it can be won, afterwards marked as expected."""
    return (
        value_in_words(notice)
        if notice.stage in (Stage.PLANNED, Stage.CALLED)
        else expected_value_in_words(notice)
    )


def awarded_value_in_words(notice: Notice) -> str:
    """Writes the value of the award; where none is published, what the buyer expected."""
    return award_in_words(notice) or expected_value_in_words(notice)


def buyer_in_words(notice: Notice) -> str:
    """Names the buyer, or says that only the portal which sent the notice is named."""
    named = notice.buyer_name
    return f"Sent by the portal {named}; buyer not named" if is_portal_vendor(named) else named


def contract_buyer_in_words(contract: PublishedContract) -> str:
    """Names whose contract it is: the notice's buyer, or of an ocid that several use its own."""
    own = contract.buyer_name and contract.buyer_name != contract.notice.buyer_name
    return contract.buyer_name if own else buyer_in_words(contract.notice)


def distance_in_words(kilometres: float | None, *, to_office: bool = False) -> str:
    """Writes a distance in miles, from kilometres; empty for None. ``to_office``: of the buyer's office."""
    if kilometres is None:
        return ""
    miles = round(kilometres / KILOMETRES_IN_A_MILE)
    away = f"about {miles:,} mile{'' if miles == 1 else 's'} away" if miles else "less than a mile away"
    return f"buyer’s office {away}" if to_office else away


def place_in_words(notice: Notice) -> str:
    """Names the place: in our buyers' own words, or the district of an imported notice where it is known."""
    known = (notice.place, notice.district) if notice.is_ours else (notice.district, notice.place)
    return known[0] or known[1]


def has_closed(notice: Notice, now: datetime) -> bool:
    """Whether the closing day is shown as past: it has come, or no responses are called for."""
    return bool(notice.closes_at and notice.closes_at <= now) or notice.stage != Stage.CALLED


def deadline_in_words(notice: Notice, now: datetime) -> str:
    """Says how long is left, or when it closed, or that no day is given."""
    if notice.stage == Stage.PLANNED:
        return "Not yet called for"
    if notice.closes_at is None:
        called = notice.stage == Stage.CALLED
        return "No closing date given" if called else f"Published {money_and_dates.day(notice.published_at)}"
    if not has_closed(notice, now):
        if notice.interest_by and now < notice.interest_by <= notice.closes_at:
            return interest_in_words(notice.interest_by)
        span = notice.closes_at - now
        if span <= timedelta(days=7):
            weekday = money_and_dates.DAYS[money_and_dates.local(notice.closes_at).weekday()]
            return _begins(f"Closes as {weekday} begins", f"Closes {weekday} at", notice.closes_at)
        return (
            money_and_dates.time_left(span)
            if span <= COUNTED
            else f"Closes {money_and_dates.day(notice.closes_at)}"
        )
    return f"Closed {money_and_dates.day(notice.closes_at)}"


def interest_in_words(by: datetime) -> str:
    """Says "Ask to take part by noon, 15 December 2026": what comes before a response to those who are asked."""
    return f"Ask to take part by {money_and_dates.moment(by)}"


def deadlines_in_sentences(notice: Notice) -> list[str]:
    """Says every deadline in a way that stays true as time passes, or that none is given."""
    sentences = [interest_in_words(notice.interest_by)] if notice.interest_by else []
    if notice.closes_at and notice.closes_at != notice.interest_by:
        sentences.append(f"Closes at {money_and_dates.when(notice.closes_at)}")
    if not sentences and notice.stage == Stage.CALLED:
        sentences.append("No closing date given")
    return sentences


def _begins(early: str, late: str, at: datetime) -> str:
    """Chooses ``early`` at midnight, which belongs to two days; else ``late`` with the time."""
    clock = money_and_dates.clock(at)
    return early if clock == "midnight" else f"{late} {clock}"


def closing_clock(at: datetime) -> str:
    """Says the time of day of a deadline: "noon", "5pm", "as the day begins"."""
    return _begins("as the day begins", "", at).strip()


def list_row(
    notice: Notice, now: datetime, kilometres: float | None = None, *, to_office: bool = False
) -> OpportunityRow:
    """Builds one line of the market list; with its distance where a postcode was given."""
    day, month = "", {Stage.PLANNED: "Planned", Stage.CALLED: "No date"}.get(Stage(notice.stage), "Result")
    if notice.closes_at and notice.stage != Stage.PLANNED:
        at = money_and_dates.local(notice.closes_at)
        day, month = str(at.day), money_and_dates.MONTHS[at.month - 1][:3]
        month = month if at.year == now.year else f"{month} {at.year}"
    parts = (
        buyer_in_words(notice),
        place_in_words(notice),
        distance_in_words(kilometres, to_office=to_office),
        notice.source.name if notice.source else "",
    )
    return OpportunityRow(
        day=day,
        month=month,
        title=notice.title,
        href=f"/opportunities/{notice.ocid}/",
        meta=" · ".join(part for part in parts if part),
        status=notice.status_at(now),
        value=money_in_words(notice),
        left=_closing_line(notice, now),
        closed=has_closed(notice, now),
        language=notice.language,
    )


def _closing_line(notice: Notice, now: datetime) -> str:
    """Says the deadline; where the status itself says that there is none, when the notice was published."""
    undated = notice.stage == Stage.CALLED and notice.closes_at is None
    return (
        f"Published {money_and_dates.day(notice.published_at)}" if undated else deadline_in_words(notice, now)
    )


def paragraphs(text: str) -> str:
    """Restores the line breaks of published text where they can be recognised."""
    return line_breaks(text).strip()
