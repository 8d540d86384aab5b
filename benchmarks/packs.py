"""Packs on paper: `./run bench packs [--rounds 20]`.

Writes the pack of a purchase whose specification is the longest real description among the notices that come
with the portal, and of one as long as packs may be: making the document, the Word file and the PDF.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import _house


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--rounds", type=int, default=20)
    options = words.parse_args()
    with _house.house():
        print(_house.machine())
        print(_house.versions("python-docx", "typst"))
        real = _longest_description()
        _measure(f"a real specification of {len(real):,} characters", real, options.rounds)
        longest = (real + "\n\n") * (200_000 // (len(real) + 2))
        _measure(f"one of {len(longest):,} characters", longest, 3)


def _longest_description() -> str:
    """The longest text in which a real buyer said what is wanted."""
    from hopmarket.rules.releases.json_values import part, text

    place = Path(__file__).resolve().parent.parent / "src/hopmarket/data/notices/sell2wales.jsonl.gz"
    with gzip.open(place, "rt") as lines:
        packages = [json.loads(line) for line in lines]
    releases = [release for package in packages for release in package.get("releases", [package])]
    return max((text(part(release, "tender", "description")) for release in releases), key=len)


def _measure(what: str, specification: str, rounds: int) -> None:
    from hopmarket.pages.parts.papers.pdf_writer import pdf_file
    from hopmarket.pages.parts.papers.word_writer import word_file
    from hopmarket.pages.parts.published_notice.notice_pack import notice_pack
    from hopmarket.records.notices.save_records import unsaved_notice
    from hopmarket.rules import ocds
    from tests.rules import publications

    published = replace(publications.OPEN, terms=replace(publications.TERMS, specification=specification))
    release = ocds.release(published, tags=("tender",), at=publications.OPENS, number=1)
    notice, facts = unsaved_notice(release)
    paper = notice_pack(notice, facts.cpv)
    print(f"\n{what}: a pack of {paper.characters:,} characters")
    steps: dict[str, Callable[[], Any]] = {
        "the document": lambda: notice_pack(notice, facts.cpv),
        "the Word file": lambda: word_file(paper),
        "the PDF": lambda: pdf_file(paper),
    }
    for step, act in steps.items():
        took = sorted(_milliseconds(act) for _ in range(rounds))
        made = act()
        size = f", {len(made):,} bytes" if isinstance(made, bytes) else ""
        print(f"{step:16} median {median(took):8.1f} ms, slowest {took[-1]:8.1f} ms{size}")


def _milliseconds(step: Callable[[], Any]) -> float:
    began = time.perf_counter()
    step()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
