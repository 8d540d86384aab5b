"""Every supplier of a contract, and the buyer whose it is, wherever contracts are shown or sent."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from django.test import Client

from hopmarket.importing.import_report import ImportReport
from hopmarket.importing.import_run import import_file
from hopmarket.records.notices.models import NoticeParty
from hopmarket.records.notices.services import SourceFacts
from hopmarket.records.published_organisations.queries import organisations_named_like
from hopmarket.records.search import upkeep

pytestmark = pytest.mark.django_db
CASES = Path(__file__).parents[1] / "data" / "cases"
AT = datetime(2026, 11, 30, 9, tzinfo=UTC)
SOURCE = SourceFacts("case", "Case", "P", "L", "https://example.org/l", date(2026, 11, 30))


def take(*names: str) -> ImportReport:
    report = ImportReport("all")
    for name in names:
        source = None if name.endswith(".csv") else SOURCE
        read = import_file(CASES / name, source=source, at=AT, workers=0)
        assert read.refused == 0 and read.new + read.updated > 0, read.faults
        report.add(read)
    upkeep.update_index()
    return report


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode()


def words(client: Client, address: str) -> str:
    page = text(client, address).split("<main", 1)[1]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def lines(client: Client, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text(client, address).removeprefix("\ufeff"))))


ALL = "Alder Build Ltd; Birch Build Ltd; Cedar Build Ltd"


def test_all_suppliers_of_an_award_stand_everywhere(client: Client) -> None:
    take("06-award-multi-supplier.json")
    for address in ("/opportunities/ocds-bhunt2-06/", "/register/"):
        shown = words(client, address)
        assert all(name in shown for name in ALL.split("; ")), address
    (line,) = lines(client, "/register/contracts.csv")
    assert (line["supplier"], line["suppliers"], line["supplier_identifiers"]) == (
        "Alder Build Ltd",
        ALL,
        "; ; ",
    )
    (contract,) = json.loads(text(client, "/api/v1/contracts"))["results"]
    assert contract["supplier"]["name"] == "Alder Build Ltd"
    assert "; ".join(supplier["name"] for supplier in contract["suppliers"]) == ALL
    (covered,) = lines(client, "/register/transparency.csv")
    assert covered["supplier_name"] == ALL
    for table in ("awards", "contracts"):
        assert lines(client, f"/data/tables/{table}.csv")[0]["suppliers"] == ALL
    for supplier in contract["suppliers"]:
        page = words(client, f"/organisations/{supplier['key']}/")
        assert "1 contract won as supplier" in page and "Framework" in page
    assert "1 contract as buyer" in words(client, "/organisations/larkfield-borough-council/")


NAMES = {
    "Виконавчий комітет Тестової міської ради": "виконавчий-комітет-тестової-міської-ради",
    "ТОВ «Приклад»": "тов-приклад",
    "Ελληνική Δοκιμή ΑΕ": "ελληνικη-δοκιμη-αε",
}


def test_names_of_every_script_are_shown_and_have_pages(client: Client) -> None:
    take("01-nonlatin-names.json", "39-prozorro-shape.json")
    notice, register = words(client, "/opportunities/ocds-bhunt2-01/"), words(client, "/register/")
    for name, key in NAMES.items():
        assert name in notice and name in register
        address = f"/organisations/{quote(key)}/"
        assert name in words(client, address) and name in words(client, f"/organisations/{key}/")
        assert json.loads(text(client, f"/api/v1/organisations/{quote(key)}"))["name"] == name
        found = json.loads(text(client, f"/api/v1/organisations?name={quote(name.upper())}"))["results"]
        assert [each["key"] for each in found] == [key]
        assert [row.key for row in organisations_named_like(name.casefold()[:7])] == [key]
    key = NAMES["Виконавчий комітет Тестової міської ради"]
    assert "Ремонт дороги" in words(client, f"/opportunities/?body={quote(key)}")
    assert "Ремонт дороги" in words(client, "/opportunities/?q=Приклад")
    answer = client.get(f"/register/transparency.csv?body={quote(key)}")
    assert answer.status_code == 200 and quote(key) in answer["Content-Disposition"]
    assert "not named" not in words(client, "/opportunities/ocds-bhunt2-39/").casefold()


def test_a_digit_in_common_makes_nobody_one(client: Client) -> None:
    take("02-nonlatin-collide.json")
    for name, other in (("Лицей 5", "Больница 5"), ("Больница 5", "Лицей 5")):
        page = words(client, f"/organisations/{quote(name.casefold().replace(' ', '-'))}/")
        assert name in page and other not in page
    assert client.get("/organisations/5/").status_code == 404


def test_an_id_in_common_gives_nobody_a_number(client: Client) -> None:
    report = take("10-party-ids-reused.json")
    assert [note.kind for note in report.remarks] == ["party_id"]
    assert "ocds-bhunt2-10: The party id 2 stands for" in report.remarks[0].message
    register = {line["supplier"]: line for line in lines(client, "/register/contracts.csv")}
    assert {name: (line["value"], line["supplier_identifier"]) for name, line in register.items()} == {
        "Anvil Forge Ltd": ("5000.00", "GB-COH-09234567"),
        "Bellows CIC": ("6000.00", ""),
    }
    assert "Bellows" not in words(client, "/organisations/gb-coh-09234567/").split("Notices")[0]
    assert "Bellows CIC" in words(client, "/organisations/bellows-cic/")
    parties = {line["name"]: line["organisation"] for line in lines(client, "/data/tables/parties.csv")}
    assert (parties["Anvil Forge Ltd"], parties["Bellows CIC"]) == ("gb-coh-09234567", "bellows-cic")


@pytest.mark.parametrize("together", [True, False])
def test_two_exports_of_one_notice(client: Client, together: bool, tmp_path: Path) -> None:
    names = ("11-cf-two-exports-1.csv", "11-cf-two-exports-2.csv")
    if together:
        head, first = (CASES / names[0]).read_text().splitlines()
        place = tmp_path / "both.csv"
        place.write_text("\n".join([head, first, (CASES / names[1]).read_text().splitlines()[1]]))
        import_file(place, source=None, at=AT, workers=0)
    else:
        take(*names)
    (line,) = lines(client, "/register/contracts.csv")
    assert (line["suppliers"], line["supplier_identifiers"]) == ("Bellows Quay CIO", "")
    assert not NoticeParty.objects.filter(organisation__key="gb-coh-07134567").exists()


def test_brackets_of_a_name_are_read(client: Client) -> None:
    take("12-cf-supplier-bracket.csv")
    (line,) = lines(client, "/register/contracts.csv")
    assert (line["supplier"], line["supplier_identifier"]) == ("Acme [UK] Ltd", "GB-COH-01234567")


def test_each_buyer_of_one_ocid_keeps_its_contract(client: Client) -> None:
    report = take("20-reused-ocid.json")
    assert [note.kind for note in report.remarks] == ["buyers_differ"]
    assert "“North Grid Test plc”" in report.remarks[0].message
    register = {
        line["title"]: (line["buyer"], line["value"]) for line in lines(client, "/register/contracts.csv")
    }
    wanted = {
        "Super transformers": ("North Grid Test plc", "900000.00"),
        "Pipes and fittings": ("Fenland Water Test Ltd", "50000.00"),
    }
    assert register == wanted
    (notice,) = json.loads(text(client, "/api/v1/notices"))["results"]
    assert (notice["award_value"], notice["suppliers"]) == (50_000, "Pipe Works Ltd")
    contracts = json.loads(text(client, "/api/v1/contracts"))["results"]
    assert {each["title"]: each["buyer"]["name"] for each in contracts} == {
        title: buyer for title, (buyer, _) in wanted.items()
    }
    page = words(client, "/opportunities/ocds-bhunt2-20/")
    assert "Super transformers, bought by North Grid Test plc" in page and "950,000" not in page
    assert "Other buyers have published under the number of this process too." in page
    for key, own, other in (
        ("north-grid-test-plc", "Super transformers", "£50,000"),
        ("fenland-water-test-limited", "Pipes and fittings", "£900,000"),
    ):
        page = words(client, f"/organisations/{key}/")
        bought = page.partition("1 contract as buyer")[2].partition(" notice")[0]
        assert own in bought and other not in bought
        code = lines(client, f"/register/transparency.csv?body={key}")
        assert [(line["title"], line["body"]) for line in code] == [(own, wanted[own][0])]
    for searched in ("Volt Works", "North Grid", "Pipe Works"):
        assert "Pipes and fittings" in words(client, f"/opportunities/?q={quote(searched)}")
    tables = {line["title"]: line["buyer"] for line in lines(client, "/data/tables/contracts.csv")}
    assert tables == {title: buyer for title, (buyer, _) in wanted.items()}


def test_what_was_never_signed_is_not_in_the_register(client: Client) -> None:
    take("22-contract-of-cancelled-award.json")
    assert lines(client, "/register/contracts.csv") == []
    assert json.loads(text(client, "/api/v1/contracts"))["results"] == []
    assert "£1,000" not in words(client, "/register/")


def test_days_of_another_zone_are_noted() -> None:
    report = take("39-prozorro-shape.json")
    days = [note for note in report.remarks if note.kind == "day_elsewhere"]
    assert [(note.path, note.kind) for note in days] == [
        ("$.releases[0].contracts[0].dateSigned", "day_elsewhere"),
        ("$.releases[0].contracts[0].period.startDate", "day_elsewhere"),
        ("$.releases[0].contracts[0].period.endDate", "day_elsewhere"),
    ]
