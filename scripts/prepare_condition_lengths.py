"""Measures how long conditions of participation usually are, for each division of CPV codes.

    scripts/prepare_condition_lengths.py TED_CONDITIONS.jsonl CORPUS.jsonl.gz SELL2WALES.jsonl.gz

The first has the condition texts of TED notices by their numbers, the second their CPV codes; the third are OCDS
releases with selection criteria. It writes data/barriers/condition_lengths.yaml, from which rule LEN01 takes what is
usual. Texts that only point to other papers are not counted, and a division with fewer than five notices has no figure
of its own.
"""

from __future__ import annotations

import gzip
import json
import statistics
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FEWEST = 5
SHORTEST = 100
"""Texts under so many characters mostly point to other papers ("Please refer to tender documents")."""
CONDITIONS = (
    "SUITABILITY",
    "ECONOMIC_FINANCIAL_INFO",
    "ECONOMIC_FINANCIAL_MIN_LEVEL",
    "EAF_CAPACITY_INFORMATION",
    "EAF_CAPACITY_MIN_LEVEL",
    "TECHNICAL_PROFESSIONAL_INFO",
    "TECHNICAL_PROFESSIONAL_MIN_LEVEL",
    "T_CAPACITY_INFORMATION",
    "T_CAPACITY_MIN_LEVEL",
    "PERFORMANCE_CONDITIONS",
    "DEPOSIT_GUARANTEE_REQUIRED",
    "LEGAL_FORM",
)
HEAD = """# How long conditions of participation usually are (characters), by the first two figures of the CPV code.
# Made by scripts/prepare_condition_lengths.py from {ted} notices of TED (EU Publications Office, reuse with
# attribution) and {wales} of Sell2Wales (Open Government Licence v3.0). Texts under {shortest} characters point to
# other papers and are not counted; divisions with fewer than {fewest} notices are left out.
"""


def rows(place: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines, gzip or not."""
    content = gzip.decompress(place.read_bytes()) if place.suffix == ".gz" else place.read_bytes()
    yield from map(json.loads, content.splitlines())


def ted_lengths(conditions: Path, corpus: Path) -> Iterator[tuple[str, int]]:
    """The division and the length of the conditions of each TED notice."""
    codes = {row["id"]: (row.get("cpv") or [""])[0] for row in rows(corpus) if row["src"] == "ted"}
    for notice in rows(conditions):
        yield codes[notice["id"]][:2], sum(len(notice.get(name) or "") for name in CONDITIONS)


def release_lengths(releases: Path) -> Iterator[tuple[str, int]]:
    """The division and the length of the selection criteria of each release that has any."""
    for release in rows(releases):
        tender = release.get("tender", {})
        criteria = (tender.get("selectionCriteria") or {}).get("criteria") or []
        length = sum(len(row.get("description", "")) for row in criteria)
        if length:
            yield (tender.get("classification") or {}).get("id", "")[:2], length


def main(conditions: Path, corpus: Path, releases: Path, written: Path) -> None:
    ted = [row for row in ted_lengths(conditions, corpus) if row[1] >= SHORTEST]
    wales = [row for row in release_lengths(releases) if row[1] >= SHORTEST]
    by_division: dict[str, list[int]] = defaultdict(list)
    for division, length in ted + wales:
        by_division[division].append(length)
    lines = [HEAD.format(ted=len(ted), wales=len(wales), fewest=FEWEST, shortest=SHORTEST)]
    for division, lengths in [("all", [length for _, length in ted + wales]), *sorted(by_division.items())]:
        if division and len(lengths) >= FEWEST:
            median = round(statistics.median(lengths))
            lines.append(f'"{division}": {{notices: {len(lengths)}, median: {median}}}\n')
    written.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    folder = Path(__file__).resolve().parents[1] / "src" / "hopmarket" / "data" / "barriers"
    main(*map(Path, sys.argv[1:4]), folder / "condition_lengths.yaml")
