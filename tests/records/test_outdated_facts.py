"""What earlier rules read of releases is read anew at an upgrade: in batches, once, and of nothing else."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from hopmarket.importing.import_run import import_file
from hopmarket.records.notices import outdated_facts
from hopmarket.records.notices.models import ContractSupplier, Notice, NoticeParty, PublishedContract
from hopmarket.records.notices.release_store import recompile
from hopmarket.records.notices.services import SourceFacts
from hopmarket.records.published_organisations.models import Mention, PublishedOrganisation, Sameness
from hopmarket.records.published_organisations.organisation_rows import save_organisations
from hopmarket.records.turns.models import Turn
from hopmarket.rules.releases.organisation_names import NamedOrganisation

pytestmark = pytest.mark.django_db
CASES = Path(__file__).parents[1] / "data" / "cases"
AT = datetime(2026, 11, 30, 9, tzinfo=UTC)
SOURCE = SourceFacts("case", "Case", "P", "L", "https://example.org/l", date(2026, 11, 30))


def take(*names: str) -> None:
    for name in names:
        assert import_file(CASES / name, source=SOURCE, at=AT, workers=0).new


def as_earlier_rules_read(ocid: str, name: str, key: str) -> None:
    """Puts a notice's buyer back to what it was while only the letters a to z counted."""
    (pk,) = save_organisations([NamedOrganisation(key, name)]).values()
    notice = Notice.objects.get(ocid=ocid)
    NoticeParty.objects.filter(notice=notice, role="buyer").update(organisation=pk)
    Mention.objects.filter(organisation=notice.buyer).update(organisation=pk)
    Notice.objects.filter(ocid=ocid).update(buyer=pk, facts_format=0, suppliers="")
    PublishedContract.objects.filter(notice=notice).update(buyer=None)
    ContractSupplier.objects.filter(contract__notice=notice).delete()


def test_the_new_facts_stand_after_it_and_a_second_run_has_nothing_to_do() -> None:
    take("02-nonlatin-collide.json", "06-award-multi-supplier.json", "22-contract-of-cancelled-award.json")
    for ocid, name in (("ocds-bhunt2-02a", "Лицей 5"), ("ocds-bhunt2-02b", "Больница 5")):
        as_earlier_rules_read(ocid, name, "5")
    as_earlier_rules_read("ocds-bhunt2-06", "Larkfield Borough Council", "larkfield-borough-council")
    progress: list[tuple[int, int]] = []
    assert outdated_facts.facts_are_outdated()
    assert outdated_facts.read_outdated_notices(at=AT, tell=lambda *how_far: progress.append(how_far)) == 3
    assert progress == [(3, 3)] and not outdated_facts.facts_are_outdated()
    keys = dict(Notice.objects.values_list("ocid", "buyer__key"))
    assert (keys["ocds-bhunt2-02a"], keys["ocds-bhunt2-02b"]) == ("лицей-5", "больница-5")
    contract = PublishedContract.objects.get(notice__ocid="ocds-bhunt2-06")
    assert contract.supplier_names == "Alder Build Ltd; Birch Build Ltd; Cedar Build Ltd"
    assert contract.buyer_name == "Larkfield Borough Council" and contract.buyer is not None
    turns = Turn.objects.count()
    assert outdated_facts.read_outdated_notices(at=AT) == 0 and Turn.objects.count() == turns


def test_a_notice_of_which_nothing_changes_keeps_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    take("06-award-multi-supplier.json", "02-nonlatin-collide.json")
    monkeypatch.setattr(outdated_facts, "BATCH", 1)
    before = dict(Notice.objects.values_list("ocid", "turn"))
    Notice.objects.update(facts_format=0)
    Notice.objects.filter(ocid="ocds-bhunt2-06").update(title="As earlier rules read it")
    assert outdated_facts.read_outdated_notices(at=AT) == 3
    after = dict(Notice.objects.values_list("ocid", "turn"))
    assert {ocid for ocid in before if after[ocid] != before[ocid]} == {"ocds-bhunt2-06"}
    assert Notice.objects.get(ocid="ocds-bhunt2-06").title == "Bughunt 06"


def test_what_was_broken_off_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    take("02-nonlatin-collide.json", "06-award-multi-supplier.json")
    Notice.objects.update(facts_format=0)
    monkeypatch.setattr(outdated_facts, "BATCH", 2)

    def unplug(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        outdated_facts.read_outdated_notices(at=AT, tell=unplug)
    assert Notice.objects.filter(facts_format=0).count() == 1
    assert outdated_facts.read_outdated_notices(at=AT) == 1


def lone(name: str) -> dict[str, Any]:
    case = json.loads((CASES / "02-nonlatin-collide.json").read_text())
    release = json.loads(json.dumps(case["releases"][0]).replace("02a", "kb"))
    release["buyer"]["name"] = release["parties"][0]["name"] = name
    return {**case, "releases": [release]}


def test_an_earlier_address_leads_to_the_present_one(tmp_path: Path, client: Client) -> None:
    place = tmp_path / "one.json"
    place.write_text(json.dumps(lone("København Kommune")))
    import_file(place, source=SOURCE, at=AT, workers=0)
    take("02-nonlatin-collide.json")
    as_earlier_rules_read("ocds-bhunt2-kb", "København Kommune", "k-benhavn-kommune")
    for ocid, name in (("ocds-bhunt2-02a", "Лицей 5"), ("ocds-bhunt2-02b", "Больница 5")):
        as_earlier_rules_read(ocid, name, "5")
    outdated_facts.read_outdated_notices(at=AT)
    earlier = PublishedOrganisation.objects.get(key="k-benhavn-kommune")
    assert earlier.same_as is not None and earlier.same_as.key == "københavn-kommune"
    answer = client.get("/organisations/k-benhavn-kommune/")
    assert answer.status_code == 302 and answer["Location"] == "/organisations/k%C3%B8benhavn-kommune/"
    page = client.get(answer["Location"]).content.decode()
    assert "its page was at /organisations/k-benhavn-kommune/" in page
    assert PublishedOrganisation.objects.get(key="5").same_as is None, "two had it: nobody can say who"
    assert Sameness.objects.count() == 1
    recompile({"ocds-bhunt2-kb"}, at=AT)
    assert Sameness.objects.filter(undone_at=None).count() == 1
