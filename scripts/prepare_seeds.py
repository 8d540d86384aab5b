#!/usr/bin/env python3
"""Copies openly licensed notices into the project, without contact points of people.

Usage: prepare_seeds.py FOLDER: a folder with `ocds/` and `notices/` as their publishers gave them.
Run once; the results are committed under src/hopmarket/data/notices/.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parent.parent / "src/hopmarket/data/notices"
CONTACT = {"contactPoint", "email", "telephone", "faxNumber"}
EMAIL = re.compile(r"[\w.+-]+ ?@ ?[\w-]+\.[\w.]*\w?")
TELEPHONE = re.compile(
    r"(?<![\w./=-])(?:\+44[ ()\d]{9,14}\d|\(0\d{2,5}\) ?\d[\d ]{4,8}\d|0[1-9]\d{2,5} ?\d{2,6}(?: \d{2,6}){0,2})(?=rn|[^\w-]|$)"
)
SPOKEN = re.compile(r"(?<=on)0\d{4} \d{3} \d{3}")


def scrubbed(text: str) -> str:
    """Text without e-mail addresses and telephone numbers."""
    text = EMAIL.sub("[email removed]", text)
    return TELEPHONE.sub(_telephone, SPOKEN.sub(" [telephone removed]", text))


def _telephone(found: re.Match[str]) -> str:
    figures = re.sub(r"\D", "", found[0])
    return "[telephone removed]" if 10 <= len(figures) <= 13 else found[0]


def without_contacts(value: Any) -> Any:
    """A JSON value without contact fields, its texts scrubbed; identifiers and addresses stay."""
    if isinstance(value, dict):
        return {
            name: inner if name in ("id", "ocid", "url", "uri", "date") else without_contacts(inner)
            for name, inner in value.items()
            if name not in CONTACT
        }
    if isinstance(value, list):
        return [without_contacts(inner) for inner in value]
    return scrubbed(value) if isinstance(value, str) else value


def write(name: str, content: bytes) -> None:
    """A gzipped file that is the same, byte for byte, each time it is made."""
    with (TARGET / name).open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write(content)


def lines(rows: list[Any]) -> bytes:
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows).encode()


def main(folder: Path) -> None:
    for name in ("contracts_finder_2025", "contracts_finder_2015_2017", "sell2wales"):
        rows = [json.loads(line) for line in (folder / "ocds" / f"{name}.jsonl").open()]
        write(f"{name}.jsonl.gz", lines([without_contacts(row) for row in rows]))
    table = gzip.decompress((folder / "notices/contracts_finder_2025-11.csv.gz").read_bytes())
    write("contracts_finder_2025-11.csv.gz", scrubbed(table.decode("utf-8-sig")).encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
