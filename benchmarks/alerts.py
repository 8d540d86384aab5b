"""What saved searches cost the clock: `./run bench alerts [--size 40000] [--searches 1000]`.

Fills a house with notices mixed from real texts and with searches that were typed after them, each
confirmed. Then one notice is published, and one turn tells whom it concerns: once where few searched
for it, once where everybody did, and once where nothing was published at all.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import chain, cycle, islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import _house
from _engines import MixQuery
from _mix import mix
from _synthetic import NOW


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--size", type=int, default=40_000)
    words.add_argument("--searches", type=int, default=1_000)
    words.add_argument("--rounds", type=int, default=5)
    options = words.parse_args()
    with _house.house():
        print(_house.machine())
        print(_house.versions("django", "tantivy"), f"{options.size:,} notices", sep="; ")
        _fill(options.size)
        _save(options.searches)
        _tell(options.rounds)


def _fill(size: int) -> None:
    from _laying import lay

    from hopmarket.records.search import upkeep

    lay(size)
    upkeep.update_index()


def _save(count: int) -> None:
    """So many searches of as many addresses, past the acts, which write letters."""
    from hopmarket.records.alerts import queries, stored_query
    from hopmarket.records.alerts.models import SavedSearch
    from hopmarket.records.post.link_tokens import fresh_handle

    turn = queries.latest_turn()
    SavedSearch.objects.bulk_create(
        SavedSearch(
            handle=fresh_handle(),
            address=f"n{number}@searches.example",
            asked=stored_query.query_to_json(_search_query(query)),
            query="q=",
            words="a search",
            rhythm="at_once",
            saved_at=NOW,
            confirmed_at=NOW,
            next_at=NOW,
            turn=turn,
        )
        for number, query in enumerate(islice(cycle(chain.from_iterable(map(mix, range(11, 15)))), count))
    )
    distinct = SavedSearch.objects.values("asked").distinct().count()
    print(f"{count:,} saved searches, {distinct:,} of them different")


def _search_query(typed: MixQuery) -> Any:
    from hopmarket.records.search.run import SearchQuery, StatusFilter

    return SearchQuery(
        words=f'"{typed.words}"' if typed.phrase else typed.words,
        kinds=tuple(filter(None, [typed.filters.get("kind", "")])),
        districts=tuple(filter(None, [typed.filters.get("district", "")])),
        codes=tuple(filter(None, [typed.filters.get("division", "")])),
        statuses=(StatusFilter.OPEN,) if typed.opened else (),
    )


def _publish(number: int, title: str) -> None:
    from hopmarket.records.search import upkeep
    from tests.factories.alert_searches import publish

    publish(number, at=NOW, title=title, closes=f"{NOW + timedelta(days=20):%Y-%m-%dT%H:%M:%SZ}")
    upkeep.update_index()


def _tell(rounds: int) -> None:
    from django.db.models import F

    from hopmarket.records.alerts.alert_duties import send_due_letters
    from hopmarket.records.alerts.models import SavedSearch

    def turn() -> int:
        return send_due_letters(NOW + timedelta(hours=1))

    quiet = [_timed(turn) for _ in range(rounds)]
    few = []
    for number in range(rounds):
        _publish(number, f"Care at home in the valley, part {number}")
        few.append(_timed(turn))
    everybody = []
    for number in range(rounds):
        SavedSearch.objects.update(asked="{}", next_at=F("confirmed_at"))
        _publish(rounds + number, "Something for everybody")
        everybody.append(_timed(turn))
        while turn():
            pass
    for words, timings in (
        ("nothing published", quiet),
        ("one notice, few search for it", few),
        ("one notice, all search for it (at most 5 s a turn)", everybody),
    ):
        seconds = sorted(second for second, _ in timings)
        letters = sorted({count for _, count in timings})
        print(
            f"{words:<52} median {seconds[len(seconds) // 2] * 1000:8.1f} ms, slowest "
            f"{seconds[-1] * 1000:8.1f} ms; letters {letters[0]} to {letters[-1]}"
        )


def _timed(work: Callable[[], int]) -> tuple[float, Any]:
    began = time.perf_counter()
    count = work()
    return time.perf_counter() - began, count


if __name__ == "__main__":
    main()
