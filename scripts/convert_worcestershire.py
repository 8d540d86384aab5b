#!/usr/bin/env python3
"""Makes OCDS releases of the flat extract of notices that concern Worcestershire.

Usage: PYTHONPATH=src convert_worcestershire.py FOLDER (as for prepare_seeds.py, which goes first).
Nothing is added to what a notice says. The extract names no process, so numbers are made from
the buyer's name and reference, as the CSV import makes them; notices that the other seeds hold
in full already are left out.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import sys
from collections import defaultdict
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from prepare_seeds import TARGET, lines, scrubbed, write

from hopmarket.rules.local_time import local_instant
from hopmarket.rules.ocds_values import instant as written
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.releases.contracts_finder import process_number
from hopmarket.rules.releases.json_values import amount, cpv, instant

PREFIX = "ocds-hopmkt"
TED = "https://ted.europa.eu/en/notice/-/detail/"
CONTRACTS_FINDER = "https://www.contractsfinder.service.gov.uk/Notice/"


def moment(text: str | None) -> str | None:
    """ "2020-09-29 12:00:00Z", "20200130" or "18/12/2025" (no time: its last minute) in UTC."""
    if not text:
        return None
    if found := re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", text):
        on = date(int(found[3]), int(found[2]), int(found[1]))
        at = local_instant(on, time(23, 59))
        assert not isinstance(at, Refusal)
        return written(at)
    if re.fullmatch(r"\d{8}", text):
        return written(datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC))
    at = instant(text)
    assert at is not None, text
    return written(at)


def release(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """One release of one notice; a notice with several winners stands in several rows."""
    row = rows[0]
    ted = row["src"].startswith("ojeu")
    process = (
        row["id"]
        if row["id"].startswith("ocds-")
        else (
            f"{PREFIX}-ted-{row['id']}" if ted else f"{PREFIX}-cf-{process_number(row['buyer'], row['id'])}"
        )
    )
    winners = [supplier for row in rows for supplier in row["suppliers"] if supplier not in ("", "N/A")]
    tender: dict[str, Any] = {
        "id": row["id"],
        "title": " ".join(row["title"].split()),
        "description": scrubbed(row["description"]).strip(),
        "status": "complete" if winners else "active",
    }
    if value := amount(row["value"]):
        tender["value"] = {"amount": float(value), "currency": row["currency"] or "GBP"}
    if closes := moment(row["deadline"]):
        tender["tenderPeriod"] = {"endDate": closes}
    codes = [cpv_code for code in row["cpv"] if (cpv_code := cpv(code))]
    if codes:
        tender["classification"] = {"scheme": "CPV", "id": codes[0]}
        tender["additionalClassifications"] = [{"scheme": "CPV", "id": code} for code in codes[1:]]
    kind = "awardNotice" if winners else "tenderNotice"
    page = f"{TED}{row['id'].lstrip('0')}" if ted else f"{CONTRACTS_FINDER}{row['id']}"
    if ted or re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", row["id"]):
        tender["documents"] = [
            {"id": "original", "documentType": kind, "title": "The original notice", "url": page}
        ]
    body: dict[str, Any] = {
        "ocid": process,
        "id": f"{process}-{row['src']}",
        "date": moment(row["published"]),
        "tag": ["award" if winners else "tender"],
        "initiationType": "tender",
        "language": "en",
        "parties": [{"id": "buyer", "name": row["buyer"], "roles": ["buyer"]}],
        "buyer": {"id": "buyer", "name": row["buyer"]},
        "tender": tender,
    }
    for place, name in enumerate(winners, 1):
        party = {"id": f"supplier-{place}", "name": name}
        body["parties"].append({**party, "roles": ["supplier"]})
        award = {"id": f"{row['id']}-{place}", "status": "active", "suppliers": [party]}
        body.setdefault("awards", []).append(award)
    return body


def already_seeded(folder: Path) -> set[tuple[str, str]]:
    """Buyer and reference of every row of the CSV seed, and the ocid of every OCDS seed."""
    table = gzip.decompress((TARGET / "contracts_finder_2025-11.csv.gz").read_bytes()).decode()
    rows = csv.DictReader(io.StringIO(table, newline=""))
    seeded = {(row["Organisation Name"].strip(), row["Notice Identifier"].strip()) for row in rows}
    for name in ("contracts_finder_2025", "contracts_finder_2015_2017"):
        lines_ = gzip.decompress((TARGET / f"{name}.jsonl.gz").read_bytes()).splitlines()
        seeded |= {("", json.loads(line)["ocid"]) for line in lines_}
    return seeded


def main(folder: Path) -> None:
    seeded = already_seeded(folder)
    notices: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in (folder / "notices/worcestershire.jsonl").open():
        row = json.loads(line)
        if ("", row["id"]) in seeded or (row["buyer"].strip(), row["id"].strip()) in seeded:
            continue
        notices[row["id"]].append(row)
    releases = [release(rows) for rows in notices.values()]
    ted = [notice_release for notice_release in releases if "-ted-" in notice_release["ocid"]]
    finder = [notice_release for notice_release in releases if "-ted-" not in notice_release["ocid"]]
    write("worcestershire_ted.jsonl.gz", lines(ted))
    write("worcestershire_contracts_finder.jsonl.gz", lines(finder))
    sys.stdout.write(f"{len(finder)} of Contracts Finder, {len(ted)} of TED\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
