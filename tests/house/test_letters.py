"""Letters: each kind stands in its room, is written by some act, and by no other way than the outbox."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from types import SimpleNamespace

from hopmarket.letter_kinds import KINDS, ROOMS
from hopmarket.records.post.letters import LetterKind
from tests.house.laws import PACKAGE, modules

RECORDS = modules(PACKAGE / "records")
DECLARED = {name: kind for room in ROOMS for name, kind in vars(room).items() if isinstance(kind, LetterKind)}
MAKING = {"create", "bulk_create", "get_or_create", "update_or_create"}


def test_every_room_with_letters_is_in_the_registry() -> None:
    places = {
        name.removesuffix(".py").replace("/", ".")
        for name in RECORDS
        if name.endswith("/letters.py") and "/post/" not in name
    }
    assert places == {room.__name__ for room in ROOMS}


def misnamed(declared: Mapping[str, LetterKind]) -> list[str]:
    """Constants that are not called as their letter is, and names that two letters have."""
    kinds: dict[str, str] = {}
    faults = [name for name, kind in declared.items() if name != kind.name.upper()]
    for name, kind in declared.items():
        if kinds.setdefault(kind.name, name) != name:
            faults.append(f"{name}: {kind.name} is {kinds[kind.name]}")
    return faults


def test_every_kind_stands_once_under_its_own_name() -> None:
    assert misnamed(DECLARED) == [] and set(KINDS) == {kind.name for kind in DECLARED.values()}


def named_in_acts(sources: Mapping[str, str]) -> set[str]:
    """The names that services read, plain or as an attribute."""
    acts = (text for name, text in sources.items() if "/services" in name)
    nodes = [node for text in acts for node in ast.walk(ast.parse(text))]
    plain = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    return plain | {node.attr for node in nodes if isinstance(node, ast.Attribute)}


def test_every_kind_is_written_by_some_act() -> None:
    assert set(DECLARED) - named_in_acts(RECORDS) == set()


def other_ways(sources: Mapping[str, str]) -> Iterator[str]:
    """Where a letter is made otherwise than by ``outbox.write``."""
    for name, text in sources.items():
        if name.endswith("records/post/outbox.py") or "/migrations/" in name:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and _makes_a_letter(node.func):
                yield f"{name}:{node.lineno}"


def _makes_a_letter(called: ast.expr) -> bool:
    match called:
        case ast.Name(id="Letter") | ast.Attribute(attr="Letter"):
            return True
        case ast.Attribute(value=ast.Attribute(value=ast.Name(id="Letter") | ast.Attribute(attr="Letter"))):
            return called.attr in MAKING
        case _:
            return False


def test_letters_are_written_by_the_outbox_alone() -> None:
    assert list(other_ways(modules(PACKAGE))) == []


def test_planted_faults_are_caught() -> None:
    planted = {
        "hopmarket/records/hedges/services/planting.py": "Letter.objects.create(kind='planted')\n",
        "hopmarket/records/hedges/queries.py": "row = models.Letter(kind='planted')\nLetter.objects.filter(pk=1)\n",
        "hopmarket/clock.py": "models.Letter.objects.bulk_create([])\n",
    }
    assert list(other_ways(planted)) == [
        "hopmarket/records/hedges/services/planting.py:1",
        "hopmarket/records/hedges/queries.py:1",
        "hopmarket/clock.py:1",
    ]
    acts = {"hopmarket/records/hedges/services/planting.py": "outbox.write({}, letters.PLANTED, [], at=at)\n"}
    assert named_in_acts(acts) >= {"PLANTED"} and "CUT" not in named_in_acts(acts)
    twins = {"PLANTED": SimpleNamespace(name="planted"), "CUT": SimpleNamespace(name="planted")}
    assert misnamed(twins) == ["CUT", "CUT: planted is PLANTED"]  # type: ignore[arg-type]
