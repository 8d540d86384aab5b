"""Distinct releases by the million, mixed from real ones: `python _mixed_releases.py FILE COUNT OUT`.

The first round through the file is the file itself. Every later one gives each process and release
another id, moves its dates by a day for each round, mixes the names of organisations from halves of
real ones, and the words of what is bought from two real ones. The same arguments make the same bytes.
What it makes is fed to a benchmark and shown to nobody.
"""

from __future__ import annotations

import gzip
import itertools
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import orjson

STEPS = (7919, 104_729)
"""How far rounds step through the names of the file; primes, so that pairs keep changing."""


def releases(file: str, count: int) -> Iterator[bytes]:
    """Exactly ``count`` releases as JSON lines, no two of them the same."""
    with gzip.open(file) if file.endswith(".gz") else open(file, "rb") as stream:
        real = list(itertools.islice(stream, count))
    yield from real
    parsed = [orjson.loads(row) for row in real] if count > len(real) else []
    names = sorted(
        {party["name"] for release in parsed for party in release.get("parties", ()) if party.get("name")}
    )
    titles = sorted(
        {release["tender"]["title"] for release in parsed if release.get("tender", {}).get("title")}
    )
    mix = partial(mixed, names=_Others(names), titles=_Others(titles))
    left = count - len(real)
    for turn in itertools.count(1):
        for release in parsed[:left]:
            yield orjson.dumps(mix(release, turn=turn)) + b"\n"
        left -= len(parsed)
        if left <= 0 or not parsed:
            return


class _Others:
    """Texts of the file in order, each of which leads to others."""

    def __init__(self, texts: list[str]) -> None:
        self.texts = texts
        self.place = {text: place for place, text in enumerate(texts)}

    def other(self, text: str, turn: int, step: int) -> str:
        return self.texts[(self.place.get(text, 0) + turn * step) % len(self.texts)]


def mixed(release: dict[str, Any], *, turn: int, names: _Others, titles: _Others) -> dict[str, Any]:
    """Changes a release for a later round, as the module says."""
    moved = timedelta(days=turn)

    def name_of(text: str) -> str:
        other = names.other(text, turn, STEPS[0]).split()
        own = text.split()
        return " ".join([*own[: (len(own) + 1) // 2], *other[len(other) // 2 :]])

    def into(value: Any, name: str, holder: str) -> Any:
        if isinstance(value, dict):
            return {key: into(inner, key, name) for key, inner in value.items()}
        if isinstance(value, list):
            return [into(inner, name, holder) for inner in value]
        if not isinstance(value, str):
            return value
        if name == "ocid" or (name in ("id", "awardID") and holder not in ("classification", "unit")):
            return f"{value}-{turn}"
        if name == "name":
            return name_of(value)
        if name in ("title", "description"):
            return f"{value}; {titles.other(value, turn, STEPS[1])}"
        return _later(value, moved) if name.endswith(("date", "Date")) else value

    result: dict[str, Any] = into(release, "", "")
    return result


def _later(text: str, moved: timedelta) -> str:
    try:
        return (datetime.fromisoformat(text) + moved).isoformat().replace("+00:00", "Z")
    except ValueError:
        return text


def write(file: str, count: int, out: str) -> None:
    """Writes so many releases to a file, gzipped when its name ends with .gz."""
    with gzip.open(out, "wb", compresslevel=1) if out.endswith(".gz") else open(out, "wb") as stream:
        for release in releases(file, count):
            stream.write(release)


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]), sys.argv[3])
