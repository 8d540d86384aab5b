"""Notices mixed from real texts, always the same for the same number; their organisations are invented."""

from __future__ import annotations

import json
import lzma
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

TEXTS = Path(__file__).parent / "data" / "notices.jsonl.xz"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BUYERS, SUPPLIERS = 2_000, 12_000
DISTRICTS = ("Bromsgrove", "Malvern Hills", "Redditch", "Worcester", "Wychavon", "Wyre Forest")
STAGES = (
    ("planned", 3),
    ("called", 25),
    ("awarded", 32),
    ("contracted", 25),
    ("complete", 8),
    ("no_award", 4),
)
STAGES += (("cancelled", 3),)
_HEADS = [
    "Temeford",
    "Kilnbury",
    "Ashmoor",
    "Wenlow",
    "Harrowby",
    "Stokeleigh",
    "Marlside",
    "Brinton",
    "Cawley",
    "Dunmere",
]
_TAILS = [
    "upon Severn",
    "in the Vale",
    "under Edge",
    "St Mary",
    "Magna",
    "Parva",
    "Green",
    "Bridge",
    "Heath",
    "Cross",
]
_BODIES = ["District Council", "Borough Council", "County Council", "NHS Trust", "Housing Association"]
_BODIES += ["Fire Authority", "College", "University", "Parish Council", "Police Authority"]
_TRADES = [
    "Builders",
    "Catering",
    "Cleaning",
    "Consulting",
    "Electrical",
    "Grounds",
    "Health",
    "Systems",
    "Transport",
    "Training",
]


@dataclass(frozen=True, slots=True)
class Mixed:
    """One notice; organisations by number."""

    number: int
    title: str
    description: str
    codes: tuple[str, ...]
    buyer: int
    supplier: int | None
    stage: str
    kind: str
    district: str
    published_at: datetime
    closes_at: datetime | None
    value: Decimal | None
    sme: bool
    vcse: bool
    lots: int


def texts() -> list[dict[str, object]]:
    """The real texts."""
    return [json.loads(line) for line in lzma.decompress(TEXTS.read_bytes()).splitlines()]


def buyer(number: int) -> str:
    """The invented name of a buyer."""
    head, rest = _HEADS[number % 10], number // 10
    return f"{head} {_TAILS[rest % 10]} {_BODIES[rest // 10 % 10]} {rest // 100 or ''}".strip()


def supplier(number: int) -> str:
    """The invented name of a supplier."""
    return f"{_HEADS[number % 10]} {_TRADES[number // 10 % 10]} {number // 100} Ltd"


def mixed(count: int, seed: int = 7) -> Iterator[Mixed]:
    """So many notices: a part of each of three titles, the descriptions of two."""
    rows, chance = texts(), random.Random(seed)
    coded = [row for row in rows if row["cpv"]]
    for number in range(count):
        first, second, third = (rows[chance.randrange(len(rows))] for _ in range(3))
        stage = chance.choices([name for name, _ in STAGES], [weight for _, weight in STAGES])[0]
        is_open = stage == "called" and chance.random() < 0.12
        age = timedelta(seconds=chance.randrange(0, 60 * 86_400 if is_open else 4_000 * 86_400))
        closes = chance.randrange(3_600, 60 * 86_400) if is_open else -chance.randrange(3_600, 30 * 86_400)
        published = NOW - age
        yield Mixed(
            number=number,
            title=" ".join(
                _part(str(row["title"]), place) for place, row in enumerate((first, second, third))
            ),
            description=f"{first['description']} {second['description']}",
            codes=tuple(dict.fromkeys(first["cpv"] or coded[chance.randrange(len(coded))]["cpv"]))[:4],  # type: ignore[arg-type]
            buyer=min(int(chance.paretovariate(0.6)) - 1, BUYERS - 1),
            supplier=chance.randrange(SUPPLIERS) if stage in ("awarded", "contracted", "complete") else None,
            stage=stage,
            kind=chance.choices(("services", "goods", "works", ""), (55, 20, 15, 10))[0],
            district=chance.choices((*DISTRICTS, ""), (3, 3, 3, 5, 3, 3, 80))[0],
            published_at=published,
            closes_at=(NOW if is_open else published) + timedelta(seconds=abs(closes)),
            value=Decimal(round(chance.lognormvariate(11, 1.8), 2)) if chance.random() < 0.6 else None,
            sme=chance.random() < 0.4,
            vcse=chance.random() < 0.2,
            lots=chance.choices((0, 2, 5), (85, 10, 5))[0],
        )


def _part(title: str, place: int) -> str:
    """The first, the middle or the last part of a title of two words or more."""
    words = title.split()
    size = max(2, len(words) * 2 // 5)
    start = (0, (len(words) - size) // 2, len(words) - size)[place]
    return " ".join(words[max(0, start) :][:size])
