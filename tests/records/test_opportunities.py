"""A purchase's acts up to its closing: each done, each refused, and the one event of each in the ledger."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pyrage
import pytest
from django.db import transaction

from hopmarket.records.files.encrypted_storage import place_of
from hopmarket.records.files.models import SealedTo, StoredFile
from hopmarket.records.ledger.current_time import now, pretend_time
from hopmarket.records.ledger.models import Event
from hopmarket.records.ledger.queries import first_ledger_fault
from hopmarket.records.notices.models import Release
from hopmarket.records.opportunities import services
from hopmarket.records.opportunities.models import ClarificationQuestion, Opportunity
from hopmarket.records.opportunities.queries import gaps_of, is_open, opportunities_for
from hopmarket.records.post.models import Letter
from hopmarket.records.responses.models import OpenedResponse, SealedCopy
from hopmarket.records.responses.services import close_due, open_responses, unlock
from hopmarket.records.responses.services.closing import CLOCK, close_opportunity
from hopmarket.rules.opportunity_life import LIVES, LifeKind, OpportunityAct, OpportunityState
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Role, System
from tests.factories.partnership import joined, must, partnership
from tests.factories.purchases import PASSPHRASE, Purchase, a_purchase, an_upload, identity_of, take
from tests.factories.second_officers import one_officer_may

WHY = "The need has grown since then."
pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def adds_one(act: Callable[..., Any], /, **words: Any) -> Any:
    """Does the act and gives its result; the ledger must gain one event, under the act's own name."""
    before = Event.objects.count()
    outcome = must(act(**words))
    assert Event.objects.count() == before + 1
    newest = Event.objects.order_by("-number").first()
    assert newest is not None and newest.act == act.__name__
    assert newest.subject.startswith("opportunities/")
    assert first_ledger_fault() is None
    return outcome


def refuses(reason: str, act: Callable[..., Any], /, **words: Any) -> None:
    """Tries the act, which must refuse for this reason; no event, letter or release may be written."""
    before = (Event.objects.count(), Letter.objects.count(), Release.objects.count())
    outcome = act(**words)
    assert isinstance(outcome, Refusal) and outcome.reason == reason, outcome
    assert (Event.objects.count(), Letter.objects.count(), Release.objects.count()) == before


def letters(kind: str) -> list[str]:
    return sorted(Letter.objects.filter(kind=kind).values_list("address", flat=True))


@pytest.fixture
def drafted() -> Purchase:
    return a_purchase("drafted", bidders=0)


@pytest.fixture
def published() -> Purchase:
    return a_purchase("published", bidders=1)


# ---------- drafting


def test_draft_opportunity(drafted: Purchase) -> None:
    by = drafted.house.drafter
    opportunity = adds_one(services.draft_opportunity, title="  Meals on Sundays ", by=by, at=now())
    assert opportunity.reference.endswith(f"-{now().year}-0002")
    terms = opportunity.the_terms
    assert (terms.title, len(terms.lots), [criterion.key for criterion in terms.criteria]) == (
        "Meals on Sundays",
        1,
        ["price"],
    )
    refuses("draft.no_title", services.draft_opportunity, title="  ", by=by, at=now())
    refuses("role.missing", services.draft_opportunity, title="X", by=drafted.house.evaluators[0], at=now())


def test_revise_draft(drafted: Purchase) -> None:
    by, old = drafted.house.drafter, drafted.fresh()
    new = replace(old.the_terms, place="Upper Teme")
    words = {"opportunity": old, "terms": new, "revision": old.revision, "by": by, "at": now()}
    opportunity = adds_one(services.revise_draft, **words)
    assert opportunity.the_terms == new and opportunity.revision == old.revision + 1
    refuses("draft.changed_meanwhile", services.revise_draft, **words)
    take(drafted, "with_approver")
    refuses("opportunity.revise.not_now", services.revise_draft, **words)


def test_revising_cannot_bring_papers_in(drafted: Purchase) -> None:
    must(
        services.attach_paper(
            opportunity=drafted.opportunity, upload=an_upload(), by=drafted.house.drafter, at=now()
        )
    )
    row = drafted.fresh()
    without = replace(row.the_terms, papers=())
    opportunity = must(
        services.revise_draft(
            opportunity=row, terms=without, revision=row.revision, by=drafted.house.drafter, at=now()
        )
    )
    assert len(opportunity.the_terms.papers) == 1


def test_attach_and_remove_paper(drafted: Purchase) -> None:
    by, upload = drafted.house.drafter, an_upload("plan.pdf")
    opportunity = adds_one(
        services.attach_paper, opportunity=drafted.opportunity, upload=upload, by=by, at=now()
    )
    (document,) = opportunity.the_terms.papers
    stored = StoredFile.objects.get(pk=document.file)
    assert (document.name, stored.sealed_to, stored.sha256) == ("plan.pdf", SealedTo.NOBODY, document.sha256)
    assert place_of(stored.pk).read_bytes() == b"%PDF-1.7\nhow we work\n"
    assert not place_of(upload.kept.id).exists()
    wrong = an_upload("plan.pdf", b"MZ no pdf at all")
    refuses(
        "file.not_what_it_says",
        services.attach_paper,
        opportunity=drafted.opportunity,
        upload=wrong,
        by=by,
        at=now(),
    )
    assert not place_of(wrong.kept.id).exists()
    refuses(
        "paper.unknown", services.remove_paper, opportunity=drafted.opportunity, file="x", by=by, at=now()
    )
    opportunity = adds_one(
        services.remove_paper, opportunity=drafted.opportunity, file=document.file, by=by, at=now()
    )
    assert opportunity.the_terms.papers == ()
    take(drafted, "with_approver")
    refuses(
        "opportunity.revise.not_now",
        services.attach_paper,
        opportunity=drafted.opportunity,
        upload=an_upload(),
        by=by,
        at=now(),
    )
    refuses(
        "opportunity.revise.not_now",
        services.remove_paper,
        opportunity=drafted.opportunity,
        file=document.file,
        by=by,
        at=now(),
    )


def test_name_people(drafted: Purchase) -> None:
    house = drafted.house
    first, second = house.drafter.person, house.approver.person
    scorers = tuple(evaluator.person for evaluator in house.evaluators)
    words = {
        "opportunity": drafted.opportunity,
        "openers": (first, second),
        "evaluators": scorers,
        "lead": first,
        "by": house.drafter,
        "at": now(),
    }
    opportunity = adds_one(services.name_people, **words)
    assert [opener.person_id for opener in opportunity.openers.all()] == [first, second]
    assert (
        opportunity.seats.filter(part="evaluator").count() == 3
        and opportunity.seats.get(part="lead").person_id == first
    )
    refuses("people.openers", services.name_people, **{**words, "openers": (first, second, scorers[0])})
    refuses("people.not_commissioner", services.name_people, **{**words, "openers": (first, scorers[0])})
    refuses("people.lead_scores", services.name_people, **{**words, "lead": scorers[0]})
    refuses("people.not_evaluator", services.name_people, **{**words, "evaluators": (second,)})
    assert opportunity.seats.filter(part="evaluator").count() == 3
    take(drafted, "with_approver")
    refuses("opportunity.revise.not_now", services.name_people, **words)


def test_nobody_of_another_organisation_is_named(drafted: Purchase) -> None:
    other = partnership(now(), bidders=0, place="elsewhere")
    refuses(
        "people.not_commissioner",
        services.name_people,
        opportunity=drafted.opportunity,
        openers=(drafted.house.drafter.person, other.drafter.person),
        evaluators=(),
        lead=drafted.house.drafter.person,
        by=drafted.house.drafter,
        at=now(),
    )


def test_copy_opportunity(published: Purchase) -> None:
    by = published.house.drafter
    opportunity = adds_one(services.copy_opportunity, opportunity=published.opportunity, by=by, at=now())
    source, terms = published.fresh(), opportunity.the_terms
    assert opportunity.copied_from == source and opportunity.state == OpportunityState.DRAFT
    dates = ("questions_until", "closes_at", "award_on", "starts_on", "ends_on")
    assert all(getattr(terms, name) is None for name in dates)
    assert replace(source.the_terms, **dict.fromkeys(dates)) == terms
    assert (
        opportunity.approved_by is None and opportunity.recipient == "" and not opportunity.openers.exists()
    )


# ---------- the second officer


def test_ask_approval(drafted: Purchase) -> None:
    by = drafted.house.drafter
    row = drafted.fresh()
    lacking = replace(row.the_terms, summary="", cpv="")
    must(services.revise_draft(opportunity=row, terms=lacking, revision=row.revision, by=by, at=now()))
    outcome = services.ask_approval(opportunity=row, by=by, at=now())
    assert outcome == Refusal("draft.gaps", params={"count": "2"})
    must(
        services.revise_draft(
            opportunity=row, terms=drafted.terms, revision=row.revision + 1, by=by, at=now()
        )
    )
    opportunity = adds_one(services.ask_approval, opportunity=row, by=by, at=now())
    assert opportunity.state == OpportunityState.WITH_APPROVER
    assert letters("approval_asked") == ["alex@temevalley.example"]
    refuses("opportunity.ask_approval.not_now", services.ask_approval, opportunity=row, by=by, at=now())


def test_return_draft(drafted: Purchase) -> None:
    by = drafted.house.approver
    words = {
        "opportunity": drafted.opportunity,
        "reasons": " Say what happens at night. ",
        "by": by,
        "at": now(),
    }
    refuses("opportunity.return.not_now", services.return_draft, **words)
    take(drafted, "with_approver")
    refuses("reasons.missing", services.return_draft, **{**words, "reasons": " "})
    opportunity = adds_one(services.return_draft, **words)
    assert (opportunity.state, opportunity.reasons) == (OpportunityState.DRAFT, "Say what happens at night.")
    assert letters("draft_returned") == ["dana@temevalley.example"]


def test_an_approval_that_is_returned_is_gone(drafted: Purchase) -> None:
    take(drafted, "with_approver")
    take(drafted, "approved")
    opportunity = must(
        services.return_draft(
            opportunity=drafted.opportunity,
            reasons="The budget has changed since then.",
            by=drafted.house.drafter,
            at=now(),
        )
    )
    assert opportunity.approved_by is None and opportunity.state == OpportunityState.DRAFT


def test_approve_draft(drafted: Purchase) -> None:
    by = drafted.house.approver
    words = {"opportunity": drafted.opportunity, "by": by, "at": now()}
    refuses("opportunity.approve.not_now", services.approve_draft, **words)
    take(drafted, "with_approver")
    refuses("approve.own_draft", services.approve_draft, **{**words, "by": drafted.house.drafter})
    refuses("role.second_factor", services.approve_draft, **{**words, "by": replace(by, second_factor=False)})
    opportunity = adds_one(services.approve_draft, **words)
    assert opportunity.state == OpportunityState.APPROVED and opportunity.approved_by_id == by.person


def test_discard_draft(drafted: Purchase) -> None:
    words = {"opportunity": drafted.opportunity, "by": drafted.house.drafter, "at": now()}
    adds_one(services.discard_draft, **words)
    assert drafted.opportunity not in opportunities_for(drafted.house.drafter)
    refuses("opportunity.discard.not_now", services.discard_draft, **words)


# ---------- publishing


def publication(purchase: Purchase, **changes: Any) -> dict[str, Any]:
    words = {
        "opportunity": purchase.opportunity,
        "national_reference": "2026/S 000-000001",
        "national_reason": "",
    }
    return {**words, "by": purchase.house.approver, "at": now(), **changes}


def test_publish_notice() -> None:
    purchase = a_purchase("approved", bidders=0)
    with pretend_time(purchase.at("published")):
        at = purchase.at("published")
        refuses(
            "publish.national_notice",
            services.publish_notice,
            **publication(purchase, national_reference=" ", at=at),
        )
        late = purchase.began + 9 * DAY
        refuses("draft.gaps", services.publish_notice, **publication(purchase, at=late))
        refuses(
            "role.second_factor",
            services.publish_notice,
            **publication(purchase, by=replace(purchase.house.approver, second_factor=False)),
        )
        opportunity = adds_one(
            services.publish_notice,
            **publication(
                purchase, at=at, national_reference="", national_reason=" It is below the line of the law. "
            ),
        )
    assert (opportunity.state, opportunity.published_at, opportunity.national_reason) == (
        OpportunityState.OPEN,
        at,
        "It is below the line of the law.",
    )
    version = opportunity.versions.get()
    assert (version.number, version.print) == (1, purchase.terms.fingerprint())
    assert Release.objects.get(ocid__endswith=opportunity.reference).tags == "tender"
    refuses("opportunity.publish.not_now", services.publish_notice, **publication(purchase))


def test_publication_wraps_one_key_for_exactly_the_two_openers(published: Purchase) -> None:
    row = published.fresh()
    identity = identity_of(row)
    assert str(identity.to_public()) == row.recipient
    wrapped = [bytes(opener.wrapped or b"") for opener in row.openers.all()]
    assert len(wrapped) == 2 and all(wrapped)
    stranger = pyrage.x25519.Identity.generate()
    for wrapped_key in wrapped:
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(wrapped_key, [stranger])
        assert str(identity).encode() not in wrapped_key


def test_an_opener_without_a_key_keeps_it_from_being_published() -> None:
    purchase = a_purchase("drafted", bidders=0)
    third = joined("Tess Third", "temevalley.example", (Role.COMMISSIONER,), purchase.house.drafter, now())
    must(
        services.name_people(
            opportunity=purchase.opportunity,
            openers=(purchase.house.drafter.person, third.person),
            evaluators=tuple(member.person for member in purchase.panel),
            lead=third.person,
            by=purchase.house.drafter,
            at=now(),
        )
    )
    assert [gap.reason for gap in gaps_of(purchase.fresh(), now=now())] == ["opener_without_key"]
    refuses(
        "draft.gaps",
        services.ask_approval,
        opportunity=purchase.opportunity,
        by=purchase.house.drafter,
        at=now(),
    )


# ---------- interest, questions, answers


def test_register_and_end_interest(published: Purchase) -> None:
    by = published.house.bidders[0]
    words = {"opportunity": published.opportunity, "by": by, "at": now()}
    refuses("interest.none", services.end_interest, **words)
    adds_one(services.register_interest, **words)
    refuses("interest.held", services.register_interest, **words)
    adds_one(services.end_interest, **words)
    refuses("role.missing", services.register_interest, **{**words, "by": published.house.drafter})
    draft = must(services.draft_opportunity(title="X", by=published.house.drafter, at=now()))
    with pytest.raises(Opportunity.DoesNotExist):
        services.register_interest(opportunity=draft, by=by, at=now())


def test_ask_question(published: Purchase) -> None:
    by = published.house.bidders[0]
    words = {"opportunity": published.opportunity, "text": " May two bid together? ", "by": by, "at": now()}
    question = adds_one(services.ask_question, **words)
    assert question.text == "May two bid together?" and published.opportunity.interests.count() == 1
    refuses("question.empty", services.ask_question, **{**words, "text": "\n"})
    refuses("question.too_long", services.ask_question, **{**words, "text": "x" * 2001})
    until = published.terms.questions_until
    assert until is not None
    with pretend_time(until - timedelta(microseconds=1)):
        must(services.ask_question(**words))
    with pretend_time(until):
        refuses("question.too_late", services.ask_question, **words)


def test_answer_question(published: Purchase) -> None:
    bidder, by = published.house.bidders[0], published.house.approver
    asks = {"opportunity": published.opportunity, "text": "We at Blackpear?", "by": bidder, "at": now()}
    refuses("question.names_somebody", services.ask_question, **asks)
    question = must(services.ask_question(**asks, names_confirmed=True))
    words = {"question": question, "wording": "May a charity bid?", "answer": "Yes.", "by": by, "at": now()}
    refuses("answer.empty", services.answer_question, **{**words, "answer": " "})
    refuses("answer.empty", services.answer_question, **{**words, "wording": " "})
    refuses("answer.names_somebody", services.answer_question, **{**words, "wording": "May Blackpear bid?"})
    answered = adds_one(services.answer_question, **words)
    assert (answered.published_text, answered.answer) == ("May a charity bid?", "Yes.")
    assert len(letters("question_answered")) == 1
    newest = Release.objects.latest("id")
    assert b"May a charity bid?" in bytes(newest.body) and b"Blackpear" not in bytes(newest.body)
    refuses("answer.given", services.answer_question, **words)
    must(services.cancel_opportunity(opportunity=published.opportunity, reasons=WHY, by=by, at=now()))
    refuses("opportunity.answer.not_now", services.answer_question, **words)


# ---------- changing


def test_amend_opportunity(published: Purchase) -> None:
    by, old = published.house.approver, published.fresh().the_terms
    must(
        services.register_interest(opportunity=published.opportunity, by=published.house.bidders[0], at=now())
    )
    words = {
        "opportunity": published.opportunity,
        "terms": replace(old, place="All of it"),
        "note": f" {WHY} ",
        "uploads": (an_upload("map.pdf"),),
        "by": by,
        "at": now(),
    }
    for changes, reason in (
        ({"note": " "}, "reasons.missing"),
        ({"terms": old, "uploads": ()}, "amend.nothing_changed"),
        ({"terms": replace(old, value=Decimal(1))}, "amend.fixed"),
        ({"terms": replace(old, closes_at=now() + 90 * DAY)}, "amend.fixed"),
        ({"terms": replace(old, title=" ")}, "amend.incomplete"),
        ({"terms": replace(old, questions_until=old.closes_at)}, "amend.incomplete"),
        ({"uploads": (an_upload("map.pdf", b"MZ"),)}, "file.not_what_it_says"),
        ({"uploads": (an_upload("ok.pdf"), an_upload("map.exe"))}, "file.kind"),
    ):
        refuses(reason, services.amend_opportunity, **{**words, "uploads": (), **changes})
    assert not published.opportunity.papers.exists()
    version = adds_one(services.amend_opportunity, **words)
    row = published.fresh()
    assert (version.number, version.kind, version.note) == (2, "amended", WHY)
    assert row.the_terms.place == "All of it" and [document.name for document in row.the_terms.papers] == [
        "map.pdf"
    ]
    assert [change["part"] for change in version.changes] == ["place", "papers"]
    assert len(letters("amended")) == 1 and Release.objects.latest("id").tags == "tenderAmendment"
    assert row.closes_at is not None
    with pretend_time(row.closes_at):
        late = {**words, "terms": replace(row.the_terms, place="X"), "uploads": ()}
        refuses("amend.deadline_passed", services.amend_opportunity, **late)
        close_due(row.closes_at)
        refuses("opportunity.amend.not_now", services.amend_opportunity, **late)


def test_extend_deadline(published: Purchase) -> None:
    one_officer_may(published, "extension")
    by, old = published.house.approver, published.fresh().closes_at
    must(
        services.register_interest(opportunity=published.opportunity, by=published.house.bidders[0], at=now())
    )
    assert old is not None
    words = {
        "opportunity": published.opportunity,
        "closes_at": old + DAY,
        "note": WHY,
        "by": by,
        "at": now(),
    }
    for changes, reason in (
        ({"closes_at": old}, "extend.only_lengthens"),
        ({"closes_at": old - DAY}, "extend.only_lengthens"),
        ({"note": ""}, "reasons.missing"),
    ):
        refuses(reason, services.extend_deadline, **{**words, **changes})
    version = adds_one(services.extend_deadline, **words)
    row = published.fresh()
    assert (row.closes_at, row.the_terms.closes_at, version.kind) == (old + DAY, old + DAY, "extended")
    assert len(letters("extended")) == 1
    with pretend_time(old):
        assert is_open(row, now=now())
    with pretend_time(old + DAY):
        refuses("extend.deadline_passed", services.extend_deadline, **{**words, "closes_at": old + 9 * DAY})


# ---------- ending, closing, opening


@pytest.mark.parametrize("step", ["published", "closed", "opened"])
def test_cancel_opportunity(step: str) -> None:
    purchase = a_purchase(step, bidders=1)
    words = {
        "opportunity": purchase.opportunity,
        "reasons": " The money went to another service. ",
        "by": purchase.house.drafter,
        "at": now(),
    }
    refuses("reasons.missing", services.cancel_opportunity, **{**words, "reasons": "\t"})
    opportunity = adds_one(services.cancel_opportunity, **words)
    assert (opportunity.state, opportunity.reasons) == (
        OpportunityState.CANCELLED,
        "The money went to another service.",
    )
    assert Release.objects.latest("id").tags == "tenderCancellation"
    assert len(letters("cancelled")) == (0 if step == "published" else 1)
    refuses("opportunity.cancel.not_now", services.cancel_opportunity, **words)


@pytest.mark.parametrize("step", ["closed", "opened"])
def test_end_without_award(step: str) -> None:
    purchase = a_purchase(step, bidders=1)
    words = {
        "opportunity": purchase.opportunity,
        "reasons": "Nobody met the need in full.",
        "by": purchase.house.drafter,
        "at": now(),
    }
    refuses("reasons.missing", services.end_without_award, **{**words, "reasons": ""})
    opportunity = adds_one(services.end_without_award, **words)
    assert opportunity.state == OpportunityState.NO_AWARD and opportunity.ended_at is not None
    refuses("opportunity.end.not_now", services.end_without_award, **words)


def test_an_open_opportunity_is_cancelled_not_ended(published: Purchase) -> None:
    refuses(
        "opportunity.end.not_now",
        services.end_without_award,
        opportunity=published.opportunity,
        reasons=WHY,
        by=published.house.drafter,
        at=now(),
    )


def test_close_opportunity_by_the_clock_alone(published: Purchase) -> None:
    words = {"opportunity": published.opportunity, "by": CLOCK, "at": now()}
    refuses("close.too_early", close_opportunity, **words)
    refuses("role.not_for_system", close_opportunity, **{**words, "by": System("import")})
    refuses("role.only_system", close_opportunity, **{**words, "by": published.house.drafter})
    assert published.terms.closes_at is not None
    with pretend_time(published.terms.closes_at):
        adds_one(close_opportunity, **words)
        refuses("opportunity.close.not_now", close_opportunity, **words)
        assert close_due(now()) == 0
    assert letters("ready_to_open") == ["alex@temevalley.example", "dana@temevalley.example"]


def test_unlocking_takes_an_opener_their_passphrase_and_the_deadline() -> None:
    purchase = a_purchase("responded", bidders=1)
    opener, other = purchase.house.approver, purchase.house.evaluators[0]
    early = unlock(purchase.opportunity, passphrase=PASSPHRASE, by=opener)
    assert early == Refusal("opening.not_closed")
    take(purchase, "closed")
    with pretend_time(purchase.at("opened")):
        assert unlock(purchase.opportunity, passphrase=PASSPHRASE, by=other) == Refusal("opening.not_opener")
        assert unlock(purchase.opportunity, passphrase="wrong words", by=opener) == Refusal(
            "opening.passphrase"
        )
        identity = unlock(purchase.opportunity, passphrase=PASSPHRASE, by=opener)
        assert not isinstance(identity, Refusal) and str(identity) == str(identity_of(purchase.opportunity))
        words = {"opportunity": purchase.opportunity, "by": opener, "at": now()}
        stranger = pyrage.x25519.Identity.generate()
        refuses("opening.wrong_key", open_responses, identity=stranger, **words)
        assert adds_one(open_responses, identity=identity, **words) == 1
        refuses("opportunity.open_responses.not_now", open_responses, identity=identity, **words)


def test_a_damaged_response_is_not_opened_and_nothing_changes() -> None:
    purchase = a_purchase("closed", bidders=2)
    part = SealedCopy.objects.latest("id").parts[0]["file"]
    place = place_of(uuid.UUID(part))
    content = place.read_bytes()
    place.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    files = StoredFile.objects.count()
    refuses(
        "opening.damaged",
        open_responses,
        opportunity=purchase.opportunity,
        identity=identity_of(purchase.opportunity),
        by=purchase.house.approver,
        at=now(),
    )
    assert purchase.fresh().state == OpportunityState.CLOSED
    assert (OpenedResponse.objects.count(), StoredFile.objects.count()) == (0, files)


# ---------- whose it is, and every state


SERVICES: dict[OpportunityAct, tuple[Callable[..., Any], Callable[[Purchase], dict[str, Any]]]] = {
    OpportunityAct.REVISE: (
        services.revise_draft,
        lambda purchase: {"terms": purchase.terms, "revision": purchase.fresh().revision},
    ),
    OpportunityAct.ASK_APPROVAL: (services.ask_approval, lambda purchase: {}),
    OpportunityAct.RETURN: (services.return_draft, lambda purchase: {"reasons": WHY}),
    OpportunityAct.APPROVE: (services.approve_draft, lambda purchase: {}),
    OpportunityAct.PUBLISH: (
        services.publish_notice,
        lambda purchase: {"national_reference": "2026/S 000-012345", "national_reason": ""},
    ),
    OpportunityAct.DISCARD: (services.discard_draft, lambda purchase: {}),
    OpportunityAct.AMEND: (
        services.amend_opportunity,
        lambda purchase: {
            "terms": replace(purchase.fresh().the_terms, place="Upton"),
            "note": WHY,
            "uploads": (),
        },
    ),
    OpportunityAct.EXTEND: (
        services.extend_deadline,
        lambda purchase: {"closes_at": purchase.terms.closes_at + DAY, "note": WHY},  # type: ignore[operator]
    ),
    OpportunityAct.END: (services.end_without_award, lambda purchase: {"reasons": WHY}),
    OpportunityAct.CANCEL: (services.cancel_opportunity, lambda purchase: {"reasons": WHY}),
}
STEPS = {
    "drafted": OpportunityState.DRAFT,
    "with_approver": OpportunityState.WITH_APPROVER,
    "approved": OpportunityState.APPROVED,
    "published": OpportunityState.OPEN,
    "closed": OpportunityState.CLOSED,
    "opened": OpportunityState.EVALUATING,
    "awarded": OpportunityState.AWARDED,
}


@pytest.mark.parametrize("step", STEPS)
def test_services_follow_the_table_of_the_life(step: str) -> None:
    """Every act of the table on one purchase, each undone before the next."""
    purchase = a_purchase(step, bidders=1)
    one_officer_may(purchase, "extension")
    for act, (service, words_of) in SERVICES.items():
        after = LIVES[LifeKind.TENDER].after(STEPS[step], act)
        asks = act is OpportunityAct.ASK_APPROVAL  # a council of two: whoever began it asks
        by = purchase.house.drafter if asks else purchase.house.approver
        with transaction.atomic():
            outcome = service(opportunity=purchase.opportunity, by=by, at=now(), **words_of(purchase))
            if isinstance(after, Refusal):
                assert outcome == after
            else:
                must(outcome)
                assert purchase.fresh().state == after
            transaction.set_rollback(True)
        assert purchase.fresh().state == STEPS[step]


def test_nobody_acts_on_another_organisations_purchase(published: Purchase) -> None:
    other = partnership(now(), bidders=0, place="elsewhere")
    before = Event.objects.count()
    for service, words_of in SERVICES.values():
        with pytest.raises(Opportunity.DoesNotExist):
            service(opportunity=published.opportunity, by=other.approver, at=now(), **words_of(published))
    assert Event.objects.count() == before


def test_no_question_of_another_purchase_is_answered(published: Purchase) -> None:
    other = partnership(now(), bidders=0, place="elsewhere")
    bidder = published.house.bidders[0]
    must(services.ask_question(opportunity=published.opportunity, text="May we?", by=bidder, at=now()))
    with pytest.raises(Opportunity.DoesNotExist):
        services.answer_question(
            question=ClarificationQuestion.objects.get(), wording="W", answer="A", by=other.approver, at=now()
        )
