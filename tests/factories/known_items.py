"""The known-item check: a notice is found by the three rarest words of its own title."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from hopmarket.records.notices.models import Notice
from hopmarket.records.search.index.execution import run_query
from hopmarket.records.search.run import SearchQuery


@dataclass(frozen=True)
class Known:
    """How many were asked for, how many stood in the first ten, and the titles of those that did not."""

    asked: int
    first_ten: int
    missed: tuple[str, ...]

    @property
    def share(self) -> float:
        return self.first_ten / self.asked


def known_items(count: int, *, now: datetime, seed: int = 5) -> Known:
    """Draws so many notices at random, and asks for each by the three words of its title that the
    fewest titles contain."""
    titles = dict(Notice.objects.order_by("pk").values_list("pk", "title"))
    holds = Counter(word for title in titles.values() for word in set(_words(title)))
    drawn = random.Random(seed).sample(sorted(titles), min(count, len(titles)))
    missed = []
    for pk in drawn:
        rarest = sorted(dict.fromkeys(_words(titles[pk])), key=lambda word: holds[word])[:3]
        if pk not in run_query(SearchQuery(words=" ".join(rarest)), now=now, size=10, facets=False).keys:
            missed.append(titles[pk])
    return Known(len(drawn), len(drawn) - len(missed), tuple(missed))


def _words(title: str) -> list[str]:
    return re.findall(r"[^\W_]+", title.casefold())
