"""The contract in short: what a bidder wants to know first of how it runs, is paid and may be bid for."""

from __future__ import annotations

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.term_changes import value_in_words
from hopmarket.rules.contract_length import contract_months
from hopmarket.rules.published_terms import published_text, published_value
from hopmarket.rules.releases.json_values import Json, day, part
from hopmarket.rules.terms_fields import FIELD_BY_NAME


def contract_in_short(record: Json) -> list[tuple[str, str]]:
    """Labels and sentences, read from a release of ours; none where it says nothing of the contract. What the
    buyer does not say is left out, but for who may bid."""
    if not published_value(record, "assessment/contract"):
        return []
    rows = (
        ("Runs", _length(record)),
        ("Can be extended", _said(record, "extension_options")),
        ("You are paid", _payment(record)),
        ("The price is", _sentences(record, "price_basis", "indexation")),
        ("Who may bid", _sentences(record, "reservation", "reservation_ground") or _bidders(record)),
        ("Staff who transfer (TUPE)", _sentences(record, "tupe", "tupe_note")),
        ("Another way to do it", _said(record, "variants")),
    )
    return [(label, words) for label, words in rows if words]


def _bidders(record: Json) -> str:
    """Who may bid where nothing is reserved: anybody, or those who were asked by name."""
    is_limited = part(record, "tender", "procurementMethod") == "limited"
    return "Those who were invited" if is_limited else "Anybody"


def _said(record: Json, name: str) -> str:
    """What the buyer says in a field, in words."""
    return value_in_words(name, published_text(record, FIELD_BY_NAME[name]))


def _sentences(record: Json, *names: str) -> str:
    """What the buyer says in several fields, one sentence after the other."""
    said = (_said(record, name) for name in names)
    return " ".join(words if words[-1] in ".!?" else f"{words}." for words in said if words).removesuffix(".")


def _length(record: Json) -> str:
    starts_on, ends_on = (
        day(part(record, "tender", "contractPeriod", end)) for end in ("startDate", "endDate")
    )
    months = contract_months(starts_on, ends_on)
    if starts_on is None or ends_on is None or months is None:
        return ""
    length = f"{months} month{'' if months == 1 else 's'}" if months else "Under a month"
    return f"{length}, from {money_and_dates.day(starts_on)} to {money_and_dates.day(ends_on)}"


def _payment(record: Json) -> str:
    days, when = (published_text(record, FIELD_BY_NAME[name]) for name in ("payment_days", "payment_in"))
    within = f"within {days} day{'' if days == '1' else 's'} of a valid invoice" if days else ""
    words = value_in_words("payment_in", when)
    text = ", ".join(filter(None, (within, words[:1].lower() + words[1:])))
    return text[:1].upper() + text[1:]
