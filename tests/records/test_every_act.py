"""Every act of the house, by its registry: done, it adds one event; refused, it leaves no trace.

An act without a row here fails, and so does a row without an act.
"""

from __future__ import annotations

import copy
import importlib
import pkgutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

import hopmarket.records
from hopmarket.letter_kinds import KINDS
from hopmarket.records.agreements.models import CorrectionRequest
from hopmarket.records.alerts.models import SavedSearch
from hopmarket.records.bodies.models import Meeting
from hopmarket.records.consultations.models import (
    Comment,
    Consultation,
    ConsultationSubscriber,
    SectorBody,
)
from hopmarket.records.evaluation.first_placed import first_placed
from hopmarket.records.evaluation.models import DebarmentClearance
from hopmarket.records.figures.event_columns import first_column_fault
from hopmarket.records.framework.version_facts import document_of
from hopmarket.records.ledger.acts import ACTS, SAVINGS
from hopmarket.records.ledger.current_time import now, pretend_time
from hopmarket.records.ledger.models import Event
from hopmarket.records.ledger.queries import first_ledger_fault
from hopmarket.records.notices.models import Release
from hopmarket.records.notices.services import BATCH, SourceFacts
from hopmarket.records.opportunities.models import ClarificationQuestion, Opportunity, PanelSeat
from hopmarket.records.opportunities.queries import terms_fingerprint
from hopmarket.records.opportunities.quote_tokens import quote_token
from hopmarket.records.opportunities.services import name_second_officer
from hopmarket.records.parties.invitation_tokens import invitation_token
from hopmarket.records.parties.models import Invitation, Membership, Organisation, Person
from hopmarket.records.parties.queries import member_of, membership_of
from hopmarket.records.post import outbox
from hopmarket.records.post.letters import LetterKind
from hopmarket.records.post.models import Letter
from hopmarket.records.post.outbox import write
from hopmarket.records.publications.models import PublishedDocument
from hopmarket.records.published_organisations.models import PublishedClaim, PublishedOrganisation
from hopmarket.records.published_organisations.services import SuccessorFacts
from hopmarket.records.recorded_purchases.models import RecordedPurchase
from hopmarket.records.responses.envelopes import make_envelope
from hopmarket.records.responses.models import OpenedResponse, Response, WorkingFile
from hopmarket.records.responses.queries import opened_responses
from hopmarket.records.tasks.queries import desk_of
from hopmarket.reference_data import rules_to_confirm, shipped_register
from hopmarket.rules.bodies.body_life import BodyKind
from hopmarket.rules.decline import DeclineReason
from hopmarket.rules.draft_kinds import DRAFT_KINDS, MOST_DRAFT_BYTES
from hopmarket.rules.framework.beginnings import Beginning
from hopmarket.rules.framework.draft_edits import DocumentDetails, ReviseDetails
from hopmarket.rules.framework.library_entries import LibraryEntry, TopicReading
from hopmarket.rules.framework.life import FrameworkState
from hopmarket.rules.framework.signature import Grade
from hopmarket.rules.procedure_kinds import NoticeKind, PeriodGround, ProcedureKey
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.releases.organisation_names import plain_name
from hopmarket.rules.response_life import LoadedForm
from hopmarket.rules.roles import Member, Role, System
from hopmarket.rules.settling_lines import fingerprint_of
from hopmarket.rules.standing_seal import StandingSealEnd
from hopmarket.rules.working_copy import TextAfterSealing
from tests.factories import (
    adopted_framework,
    alert_searches,
    consultations,
    framework_drafts,
    open_consultations,
)
from tests.factories import imported_notices as publishing
from tests.factories import standing_bodies as bodies
from tests.factories.act_events import row_counts
from tests.factories.barriers import asked_override, explained, with_barriers
from tests.factories.consultations import WHY
from tests.factories.corrected_contracts import correction
from tests.factories.partnership import PASSWORD, founded, joined, must, partnership, person
from tests.factories.purchases import (
    DAY,
    REASON,
    STEPS,
    Purchase,
    a_purchase,
    an_upload,
    identity_of,
    opening_key,
    score_all,
    sealed,
    take,
    worked_on,
)
from tests.factories.quotes import EMAIL, GROUP, Quoting, all_scores, quoting
from tests.factories.recorded import bought_elsewhere, days_from, direct_award
from tests.factories.second_officers import one_officer_may

for _found in pkgutil.walk_packages(hopmarket.records.__path__, "hopmarket.records."):
    if ".migrations" not in _found.name:
        importlib.import_module(_found.name)

Words = dict[str, Any]
CLOCK, IMPORT, COMMAND, DOOR = System("clock"), System("import"), System("command"), System("door")
ELSEWHERE = SourceFacts(
    "elsewhere", "Elsewhere", "Elsewhere", "OGL", "https://example.org/ogl", date(2026, 1, 1)
)


@dataclass(frozen=True)
class Row:
    """Where the purchase stands, the words of a refused try and those of one that succeeds.

    ``prepare`` does what must be done before; what it gives is handed to both.
    """

    until: str
    reason: str
    refused: Callable[[Purchase, Any], Words]
    done: Callable[[Purchase, Any], Words]
    prepare: Callable[[Purchase], Any] = lambda purchase: None


# What some rows need beforehand


def _drafter(purchase: Purchase) -> Member:
    return purchase.house.drafter


def _summary_first(purchase: Purchase) -> None:
    """Makes it a purchase whose bidders get summaries before the award."""
    rows = Opportunity.objects.filter(pk=purchase.opportunity.pk)
    rows.update(procedure=ProcedureKey.OPEN_ABOVE_THRESHOLD)
    purchase.fresh()


def _partner(purchase: Purchase) -> Member:
    return partnership(purchase.began, bidders=0, place="severnside").approver


def _lending(purchase: Purchase, officer: Member) -> Words:
    return {
        "opportunity": purchase.opportunity,
        "person": officer.person,
        "organisation": officer.organisation,
        "by": _drafter(purchase),
    }


def _lent_partner(purchase: Purchase) -> None:
    must(name_second_officer(**_lending(purchase, _partner(purchase)), at=purchase.at("drafted")))


def _bidder(purchase: Purchase) -> Member:
    return purchase.house.bidders[0]


def _second_writer(purchase: Purchase) -> Member:
    """A colleague of the bidder, who has begun a response."""
    at = purchase.at("published")
    must(ACTS["start_response"](opportunity=purchase.opportunity, by=_bidder(purchase), at=at))
    return joined("Imran Writer", "blackpear.example", (Role.RESPONDER,), _bidder(purchase), at)


def _handing(purchase: Purchase, by: Member, to: Member) -> Words:
    (waiting,) = desk_of([by], purchase.at(purchase.reached)).tasks
    membership = membership_of(Person.objects.get(pk=to.person), to.organisation)
    return {"task": waiting.task, "membership": membership, "words": "", "by": by}


def _newcomer(purchase: Purchase) -> Member:
    return member_of(person("Nell Newcomer", "newcomer.example", purchase.began), None)


def _founded(purchase: Purchase) -> Organisation:
    by = _newcomer(purchase)
    return must(
        ACTS["found_organisation"](
            name="Martley Lunch Club",
            kind="community_group",
            size="micro",
            postcode="WR6 6PA",
            fictional=True,
            by=by,
            at=purchase.began,
        )
    )


def _waiting_claim(purchase: Purchase) -> Membership:
    by, organisation = _newcomer(purchase), Organisation.objects.get(pk=_bidder(purchase).organisation)
    return must(ACTS["claim_organisation"](organisation=organisation, by=by, at=purchase.began))


def _invited(purchase: Purchase) -> Invitation:
    person("Ivy Invited", "temevalley.example", purchase.began)
    by = _drafter(purchase)
    return must(
        ACTS["invite_person"](
            email="ivy@temevalley.example", roles=[Role.EVALUATOR], by=by, at=purchase.began
        )
    )


def _ivy(invitation: Invitation) -> Member:
    from hopmarket.records.parties.models import Person

    return member_of(Person.objects.get(email=invitation.email), None)


def _colleague(purchase: Purchase, member: Member) -> Membership:
    from hopmarket.records.parties.models import Person

    membership = membership_of(
        Person.objects.get(pk=member.person), Organisation.objects.get(pk=member.organisation)
    )
    assert membership is not None
    return membership


def _document(purchase: Purchase) -> str:
    row = must(
        ACTS["attach_paper"](
            opportunity=purchase.fresh(), upload=an_upload(), by=_drafter(purchase), at=purchase.began
        )
    )
    return str(row.the_terms.papers[0].file)


def _question(purchase: Purchase) -> ClarificationQuestion:
    return must(
        ACTS["ask_question"](
            opportunity=purchase.opportunity,
            text="May two bid together?",
            by=_bidder(purchase),
            at=purchase.at("published"),
        )
    )


def _answered(purchase: Purchase) -> ClarificationQuestion:
    question = _question(purchase)
    return must(
        ACTS["answer_question"](
            question=question,
            wording=question.text,
            answer="Yes, two may.",
            by=_drafter(purchase),
            at=purchase.at("published"),
        )
    )


def _following(purchase: Purchase) -> None:
    must(
        ACTS["register_interest"](
            opportunity=purchase.opportunity, by=_bidder(purchase), at=purchase.at("published")
        )
    )


def _working(purchase: Purchase) -> Response:
    response = worked_on(purchase, _bidder(purchase))
    return Response.objects.select_related("opportunity").get(pk=response.pk)


def _sealing_itself(purchase: Purchase) -> Response:
    response = _working(purchase)
    must(
        ACTS["seal_by_itself"](
            response=response,
            shown_fingerprint=terms_fingerprint(purchase.opportunity),
            by=_bidder(purchase),
            at=purchase.at("responded"),
        )
    )
    return response


def _declined(purchase: Purchase) -> None:
    must(
        ACTS["decline_opportunity"](
            opportunity=purchase.opportunity,
            reason=DeclineReason.TOO_LARGE,
            by=_bidder(purchase),
            at=purchase.at("published"),
        )
    )


def _handed_in(purchase: Purchase) -> Response:
    response = worked_on(purchase, _bidder(purchase))
    sealed(response, _bidder(purchase), purchase.at("responded"))
    return response


def _overdue(purchase: Purchase) -> None:
    """Prepares nothing: the test itself moves the clock to the deadline."""


def _one_locked(purchase: Purchase) -> None:
    for by in purchase.panel:
        score_all(purchase, by, purchase.at("scored"))
    must(
        ACTS["lock_scores"](opportunity=purchase.opportunity, by=purchase.panel[1], at=purchase.at("scored"))
    )


def _replacing(purchase: Purchase, **changes: Any) -> Words:
    seat = PanelSeat.objects.get(opportunity=purchase.opportunity, person=purchase.panel[0].person)
    person = purchase.house.evaluators[2].person
    return {"seat": seat, "person": person, "reasons": WHY, "by": purchase.house.lead, **changes}


def _leading_instead(purchase: Purchase, person: int) -> Words:
    return {"opportunity": purchase.opportunity, "person": person, "reasons": WHY, "by": _drafter(purchase)}


def _asking(purchase: Purchase, **changes: Any) -> Words:
    words = {
        "opened": opened_responses(purchase.opportunity)[0],
        "question": "Is this for the whole contract?",
        "due_on": purchase.at("declared").date() + timedelta(days=5),
        "by": purchase.house.lead,
    }
    return {**words, **changes}


def _asked_bidder(opened: OpenedResponse) -> Member:
    (membership,) = Membership.objects.filter(organisation=opened.organisation)[:1]
    return member_of(membership.person, opened.organisation)


def _aside(purchase: Purchase, **changes: Any) -> Words:
    opened = opened_responses(purchase.opportunity)[0]
    return {"opened": opened, "reasons": WHY, "by": purchase.house.lead, **changes}


def _set_aside(purchase: Purchase) -> None:
    at = purchase.at("declared")
    asked = must(ACTS["ask_set_aside"](**_aside(purchase, ground="breach"), at=at))
    must(ACTS["approve_set_aside"](set_aside_request=asked, by=purchase.house.drafter, at=at))


def _evaluating_officer(purchase: Purchase) -> Member:
    """An evaluator who is a commissioner too."""
    return replace(purchase.panel[0], roles=purchase.panel[0].roles | {Role.COMMISSIONER})


def _recording(
    purchase: Purchase, procedure: ProcedureKey = ProcedureKey.DIRECT_AWARD, until: str = "start"
) -> RecordedPurchase:
    """A record, begun, asked for or published."""
    at, by = purchase.at(purchase.reached), _drafter(purchase)
    row = must(ACTS["start_record"](procedure=procedure, title="Lifts", by=by, at=at))
    if until == "start":
        return row
    deed = "ask_record_approval" if procedure is ProcedureKey.DIRECT_AWARD else "record_purchase"
    return must(ACTS[deed](**_record_facts(purchase, row), at=at))


def _record_facts(purchase: Purchase, row: RecordedPurchase, **changes: Any) -> Words:
    make = direct_award if row.procedure == ProcedureKey.DIRECT_AWARD else bought_elsewhere
    facts = make(**{**days_from(purchase.began.date()), **changes})
    return {"record": row, "facts": facts, "revision": row.revision, "by": _drafter(purchase)}


def _elsewhere(purchase: Purchase, until: str = "start") -> RecordedPurchase:
    return _recording(purchase, ProcedureKey.BOUGHT_ELSEWHERE, until)


def _list(purchase: Purchase, grounds: str = "discretionary") -> Words:
    name = _first(purchase).organisation.name
    content = f"name,identifiers,grounds,from,until\n{name},,{grounds},,"
    return {"content": content.encode(), "file_name": "list.csv", "by": COMMAND}


def _first(purchase: Purchase) -> OpenedResponse:
    return first_placed(purchase.opportunity, purchase.at(purchase.reached))[0].opened


def _listed(purchase: Purchase) -> OpenedResponse:
    """The first-placed response, whose name stands on a debarment list."""
    at = purchase.at(purchase.reached)
    must(ACTS["load_debarment_list"](**_list(purchase), dated=at.date(), at=at))
    return _first(purchase)


def _clearance(purchase: Purchase) -> DebarmentClearance:
    words = {"opened": _listed(purchase), "reasons": WHY, "by": purchase.house.lead}
    return must(ACTS["ask_debarment_clearance"](**words, at=purchase.at(purchase.reached)))


def _waiting_search(purchase: Purchase) -> SavedSearch:
    return alert_searches.asked_for(purchase.began)


def _live_searches(purchase: Purchase) -> tuple[SavedSearch, SavedSearch]:
    """Two confirmed searches: the first has news of a notice, the second has none."""
    at = purchase.at("published")
    searches = (
        alert_searches.live(at),
        alert_searches.live(at, saying=alert_searches.wish("nothing says this")),
    )
    alert_searches.publish(1, at=at)
    return searches


# The table


def _purchase(by: Callable[[Purchase], Member] = _drafter, **words: Any) -> Callable[[Purchase, Any], Words]:
    return lambda purchase, prepared: {"opportunity": purchase.opportunity, "by": by(purchase), **words}


def _response(**words: Any) -> Callable[[Purchase, Any], Words]:
    return lambda purchase, prepared: {"response": prepared, "by": _bidder(purchase), **words}


def _award_dates(purchase: Purchase, **changes: Any) -> Words:
    assert purchase.terms.starts_on and purchase.terms.ends_on
    words = {
        "signed_on": purchase.at("awarded").date(),
        "starts_on": purchase.terms.starts_on,
        "ends_on": purchase.terms.ends_on,
    }
    return {"award": purchase.awards[0], "by": _drafter(purchase), **words, **changes}


_BEYOND = Decimal("400000.00")


def _requested(purchase: Purchase) -> CorrectionRequest:
    return must(
        ACTS["ask_contract_correction"](**_correction(purchase, value=_BEYOND), at=purchase.at("signed"))
    )


def _correction(purchase: Purchase, **changes: Any) -> Words:
    words = correction(purchase, **{"value": Decimal("48000.00"), **changes})
    del words["at"]
    return words


def _score(value: int) -> Callable[[Purchase, Any], Words]:
    return lambda purchase, prepared: {
        "opened": opened_responses(purchase.opportunity)[0],
        "criterion": "plan",
        "value": value,
        "reason": REASON,
        "by": purchase.panel[0],
    }


def _seal(purchase: Purchase, response: Response, terms_fingerprint: str) -> Words:
    return {
        "response": response,
        "envelope": make_envelope(response),
        "terms_fingerprint": terms_fingerprint,
        "click": uuid.uuid4(),
        "text_after": TextAfterSealing.NOT_KEPT,
        "by": _bidder(purchase),
    }


def _two_published(purchase: Purchase) -> Words:
    publishing.publish(
        publishing.release("1", publishing.party("Temebury Council", "buyer"), on="2026-01-05"),
        publishing.release("2", publishing.party("Borough of Temebury", "buyer"), on="2026-01-06"),
        at=purchase.began,
    )
    first, second = publishing.published("borough-of-temebury"), publishing.published("temebury-council")
    _confirmed_claim(purchase, second)
    return {"organisation": first, "into": second}


def _confirmed_claim(purchase: Purchase, organisation: PublishedOrganisation) -> None:
    PublishedClaim.objects.create(
        organisation=organisation,
        party=purchase.house.council,
        standing="confirmed",
        evidence={},
        made_at=purchase.began,
    )


def _a_sameness(purchase: Purchase) -> Any:
    words = {**_two_published(purchase), "reason": "Its own website says so.", "by": purchase.house.operator}
    return must(ACTS["join_organisations"](**words, at=purchase.began))


def _succession(purchase: Purchase, joined: Words, law: str = "The Temebury (Changes) Order 2026") -> Words:
    words = {"kind": "rename", "on": date(2028, 4, 1), "title": "A new name for Temebury", "law": law}
    before, after = [joined["organisation"]], [SuccessorFacts(key=joined["into"].key)]
    return {**words, "before": before, "after": after, "by": purchase.house.operator}


def _claimable(purchase: Purchase) -> Words:
    name = _bidder(purchase).organisation_name
    publishing.publish(
        publishing.release("1", publishing.party(name, "supplier"), on="2026-01-05"),
        publishing.release("2", publishing.party("Somebody Else", "supplier"), on="2026-01-06"),
        at=purchase.began,
    )
    own = publishing.published(plain_name(name).replace(" ", "-"))
    return {"own": own, "other": publishing.published("somebody-else")}


def _published_claim(purchase: Purchase) -> Any:
    words = {"organisation": _claimable(purchase)["own"], "by": _bidder(purchase)}
    return must(ACTS["claim_published"](**words, at=purchase.began))


def _over_and_waiting(purchase: Purchase) -> Words:
    over = _published_claim(purchase)
    must(
        ACTS["end_published_claim"](claim=over, reason="By mistake.", by=_bidder(purchase), at=purchase.began)
    )
    waits = must(
        ACTS["claim_published"](organisation=over.organisation, by=_bidder(purchase), at=purchase.began)
    )
    return {"over": over, "waits": waits}


def _an_officer(purchase: Purchase) -> Member:
    return replace(purchase.house.drafter, roles=frozenset({Role.OFFICER}))


def _library_entry(**changes: Any) -> LibraryEntry:
    known = LibraryEntry(
        key="leeds-code",
        title="A code",
        kind="compact_code",
        address="https://example.org/code",
        rests_on="The page was read.",
        readings=(TopicReading("term", "Three years."),),
    )
    return replace(known, **changes)


def _redaction(purchase: Purchase, pointer: str) -> Words:
    return {
        "release": Release.objects.get(),
        "pointers": [pointer],
        "everywhere": True,
        "reason": "It named somebody.",
        "law": "UK GDPR, article 17",
        "by": purchase.house.operator,
    }


def _answering(version: PublishedDocument, purchase: Purchase, **changes: Any) -> Words:
    undertaking = replace(adopted_framework.UNDERTAKING, **changes)
    words = {"document": version, "sha256": version.sha256, "undertaking": undertaking}
    return {**words, "seen": 0, "by": _drafter(purchase)}


def _declining(version: PublishedDocument, purchase: Purchase, reason: str) -> Words:
    words = {"document": version, "sha256": version.sha256, "reason": reason}
    return {**words, "seen": 0, "by": _drafter(purchase)}


def _group(by: Member, **changes: Any) -> Words:
    words = {"name": "Clifton Club", "kind": "charity", "size": "small", "postcode": "WR6 6PA"}
    return {**words, "fictional": True, "by": by, **changes}


def _releases(count: int) -> list[Words]:
    return [
        {"ocid": f"ocds-else-{number}", "id": f"{number}", "date": "2026-01-01T00:00:00Z", "tag": ["tender"]}
        for number in range(count)
    ]


def _typed(text: str) -> Callable[[Purchase, Any], Words]:
    """The words of a form that saves itself while somebody types the text."""
    return lambda purchase, prepared: {
        "kind": DRAFT_KINDS["draft_sections"],
        "about": "1/specification",
        "fields": {"specification": [text]},
        "form": LoadedForm(mark="a", loaded=""),
        "by": purchase.house.drafter,
    }


def _sitting(until: str) -> Callable[[Purchase], bodies.SittingBody]:
    """What a row of bodies needs: a body at a stage of its life."""
    return lambda purchase: bodies.sitting_body(purchase.house, purchase.began, until)


def _serving(
    refused: Callable[[bodies.SittingBody], Words],
    done: Callable[[bodies.SittingBody], Words],
    reason: str,
    until: str,
) -> Row:
    """A row of an act of the secretariat."""
    return Row(
        "drafted",
        reason,
        lambda purchase, sitting: {"by": sitting.officer, **refused(sitting)},
        lambda purchase, sitting: {"by": sitting.officer, **done(sitting)},
        prepare=_sitting(until),
    )


def services() -> dict[str, Any]:
    """Every service of the role table, by name."""
    return {**ACTS, **SAVINGS}


def _consulted(purchase: Purchase) -> consultations.ConsultedHouse:
    return consultations.consulted(purchase.at("drafted"))


def _announced_before(purchase: Purchase) -> consultations.ConsultedHouse:
    """One whose opening has come, and the clock has not."""
    it = _consulted(purchase)
    it.due.state = "prepared"
    it.due.save()
    return it


def _answered_and_closed(purchase: Purchase) -> consultations.ConsultedHouse:
    it, at = _consulted(purchase), purchase.at("drafted")
    answer = {"numbers": [1, 2], "words": consultations.KEPT, "by": it.house.officer, "at": at}
    must(ACTS["answer_comments"](consultation=it.consultation, **answer))
    Consultation.objects.filter(pk=it.consultation.pk).update(state="closed", closed_at=at)
    return it


def _hidden_comment(purchase: Purchase) -> consultations.ConsultedHouse:
    it, at = _consulted(purchase), purchase.at("drafted")
    hidden = {"rule": "abuse", "reason": WHY, "by": it.house.officer, "at": at}
    must(ACTS["hide_comment"](comment=it.comment(2), **hidden))
    return it


def _asked_about(purchase: Purchase) -> consultations.ConsultedHouse:
    it, at = _hidden_comment(purchase), purchase.at("drafted")
    must(ACTS["ask_for_another_look"](comment=it.comment(2), reason=WHY, by=it.house.charity, at=at))
    return it


def _vouching(purchase: Purchase) -> consultations.ConsultedHouse:
    it, at = _consulted(purchase), purchase.at("drafted")
    must(ACTS["name_sector_body"](organisation=it.house.vouching, by=it.house.officer, at=at))
    return it


def _voice(purchase: Purchase) -> Member:
    """Somebody of a body that may vouch."""
    it = _vouching(purchase)
    membership = Membership.objects.get(organisation=it.house.vouching)
    return member_of(membership.person, membership.organisation, second_factor=True)


def _commenting(consultation: Consultation | None = None, **more: Any) -> Words:
    """Words of an act of whoever comments; without more, of a visitor."""
    row = consultation or Consultation.objects.get(key="framework-3")
    return {"consultation": row, "words": open_consultations.words(), "by": alert_searches.VISITOR, **more}


def _sent(purchase: Purchase) -> Comment:
    """A comment by e-mail that waits to be confirmed."""
    _consulted(purchase)
    speaker = open_consultations.speaker()
    return must(ACTS["send_comment"](**_commenting(speaker=speaker), at=purchase.at("drafted")))


def _wish_for_letters(purchase: Purchase) -> ConsultationSubscriber:
    at = purchase.at("drafted")
    wish = {"address": alert_searches.ADDRESS, "postcode": "", "topics": (), "known_topics": ()}
    return must(ACTS["ask_consultation_letters"](**wish, by=alert_searches.VISITOR, at=at))


def _letters_due(purchase: Purchase) -> tuple[Consultation, ConsultationSubscriber]:
    """Somebody who was written to when a consultation opened, of which two weeks are left now."""
    row, at = _wish_for_letters(purchase), purchase.at("drafted")
    must(ACTS["confirm_consultation_letters"](subscriber=row, by=alert_searches.VISITOR, at=at))
    consultation, write_letters = _consulted(purchase).consultation, ACTS["write_consultation_letters"]
    must(write_letters(consultation=consultation, subscribers=[row], by=CLOCK, at=at))
    consultation.opens_at, consultation.closes_at = at - timedelta(weeks=11), at + timedelta(weeks=1)
    consultation.save()
    return consultation, row


def _consulting(
    refused: Callable[[consultations.ConsultedHouse], Words],
    done: Callable[[consultations.ConsultedHouse], Words],
    reason: str,
    prepare: Callable[[Purchase], consultations.ConsultedHouse] = _consulted,
) -> Row:
    """An act of a consultation, by an officer of the partnership unless it says by whom."""
    return Row(
        "drafted",
        reason,
        lambda purchase, prepared: {"by": prepared.house.officer, **refused(prepared)},
        lambda purchase, prepared: {"by": prepared.house.officer, **done(prepared)},
        prepare=prepare,
    )


def _revising(prepared: Any, **changed: str) -> Words:
    makers, version = prepared
    details = replace(DocumentDetails.of(document_of(version)), **changed)
    return {"version": version, "edit": ReviseDetails(details), "by": makers.drafter}


def _opening_framework(purchase: Purchase, prepared: Any, **changed: str) -> Words:
    opens_at = purchase.at("drafted") + DAY
    plan = framework_drafts.a_plan(opens_at, opens_at + 100 * DAY, **changed)
    return {"version": prepared[1], "plan": plan, "by": prepared[0].officer}


def _deciding(purchase: Purchase, prepared: Any, kind: BodyKind, **more: Any) -> Words:
    """A decision of a body on a version, taken just before."""
    makers, version = prepared
    decided_at = purchase.at("drafted")
    meeting = Meeting.objects.filter(body__kind=kind).first() or framework_drafts.a_meeting(kind, decided_at)
    Meeting.objects.filter(pk=meeting.pk).update(state="held", starts_at=decided_at - timedelta(hours=2))
    record = framework_drafts.a_record(decided_at)
    given = {name: value(decided_at) if callable(value) else value for name, value in more.items()}
    return {"version": version, "meeting": meeting, "record": record, "by": makers.officer, **given}


_DECIDED_EARLY = {"record": framework_drafts.a_record(framework_drafts.START, votes_for=1)}
DECISIONS_ON_FRAMEWORK = (
    (
        "recommend_framework",
        BodyKind.WORKING_GROUP,
        FrameworkState.REVISING,
        "framework.decided_before_close",
        _DECIDED_EARLY,
        {},
    ),
    (
        "return_framework",
        BodyKind.BOARD,
        FrameworkState.RECOMMENDED,
        "framework.decided_before_close",
        _DECIDED_EARLY,
        {},
    ),
    (
        "adopt_framework",
        BodyKind.BOARD,
        FrameworkState.RECOMMENDED,
        "framework.notice_months",
        {"notice_months": 0},
        {"effect_from": lambda decided_at: decided_at.date() + DAY, "notice_months": 3},
    ),
)


TABLE: dict[str, Row] = {
    # people and organisations
    "register_person": Row(
        "drafted",
        "person.address",
        lambda purchase, prepared: {"email": "nowhere", "name": "Nora", "password": None, "by": DOOR},
        lambda purchase, prepared: {
            "email": "nora@nora.example",
            "name": "Nora",
            "password": None,
            "by": DOOR,
        },
    ),
    "create_operator": Row(
        "drafted",
        "person.password_weak",
        lambda purchase, prepared: {
            "email": "o@o.example",
            "name": "Otto",
            "password": "short",
            "by": COMMAND,
        },
        lambda purchase, prepared: {
            "email": "o@o.example",
            "name": "Otto",
            "password": PASSWORD,
            "by": COMMAND,
        },
    ),
    "found_organisation": Row(
        "drafted",
        "identifier.shape",
        lambda purchase, prepared: _group(prepared, identifiers=[("GB-COH", "no number")]),
        lambda purchase, prepared: _group(prepared, identifiers=[("GB-CHC", "1012345")]),
        prepare=_newcomer,
    ),
    "claim_organisation": Row(
        "drafted",
        "claim.member_already",
        lambda purchase, prepared: {"organisation": purchase.house.council, "by": _drafter(purchase)},
        lambda purchase, prepared: {"organisation": purchase.house.council, "by": prepared},
        prepare=_newcomer,
    ),
    "hand_over_task": Row(
        "approved",
        "task.not_theirs",
        lambda purchase, prepared: _handing(purchase, _drafter(purchase), _drafter(purchase)),
        lambda purchase, prepared: _handing(purchase, _drafter(purchase), purchase.house.approver),
    ),
    "end_hand_over": Row(
        "approved",
        "task.other",
        lambda purchase, prepared: {"hand_over": prepared, "by": _partner(purchase)},
        lambda purchase, prepared: {"hand_over": prepared, "by": purchase.house.approver},
        prepare=lambda purchase: must(
            ACTS["hand_over_task"](
                **_handing(purchase, _drafter(purchase), purchase.house.approver), at=purchase.at("approved")
            )
        ),
    ),
    "hand_over_response": Row(
        "published",
        "task.not_theirs",
        lambda purchase, prepared: _handing(purchase, _bidder(purchase), _bidder(purchase)),
        lambda purchase, prepared: _handing(purchase, _bidder(purchase), prepared),
        prepare=_second_writer,
    ),
    "end_response_hand_over": Row(
        "published",
        "task.other",
        lambda purchase, prepared: {"hand_over": prepared, "by": purchase.house.bidders[1]},
        lambda purchase, prepared: {"hand_over": prepared, "by": _bidder(purchase)},
        prepare=lambda purchase: must(
            ACTS["hand_over_response"](
                **_handing(purchase, _bidder(purchase), _second_writer(purchase)), at=purchase.at("published")
            )
        ),
    ),
    "add_identifier": Row(
        "drafted",
        "identifier.scheme",
        lambda purchase, prepared: {"scheme": "XX", "value": "1", "by": _drafter(purchase)},
        lambda purchase, prepared: {"scheme": "GB-LAE", "value": "TVD", "by": _drafter(purchase)},
    ),
    "revise_organisation": Row(
        "drafted",
        "organisation.name_checked",
        lambda purchase, prepared: _revised(purchase, name="Another District Council"),
        lambda purchase, prepared: _revised(purchase),
    ),
    "check_organisation": Row(
        "drafted",
        "organisation.checked_already",
        lambda purchase, prepared: {"organisation": purchase.house.council, "by": purchase.house.operator},
        lambda purchase, prepared: {"organisation": prepared, "by": purchase.house.operator},
        prepare=_founded,
    ),
    "refuse_organisation": Row(
        "drafted",
        "organisation.reason",
        lambda purchase, prepared: {"organisation": prepared, "reason": " ", "by": purchase.house.operator},
        lambda purchase, prepared: {
            "organisation": prepared,
            "reason": "Not known here.",
            "by": purchase.house.operator,
        },
        prepare=_founded,
    ),
    "confirm_claim": Row(
        "drafted",
        "claim.not_waiting",
        lambda purchase, prepared: {
            "membership": _colleague(purchase, _drafter(purchase)),
            "by": purchase.house.operator,
        },
        lambda purchase, prepared: {"membership": prepared, "by": purchase.house.operator},
        prepare=_waiting_claim,
    ),
    "refuse_claim": Row(
        "drafted",
        "claim.reason",
        lambda purchase, prepared: {"membership": prepared, "reason": "", "by": purchase.house.operator},
        lambda purchase, prepared: {
            "membership": prepared,
            "reason": "Unknown there.",
            "by": purchase.house.operator,
        },
        prepare=_waiting_claim,
    ),
    "invite_person": Row(
        "drafted",
        "roles.none",
        lambda purchase, prepared: {"email": "new@temevalley.example", "roles": [], "by": _drafter(purchase)},
        lambda purchase, prepared: {
            "email": "new@temevalley.example",
            "roles": [Role.EVALUATOR],
            "by": _drafter(purchase),
        },
    ),
    "withdraw_invitation": Row(
        "drafted",
        "invitation.other",
        lambda purchase, prepared: {"invitation": prepared, "by": _bidder(purchase)},
        lambda purchase, prepared: {"invitation": prepared, "by": _drafter(purchase)},
        prepare=_invited,
    ),
    "save_draft": Row(
        "drafted",
        "draft.too_long",
        _typed("a" * (MOST_DRAFT_BYTES + 1)),
        _typed("Forty visits a week."),
    ),
    "accept_invitation": Row(
        "drafted",
        "invitation.unknown",
        lambda purchase, prepared: {"token": "0" * 64, "by": _ivy(prepared)},
        lambda purchase, prepared: {
            "token": invitation_token(
                organisation=prepared.organisation_id, email=prepared.email, invited_at=prepared.invited_at
            ),
            "by": _ivy(prepared),
        },
        prepare=_invited,
    ),
    "set_roles": Row(
        "drafted",
        "membership.last_administrator",
        lambda purchase, prepared: _colleague_words(purchase, _drafter(purchase), roles=[Role.COMMISSIONER]),
        lambda purchase, prepared: _colleague_words(
            purchase, purchase.house.approver, roles=[Role.COMMISSIONER, Role.EVALUATOR]
        ),
    ),
    "end_membership": Row(
        "drafted",
        "membership.last_administrator",
        lambda purchase, prepared: _colleague_words(purchase, _drafter(purchase)),
        lambda purchase, prepared: _colleague_words(purchase, purchase.house.evaluators[2]),
    ),
    # bodies
    "found_body": _serving(
        lambda it: {"plan": bodies.PLAN},
        lambda it: {"plan": replace(bodies.PLAN, kind=BodyKind.OTHER), "seats": bodies.SEATS},
        "body.kind_taken",
        "forming",
    ),
    "found_bodies": _serving(
        lambda it: {"by": replace(it.officer, second_factor=False)},
        lambda it: {},
        "role.second_factor",
        "forming",
    ),
    "revise_body": _serving(
        lambda it: {"body": it.body, "plan": replace(bodies.PLAN, quorum=9)},
        lambda it: {"body": it.body, "plan": replace(bodies.PLAN, name="Framework Group")},
        "body.quorum_too_large",
        "standing",
    ),
    "set_terms_of_reference": _serving(
        lambda it: {"body": it.body, "document": replace(bodies.TERMS, clauses=())},
        lambda it: {"body": it.body, "document": bodies.TERMS},
        "terms_of_reference.faults",
        "forming",
    ),
    "add_seat": _serving(
        lambda it: {"body": it.body, "plan": bodies.SEATS[0]},
        lambda it: {"body": it.body, "plan": bodies.SEATS[2]},
        "seat.chair_twice",
        "standing",
    ),
    "end_seat": _serving(
        lambda it: {"seat": it.seat(1)}, lambda it: {"seat": it.seat(5)}, "seat.held", "spare"
    ),
    "fill_seat": _serving(
        lambda it: {"seat": it.seat(1), "email": bodies.address_of(it.people[1])},
        lambda it: {"seat": it.seat(1), "email": bodies.address_of(it.people[0])},
        "seat.other_sector",
        "forming",
    ),
    "empty_seat": _serving(
        lambda it: {"seat": it.seat(4), "reason": " "},
        lambda it: {"seat": it.seat(4), "reason": "The post has ended."},
        "seat.no_reason",
        "standing",
    ),
    "resign_seat": _serving(
        lambda it: {"seat": it.seat(4)},
        lambda it: {"seat": it.seat(4), "by": it.people[3]},
        "seat.not_yours",
        "standing",
    ),
    "constitute_body": _serving(
        lambda it: {"body": it.other_body()}, lambda it: {"body": it.body}, "body.quorum_too_large", "ready"
    ),
    "dissolve_body": _serving(
        lambda it: {"body": it.body, "reason": ""},
        lambda it: {"body": it.body, "reason": "Its work is done for good."},
        "reasons.missing",
        "standing",
    ),
    "call_meeting": _serving(
        lambda it: {**it.call_words(), "agenda": ()},
        lambda it: it.call_words(),
        "agenda.empty",
        "standing",
    ),
    "revise_agenda": _serving(
        lambda it: {**it.agenda_words(), "place": " "},
        lambda it: it.agenda_words(),
        "meeting.no_place",
        "called_ahead",
    ),
    "cancel_meeting": _serving(
        lambda it: {"meeting": it.meeting, "reason": "ok"},
        lambda it: {"meeting": it.meeting, "reason": "Too few of us can come."},
        "reasons.missing",
        "called",
    ),
    "record_attendance": _serving(
        lambda it: {"meeting": it.meeting, "presences": ()},
        lambda it: {"meeting": it.meeting, "presences": it.presences()},
        "attendance.nobody",
        "called",
    ),
    "record_decision": _serving(
        lambda it: {"meeting": it.meeting, "record": it.record(votes_for=3)},
        lambda it: {"meeting": it.meeting, "record": it.record()},
        "decision.votes_miscounted",
        "held",
    ),
    "write_minutes": _serving(
        lambda it: {"meeting": it.meeting, "minutes": ()},
        lambda it: {"meeting": it.meeting, "minutes": bodies.MINUTES},
        "minutes.empty",
        "held",
    ),
    "accept_minutes": _serving(
        lambda it: {"meeting": it.first_meeting, "accepted_in": it.first_meeting},
        lambda it: {"meeting": it.first_meeting, "accepted_in": it.meeting},
        "minutes.not_later",
        "next_held",
    ),
    "make_opening_key": Row(
        "drafted",
        "role.missing",
        lambda purchase, prepared: {"key": opening_key(2), "by": purchase.house.evaluators[0]},
        lambda purchase, prepared: {"key": opening_key(2), "by": _drafter(purchase)},
    ),
    # what is published
    "redact_release": Row(
        "published",
        "redaction.fixed",
        lambda purchase, prepared: _redaction(purchase, "/ocid"),
        lambda purchase, prepared: _redaction(purchase, "/buyer/name"),
        prepare=lambda purchase: _confirmed_claim(purchase, PublishedOrganisation.objects.get()),
    ),
    # capabilities
    "add_library_document": Row(
        "drafted",
        "library.no_address",
        lambda purchase, prepared: {"entry": _library_entry(address=""), "by": _an_officer(purchase)},
        lambda purchase, prepared: {"entry": _library_entry(), "by": _an_officer(purchase)},
    ),
    "withdraw_library_document": Row(
        "drafted",
        "reasons.missing",
        lambda purchase, prepared: {**prepared, "reason": " ", "by": _an_officer(purchase)},
        lambda purchase, prepared: {
            **prepared,
            "reason": "Another version stands in its place.",
            "by": _an_officer(purchase),
        },
        lambda purchase: {
            "document": must(
                ACTS["add_library_document"](
                    entry=_library_entry(), by=_an_officer(purchase), at=purchase.began
                )
            )
        },
    ),
    "switch_capability": Row(
        "drafted",
        "capability.needed_by",
        lambda purchase, prepared: {"name": "bodies", "on": False, "by": purchase.house.operator},
        lambda purchase, prepared: {"name": "framework", "on": False, "by": purchase.house.operator},
    ),
    "set_second_officer_line": Row(
        "drafted",
        "second_officer_line.out_of_bounds",
        lambda purchase, prepared: _line(purchase, Decimal(31)),
        lambda purchase, prepared: _line(purchase, Decimal(5)),
    ),
    "confirm_rule_set": Row(
        "drafted",
        "rule_set.changed_meanwhile",
        lambda purchase, prepared: {"shown": "other", "lawyer": "Ada Law", "by": purchase.house.operator},
        lambda purchase, prepared: {
            "shown": fingerprint_of(rules_to_confirm()),
            "lawyer": "Ada Law",
            "by": purchase.house.operator,
        },
    ),
    # organisations of published notices
    "join_organisations": Row(
        "drafted",
        "sameness.reason",
        lambda purchase, prepared: {**prepared, "reason": " ", "by": purchase.house.operator},
        lambda purchase, prepared: {
            **prepared,
            "reason": "Its own website says so.",
            "by": purchase.house.operator,
        },
        prepare=_two_published,
    ),
    "part_organisations": Row(
        "drafted",
        "sameness.reason",
        lambda purchase, prepared: {"sameness": prepared, "reason": "", "by": purchase.house.operator},
        lambda purchase, prepared: {
            "sameness": prepared,
            "reason": "They are two.",
            "by": purchase.house.operator,
        },
        prepare=_a_sameness,
    ),
    "record_succession": Row(
        "drafted",
        "succession.law",
        lambda purchase, prepared: _succession(purchase, prepared, law=""),
        lambda purchase, prepared: _succession(purchase, prepared),
        prepare=_two_published,
    ),
    "withdraw_succession": Row(
        "drafted",
        "succession.reason",
        lambda purchase, prepared: {"succession": prepared, "reason": "", "by": purchase.house.operator},
        lambda purchase, prepared: {
            "succession": prepared,
            "reason": "The order was quashed.",
            "by": purchase.house.operator,
        },
        prepare=lambda purchase: must(
            ACTS["record_succession"](**_succession(purchase, _two_published(purchase)), at=purchase.began)
        ),
    ),
    "claim_published": Row(
        "drafted",
        "published_claim.no_evidence",
        lambda purchase, prepared: {"organisation": prepared["other"], "by": _bidder(purchase)},
        lambda purchase, prepared: {"organisation": prepared["own"], "by": _bidder(purchase)},
        prepare=_claimable,
    ),
    "confirm_published_claim": Row(
        "drafted",
        "published_claim.not_waiting",
        lambda purchase, prepared: {"claim": prepared["over"], "by": purchase.house.operator},
        lambda purchase, prepared: {"claim": prepared["waits"], "by": purchase.house.operator},
        prepare=_over_and_waiting,
    ),
    "refuse_published_claim": Row(
        "drafted",
        "published_claim.reason",
        lambda purchase, prepared: {"claim": prepared, "reason": "", "by": purchase.house.operator},
        lambda purchase, prepared: {
            "claim": prepared,
            "reason": "It is another.",
            "by": purchase.house.operator,
        },
        prepare=_published_claim,
    ),
    "end_published_claim": Row(
        "drafted",
        "published_claim.other",
        lambda purchase, prepared: {
            "claim": prepared,
            "reason": "Not ours.",
            "by": purchase.house.bidders[1],
        },
        lambda purchase, prepared: {"claim": prepared, "reason": "Not ours.", "by": _bidder(purchase)},
        prepare=_published_claim,
    ),
    # the purchase
    "draft_opportunity": Row(
        "drafted",
        "draft.no_title",
        lambda purchase, prepared: {"title": " ", "by": _drafter(purchase)},
        lambda purchase, prepared: {"title": "Garden waste", "by": _drafter(purchase)},
    ),
    "copy_opportunity": Row(
        "drafted", "role.missing", _purchase(by=lambda purchase: purchase.house.evaluators[0]), _purchase()
    ),
    "choose_procedure": Row(
        "drafted",
        "procedure.same",
        _purchase(procedure=ProcedureKey.BELOW_THRESHOLD_OPEN),
        _purchase(procedure=ProcedureKey.LIGHT_TOUCH_OPEN),
    ),
    "revise_draft": Row(
        "drafted",
        "draft.changed_meanwhile",
        lambda purchase, prepared: _revision(purchase, purchase.opportunity.revision - 1),
        lambda purchase, prepared: _revision(purchase, purchase.opportunity.revision),
    ),
    "attach_paper": Row(
        "drafted",
        "file.kind",
        lambda purchase, prepared: {**_purchase(upload=an_upload("run.exe", b"MZ"))(purchase, prepared)},
        lambda purchase, prepared: {**_purchase(upload=an_upload())(purchase, prepared)},
    ),
    "remove_paper": Row(
        "drafted",
        "paper.unknown",
        _purchase(file="no such file"),
        lambda purchase, prepared: {**_purchase(file=prepared)(purchase, prepared)},
        prepare=_document,
    ),
    "name_people": Row(
        "drafted",
        "people.not_evaluator",
        lambda purchase, prepared: _people(purchase, evaluators=(purchase.house.bidders[0].person,)),
        lambda purchase, prepared: _people(
            purchase, evaluators=(purchase.house.evaluators[2].person, purchase.panel[0].person)
        ),
    ),
    "ask_approval": Row(
        "drafted", "role.missing", _purchase(by=lambda purchase: purchase.panel[0]), _purchase()
    ),
    "return_draft": Row(
        "with_approver",
        "reasons.missing",
        _purchase(by=lambda purchase: purchase.house.approver, reasons=""),
        _purchase(by=lambda purchase: purchase.house.approver, reasons="Say who the visits are for."),
    ),
    "approve_draft": Row(
        "with_approver",
        "approve.own_draft",
        _purchase(),
        _purchase(by=lambda purchase: purchase.house.approver),
    ),
    "explain_barrier": Row(
        "drafted",
        "barriers.is_must",
        _purchase(code="CRI03", words="The grant that pays for it asks for this."),
        _purchase(code="FIN03", words="The grant that pays for it asks for this."),
        prepare=with_barriers,
    ),
    "ask_override": Row(
        "drafted",
        "barriers.is_no_must",
        _purchase(code="FIN03", words="The grant that pays for it asks for this."),
        _purchase(code="CRI03", words="The grant that pays for it asks for this."),
        prepare=with_barriers,
    ),
    "withdraw_explanation": Row(
        "drafted",
        "barriers.no_reason",
        _purchase(code="CRI03"),
        _purchase(code="FIN03"),
        prepare=explained,
    ),
    "approve_override": Row(
        "drafted",
        "barriers.own_override",
        lambda purchase, asked: _overriding(purchase, asked, _drafter(purchase)),
        lambda purchase, asked: _overriding(purchase, asked, purchase.house.approver),
        prepare=asked_override,
    ),
    "refuse_override": Row(
        "drafted",
        "reasons.missing",
        lambda purchase, asked: _overriding(purchase, asked, purchase.house.approver, words=""),
        lambda purchase, asked: _overriding(
            purchase, asked, purchase.house.approver, words="Everybody who bids is to be heard."
        ),
        prepare=asked_override,
    ),
    "use_suggested_wording": Row(
        "drafted",
        "barriers.wording_gone",
        _purchase(finding="FIN03 specification 3"),
        _purchase(finding=""),
        prepare=with_barriers,
    ),
    "name_second_officer": Row(
        "drafted",
        "second_officer.unknown",
        lambda purchase, prepared: _lending(purchase, purchase.house.approver),
        lambda purchase, prepared: _lending(purchase, prepared),
        prepare=_partner,
    ),
    "withdraw_second_officer": Row(
        "drafted",
        "role.missing",
        _purchase(by=lambda purchase: purchase.panel[0]),
        _purchase(),
        prepare=_lent_partner,
    ),
    "discard_draft": Row(
        "approved", "role.missing", _purchase(by=lambda purchase: purchase.panel[0]), _purchase()
    ),
    "publish_notice": Row(
        "approved",
        "publish.national_notice",
        _purchase(national_reference="", national_reason=" "),
        _purchase(national_reference="", national_reason="It is covered by an earlier notice."),
    ),
    "answer_question": Row(
        "published",
        "answer.empty",
        lambda purchase, prepared: {
            "question": prepared,
            "wording": prepared.text,
            "answer": "",
            "by": _drafter(purchase),
        },
        lambda purchase, prepared: {
            "question": prepared,
            "wording": prepared.text,
            "answer": "Yes.",
            "by": _drafter(purchase),
        },
        prepare=_question,
    ),
    "correct_answer": Row(
        "published",
        "answer.unchanged",
        lambda purchase, prepared: {
            "question": prepared,
            "seen": 0,
            "wording": prepared.published_text,
            "answer": prepared.answer,
            "by": _drafter(purchase),
        },
        lambda purchase, prepared: {
            "question": prepared,
            "seen": 0,
            "wording": prepared.published_text,
            "answer": "No, only one may.",
            "by": _drafter(purchase),
        },
        prepare=_answered,
    ),
    "amend_opportunity": Row(
        "published",
        "amend.fixed",
        lambda purchase, prepared: _amendment(purchase, category="goods"),
        lambda purchase, prepared: _amendment(purchase, summary="Visits, calls and a food parcel."),
    ),
    "extend_deadline": Row(
        "published",
        "extend.only_lengthens",
        lambda purchase, prepared: _extension(purchase, -timedelta(days=1)),
        lambda purchase, prepared: _extension(purchase, timedelta(days=1)),
        prepare=lambda purchase: one_officer_may(purchase, "extension"),
    ),
    "ask_amendment": Row(
        "published",
        "amend.fixed",
        lambda purchase, prepared: _amendment(purchase, category="goods"),
        lambda purchase, prepared: _amendment(purchase, summary="Visits, calls and a food parcel."),
    ),
    "ask_extension": Row(
        "published",
        "extend.only_lengthens",
        lambda purchase, prepared: _extension(purchase, -timedelta(days=1)),
        lambda purchase, prepared: _extension(purchase, timedelta(days=1)),
    ),
    "approve_terms_request": Row(
        "published",
        "officer_request.own",
        lambda purchase, prepared: {"officer_request": prepared, "by": _drafter(purchase)},
        lambda purchase, prepared: {"officer_request": prepared, "by": purchase.house.approver},
        prepare=lambda purchase: _asked_change(purchase),
    ),
    "refuse_terms_request": Row(
        "published",
        "reasons.missing",
        lambda purchase, prepared: _refusing(purchase, prepared, "No."),
        lambda purchase, prepared: _refusing(purchase, prepared, "Two bidders have answered this already."),
        prepare=lambda purchase: _asked_change(purchase),
    ),
    "take_back_request": Row(
        "published",
        "officer_request.not_own",
        lambda purchase, prepared: {"officer_request": prepared, "by": purchase.house.approver},
        lambda purchase, prepared: {"officer_request": prepared, "by": _drafter(purchase)},
        prepare=lambda purchase: _asked_change(purchase),
    ),
    "lapse_request": Row(
        "published",
        "role.not_for_system",
        lambda purchase, prepared: {"officer_request": prepared, "by": IMPORT},
        lambda purchase, prepared: {"officer_request": prepared, "by": CLOCK},
        prepare=lambda purchase: _asked_and_cancelled(purchase),
    ),
    "correct_national_notice": Row(
        "published",
        "national.nothing_changed",
        _purchase(
            national_reference="2026/S 000-012345", national_reason="", reason="It was wrong by one figure."
        ),
        _purchase(national_reference="012346-2026", national_reason="", reason="It was wrong by one figure."),
    ),
    "cancel_opportunity": Row(
        "published",
        "reasons.missing",
        _purchase(reasons=""),
        _purchase(reasons="The need has gone for good."),
    ),
    "end_without_award": Row(
        "closed",
        "reasons.missing",
        _purchase(reasons=" "),
        _purchase(reasons="No response fits what we need."),
    ),
    "close_opportunity": Row(
        "responded",
        "role.not_for_system",
        _purchase(by=lambda purchase: IMPORT),  # type: ignore[arg-type,return-value]
        _purchase(by=lambda purchase: CLOCK),  # type: ignore[arg-type,return-value]
    ),
    "open_responses": Row(
        "closed",
        "opening.wrong_key",
        lambda purchase, prepared: {**_purchase(identity=_another_identity())(purchase, prepared)},
        lambda purchase, prepared: {
            **_purchase(identity=identity_of(purchase.opportunity))(purchase, prepared)
        },
    ),
    # responding
    "register_interest": Row("published", "role.missing", _purchase(), _purchase(by=_bidder)),
    "end_interest": Row(
        "published",
        "interest.none",
        _purchase(by=lambda purchase: purchase.house.bidders[1]),
        _purchase(by=_bidder),
        prepare=_following,
    ),
    "ask_question": Row(
        "published", "question.empty", _purchase(by=_bidder, text=" "), _purchase(by=_bidder, text="Why?")
    ),
    "start_response": Row(
        "published",
        "response.begun",
        _purchase(by=_bidder),
        _purchase(by=lambda purchase: purchase.house.bidders[1]),
        prepare=_working,
    ),
    "save_answer": Row(
        "published",
        "question.unknown",
        _response(question="none", text="We visit."),
        _response(question="plan", text="We visit."),
        prepare=_working,
    ),
    "save_price": Row(
        "published",
        "price.nought",
        _response(prices={"lot-1": "0"}),
        _response(prices={"lot-1": "71,000"}),
        prepare=_working,
    ),
    "attach_file": Row(
        "published",
        "file.not_what_it_says",
        lambda purchase, prepared: _response(question="method", upload=an_upload("a.pdf", b"MZ\x00"))(
            purchase, prepared
        ),
        lambda purchase, prepared: _response(question="method", upload=an_upload("b.pdf"))(
            purchase, prepared
        ),
        prepare=_working,
    ),
    "remove_file": Row(
        "published",
        "role.missing",
        lambda purchase, prepared: {**_remove(prepared), "by": _drafter(purchase)},
        lambda purchase, prepared: {**_remove(prepared), "by": _bidder(purchase)},
        prepare=_working,
    ),
    "seal_by_itself": Row(
        "published",
        "seal.terms_changed",
        _response(shown_fingerprint="0" * 64),
        lambda purchase, prepared: {
            "response": prepared,
            "shown_fingerprint": terms_fingerprint(purchase.opportunity),
            "by": _bidder(purchase),
        },
        prepare=_working,
    ),
    "end_sealing_by_itself": Row(
        "published",
        "role.not_for_system",
        lambda purchase, prepared: {
            "response": prepared,
            "why": StandingSealEnd.TERMS_CHANGED,
            "by": System("import"),
        },
        lambda purchase, prepared: {
            "response": prepared,
            "why": StandingSealEnd.TERMS_CHANGED,
            "by": CLOCK,
        },
        prepare=_sealing_itself,
    ),
    "decline_opportunity": Row(
        "published",
        "decline.sealed",
        _purchase(by=_bidder, reason=DeclineReason.INSURANCE),
        _purchase(by=lambda purchase: purchase.house.bidders[1], reason=DeclineReason.INSURANCE),
        prepare=_handed_in,
    ),
    "take_back_decline": Row(
        "published",
        "decline.none",
        _purchase(by=lambda purchase: purchase.house.bidders[1]),
        _purchase(by=_bidder),
        prepare=_declined,
    ),
    "seal_response": Row(
        "published",
        "seal.terms_changed",
        lambda purchase, prepared: _seal(purchase, prepared, "0" * 64),
        lambda purchase, prepared: {
            **_seal(purchase, prepared, purchase.opportunity.the_terms.fingerprint()),
            "text_after": TextAfterSealing.KEPT,
            "by_itself": True,
        },
        prepare=_sealing_itself,
    ),
    "withdraw_response": Row(
        "published",
        "role.missing",
        lambda purchase, prepared: {"response": prepared, "by": _drafter(purchase)},
        _response(),
        prepare=_handed_in,
    ),
    # evaluating
    "declare_interests": Row(
        "opened",
        "reasons.missing",
        _purchase(by=lambda purchase: purchase.panel[0], conflict=True, words=" "),
        _purchase(
            by=lambda purchase: purchase.panel[0], conflict=True, words="My sister works for one bidder."
        ),
    ),
    "give_score": Row("declared", "score.out_of_range", _score(6), _score(5)),
    "lock_scores": Row(
        "declared",
        "score.locked",
        _purchase(by=lambda purchase: purchase.panel[1]),
        _purchase(by=lambda purchase: purchase.panel[0]),
        prepare=_one_locked,
    ),
    "seat_evaluator": Row(
        "opened",
        "seat.taken",
        lambda purchase, prepared: _purchase(person=purchase.panel[0].person)(purchase, prepared),
        lambda purchase, prepared: _purchase(person=purchase.house.evaluators[2].person)(purchase, prepared),
    ),
    "set_tender_period": Row(
        "drafted",
        "tender_period.not_here",
        _purchase(ground=PeriodGround.URGENT, urgency_reason="The roof of the school fell in yesterday."),
        _purchase(ground=PeriodGround.ORDINARY),
    ),
    "decide_award": Row(
        "locked",
        "award.not_lead",
        _purchase(reasons="It met the need best.", ties={}),
        _purchase(by=lambda purchase: purchase.house.lead, reasons="It met the need best.", ties={}),
        _summary_first,
    ),
    "record_national_notice": Row(
        "signed",
        "notice.nothing",
        _purchase(kind=NoticeKind.UK7, lot="lot-1"),
        lambda purchase, prepared: {
            "opportunity": purchase.opportunity,
            "kind": NoticeKind.UK7,
            "lot": "lot-1",
            "reference": "2026/S 000-012347",
            "published_on": purchase.at("signed").date(),
            "by": _drafter(purchase),
        },
    ),
    "declare_opener": Row(
        "responded",
        "reasons.missing",
        _purchase(conflict=True, words=" "),
        _purchase(conflict=True, words="My sister works for a firm that may bid."),
    ),
    "replace_evaluator": Row(
        "declared",
        "reasons.missing",
        lambda purchase, prepared: _replacing(purchase, reasons="Ill."),
        lambda purchase, prepared: _replacing(purchase),
    ),
    "replace_lead": Row(
        "declared",
        "people.lead_scores",
        lambda purchase, prepared: _leading_instead(purchase, purchase.panel[0].person),
        lambda purchase, prepared: _leading_instead(purchase, purchase.house.drafter.person),
    ),
    "ask_clarification": Row(
        "declared",
        "bidder_question.too_short",
        lambda purchase, prepared: _asking(purchase, question="Why?"),
        lambda purchase, prepared: _asking(purchase),
    ),
    "answer_clarification": Row(
        "declared",
        "bidder_question.empty_answer",
        lambda purchase, asked: {"clarification": asked, "answer": " ", "by": _asked_bidder(asked.opened)},
        lambda purchase, asked: {"clarification": asked, "answer": "Yes.", "by": _asked_bidder(asked.opened)},
        prepare=lambda purchase: must(
            ACTS["ask_clarification"](**_asking(purchase), at=purchase.at("declared"))
        ),
    ),
    "ask_set_aside": Row(
        "declared",
        "set_aside.not_asked",
        lambda purchase, prepared: _aside(purchase, ground="abnormally_low"),
        lambda purchase, prepared: _aside(purchase, ground="must_not_met"),
    ),
    "approve_set_aside": Row(
        "declared",
        "set_aside.own_panel",
        lambda purchase, asked: {"set_aside_request": asked, "by": _evaluating_officer(purchase)},
        lambda purchase, asked: {"set_aside_request": asked, "by": purchase.house.drafter},
        prepare=lambda purchase: must(
            ACTS["ask_set_aside"](**_aside(purchase, ground="breach"), at=purchase.at("declared"))
        ),
    ),
    "refuse_set_aside": Row(
        "declared",
        "reasons.missing",
        lambda purchase, asked: {
            "set_aside_request": asked,
            "reasons": "No.",
            "by": purchase.house.drafter,
        },
        lambda purchase, asked: {
            "set_aside_request": asked,
            "reasons": WHY,
            "by": purchase.house.drafter,
        },
        prepare=lambda purchase: must(
            ACTS["ask_set_aside"](**_aside(purchase, ground="breach"), at=purchase.at("declared"))
        ),
    ),
    "ask_take_back_set_aside": Row(
        "declared",
        "reasons.missing",
        lambda purchase, prepared: _aside(purchase, reasons="No."),
        lambda purchase, prepared: _aside(purchase),
        prepare=lambda purchase: _set_aside(purchase),
    ),
    "start_record": Row(
        "drafted",
        "record.no_title",
        lambda purchase, _: {"procedure": ProcedureKey.DIRECT_AWARD, "title": " ", "by": _drafter(purchase)},
        lambda purchase, _: {"procedure": ProcedureKey.DIRECT_AWARD, "title": "X", "by": _drafter(purchase)},
    ),
    "revise_record": Row(
        "drafted",
        "record.changed_meanwhile",
        lambda purchase, row: {**_record_facts(purchase, row), "revision": 7},
        lambda purchase, row: _record_facts(purchase, row),
        prepare=_recording,
    ),
    "discard_record": Row(
        "drafted",
        "role.missing",
        lambda purchase, row: {"record": row, "by": purchase.house.operator},
        lambda purchase, row: {"record": row, "by": _drafter(purchase)},
        prepare=_recording,
    ),
    "ask_record_approval": Row(
        "drafted",
        "record.no_ground",
        lambda purchase, row: _record_facts(purchase, row, ground=""),
        lambda purchase, row: _record_facts(purchase, row),
        prepare=_recording,
    ),
    "return_record": Row(
        "drafted",
        "reasons.missing",
        lambda purchase, row: {"record": row, "reasons": "No.", "by": purchase.house.approver},
        lambda purchase, row: {"record": row, "reasons": WHY, "by": purchase.house.approver},
        prepare=lambda purchase: _recording(purchase, until="asked"),
    ),
    "approve_record": Row(
        "drafted",
        "approve.own_draft",
        lambda purchase, row: {"record": row, "by": _drafter(purchase)},
        lambda purchase, row: {"record": row, "by": purchase.house.approver},
        prepare=lambda purchase: _recording(purchase, until="asked"),
    ),
    "record_purchase": Row(
        "drafted",
        "record.no_way_bought",
        lambda purchase, row: _record_facts(purchase, row, way_bought=""),
        lambda purchase, row: _record_facts(purchase, row),
        prepare=_elsewhere,
    ),
    "correct_record": Row(
        "drafted",
        "contract.nothing_changed",
        lambda purchase, row: {**_record_facts(purchase, row), "reason": WHY},
        lambda purchase, row: {**_record_facts(purchase, row, summary="Other words."), "reason": WHY},
        prepare=lambda purchase: _elsewhere(purchase, until="recorded"),
    ),
    "load_debarment_list": Row(
        "locked",
        "debarment.faults",
        lambda purchase, _: {**_list(purchase, grounds="perhaps"), "dated": purchase.began.date()},
        lambda purchase, _: {**_list(purchase), "dated": purchase.began.date()},
    ),
    "load_register": Row(
        "locked",
        "register.faults",
        lambda purchase, _: {"content": b"org_id", "file_name": "charities.csv", "by": COMMAND},
        lambda purchase, _: {"content": shipped_register(), "file_name": "charities.csv", "by": COMMAND},
    ),
    "confirm_core_information": Row(
        "locked",
        "core.no_reference",
        lambda purchase, opened: {
            "opened": opened,
            "reference": " ",
            "seen_on": purchase.began.date(),
            "by": purchase.house.lead,
        },
        lambda purchase, opened: {
            "opened": opened,
            "reference": "PX-1",
            "seen_on": purchase.began.date(),
            "by": purchase.house.lead,
        },
        prepare=_first,
    ),
    "ask_debarment_clearance": Row(
        "locked",
        "reasons.missing",
        lambda purchase, opened: {"opened": opened, "reasons": "No.", "by": purchase.house.lead},
        lambda purchase, opened: {"opened": opened, "reasons": WHY, "by": purchase.house.lead},
        prepare=_listed,
    ),
    "approve_debarment_clearance": Row(
        "locked",
        "clearance.own_request",
        lambda purchase, asked: {"clearance": asked, "by": purchase.house.lead},
        lambda purchase, asked: {"clearance": asked, "by": _drafter(purchase)},
        prepare=_clearance,
    ),
    "refuse_debarment_clearance": Row(
        "locked",
        "reasons.missing",
        lambda purchase, asked: {"clearance": asked, "reasons": "No.", "by": _drafter(purchase)},
        lambda purchase, asked: {"clearance": asked, "reasons": WHY, "by": _drafter(purchase)},
        prepare=_clearance,
    ),
    "confirm_award": Row(
        "locked",
        "award.not_lead",
        _purchase(reasons="It met the need best.", ties={}),
        _purchase(by=lambda purchase: purchase.house.lead, reasons="It met the need best.", ties={}),
    ),
    "name_invited": Row(
        "drafted",
        "invited.own",
        lambda purchase, quotes: _naming(quotes, quotes.lead.organisation),
        lambda purchase, quotes: _naming(quotes, quotes.invited[0].organisation),
        lambda purchase: quoting("drafted", house=purchase.house),
    ),
    "invite_to_quote": Row(
        "drafted",
        "invited.twice",
        lambda purchase, quotes: _inviting(quotes, EMAIL),
        lambda purchase, quotes: _inviting(quotes, "tess@ombersley.example"),
        lambda purchase: _sent_beside_cancelled(purchase),
    ),
    "claim_quote_invitation": Row(
        "drafted",
        "invitation.address",
        lambda purchase, quotes: {"token": quote_token(quotes.by_email), "by": _bidder(purchase)},
        lambda purchase, quotes: {"token": quote_token(quotes.by_email), "by": _asked_by_email(purchase)},
        lambda purchase: quoting("sent", house=purchase.house),
    ),
    "score_quotes": Row(
        "drafted",
        "score.none_given",
        lambda purchase, quotes: {"opportunity": quotes.opportunity, "scores": (), "by": quotes.lead},
        lambda purchase, quotes: {
            "opportunity": quotes.opportunity,
            "scores": all_scores(2, 5),
            "by": quotes.lead,
        },
        lambda purchase: quoting("judged", house=purchase.house),
    ),
    "ask_award": Row(
        "locked",
        "award.not_lead",
        _purchase(reasons="It met the need best.", ties={}),
        _purchase(by=lambda purchase: purchase.house.lead, reasons="It met the need best.", ties={}),
    ),
    "approve_award": Row(
        "locked",
        "officer_request.own",
        lambda purchase, prepared: {"officer_request": prepared, "by": purchase.house.lead},
        lambda purchase, prepared: {"officer_request": prepared, "by": _drafter(purchase)},
        prepare=lambda purchase: _asked_award(purchase),
    ),
    "refuse_award": Row(
        "locked",
        "reasons.missing",
        lambda purchase, prepared: {
            "officer_request": prepared,
            "reasons": "No.",
            "by": _drafter(purchase),
        },
        lambda purchase, prepared: {
            "officer_request": prepared,
            "reasons": "The reasons do not fit the scores.",
            "by": _drafter(purchase),
        },
        prepare=lambda purchase: _asked_award(purchase),
    ),
    "ask_after_deadline": Row(
        "closed",
        "late_question.wordless",
        _purchase(by=_bidder, text="?!"),
        _purchase(by=_bidder, text="When will you decide?"),
    ),
    "answer_after_deadline": Row(
        "closed",
        "answer.empty",
        lambda purchase, prepared: {"question": prepared, "answer": " ", "by": _drafter(purchase)},
        lambda purchase, prepared: {
            "question": prepared,
            "answer": "In the week after.",
            "by": _drafter(purchase),
        },
        prepare=lambda purchase: must(
            ACTS["ask_after_deadline"](
                **_purchase(by=_bidder, text="When will you decide?")(purchase, None),
                at=purchase.at("closed"),
            )
        ),
    ),
    "ask_debrief": Row(
        "awarded",
        "late_question.empty",
        _purchase(by=_bidder, text=" "),
        _purchase(by=_bidder, text="What did our plan lack?"),
    ),
    "answer_debrief": Row(
        "awarded",
        "reasons.missing",
        lambda purchase, prepared: {"question": prepared, "answer": "No.", "by": _drafter(purchase)},
        lambda purchase, prepared: {
            "question": prepared,
            "answer": "Your plan named no cover for illness.",
            "by": _drafter(purchase),
        },
        prepare=lambda purchase: must(
            ACTS["ask_debrief"](
                **_purchase(by=_bidder, text="What did our plan lack?")(purchase, None),
                at=purchase.at("awarded"),
            )
        ),
    ),
    "sign_contract": Row(
        "awarded",
        "contract.ends_before_start",
        lambda purchase, prepared: _award_dates(purchase, ends_on=date(2020, 1, 1)),
        lambda purchase, prepared: _award_dates(purchase),
    ),
    "correct_contract": Row(
        "signed",
        "contract.second_officer",
        lambda purchase, prepared: _correction(purchase, value=_BEYOND),
        lambda purchase, prepared: _correction(purchase),
    ),
    "ask_contract_correction": Row(
        "signed",
        "contract.one_officer",
        lambda purchase, prepared: _correction(purchase),
        lambda purchase, prepared: _correction(purchase, value=_BEYOND),
    ),
    "approve_contract_correction": Row(
        "signed",
        "contract.own_request",
        lambda purchase, prepared: {"correction_request": prepared, "by": _drafter(purchase)},
        lambda purchase, prepared: {"correction_request": prepared, "by": purchase.house.approver},
        prepare=_requested,
    ),
    "refuse_contract_correction": Row(
        "signed",
        "reasons.missing",
        lambda purchase, prepared: {
            "correction_request": prepared,
            "reasons": "no",
            "by": purchase.house.approver,
        },
        lambda purchase, prepared: {
            "correction_request": prepared,
            "reasons": "The signed contract has the lower value.",
            "by": purchase.house.approver,
        },
        prepare=_requested,
    ),
    # consultations
    "begin_consultation": _consulting(
        lambda it: {"consultation": it.later, "by": CLOCK},
        lambda it: {"consultation": it.due, "by": CLOCK},
        "consultation.begins_later",
        prepare=_announced_before,
    ),
    "close_consultation": _consulting(
        lambda it: {"consultation": it.consultation, "by": CLOCK},
        lambda it: {"consultation": it.due, "by": CLOCK},
        "consultation.closes_later",
    ),
    "extend_consultation": _consulting(
        lambda it: {"consultation": it.consultation, "closes_at": it.consultation.closes_at, "reason": WHY},
        lambda it: {
            "consultation": it.consultation,
            "closes_at": it.consultation.closes_at + timedelta(days=7),
            "reason": WHY,
        },
        "consultation.not_later",
    ),
    "withdraw_consultation": _consulting(
        lambda it: {"consultation": it.consultation, "reason": "no"},
        lambda it: {"consultation": it.consultation, "reason": WHY},
        "reasons.missing",
    ),
    "publish_consultation_response": _consulting(
        lambda it: {"consultation": it.consultation, "summary": "Thanks"},
        lambda it: {"consultation": it.consultation, "summary": WHY},
        "reasons.missing",
        prepare=_answered_and_closed,
    ),
    "answer_comments": _consulting(
        lambda it: {"consultation": it.consultation, "numbers": [], "words": consultations.KEPT},
        lambda it: {"consultation": it.consultation, "numbers": [1, 2], "words": consultations.KEPT},
        "answer.of_nothing",
    ),
    "revise_comment_answer": _consulting(
        lambda it: {"answer": it.comment().answer, "revision": 2, "words": consultations.CHANGED},
        lambda it: {"answer": it.comment().answer, "revision": 1, "words": consultations.CHANGED},
        "answer.revised_meanwhile",
        prepare=_answered_and_closed,
    ),
    "hide_comment": _consulting(
        lambda it: {"comment": it.comment(), "rule": "unwelcome", "reason": WHY},
        lambda it: {"comment": it.comment(), "rule": "abuse", "reason": WHY},
        "moderation.no_such_rule",
    ),
    "ask_for_another_look": _consulting(
        lambda it: {"comment": it.comment(2), "reason": WHY, "by": it.house.stranger},
        lambda it: {"comment": it.comment(2), "reason": WHY, "by": it.house.charity},
        "comment.not_yours",
        prepare=_hidden_comment,
    ),
    "keep_comment_hidden": _consulting(
        lambda it: {"comment": it.comment(2), "reason": "no"},
        lambda it: {"comment": it.comment(2), "reason": WHY},
        "reasons.missing",
        prepare=_asked_about,
    ),
    "restore_comment": _consulting(
        lambda it: {"comment": it.comment(2), "reason": "no"},
        lambda it: {"comment": it.comment(2), "reason": WHY},
        "reasons.missing",
        prepare=_hidden_comment,
    ),
    "name_sector_body": _consulting(
        lambda it: {"organisation": Organisation.objects.get(pk=it.house.stranger.organisation)},
        lambda it: {"organisation": it.house.vouching},
        "sector_body.not_voluntary",
    ),
    "end_sector_body": _consulting(
        lambda it: {
            "sector_body": SectorBody.objects.get(),
            "by": replace(it.house.officer, second_factor=False),
        },
        lambda it: {"sector_body": SectorBody.objects.get()},
        "role.second_factor",
        prepare=_vouching,
    ),
    # commenting
    "make_comment": _consulting(
        lambda it: _commenting(it.due, by=it.house.charity),
        lambda it: _commenting(it.consultation, by=it.house.charity),
        "comment.too_late",
    ),
    "send_comment": _consulting(
        lambda it: _commenting(speaker=open_consultations.speaker(address="nowhere")),
        lambda it: _commenting(speaker=open_consultations.speaker()),
        "comment.address",
    ),
    "vouch_comment": Row(
        "drafted",
        "comment.not_vouched",
        lambda purchase, voice: _commenting(vouched=False, by=voice),
        lambda purchase, voice: _commenting(vouched=True, by=voice),
        prepare=_voice,
    ),
    "confirm_comment": Row(
        "drafted",
        "role.not_for_system",
        lambda purchase, sent: {"comment": sent, "by": CLOCK},
        lambda purchase, sent: {"comment": sent, "by": alert_searches.VISITOR},
        prepare=_sent,
    ),
    "send_comment_link": Row(
        "drafted",
        "comment.confirm.not_now",
        lambda purchase, sent: {"comment": _first_comment(), "by": alert_searches.VISITOR},
        lambda purchase, sent: {"comment": sent, "by": alert_searches.VISITOR},
        prepare=_sent,
    ),
    "withdraw_comment": _consulting(
        lambda it: {"comment": it.comment(2), "by": CLOCK},
        lambda it: {"comment": it.comment(2), "by": it.house.charity},
        "role.not_for_system",
    ),
    "ask_consultation_letters": Row(
        "drafted",
        "consultation_letters.postcode",
        lambda purchase, prepared: _wanting("nowhere"),
        lambda purchase, prepared: _wanting("WR15"),
    ),
    "confirm_consultation_letters": Row(
        "drafted",
        "role.not_for_system",
        lambda purchase, row: {"subscriber": row, "by": CLOCK},
        lambda purchase, row: {"subscriber": row, "by": alert_searches.VISITOR},
        prepare=_wish_for_letters,
    ),
    "end_consultation_letters": Row(
        "drafted",
        "role.not_for_system",
        lambda purchase, row: {"subscriber": row, "by": CLOCK},
        lambda purchase, row: {"subscriber": row, "by": alert_searches.VISITOR},
        prepare=_wish_for_letters,
    ),
    "write_consultation_letters": Row(
        "drafted",
        "consultation_letters.nobody",
        lambda purchase, due: {"consultation": due[0], "subscribers": [], "by": CLOCK},
        lambda purchase, due: {"consultation": due[0], "subscribers": [due[1]], "by": CLOCK},
        prepare=_letters_due,
    ),
    # signatures
    "sign_document": Row(
        "drafted",
        "signature.authority",
        lambda purchase, prepared: _answering(prepared, purchase, has_authority=False),
        lambda purchase, prepared: _answering(prepared, purchase, grade=Grade.MEMORANDUM, clauses=("2.1",)),
        prepare=lambda purchase: adopted_framework.adopt(purchase.began),
    ),
    "decline_document": Row(
        "drafted",
        "reasons.missing",
        lambda purchase, prepared: _declining(prepared, purchase, "No."),
        lambda purchase, prepared: _declining(prepared, purchase, "Our council has not agreed to it"),
        prepare=lambda purchase: adopted_framework.adopt(purchase.began),
    ),
    "withdraw_signature": Row(
        "drafted",
        "reasons.missing",
        lambda purchase, prepared: {"signature": prepared, "reason": "", "by": _drafter(purchase)},
        lambda purchase, prepared: {
            "signature": prepared,
            "reason": "The new budget leaves no room for it",
            "by": _drafter(purchase),
        },
        prepare=lambda purchase: adopted_framework.signed(
            adopted_framework.adopt(purchase.began), _drafter(purchase), purchase.began
        ),
    ),
    # the framework
    "start_framework": Row(
        "drafted",
        "framework.none_in_force",
        lambda purchase, prepared: {"beginning": Beginning.IN_FORCE, "by": prepared.officer},
        lambda purchase, prepared: {"beginning": Beginning.DEFAULT, "by": prepared.officer},
        prepare=lambda purchase: framework_drafts.makers(),
    ),
    "revise_framework": Row(
        "drafted",
        "framework.nothing_changed",
        lambda purchase, prepared: _revising(prepared),
        lambda purchase, prepared: _revising(prepared, summary="What we promise, in short."),
        prepare=lambda purchase: framework_drafts.version_in(FrameworkState.DRAFT),
    ),
    "open_framework_consultation": Row(
        "drafted",
        "consultation.no_reasons",
        lambda purchase, prepared: _opening_framework(purchase, prepared, reasons=""),
        lambda purchase, prepared: _opening_framework(purchase, prepared),
        prepare=lambda purchase: framework_drafts.version_in(FrameworkState.DRAFT),
    ),
    **{
        name: Row(
            "drafted",
            reason,
            lambda purchase, prepared, kind=kind, wrong=wrong, more=more: {
                **_deciding(purchase, prepared, kind, **more),
                **wrong,
            },
            lambda purchase, prepared, kind=kind, more=more: _deciding(purchase, prepared, kind, **more),
            prepare=lambda purchase, state=state: framework_drafts.version_in(state),
        )
        for name, kind, state, reason, wrong, more in DECISIONS_ON_FRAMEWORK
    },
    "abandon_framework": Row(
        "drafted",
        "reasons.missing",
        lambda purchase, prepared: {"version": prepared[1], "reasons": "", "by": prepared[0].officer},
        lambda purchase, prepared: {
            "version": prepared[1],
            "reasons": "We begin again from another text.",
            "by": prepared[0].officer,
        },
        prepare=lambda purchase: framework_drafts.version_in(FrameworkState.DRAFT),
    ),
    # notices
    "import_releases": Row(
        "drafted",
        "import.batch_too_large",
        lambda purchase, prepared: {"releases": _releases(BATCH + 1), "source": ELSEWHERE, "by": IMPORT},
        lambda purchase, prepared: {"releases": _releases(2), "source": ELSEWHERE, "by": IMPORT},
    ),
    "ask_correction": Row(
        "drafted",
        "correction.empty",
        lambda purchase, prepared: {
            "about": "A page",
            "page": "/",
            "wrong": "",
            "reply": "",
            "by": System("visitor"),
        },
        lambda purchase, prepared: {
            "about": "A page",
            "page": "/",
            "wrong": "It ends.",
            "reply": "",
            "by": System("visitor"),
        },
    ),
    # saved searches
    "save_search": Row(
        "drafted",
        "search.address",
        lambda purchase, prepared: _saving("nowhere"),
        lambda purchase, prepared: _saving(alert_searches.ADDRESS),
        prepare=lambda purchase: alert_searches.live(purchase.began - timedelta(hours=2)),
    ),
    "confirm_search": Row(
        "drafted",
        "role.not_for_system",
        lambda purchase, prepared: {"search": prepared, "by": CLOCK},
        lambda purchase, prepared: {"search": prepared, "by": alert_searches.VISITOR},
        prepare=_waiting_search,
    ),
    "change_rhythm": Row(
        "published",
        "search.rhythm",
        lambda purchase, prepared: {"search": prepared[0], "rhythm": "hourly", "by": alert_searches.VISITOR},
        lambda purchase, prepared: {"search": prepared[0], "rhythm": "weekly", "by": alert_searches.VISITOR},
        prepare=_live_searches,
    ),
    "end_search": Row(
        "published",
        "role.only_system",
        lambda purchase, prepared: {"search": prepared[0], "by": _drafter(purchase)},
        lambda purchase, prepared: {"search": prepared[0], "by": alert_searches.VISITOR},
        prepare=_live_searches,
    ),
    "tell_search": Row(
        "published",
        "search.nothing_new",
        lambda purchase, prepared: {"search": prepared[1], "by": CLOCK},
        lambda purchase, prepared: {"search": prepared[0], "by": CLOCK},
        prepare=_live_searches,
    ),
}


def _first_comment() -> Comment:
    return Comment.objects.get(consultation__key="framework-3", number=1)


def _wanting(postcode: str) -> Words:
    wish = {"address": "edith@malvern.example", "topics": (), "known_topics": ()}
    return {**wish, "postcode": postcode, "by": alert_searches.VISITOR}


def _saving(address: str) -> Words:
    words = {"wish": alert_searches.wish(), "rhythm": "daily", "proven": False, "by": alert_searches.VISITOR}
    return {"address": address, **words}


def _revised(purchase: Purchase, **changes: Any) -> Words:
    council = purchase.house.council
    words = {
        "name": council.name,
        "size": "large",
        "postcode": "WR15 8AB",
        "website": "",
        "about": "A council.",
    }
    return {**words, "by": _drafter(purchase), **changes}


def _colleague_words(purchase: Purchase, member: Member, **words: Any) -> Words:
    return {"membership": _colleague(purchase, member), "by": _drafter(purchase), **words}


def _revision(purchase: Purchase, revision: int) -> Words:
    terms = replace(purchase.terms, summary="Shorter.")
    return {
        "opportunity": purchase.opportunity,
        "terms": terms,
        "revision": revision,
        "by": _drafter(purchase),
    }


def _people(purchase: Purchase, evaluators: tuple[int, ...]) -> Words:
    openers = (purchase.house.drafter.person, purchase.house.approver.person)
    named = {"openers": openers, "evaluators": evaluators, "lead": purchase.house.drafter.person}
    return {"opportunity": purchase.opportunity, **named, "by": _drafter(purchase)}


def _amendment(purchase: Purchase, **changes: Any) -> Words:
    terms = replace(purchase.opportunity.the_terms, **changes)
    words = {"terms": terms, "note": "To say it more plainly.", "uploads": ()}
    return {"opportunity": purchase.opportunity, **words, "by": _drafter(purchase)}


def _extension(purchase: Purchase, by: timedelta) -> Words:
    assert purchase.opportunity.closes_at is not None
    words = {"closes_at": purchase.opportunity.closes_at + by, "note": "Bidders asked for a day."}
    return {"opportunity": purchase.opportunity, **words, "by": _drafter(purchase)}


def _asked_change(purchase: Purchase) -> Any:
    """A change with a later deadline, which waits for a second officer."""
    closes_at = _extension(purchase, timedelta(days=1))["closes_at"]
    words = _amendment(purchase, summary="Visits, calls and a food parcel.")
    return must(ACTS["ask_amendment"](**words, closes_at=closes_at, at=purchase.at("published")))


def _asked_and_cancelled(purchase: Purchase) -> Any:
    asked = _asked_change(purchase)
    words = _purchase(reasons="The need has gone for good.")(purchase, None)
    must(ACTS["cancel_opportunity"](**words, at=purchase.at("published")))
    return asked


def _overriding(purchase: Purchase, asked: Any, by: Member, **words: Any) -> Words:
    return {"opportunity": purchase.opportunity, "explanation": asked.pk, "by": by, **words}


def _refusing(purchase: Purchase, asked: Any, reasons: str) -> Words:
    return {"officer_request": asked, "reasons": reasons, "by": purchase.house.approver}


def _asked_award(purchase: Purchase) -> Any:
    words = _purchase(by=lambda purchase: purchase.house.lead, reasons="It met the need best.", ties={})
    return must(ACTS["ask_award"](**words(purchase, None), at=purchase.at("locked")))


def _sent_beside_cancelled(purchase: Purchase) -> Quoting:
    """Quotes that are asked for, beside others that were cancelled."""
    gone = quoting("sent", house=purchase.house)
    why = "The grant that would have paid for it was withdrawn."
    words = {"opportunity": gone.opportunity, "reasons": why, "by": gone.lead}
    must(ACTS["cancel_opportunity"](**words, at=gone.at("quoted")))
    return quoting("sent", house=purchase.house)


def _naming(quotes: Quoting, organisation: int) -> Words:
    words = {"opportunity": quotes.opportunity, "by": quotes.lead}
    return {**words, "organisations": (organisation,), "others": ()}


def _inviting(quotes: Quoting, email: str) -> Words:
    words = {"opportunity": quotes.opportunity, "by": quotes.lead, "name": "Ombersley Visits"}
    return {**words, "organisation": None, "email": email}


def _asked_by_email(purchase: Purchase) -> Member:
    """The founder of the group that was asked by e-mail."""
    at = purchase.began
    holder = person("Wren Miller", "martley.example", at)
    operator = purchase.house.operator
    return member_of(
        holder, founded(GROUP, "community_group", "micro", "martley.example", holder, operator, at)
    )


def _line(purchase: Purchase, line: Decimal) -> Words:
    words = {"key": "late_addendum", "line": line, "reasons": "Our bidders asked for a longer time."}
    return {**words, "by": purchase.house.operator}


def _remove(response: Response) -> Words:
    return {"response": response, "file": WorkingFile.objects.get(response=response)}


def _another_identity() -> Any:
    import pyrage

    return pyrage.x25519.Identity.generate()


def test_every_act_has_a_row_and_every_row_an_act() -> None:
    assert set(TABLE) == set(services())


@pytest.fixture(scope="module")
def started(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Purchase]:
    """A purchase drafted once, and gone with the module: each act tried on it is rolled back by itself."""
    with django_db_blocker.unblock(), transaction.atomic():
        began = (now() - STEPS["signed"] - DAY).replace(hour=0, minute=0, second=0, microsecond=0)
        yield a_purchase("drafted", began=began)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def purchase_at_step(
    request: pytest.FixtureRequest, started: Purchase, django_db_blocker: DjangoDbBlocker
) -> Purchase:
    """The purchase carried on to the step of a row: cases come in the order of the steps."""
    steps = list(STEPS)
    with django_db_blocker.unblock():
        for step in steps[steps.index(started.reached) + 1 : steps.index(request.param) + 1]:
            take(started, step)
    assert started.reached == request.param, "a purchase goes forward only"
    return started


def in_order() -> list[tuple[str, str]]:
    """Every row's step and act, in the order in which a purchase takes the steps."""
    return sorted(
        ((row.until, name) for name, row in TABLE.items()), key=lambda case: list(STEPS).index(case[0])
    )


TRIED: set[str] = set()
WRITTEN: set[str] = set()
"""Acts of the table that have been done here, and the kinds of the letters that they wrote."""


@pytest.fixture
def noted_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Notes the kind of each letter; one that is not complete is an error."""

    def noted(subject: Any, kind: LetterKind, *readers: Any, **values: Any) -> list[Letter]:
        WRITTEN.add(kind.name)
        return write(subject, kind, *readers, **values)

    monkeypatch.setattr(outbox, "write", noted)


@pytest.mark.usefixtures("noted_letters")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("purchase_at_step", "name"),
    in_order(),
    indirect=["purchase_at_step"],
    ids=[name for _, name in in_order()],
)
def test_an_act_adds_one_event_and_its_refusal_none(purchase_at_step: Purchase, name: str) -> None:
    TRIED.add(name)
    row = TABLE[name]
    purchase = copy.deepcopy(purchase_at_step)
    at = purchase.began + STEPS["closed"] if name == "close_opportunity" else purchase.at(row.until)
    at += timedelta(minutes=1)
    with pretend_time(at):
        prepared = row.prepare(purchase)
        purchase.fresh()
        words, before = row.refused(purchase, prepared), row_counts()
        refusal = services()[name](**words, at=at)
        assert isinstance(refusal, Refusal), refusal
        assert refusal.reason == row.reason
        assert row_counts() == before, "a refused act left something behind"

        words, before = row.done(purchase, prepared), row_counts()
        must(services()[name](**words, at=at))
        after = row_counts()
    newest = Event.objects.order_by("-number").first()
    assert after["ledger_event"] == before["ledger_event"] + (name in ACTS), "a saving is no act"
    assert newest is not None and (newest.act == name) is (name in ACTS)
    assert first_ledger_fault() is None
    assert first_column_fault() is None, "its subject belongs to a purchase: name it in Outcome.about"


WRITTEN_BY_THE_CLOCK = {"duty_reminder", "own_reminder", "daily_letter"}
"""No act: tests/records/test_tasks.py has them written over a month."""


WRITTEN_IN_OTHER_TESTS = {"award_published", "counts_again", "lead_stepped_back"}
"""An award whose bidders had summaries first: tests/records/test_awards_by_procedure.py publishes one. A
response that counts again and a lead who steps back: tests/records/test_one_wrong_tender.py."""


def test_every_kind_of_letter_is_written_by_an_act_of_the_table() -> None:
    if set(TABLE) - TRIED:
        pytest.skip("only some of the acts were tried")
    assert set(KINDS) - WRITTEN == WRITTEN_BY_THE_CLOCK | WRITTEN_IN_OTHER_TESTS


def test_a_missing_row_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ACTS, "an_act_that_nobody_tries", lambda **words: None)
    with pytest.raises(AssertionError):
        test_every_act_has_a_row_and_every_row_an_act()
