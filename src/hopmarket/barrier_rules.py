"""The barrier rules of the package's own data folder, read once, and packs that somebody wrote by hand."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from hopmarket.rules.barriers.barrier_kinds import BarrierRule, Severity
from hopmarket.rules.barriers.catalogue import PackFault, read_pack
from hopmarket.rules.barriers.checked_notice import NoticeStage
from hopmarket.rules.barriers.finders import FINDERS
from hopmarket.rules.barriers.measuring import caps_of
from hopmarket.rules.burden import Assumptions, read_assumptions

PACKS = ("texts.yaml", "fields.yaml")
_FOLDER = files("hopmarket") / "data" / "barriers"


@cache
def barrier_rules() -> tuple[BarrierRule, ...]:
    """All rules of the package, in the order of their codes. A fault in a package's own row is a programming
    error: a test reads them all."""
    rows = [row for name in PACKS for row in _rows(_FOLDER.joinpath(name).read_bytes())]
    for row in rows:
        if "long_conditions" in row["finders"]:
            row["options"] = {**_usual_lengths(), **row["options"]}
    rules, faults = read_pack(rows, FINDERS)
    assert not faults, faults
    return tuple(sorted(rules, key=lambda rule: rule.code))


def _usual_lengths() -> dict[str, int]:
    """How long conditions usually are for each division of CPV codes of which enough is known, as options of the
    rule that compares them."""
    lengths = _rows(_FOLDER.joinpath("condition_lengths.yaml").read_bytes())
    return {f"median_{name}": row["median"] for name, row in lengths.items() if name != "all"}


@cache
def measured_caps(stage: NoticeStage = NoticeStage.UNKNOWN) -> Mapping[str, Severity]:
    """The gravest severity of each rule whose words were measured to be uncertain, or of which too few real cases
    were read; in a draft of our own only the first counts. None while nothing was measured."""
    return caps_of(measured_rules(), stage)


@cache
def measured_rules() -> Mapping[str, Mapping[str, Any]]:
    """What was measured of each rule of words on passages of real notices, by its code; a rule that found nothing
    there has no ``precision``. Nothing while nothing was measured."""
    measured = _FOLDER / "measured.yaml"
    return (_rows(measured.read_bytes()) or {}) if measured.is_file() else {}


def rules_of_file(place: Path) -> tuple[tuple[BarrierRule, ...], tuple[PackFault, ...]]:
    """The rules of a pack on disk that are right, and the faults of the others."""
    try:
        rows = _rows(place.read_bytes())
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        return (), (PackFault("pack", "", f"It is no YAML: {fault}"),)
    return read_pack(rows, FINDERS)


@cache
def burden_assumptions() -> Assumptions:
    """What an hour of bidding is reckoned from, as the package has it."""
    rows, faults = read_assumptions(_rows(_FOLDER.joinpath("assumptions.yaml").read_bytes()))
    assert not faults, faults
    return rows


def assumptions_of_file(place: Path) -> tuple[Assumptions, tuple[PackFault, ...]]:
    """The package's assumptions with those of a pack on disk that are right, and the faults of the others."""
    try:
        rows = _rows(place.read_bytes())
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        return burden_assumptions(), (PackFault("pack", "", f"It is no YAML: {fault}"),)
    return read_assumptions(rows, burden_assumptions())


def _rows(content: bytes) -> Any:
    return yaml.load(content, Loader=yaml.CSafeLoader)


@cache
def rules_fingerprint() -> str:
    """The SHA-256 of everything that decides what is found: the rows, what was measured, and the functions that
    read. Whoever keeps findings makes them anew when it changes."""
    code = (place for place in files("hopmarket.rules.barriers").iterdir() if place.name.endswith(".py"))
    parts = [*(place for place in _FOLDER.iterdir() if place.name.endswith(".yaml")), *code]
    digest = sha256()
    for place in sorted(parts, key=lambda place: place.name):
        digest.update(sha256(place.read_bytes()).digest())
    return digest.hexdigest()
