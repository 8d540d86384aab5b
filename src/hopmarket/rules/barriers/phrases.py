"""Finds the words of a rule in the texts of a purchase: patterns in linear time, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import Any

import re2

from ..money import in_words
from .amounts import days_in, miles_in, money_in, months_in, pounds_in
from .barrier_kinds import BarrierCondition, BarrierRule, ConditionKind, FieldsAbsent, Sighting
from .certificates import certificates_in
from .checked_notice import CheckedNotice, NoticeStage
from .read_texts import ReadTexts, Sentence
from .shortlisting import may_works_be_shortlisted

_OPTIONS = re2.Options()
_OPTIONS.log_errors = False

GUARDS = (
    r"not (?:be )?(?:required|mandatory|necessary|essential|applicable|a requirement|form part)",
    r"(?:^|[^\pL])no (?:minimum|requirement|need|obligation to)",
    r"(?:is|are) no longer",
    r"without (?:requiring|needing|the need)",
    r"(?:^|[^\pL])n/a(?:$|[^\pL])",
    r"(?:was|were|has been|have been) (?:awarded|removed|withdrawn)",
)
"""Sentences that no rule finds: they say the contrary, or tell of what is past."""

Seen = tuple[Sentence, int, int]
"""A sentence with the span of what was found in it."""


@cache
def compiled(patterns: tuple[str, ...]) -> tuple[Any, ...]:
    """The patterns of a rule, compiled once; a space in one stands for any run of spaces."""
    return tuple(re2.compile(_SPACE.sub(_spaces, pattern), _OPTIONS) for pattern in patterns)


_SPACE = re.compile(r" \??")


def _spaces(found: re.Match[str]) -> str:
    if found[0] == " ?":
        return r"\s*"
    inside = found.string.rfind("[", 0, found.start()) > found.string.rfind("]", 0, found.start())
    return r"\s" if inside else r"\s+"


def places(notice: CheckedNotice, rule: BarrierRule, read: ReadTexts) -> Iterator[Seen] | FieldsAbsent:
    """Every place where a pattern of the rule stands, in no sentence that speaks against it and in no words
    that are quoted. Of a pattern with a group the group alone is the words found: what stands round it says that
    they are asked. It cannot tell where the purchase has none of the texts that it reads."""
    if notice.stage is NoticeStage.AWARD:
        return iter(())
    if not read.has(rule):
        return FieldsAbsent(tuple(sorted(rule.texts)) or ("text",))
    return _places(rule, read)


def _places(rule: BarrierRule, read: ReadTexts) -> Iterator[Seen]:
    wanted, guard = compiled((one_of(rule.patterns), one_of(GUARDS + rule.unless)))
    left = MOST_PLACES
    for sentence in read.sentences(rule):
        if not wanted.search(sentence.words) or guard.search(sentence.words):
            continue
        for pattern in compiled(rule.patterns):
            for match in pattern.finditer(sentence.words):
                start, end = match.span(1 if pattern.groups and match.start(1) >= 0 else 0)
                if not left:
                    read.leave_unread(rule)
                    return
                left -= 1
                if end > start and not _is_quoted(sentence.words, start):
                    yield sentence, *_trimmed(sentence.words, start, end)


@cache
def one_of(patterns: tuple[str, ...]) -> str:
    """One pattern that finds what any of several find, so that a sentence is looked through once."""
    return "|".join(f"(?:{pattern})" for pattern in patterns)


def _trimmed(words: str, start: int, end: int) -> tuple[int, int]:
    """A span without the spaces and marks at its ends, and without a word that its end cuts."""
    if words[end : end + 1].isalnum() and " " in words[start:end]:
        end = words.rindex(" ", start, end)
    while start < end and not words[start].isalnum() and words[start] not in "£(":
        start += 1
    while end > start and not words[end - 1].isalnum() and words[end - 1] not in "%)":
        end -= 1
    return start, end


def _is_quoted(words: str, place: int) -> bool:
    """Whether a place stands between double quotes."""
    return words.count('"', 0, place) % 2 == 1 and '"' in words[place:]


MOST_PLACES = 60
"""So many places with its words a rule measures in one purchase."""
MOST_SIGHTINGS = 50
"""So many times a rule finds its words in one purchase; a reader has understood by then, and a text that repeats them
thousands of times costs no more."""

Measure = Callable[[CheckedNotice, BarrierRule, Seen], Sighting | None]


def _sighting(
    seen: Seen, figures: dict[str, str] | None = None, condition: BarrierCondition | None = None
) -> Sighting:
    sentence, start, end = seen
    first, last = sentence.shown_span(start, end)
    return Sighting(sentence.of.path, first, last, figures or {}, condition)


def finder(
    measure: Measure,
) -> Callable[[CheckedNotice, BarrierRule, ReadTexts], tuple[Sighting, ...] | FieldsAbsent]:
    """A finder that measures each place where the rule's words stand, and leaves out what its lines allow."""

    def find(
        notice: CheckedNotice, rule: BarrierRule, read: ReadTexts
    ) -> tuple[Sighting, ...] | FieldsAbsent:
        found = places(notice, rule, read)
        if isinstance(found, FieldsAbsent):
            return found
        measured = (measure(notice, rule, seen) for seen in found)
        sightings = tuple(islice((sighting for sighting in measured if sighting is not None), MOST_SIGHTINGS))
        if not sightings and read.was_cut(rule):
            return FieldsAbsent(tuple(sorted(rule.texts)) or ("text",))
        return sightings

    return find


def as_found(notice: CheckedNotice, rule: BarrierRule, seen: Seen) -> Sighting | None:
    """What was found, as it stands."""
    return _sighting(seen)


def shortlist(notice: CheckedNotice, rule: BarrierRule, seen: Seen) -> Sighting | None:
    """A shortlist, where the law does not allow it."""
    return None if may_works_be_shortlisted(notice) else _sighting(seen)


def turnover_floor(notice: CheckedNotice, rule: BarrierRule, seen: Seen) -> Sighting | None:
    """A floor of turnover, compared with the contract's yearly value: the board's line is so many times. Of
    one in another currency, or of a purchase without value or term, the ratio cannot be told."""
    amount = pounds_in(_near(seen))
    yearly = notice.yearly_value if notice.currency in ("GBP", None) else None
    figures = {"against": "", "suggested": ""}
    if amount is not None and yearly:
        times = amount / yearly
        if times <= rule.options.get("times", Decimal(2)):
            return None
        figures["against"] = f", {times:.1f} times the {in_words(yearly)} of a year of this contract"
    elif amount is not None:
        figures["against"] = "; a year of this contract cannot be told"
    figures["amount"] = in_words(amount) if amount is not None else "a sum"
    return _sighting(seen, figures, BarrierCondition(ConditionKind.TURNOVER, amount))


def accounts_asked(notice: CheckedNotice, rule: BarrierRule, seen: Seen) -> Sighting | None:
    """Audited accounts that everybody has to send."""
    return _sighting(seen, {}, BarrierCondition(ConditionKind.AUDITED_ACCOUNTS))


def insurance_held(notice: CheckedNotice, rule: BarrierRule, seen: Seen) -> Sighting | None:
    """Insurance that is in force before the award."""
    return _sighting(seen, {}, BarrierCondition(ConditionKind.INSURANCE_HELD, pounds_in(_near(seen))))


def flat_cover(notice: CheckedNotice, rule: BarrierRule, seen: Seen) -> Sighting | None:
    """Cover of a flat sum from the board's line on; £5 million for employers is what the law asks of all."""
    amount = pounds_in(_near(seen))
    if amount is None or amount < rule.options.get("pounds", Decimal(10_000_000)):
        return None
    return _sighting(
        seen, {"amount": in_words(amount)}, BarrierCondition(ConditionKind.INSURANCE_HELD, amount)
    )


def bond_asked(notice: CheckedNotice, rule: BarrierRule, seen: Seen) -> Sighting | None:
    """A bond or a guarantee of a third party."""
    return _sighting(seen, {}, BarrierCondition(ConditionKind.BOND))


def public_clients(notice: CheckedNotice, rule: BarrierRule, seen: Seen) -> Sighting | None:
    """Experience with public bodies alone."""
    return _sighting(seen, {}, BarrierCondition(ConditionKind.PUBLIC_CLIENTS))


def years_of_experience(notice: CheckedNotice, rule: BarrierRule, seen: Seen) -> Sighting | None:
    """A number of years or contracts that has to be behind a bidder, from the board's line of years on."""
    sentence, start, end = seen
    months = max((months for _, _, months in months_in(sentence.words[start:end])), default=None)
    years = None if months is None else months / 12
    return _sighting(seen, {}, BarrierCondition(ConditionKind.EXPERIENCE_YEARS, years))


def distance(notice: CheckedNotice, rule: BarrierRule, seen: Seen) -> Sighting | None:
    """A distance within which a bidder has to be."""
    sentence, start, end = seen
    return _sighting(seen, {}, BarrierCondition(ConditionKind.DISTANCE, miles_in(sentence.words[start:end])))


def premises(notice: CheckedNotice, rule: BarrierRule, seen: Seen) -> Sighting | None:
    """Premises that a bidder has to have in a place."""
    return _sighting(seen, {}, BarrierCondition(ConditionKind.PREMISES))


def one_certificate(notice: CheckedNotice, rule: BarrierRule, seen: Seen) -> Sighting | None:
    """One scheme or body that a bidder has to belong to."""
    named = certificates_in(_near(seen))
    name = named[0] if named else ""
    return _sighting(
        seen, {"name": name or "one scheme"}, BarrierCondition(ConditionKind.CERTIFICATE, name=name)
    )


def pile_of_certificates(notice: CheckedNotice, rule: BarrierRule, seen: Seen) -> Sighting | None:
    """As many certificates in one sentence as the board's line, or more."""
    named = certificates_in(seen[0].words)
    if len(named) < rule.options.get("certificates", Decimal(3)):
        return None
    return _sighting(seen, {"count": str(len(named)), "names": ", ".join(named)})


def short_term(notice: CheckedNotice, rule: BarrierRule, seen: Seen) -> Sighting | None:
    """A contract shorter than the board's line of months, options to extend not counted; what is
    delivered once is left alone."""
    if notice.is_delivered_once:
        return None
    sentence, start, end = seen
    if _EXTENDED.search(sentence.words[max(0, start - 40) : end]):
        return None
    months = next((months for _, _, months in months_in(sentence.words[start:end])), None)
    if months is None or months >= rule.options.get("months", Decimal(36)):
        return None
    return _sighting(seen, {"months": f"{months:.0f}"})


_EXTENDED = re2.compile(r"further|additional|extend|extension|option")


def late_payment(notice: CheckedNotice, rule: BarrierRule, seen: Seen) -> Sighting | None:
    """Payment after more days than the line of the law."""
    sentence, start, end = seen
    days = days_in(sentence.words[start:end])
    if days is None or days <= rule.options.get("days", Decimal(30)):
        return None
    return _sighting(seen, {"days": f"{days:.0f}"})


def price_share(notice: CheckedNotice, rule: BarrierRule, seen: Seen) -> Sighting | None:
    """Price as all, or nearly all, that counts."""
    return _sighting(seen, {"weight": "all"})


def _near(seen: Seen) -> str:
    """The words found, with so much of the sentence after and before them that an amount may stand there."""
    sentence, start, end = seen
    inside = sentence.words[start:end]
    return inside if any(True for _ in money_in(inside)) else sentence.words[max(0, start - 60) : end + 80]


MEASURES: dict[str, Measure] = {
    "phrase": as_found,
    "shortlist": shortlist,
    "turnover_floor": turnover_floor,
    "accounts_asked": accounts_asked,
    "insurance_held": insurance_held,
    "flat_cover": flat_cover,
    "bond_asked": bond_asked,
    "public_clients": public_clients,
    "years_of_experience": years_of_experience,
    "distance": distance,
    "premises": premises,
    "one_certificate": one_certificate,
    "pile_of_certificates": pile_of_certificates,
    "short_term": short_term,
    "late_payment": late_payment,
    "price_share": price_share,
}
"""What rows of rules name, for rules that read texts."""
