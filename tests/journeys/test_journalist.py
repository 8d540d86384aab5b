"""A journalist: finds a decision, downloads it in four forms, checks each against the page, cites."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Download

from hopmarket.pages.parts import money_and_dates
from tests.factories.package_validation import package_faults

from .conftest import Newcomer
from .demonstration_server import House
from .walker import Walker

OURS = re.compile(r"/opportunities/(ocds-hopmkt-[\w.-]+)/")


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_journalist_checks_a_decision_and_cites_it(
    newcomer: Newcomer, house: House, scripts: bool, tmp_path: Path
) -> None:
    jo = newcomer(scripts=scripts)
    ocid, title = find_a_decision(jo)
    page = jo.page.locator("main").inner_text()

    package = json.loads(body(jo, "Open data of this process (JSON)"))
    assert list(package_faults(package)) == []
    newest = package["releases"][-1]
    award = newest["awards"][0]
    winner, value = award["suppliers"][0]["name"], money_and_dates.pounds(award["value"]["amount"])
    assert newest["ocid"] == ocid and newest["tender"]["title"] == title
    assert winner in page and value in page

    sheets = openpyxl.load_workbook(saved(jo, "as a workbook (XLSX)", tmp_path))
    award_rows = lines(sheets["Awards"].iter_rows(values_only=True))
    assert [(row["ocid"], row["suppliers"]) for row in award_rows] == [(ocid, winner)] * len(newest["awards"])
    assert money_and_dates.pounds(award_rows[0]["value"]) == value

    jo.go("/data/")
    processes = table(saved(jo, "Download processes.csv", tmp_path))
    (row,) = [process for process in processes if process["ocid"] == ocid]
    assert (row["title"], row["suppliers"]) == (title, winner)
    assert row["page"] == f"{house.address}/opportunities/{ocid}/"
    awards = [row for row in table(saved(jo, "Download awards.csv", tmp_path)) if row["ocid"] == ocid]
    assert [award["award"] for award in awards] == [award["id"] for award in newest["awards"]]

    jo.go("/data/")
    bulk = gzip.decompress(saved(jo, "Download them gzipped", tmp_path).read_bytes()).splitlines()
    bulk_releases = [json.loads(line) for line in bulk]
    assert [release for release in bulk_releases if release["ocid"] == ocid] == package["releases"]
    every = re.search(
        r"([\d,]+) process(?:es)? in ([\d,]+) release", jo.page.locator(".hm-lead").inner_text()
    )
    assert every, "the data page says how much there is"
    assert len(processes) == int(every[1].replace(",", "")) and len(bulk_releases) == int(
        every[2].replace(",", "")
    )

    cite(jo, house)


def find_a_decision(jo: Walker) -> tuple[str, str]:
    """The first decision of this portal's own that went to somebody; its process and its title."""
    jo.go("/")
    jo.follow("Decisions")
    rows = jo.page.locator("tbody tr").filter(has_not_text="Nobody")
    link = next(
        anchor for anchor in rows.locator("th a").all() if OURS.fullmatch(str(anchor.get_attribute("href")))
    )
    title = link.inner_text()
    found = OURS.fullmatch(str(link.get_attribute("href")))
    assert found
    link.click()
    jo.arrived()
    jo.heading(title)
    return found[1], title


def body(jo: Walker, name: str) -> bytes:
    """What a link on this page answers."""
    address = jo.page.get_by_role("link", name=name).get_attribute("href")
    answer = jo.context.request.get(f"{jo.address}{address}")
    assert answer.status == 200, address
    return answer.body()


def saved(jo: Walker, name: str, folder: Path) -> Path:
    """The file that a link downloads; its name says what it is."""
    with jo.page.expect_download() as waiting:
        jo.page.get_by_role("link", name=name).first.click()
    download: Download = waiting.value
    place = folder / download.suggested_filename
    download.save_as(place)
    return place


def table(place: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(place.read_text("utf-8-sig"))))


def lines(rows: Any) -> list[dict[str, Any]]:
    """Rows of a sheet by the names in its head."""
    head, *rest = list(rows)
    return [dict(zip(head, row, strict=True)) for row in rest]


def cite(jo: Walker, house: House) -> None:
    """The sentence to copy names who published, where, on which day, under which licence."""
    jo.go("/data/")
    sentence = jo.page.locator("#citation").input_value()
    for words in ("Severn and Teme", f"{house.address}/data/", "Open Government Licence v3.0"):
        assert words in sentence
    assert money_and_dates.day(house.now()) in sentence
