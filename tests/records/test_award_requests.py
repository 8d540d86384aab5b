"""An award that a second officer looks at: who asks, who may approve, and what keeps it from being decided."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from hopmarket.records.evaluation.models import Decision, Score
from hopmarket.records.evaluation.services import approve_award, ask_award, confirm_award, refuse_award
from hopmarket.records.notices.models import Release
from hopmarket.records.opportunities.models import OfficerRequest
from hopmarket.records.opportunities.services import take_back_request
from hopmarket.records.parties.models import Organisation
from hopmarket.records.post.models import Letter
from hopmarket.rules.roles import Member, Role
from tests.factories.act_events import adds_one, refuses
from tests.factories.partnership import joined, must, partnership
from tests.factories.purchases import Purchase, a_purchase
from tests.factories.second_officers import move_line

pytestmark = pytest.mark.django_db

WHY = "It met the need best for the money."


def asked_words(purchase: Purchase, **changes: Any) -> dict[str, Any]:
    words = {"opportunity": purchase.fresh(), "reasons": WHY, "ties": {}, "by": purchase.house.lead}
    return {**words, "at": purchase.at("awarded"), **changes}


def asked_of(purchase: Purchase, **changes: Any) -> OfficerRequest:
    return must(ask_award(**asked_words(purchase, **changes)))


def beyond() -> Purchase:
    """A purchase whose award, of £72,000, stands at the partnership's line."""
    purchase = a_purchase("locked")
    move_line(purchase, "award", 72000)
    return purchase


@pytest.mark.parametrize(
    ("line", "alone"), [(None, True), ("72000.01", True), ("72000", False), ("0", False)]
)
def test_both_sides_of_the_line(line: str | None, alone: bool) -> None:
    purchase = a_purchase("locked")
    if line:
        move_line(purchase, "award", Decimal(line))
    if alone:
        must(confirm_award(**asked_words(purchase)))
    else:
        refusal = refuses("second_officer.wanted", confirm_award, **asked_words(purchase))
        assert "second officer" in refusal.params["rule"]


def test_two_officers_award() -> None:
    purchase = beyond()
    before = Release.objects.count()
    asked = adds_one(ask_award, **asked_words(purchase))
    assert purchase.fresh().state == "evaluating" and Release.objects.count() == before
    assert not Decision.objects.exists()
    told = Letter.objects.filter(kind="officer_request_asked").values_list("person", flat=True)
    assert list(told) == [purchase.house.drafter.person]
    refuses("officer_request.waits", ask_award, **asked_words(purchase))
    words = {"officer_request": asked, "at": purchase.at("awarded")}
    decision = adds_one(approve_award, **words, by=purchase.house.drafter)
    assert purchase.fresh().state == "awarded"
    assert decision.confirmed_by_id == purchase.house.lead.person and decision.reasons == WHY
    assert Letter.objects.filter(kind="result").count() == 3
    refuses("officer_request.decided", approve_award, **words, by=purchase.house.drafter)


def officer(purchase: Purchase, which: str) -> Member:
    """A commissioner of the buyer, as each of those whom the rule tells apart."""
    if which == "evaluator":
        return replace(purchase.panel[0], roles=purchase.panel[0].roles | {Role.COMMISSIONER})
    if which == "another":
        at = purchase.at("drafted")
        return joined("Hugh Officer", "temevalley.example", (Role.COMMISSIONER,), purchase.house.drafter, at)
    return {"asker": purchase.house.lead, "drafter": purchase.house.drafter}[which]


@pytest.mark.parametrize("deed", [approve_award, refuse_award])
@pytest.mark.parametrize(
    ("which", "reason"),
    [
        ("asker", "officer_request.own"),
        ("evaluator", "officer_request.seated"),
        ("drafter", None),
        ("another", None),
    ],
)
def test_who_may_decide(deed: Any, which: str, reason: str | None) -> None:
    purchase = beyond()
    words = {"officer_request": asked_of(purchase), "by": officer(purchase, which)}
    words |= {"at": purchase.at("awarded")}
    words |= {"reasons": "The reasons do not fit the scores."} if deed is refuse_award else {}
    if reason:
        refuses(reason, deed, **words)
    else:
        adds_one(deed, **words)


@pytest.mark.parametrize("deed", [approve_award, refuse_award])
def test_an_officer_of_another_body_finds_nothing(deed: Any) -> None:
    purchase = beyond()
    asked = asked_of(purchase)
    stranger = partnership(purchase.began, place="elsewhere").drafter
    words = {"reasons": "We would have bought it too."} if deed is refuse_award else {}
    with pytest.raises(OfficerRequest.DoesNotExist):
        deed(officer_request=asked, by=stranger, at=purchase.at("awarded"), **words)


def test_an_officer_whom_another_body_lends_decides_this_and_nothing_else() -> None:
    purchase = beyond()
    house = partnership(purchase.began, place="elsewhere")
    lent = (house.drafter.person, house.council.pk)
    refuses("second_officer.unknown", ask_award, **asked_words(purchase, lent=(house.drafter.person, 1)))
    asked = asked_of(purchase, lent=lent)
    told = Letter.objects.filter(kind="officer_request_asked").values_list("person", flat=True)
    assert list(told) == [house.drafter.person]
    refuses("opportunity.return.not_now", _return_draft, opportunity=purchase.fresh(), by=house.drafter)
    with pytest.raises(OfficerRequest.DoesNotExist):
        approve_award(officer_request=asked, by=house.approver, at=purchase.at("awarded"))
    adds_one(approve_award, officer_request=asked, by=house.drafter, at=purchase.at("awarded"))


def _return_draft(**words: Any) -> Any:
    from hopmarket.records.opportunities.services import return_draft

    return return_draft(**words, reasons="It is not what I would buy.", at=words["opportunity"].drafted_at)


def test_scores_that_changed_meanwhile() -> None:
    purchase = beyond()
    asked = asked_of(purchase)
    Score.objects.filter(value=4).update(value=1)
    words = {"officer_request": asked, "by": purchase.house.drafter, "at": purchase.at("awarded")}
    refuses("award.scores_changed", approve_award, **words)
    assert OfficerRequest.objects.get().decision == ""


def test_another_ranking_than_was_asked() -> None:
    purchase = beyond()
    asked = asked_of(purchase)
    asked.values["ranking"][0]["places"][0]["price"] = "1.00"
    asked.save()
    words = {"officer_request": asked, "by": purchase.house.drafter, "at": purchase.at("awarded")}
    refuses("award.changed_since_asked", approve_award, **words)


def test_refused_and_taken_back() -> None:
    purchase = beyond()
    words = {"by": purchase.house.drafter, "at": purchase.at("awarded")}
    asked = asked_of(purchase)
    refuses("reasons.missing", refuse_award, officer_request=asked, reasons="No.", **words)
    adds_one(refuse_award, officer_request=asked, reasons="The reasons do not fit the scores.", **words)
    assert Letter.objects.filter(kind="officer_request_refused", person=purchase.house.lead.person).exists()
    again = asked_of(purchase)
    refuses("officer_request.not_own", take_back_request, officer_request=again, **words)
    adds_one(take_back_request, officer_request=again, **{**words, "by": purchase.house.lead})
    refuses("officer_request.decided", approve_award, officer_request=again, **words)
    decisions = OfficerRequest.objects.order_by("pk").values_list("decision", "reasons")
    assert list(decisions) == [("refused", WHY), ("taken_back", WHY)]
    assert Organisation.objects.exists() and not Decision.objects.exists()
