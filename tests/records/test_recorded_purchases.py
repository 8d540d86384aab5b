"""Recorded purchases: every state, act and role; who approves; and what the register knows of them afterwards."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings

from hopmarket.records.debarment.services import load_debarment_list
from hopmarket.records.figures.queries import activity_of_record
from hopmarket.records.ledger.models import Event
from hopmarket.records.notices.models import Notice, Release
from hopmarket.records.notices.queries import contracts_register
from hopmarket.records.open_data.transparency_code import covered_agreements
from hopmarket.records.parties.models import Organisation
from hopmarket.records.post.models import Letter
from hopmarket.records.recorded_purchases import services
from hopmarket.records.recorded_purchases.models import RecordedPurchase
from hopmarket.records.recorded_purchases.queries import (
    earlier_records_like,
    ocid_of_record,
    records_for,
)
from hopmarket.records.tasks.queries import desk_of
from hopmarket.rules.procedure_kinds import ProcedureKey
from hopmarket.rules.recorded_purchase import RecordedFacts, RecordedSupplier
from hopmarket.rules.recorded_purchase_life import RecordAct, RecordState, record_life
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, Role, System
from hopmarket.rules.transparency import HEAD
from tests.factories.partnership import Partnership, joined, must, partnership
from tests.factories.recorded import bought_elsewhere, direct_award, direct_award_above

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 30, 10, tzinfo=UTC)
WHY = "The reason does not say who else could do the work."
_S = RecordState


@dataclass
class World:
    """A house, and what may be done in it."""

    house: Partnership

    def act(self, name: str, record: Any, by: Member, **words: Any) -> Any:
        return getattr(services, name)(record=record, by=by, at=AT, **words)

    def started(self, procedure: ProcedureKey = ProcedureKey.DIRECT_AWARD) -> RecordedPurchase:
        words = {"procedure": procedure, "title": "Lifts", "by": self.house.drafter, "at": AT}
        return must(services.start_record(**words))

    def asked(self, facts: RecordedFacts | None = None) -> Any:
        record = self.started()
        words = {"facts": facts or direct_award(), "revision": record.revision}
        return self.act("ask_record_approval", record, self.house.drafter, **words)

    def in_state(self, state: RecordState, procedure: ProcedureKey) -> RecordedPurchase:
        record, drafter = self.started(procedure), self.house.drafter
        if state is _S.DISCARDED:
            return must(self.act("discard_record", record, drafter))
        if state is _S.DRAFT:
            return record
        if procedure is ProcedureKey.BOUGHT_ELSEWHERE:
            words = {"facts": bought_elsewhere(), "revision": record.revision}
            return must(self.act("record_purchase", record, drafter, **words))
        words = {"facts": direct_award(), "revision": record.revision}
        record = must(self.act("ask_record_approval", record, drafter, **words))
        return (
            record
            if state is _S.WITH_APPROVER
            else must(self.act("approve_record", record, self.house.approver))
        )


@pytest.fixture
def world() -> World:
    return World(partnership(AT, bidders=1))


# State × act × role

_WORDS: dict[RecordAct, tuple[str, dict[str, Any]]] = {
    RecordAct.REVISE: ("revise_record", {"facts": True}),
    RecordAct.ASK_APPROVAL: ("ask_record_approval", {"facts": True}),
    RecordAct.RETURN: ("return_record", {"reasons": WHY}),
    RecordAct.APPROVE: ("approve_record", {}),
    RecordAct.RECORD: ("record_purchase", {"facts": True}),
    RecordAct.DISCARD: ("discard_record", {}),
    RecordAct.CORRECT: ("correct_record", {"facts": True, "reason": WHY}),
}


@pytest.mark.parametrize(
    ("procedure", "state"),
    [
        (procedure, state)
        for procedure in (ProcedureKey.DIRECT_AWARD, ProcedureKey.BOUGHT_ELSEWHERE)
        for state in RecordState
        if procedure is ProcedureKey.DIRECT_AWARD or state is not _S.WITH_APPROVER
    ],
)
def test_every_act_in_every_state_by_everybody(
    world: World, state: RecordState, procedure: ProcedureKey
) -> None:
    """In its state and by its role an act succeeds, and everything else is refused and changes nothing."""
    record = world.in_state(state, procedure)
    facts = direct_award() if procedure is ProcedureKey.DIRECT_AWARD else bought_elsewhere()
    house, life = world.house, record_life(record.the_procedure)
    for act, (name, given) in _WORDS.items():
        words = dict(given)
        if "facts" in words:
            words["facts"] = replace(facts, title="Lifts of the library")
            words["revision"] = record.revision
        events = Event.objects.count()
        for stranger in (house.evaluators[0], house.bidders[0], house.operator):
            refused = world.act(name, record, stranger, **words)
            assert isinstance(refused, Refusal) and refused.reason.startswith("role."), (act, stranger)
        assert Event.objects.count() == events
        if isinstance(life.after(state, act), Refusal):
            by = house.approver if act is RecordAct.APPROVE else house.drafter
            refused = world.act(name, record, by, **words)
            assert isinstance(refused, Refusal) and refused.reason.endswith(".not_now"), act
            assert Event.objects.count() == events
    record.refresh_from_db()
    assert record.state == state


def test_a_record_of_another_body_is_nobodys_elses(world: World) -> None:
    record = world.in_state(_S.RECORDED, ProcedureKey.DIRECT_AWARD)
    partner = partnership(AT, bidders=0, place="severnside").drafter
    assert not records_for(partner).filter(pk=record.pk).exists()
    for name, words in _WORDS.values():
        given = {
            **words,
            **({"facts": direct_award(), "revision": record.revision} if "facts" in words else {}),
        }
        with pytest.raises(RecordedPurchase.DoesNotExist):
            world.act(name, record, partner, **given)


def test_a_tender_is_not_recorded(world: World) -> None:
    words = {"title": "Lifts", "by": world.house.drafter, "at": AT}
    refused = services.start_record(procedure=ProcedureKey.QUICK_QUOTE, **words)
    assert isinstance(refused, Refusal) and refused.reason == "record.has_responses"


# Two officers


def test_a_direct_award_is_approved_by_a_second_officer_and_published(world: World) -> None:
    record, house = must(world.asked()), world.house
    (task,) = [
        row.task for row in desk_of([house.approver], AT).tasks if row.task.kind.name == "approve_record"
    ]
    assert task.way == f"/commission/recorded/{record.reference}/second-officer/"
    assert not [row for row in desk_of([house.drafter], AT).tasks if row.task.kind.name == "approve_record"]
    refused = world.act("approve_record", record, house.drafter)
    assert isinstance(refused, Refusal) and refused.reason == "approve.own_draft"
    assert not Release.objects.exists()
    returned = must(world.act("return_record", record, house.approver, reasons=WHY))
    (task,) = [row.task for row in desk_of([house.drafter], AT).tasks if row.task.kind.name == "mend_record"]
    assert task.way == f"/commission/recorded/{record.reference}/"
    words = {"facts": direct_award(), "revision": returned.revision}
    must(world.act("ask_record_approval", record, house.drafter, **words))
    must(world.act("approve_record", record, house.approver))
    kinds = Letter.objects.order_by("pk").values_list("kind", flat=True)
    assert [kind for kind in kinds if kind.startswith("record_")] == [
        "record_approval_asked", "record_returned", "record_approval_asked", "record_approved",
    ]  # fmt: skip
    lines = [line.sentence for line in activity_of_record(record)]
    assert lines[0] == "approved the record, which is published" and lines[-1] == "began the record"


def test_whoever_wrote_in_it_does_not_approve(world: World) -> None:
    record, house = world.started(), world.house
    words = {"facts": direct_award(summary="Other words."), "revision": record.revision}
    revised = must(world.act("revise_record", record, house.approver, **words))
    words = {"facts": direct_award(), "revision": revised.revision}
    refused = world.act("ask_record_approval", record, house.drafter, **words)
    assert isinstance(refused, Refusal) and refused.reason == "ask.somebody_joins"
    third = joined("Tara Third", "temevalley.example", (Role.COMMISSIONER,), house.drafter, AT)
    must(world.act("ask_record_approval", record, house.drafter, **words))
    refused = world.act("approve_record", record, house.approver)
    assert isinstance(refused, Refusal) and refused.reason == "approve.own_words"
    must(world.act("approve_record", record, third))


def test_nothing_incomplete_goes_on_and_what_another_changed_is_looked_at(world: World) -> None:
    refused = world.asked(direct_award(ground=""))
    assert isinstance(refused, Refusal) and refused.reason == "record.no_ground"
    record = RecordedPurchase.objects.get()
    stale = world.act("revise_record", record, world.house.drafter, facts=direct_award(), revision=7)
    assert isinstance(stale, Refusal) and stale.reason == "record.changed_meanwhile"


# What is published


def _published(record: RecordedPurchase) -> dict[str, Any]:
    return Notice.objects.get(ocid=ocid_of_record(record)).record


@pytest.mark.parametrize(
    ("procedure", "method"),
    [(ProcedureKey.DIRECT_AWARD, "direct"), (ProcedureKey.BOUGHT_ELSEWHERE, "limited")],
)
def test_the_register_knows_it_at_once(world: World, procedure: ProcedureKey, method: str) -> None:
    record = world.in_state(_S.RECORDED, procedure)
    published = _published(record)
    assert published["tag"] == ["compiled"] or "award" in published["tag"]
    assert published["tender"]["procurementMethod"] == method
    (contract,) = contracts_register()
    assert contract.kind == "contract" and contract.value == Decimal(24000)
    assert contract.supplier_names == "Hopfield Lifts Ltd" and contract.signed_on == date(2026, 11, 20)
    (covered,) = covered_agreements()
    row = dict(zip(HEAD, covered.cells, strict=True))
    assert row["supplier_sme"] == "Yes" and row["supplier_vcse"] == "No"
    assert row["supplier_registration_number"] == "GB-COH-04455667"
    assert (row["department"], row["vat_not_recovered"], row["review_date"]) == (
        "Property", Decimal(0), date(2027, 12, 1),
    )  # fmt: skip
    assert row["invitation"] == ("Neither" if method == "direct" else "Invitation to quote")


def test_a_direct_award_says_why_and_names_its_notices(world: World) -> None:
    must(load_debarment_list(content=b"[]", file_name="a.json", dated=AT.date(), by=System("command"), at=AT))
    record = must(world.asked(direct_award_above()))
    must(world.act("approve_record", record, world.house.approver))
    published = _published(record)
    assert published["tender"]["procurementMethodRationale"].startswith("Only this supplier can do it (")
    documents = [
        document
        for part in (published["tender"], *published["awards"], *published["contracts"])
        for document in part["documents"]
    ]
    assert [document["id"] for document in documents] == ["UK5", "UK6", "UK7"]
    assert documents[0]["url"].endswith("/Notice/012345-2026")


def test_a_supplier_of_this_portal_is_known_by_its_number_or_its_name(world: World) -> None:
    bidder = Organisation.objects.get(pk=world.house.bidders[0].organisation)
    typed = RecordedSupplier(name=bidder.name.upper(), kind="business", size="large")
    record = world.started(ProcedureKey.BOUGHT_ELSEWHERE)
    words = {"facts": bought_elsewhere(supplier=typed), "revision": record.revision}
    recorded = must(world.act("record_purchase", record, world.house.drafter, **words))
    assert recorded.the_facts.supplier.key == bidder.key
    supplier = next(row for row in _published(record)["parties"] if "supplier" in row["roles"])
    assert supplier["name"] == bidder.name and supplier["details"]["vcse"] is True


def test_a_correction_says_what_was_wrong_and_why(world: World) -> None:
    record, house = world.in_state(_S.RECORDED, ProcedureKey.DIRECT_AWARD), world.house
    words = {"facts": direct_award(value=Decimal(26000)), "revision": record.revision, "reason": WHY}
    refused = world.act("correct_record", record, house.drafter, **words)
    assert isinstance(refused, Refusal) and refused.reason == "record.value_beyond"
    correction = must(world.act("correct_record", record, house.approver, **words))
    contract = _published(record)["contracts"][0]
    assert contract["value"]["amount"] == 26000
    (amendment,) = contract["amendments"]
    assert amendment["rationale"] == WHY and amendment["amendsReleaseID"] == correction.amends
    assert Release.objects.filter(ocid=ocid_of_record(record)).count() == 2
    again = world.act("correct_record", record, house.approver, **words)
    assert isinstance(again, Refusal) and again.reason == "record.changed_meanwhile"
    words["revision"] = record.revision + 1
    nothing = world.act("correct_record", record, house.approver, **words)
    assert isinstance(nothing, Refusal) and nothing.reason == "contract.nothing_changed"


def test_a_second_record_of_the_same_contract_is_seen(world: World) -> None:
    first = world.in_state(_S.RECORDED, ProcedureKey.DIRECT_AWARD)
    second = world.started(ProcedureKey.BOUGHT_ELSEWHERE)
    (earlier,) = earlier_records_like(second, bought_elsewhere())
    assert earlier.process == ocid_of_record(first)
    assert not earlier_records_like(second, bought_elsewhere(value=Decimal(24001)))
    assert not earlier_records_like(first, direct_award())
    words = {"facts": bought_elsewhere(), "revision": second.revision}
    must(world.act("record_purchase", second, world.house.drafter, **words))


# The debarment list

_HEAD = "name,identifiers,grounds,from,until\n"


def _load(row: str, at: datetime = AT) -> None:
    words = {"file_name": "list.csv", "dated": at.date(), "by": System("command"), "at": at}
    must(load_debarment_list(content=(_HEAD + row).encode(), **words))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("", ""),
        ("Hopfield Lifts,GB-COH 04455667,mandatory,,", "debarment.mandatory"),
        ("Another,GB-COH 04455667,discretionary,,", "reasons.missing"),
        ("HOPFIELD LIFTS LIMITED,GB-COH 01111111,mandatory,,", "reasons.missing"),
    ],
)
def test_a_direct_award_asks_the_list(world: World, row: str, reason: str) -> None:
    _load(row)
    refused = world.asked()
    if not reason:
        assert must(refused).state == _S.WITH_APPROVER
        return
    assert isinstance(refused, Refusal) and refused.reason == reason
    explained = world.asked(direct_award(debarment_reason="The company on the list has another number"))
    if reason == "debarment.mandatory":
        assert isinstance(explained, Refusal) and explained.reason == reason
        return
    must(world.act("approve_record", must(explained), world.house.approver))
    facts = Event.objects.get(act="approve_record").facts
    assert "list of 2026-11-30" in facts["debarment"] and facts["debarment_reason"]


def test_above_the_threshold_a_fresh_list_is_wanted(world: World) -> None:
    refused = world.asked(direct_award_above())
    assert isinstance(refused, Refusal) and refused.reason == "debarment.no_list"
    _load("", datetime(2026, 10, 29, 10, tzinfo=UTC))
    refused = world.asked(direct_award_above())
    assert isinstance(refused, Refusal) and refused.reason == "debarment.old_list"
    _load("", datetime(2026, 10, 30, 10, tzinfo=UTC))
    must(world.asked(direct_award_above()))


def test_below_it_a_house_without_a_list_goes_on_and_says_so(world: World) -> None:
    must(world.asked())
    assert Event.objects.get(act="ask_record_approval").facts["debarment"] == "not checked: no list"


def test_what_was_bought_elsewhere_is_recorded_whatever_the_list_says(world: World) -> None:
    _load("Hopfield Lifts,GB-COH 04455667,mandatory,,")
    assert world.in_state(_S.RECORDED, ProcedureKey.BOUGHT_ELSEWHERE).state == _S.RECORDED


def test_the_newest_list_counts_and_the_same_file_changes_nothing() -> None:
    _load("Hopfield Lifts,,mandatory,,")
    words = {"file_name": "other.csv", "dated": AT.date(), "by": System("command"), "at": AT}
    again = load_debarment_list(content=(_HEAD + "Hopfield Lifts,,mandatory,,").encode(), **words)
    assert isinstance(again, Refusal) and again.reason == "debarment.loaded_already"
    wrong = load_debarment_list(content=(_HEAD + "A Firm,,perhaps,,\n,,mandatory,,").encode(), **words)
    assert isinstance(wrong, Refusal) and wrong.params["faults"].splitlines() == [
        "Row 2, grounds: write mandatory or discretionary, not “perhaps”",
        "Row 3, name: enter the supplier’s name",
    ]
    assert Event.objects.filter(act="load_debarment_list").count() == 1


def test_the_prefix_is_ours(world: World) -> None:
    record = world.started()
    assert ocid_of_record(record) == f"{settings.OCID_PREFIX}-TDC-2026-R0001"
