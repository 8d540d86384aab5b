#!/usr/bin/env python3
"""Makes the texts that the search benchmark mixes its notices from: titles, descriptions and codes of
real notices in English, without e-mail addresses, telephone numbers and the names of organisations.

Usage: prepare_benchmark.py CORPUS: a gzipped file of JSON lines with title, description, cpv, lang.
Run once; the result is committed as benchmarks/data/notices.jsonl.xz.
"""

from __future__ import annotations

import gzip
import json
import lzma
import re
import sys
from pathlib import Path

from prepare_seeds import scrubbed

TARGET = Path(__file__).resolve().parent.parent / "benchmarks/data/notices.jsonl.xz"
LONGEST = 500


def text(value: object, most: int) -> str:
    return scrubbed(" ".join(str(value or "").split()))[:most].strip()


def main(corpus: Path) -> None:
    distinct: dict[tuple[str, str], dict[str, object]] = {}
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            title, description = text(row["title"], 200), text(row["description"], LONGEST)
            if row["lang"] == "en" and title:
                codes = [code[:8] for code in row["cpv"] or () if re.fullmatch(r"\d{8}", code[:8])]
                distinct.setdefault(
                    (title, description), {"title": title, "description": description, "cpv": codes}
                )
    output = "".join(
        f"{json.dumps(row, ensure_ascii=False, separators=(',', ':'))}\n" for row in distinct.values()
    )
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_bytes(lzma.compress(output.encode(), preset=9 | lzma.PRESET_EXTREME))
    sys.stdout.write(f"{TARGET.name}: {len(distinct)} texts, {TARGET.stat().st_size} bytes\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
