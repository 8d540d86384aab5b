"""Letters about saved searches: their words, and where their readers go on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from django.conf import settings

from hopmarket.records.post.letters import TOKEN, LetterKind, Values
from hopmarket.rules import money
from hopmarket.rules.dates_in_words import when

from .models import SavedSearch
from .search_tokens import token_of

_RHYTHMS = {"at_once": "at once", "daily": "once a day", "weekly": "once a week"}
_STAGES = {
    "planned": "Planned, not yet called for",
    "awarded": "Awarded",
    "contracted": "Awarded",
    "complete": "Ended",
    "no_award": "Ended without award",
    "cancelled": "Cancelled",
    "withdrawn": "Cancelled",
}
Line = Mapping[str, str | None]


def search_values(search: SavedSearch) -> Values:
    """What letters say of a saved search."""
    return {
        "search": str(search.pk),
        "words": search.words,
        "query": search.query,
        "rhythm": search.rhythm,
    }


def _search_token(values: Values) -> str:
    search = SavedSearch.objects.filter(pk=int(values["search"]), ended_at=None).first()
    return token_of(search.handle) if search else ""


def _stop_link(values: Values) -> str:
    return f"{settings.BASE_URL}/saved-searches/{values[TOKEN]}/stop/" if TOKEN in values else ""


def _rhythm(values: Values) -> str:
    return _RHYTHMS.get(values["rhythm"], values["rhythm"])


def _news(values: Values) -> tuple[list[Line], int, int]:
    """The notices that the letter lists, how many are new, and how many have changed."""
    return json.loads(values["news"]), int(values["new"]), int(values["changed"])


def _headline(values: Values) -> str:
    lines, new, changed = _news(values)
    if new + changed == 1:
        said = {"deadline": "New deadline", "cancelled": "Cancelled"}.get(str(lines[0]["news"]), "New")
        return f"{said}: {lines[0]['title'] or ''}"
    return f"{_count(new, changed)}: {values['words']}"


def _count(new: int, changed: int) -> str:
    if not new:
        return f"{changed} changed notices"
    new_text = f"{new:,} new notice{'' if new == 1 else 's'}"
    return f"{new_text} and {changed} changed" if changed else new_text


def _listing(values: Values) -> str:
    return "\n\n".join(_parts(*_news(values), values["query"]))


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
    return when(datetime.fromisoformat(text)) if text else ""


SEARCH_CONFIRM = LetterKind(
    "search_confirm",
    "Do you want letters about a search?",
    "Somebody, probably you, saved a search on this portal and gave this address for the letters.\n\n"
    "If it was you, open the page below: it shows the search, and a button to confirm it. The link "
    "holds for seven days.\n\n"
    "If it was not you, do nothing. Nothing more is sent, and the address is deleted after those "
    "seven days.",
    "/saved-searches/{token}/confirm/",
    takes=("search",),
    token=_search_token,
)

SEARCH_HELD = LetterKind(
    "search_held",
    "Your saved search",
    "You asked for letters about a search that you have saved already:\n\n{words}\n\n"
    "On the page below you can change how often we write, or stop the letters.",
    "/saved-searches/{token}/",
    stop="/saved-searches/{token}/stop/",
    takes=("search",),
    token=_search_token,
)

SEARCH_TOLD = LetterKind(
    "search_told",
    "{headline}",
    "For your saved search: {words}\n\n{listing}\n\n"
    "You asked for this letter {rhythm}, and only when there is something to tell. To stop:\n{stop}\n\n"
    "To change how often we write:",
    "/saved-searches/{token}/",
    stop="/saved-searches/{token}/stop/",
    made={"headline": _headline, "listing": _listing, "stop": _stop_link, "rhythm": _rhythm},
    takes=("search", "query", "rhythm", "new", "changed", "turn", "news"),
    token=_search_token,
)

LETTERS = tuple(kind.name for kind in (SEARCH_CONFIRM, SEARCH_HELD, SEARCH_TOLD))
"""Letters that go to people without an account, and are deleted with their search."""
