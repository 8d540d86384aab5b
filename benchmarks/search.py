"""The search beside its peers: `./run bench search [--size 300000]`.

Fills a house with notices mixed from real texts, then asks the same mix of searches of Hopmarket's
engine (with its facets, their own choice left free, and the look at the database), of SQLite's FTS5,
of PostgreSQL's text search and of tantivy alone, in turns; and of the whole results page. What was
found is compared before a time counts.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from statistics import quantiles
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import _house
from _engines import BareTantivy, Engine, Fts5, MixQuery, Postgresql, plain_words
from _mix import mix
from _synthetic import NOW, buyer, mixed, supplier

Times = dict[str, dict[str, list[float]]]


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--size", type=int, default=300_000)
    words.add_argument("--rounds", type=int, default=2)
    words.add_argument("--kept", type=Path, help="a folder to keep the filled house in, to ask it again")
    words.add_argument("--only", action="store_true", help="Hopmarket alone, without peers")
    options = words.parse_args()
    with _house.house(options.kept) as folder, ExitStack() as standing:
        print(_house.machine())
        print(_house.versions("django", "tantivy", "psycopg"), f"{options.size:,} notices", sep="; ")
        _fill(options.size)
        peers = [] if options.only else list(_peers(folder, options.size, standing))
        queries = mix()
        if peers:
            _compare(queries, peers)
        _tell(_timed(queries, peers, options.rounds), len(queries), options.rounds)
        _known_items()


def _fill(size: int) -> None:
    from _laying import lay

    from hopmarket.records.notices.models import Notice
    from hopmarket.records.search import upkeep
    from hopmarket.records.search.index import index_folder

    if not Notice.objects.exists():
        _timed_step("Laid into the database", lambda: lay(size))
    _timed_step("Index caught up", upkeep.update_index)
    place = index_folder.folder_in_force()
    assert place is not None
    disk_bytes = sum(path.stat().st_size for path in place.iterdir())
    print(f"Index on disk: {disk_bytes / 1e6:.0f} MB")


def _timed_step(what: str, act: Callable[[], Any]) -> Any:
    began = time.perf_counter()
    done = act()
    print(f"{what}: {time.perf_counter() - began:.1f} s", flush=True)
    return done


def _rows(size: int) -> Iterator[dict[str, Any]]:
    """What the peers hold of each notice."""
    from hopmarket import reference_data
    from hopmarket.records.search.index.documents import BANDS

    labels = reference_data.cpv_labels()
    for notice in mixed(size):
        band = next(
            (str(name) for name, (_, most) in BANDS.items() if most is None or (notice.value or 0) < most), ""
        )
        yield {
            "id": notice.number + 1,
            "stage": notice.stage,
            "kind": notice.kind,
            "division": notice.codes[0][:2],
            "district": notice.district,
            "body": f"buyer-{notice.buyer}",
            "band": band if notice.value is not None else "",
            "sme": "yes" if notice.sme else "",
            "divided": "yes" if notice.lots else "",
            "closes": int(notice.closes_at.timestamp()) if notice.closes_at else 0,
            "title": notice.title,
            "description": notice.description,
            "buyer": buyer(notice.buyer),
            "suppliers": "" if notice.supplier is None else supplier(notice.supplier),
            "labels": " ".join(labels.get(code, "") for code in notice.codes),
        }


def _peers(folder: Path, size: int, standing: ExitStack) -> Iterator[Engine]:
    from tests import servers

    scratch = folder / f"peers-{time.time_ns()}"
    scratch.mkdir()
    yield _timed_step("SQLite FTS5 filled", lambda: Fts5(scratch / "fts5.sqlite3", _rows(size)))
    try:
        address = standing.enter_context(servers.postgresql())
    except servers.NoServer as fault:
        print(f"PostgreSQL is left out: {fault}")
    else:
        yield _timed_step("PostgreSQL filled", lambda: Postgresql(address, _rows(size)))
    yield _timed_step("tantivy alone filled", lambda: BareTantivy(scratch / "tantivy", _rows(size)))


def _search_query(query: MixQuery) -> Any:
    from hopmarket.records.search.run import SearchQuery, StatusFilter

    phrase = f'"{query.words}"' if query.phrase else query.words
    filters: Mapping[str, str] = query.filters
    return SearchQuery(
        words=phrase,
        kinds=tuple(filter(None, [filters.get("kind", "")])),
        districts=tuple(filter(None, [filters.get("district", "")])),
        codes=tuple(filter(None, [filters.get("division", "")])),
        statuses=(StatusFilter.OPEN,) if query.opened else (),
    )


def _compare(queries: list[MixQuery], peers: list[Engine]) -> None:
    """Plain words find the same everywhere, but for what stemmers and spellings make of them; every
    third search of plain words is compared."""
    from hopmarket.records.search.index.execution import run_query

    began = time.perf_counter()
    alike: dict[str, list[int]] = defaultdict(list)
    spelled: list[str] = []
    for query in list(filter(plain_words, queries))[::3]:
        count = run_query(_search_query(query), now=NOW, size=0, facets=False).total
        own_keys = set(run_query(_search_query(query), now=NOW, size=count, facets=False).keys)
        for peer in peers:
            peer_keys = peer.keys(query)
            alike[peer.name].append(len(own_keys ^ peer_keys))
            if isinstance(peer, BareTantivy) and not peer_keys <= own_keys:
                raise SystemExit(f"{query.words}: tantivy alone finds what Hopmarket does not")
            if isinstance(peer, BareTantivy) and own_keys != peer_keys:
                spelled.append(query.words)
    for name, apart in alike.items():
        same = sum(not difference for difference in apart)
        print(
            f"Same sets as {name}: {same} of {len(apart)} searches of plain words, {sum(apart):,} notices apart"
        )
    print(f"Compared in {time.perf_counter() - began:.0f} s")
    print(f"Found under another spelling besides: {', '.join(spelled) or 'none'}")


def _timed(queries: list[MixQuery], peers: list[Engine], rounds: int) -> Times:
    from django.test import Client

    from hopmarket.records.search.index.execution import run_query

    client, times = Client(), defaultdict[str, dict[str, list[float]]](lambda: defaultdict(list))

    def engine(query: MixQuery) -> None:
        with _clock(times["Hopmarket, engine call"][query.group]):
            run_query(_search_query(query), now=NOW)

    def page(query: MixQuery) -> None:
        params = {"q": f'"{query.words}"' if query.phrase else query.words}
        params |= {{"division": "cpv"}.get(name, name): value for name, value in query.filters.items()}
        params |= {"status": "open"} if query.opened else {}
        params = {name: value for name, value in params.items() if value} or {"q": ""}
        with _clock(times["Hopmarket, whole page"][query.group]):
            answered = client.get("/opportunities/", params)
        assert answered.status_code == 200

    for number in range(rounds + 1):
        for query in queries:
            engine(query)
            for peer in peers:
                with _clock(times[peer.name][query.group]):
                    peer.ask(query)
            page(query)
        if number == 0:
            times.clear()  # the first round warms everybody
    return times


class _clock:
    """Adds the milliseconds of a block to a list."""

    def __init__(self, kept: list[float]) -> None:
        self.kept = kept

    def __enter__(self) -> None:
        self.began = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self.kept.append((time.perf_counter() - self.began) * 1_000)


def _tell(times: Times, count: int, rounds: int) -> None:
    groups = list(dict.fromkeys(group for by_group in times.values() for group in by_group))
    print(f"\n{count} searches, {rounds} rounds, in turns; eight facets or more; milliseconds")
    print(f"{'':24}{'p50':>8}{'p95':>8}{'p99':>8}   p50 of: {', '.join(groups)}")
    for name, by_group in times.items():
        milliseconds = [value for group_times in by_group.values() for value in group_times]
        cuts = quantiles(milliseconds, n=100)
        middles = "  ".join(f"{sorted(by_group[group])[len(by_group[group]) // 2]:.1f}" for group in groups)
        print(f"{name:24}{cuts[49]:8.1f}{cuts[94]:8.1f}{cuts[98]:8.1f}   {middles}")


def _known_items() -> None:
    from tests.factories.known_items import known_items

    result = known_items(500, now=NOW)
    print(f"\nKnown items: {result.first_ten} of {result.asked} in the first ten ({result.share:.1%})")


if __name__ == "__main__":
    main()
