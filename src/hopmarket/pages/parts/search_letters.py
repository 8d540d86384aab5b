"""The text of letters about saved searches, from the values that the act gave them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from django.conf import settings

from hopmarket.pages.parts import money_and_dates
from hopmarket.rules import money

RHYTHMS = {"at_once": "at once", "daily": "once a day", "weekly": "once a week"}
_STAGES = {
    "planned": "Planned, not yet called for",
    "awarded": "Awarded",
    "contracted": "Awarded",
    "complete": "Ended",
    "no_award": "Ended without award",
    "cancelled": "Cancelled",
    "withdrawn": "Cancelled",
}
Params = Mapping[str, str]
Line = Mapping[str, str | None]


def own_page(params: Params) -> str:
    """Builds the address of the page where somebody changes how often we write.

    Raises KeyError once the search has ended, so that no letter leaves after that.
    """
    return f"/saved-searches/{params['token']}/"


def confirm_page(params: Params) -> str:
    return f"{own_page(params)}confirm/"


def stop_page(params: Params) -> str:
    return f"{own_page(params)}stop/"


def news_in_words(params: Params) -> dict[str, str]:
    """Writes the values of a letter about news: its subject, its lists, how many more there are."""
    if "news" not in params:
        return dict(params)
    lines: list[Line] = json.loads(params["news"])
    new, changed = int(params["new"]), int(params["changed"])
    return {
        **params,
        "headline": _headline(lines, new, changed, params["words"]),
        "listing": "\n\n".join(_parts(lines, new, changed, params["query"])),
        "stop": f"{settings.BASE_URL}{stop_page(params)}" if "token" in params else "",
        "rhythm": RHYTHMS.get(params["rhythm"], params["rhythm"]),
    }


def _headline(lines: list[Line], new: int, changed: int, words: str) -> str:
    first = lines[0]["title"] or ""
    if new + changed == 1:
        return {"deadline": "New deadline", "cancelled": "Cancelled"}.get(
            str(lines[0]["news"]), "New"
        ) + f": {first}"
    return f"{_count(new, changed)}: {words}"


def _count(new: int, changed: int) -> str:
    if not new:
        return f"{changed} changed notices"
    new_text = f"{new:,} new notice{'' if new == 1 else 's'}"
    return f"{new_text} and {changed} changed" if changed else new_text


def _parts(lines: list[Line], new: int, changed: int, query: str) -> Iterator[str]:
    """Yields the changes, the new notices, each list under its head, then how many are not listed."""
    for wanted, head in ((False, "Changed since we told you"), (True, "New")):
        section = [line for line in lines if (line["news"] == "new") is wanted]
        if section:
            yield f"{head}\n{'-' * len(head)}"
            yield from (_entry(line) for line in section)
    more = new + changed - len(lines)
    if more:
        yield f"And {more:,} more. All that answers your search:\n{settings.BASE_URL}/opportunities/?{query}"


def _entry(line: Line) -> str:
    about = " · ".join(part for part in (line["buyer"], _worth(line), _closes(line)) if part)
    return f"{line['title']}\n{about}\n{settings.BASE_URL}/opportunities/{line['ocid']}/"


def _worth(line: Line) -> str:
    low, high = (_money(line[end], line["currency"]) for end in ("least", "most"))
    if not high:
        return "no value given"
    if line.get("framework"):
        return f"framework, up to {high}"
    return high if not low or low == high else f"{low} to {high}"


def _money(amount: str | None, currency: str | None) -> str:
    if amount is None:
        return ""
    return money.in_words(Decimal(amount), currency or "")


def _closes(line: Line) -> str:
    closes, before = (_moment(line[end]) for end in ("closes_at", "before"))
    match line["news"]:
        case "cancelled":
            return "cancelled"
        case "deadline":
            was = f"; it was {before}" if before else ""
            return f"now closes {closes}{was}" if closes else f"no closing date any more{was}"
        case _:
            stage, interest = _STAGES.get(line["stage"] or ""), line.get("interest_by")
            if stage:
                return stage.lower()
            asks = [f"ask to take part by {_moment(interest)}"] if interest else []
            if closes and line["closes_at"] != interest:
                asks.append(f"closes {closes}")
            return ", ".join(asks) or "no closing date given"


def _moment(text: str | None) -> str:
    return money_and_dates.when(datetime.fromisoformat(text)) if text else ""
