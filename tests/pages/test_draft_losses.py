"""Nothing that somebody types is lost: every kind of draft, by every way in which it could be.

A kind without a row here fails, and so does a row without a kind.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hopmarket.pages.account.draft_subjects import SUBJECTS
from hopmarket.records.agreements.models import Contract
from hopmarket.records.bodies.models import Body, Meeting
from hopmarket.records.consultations.models import CommentAnswer, Consultation
from hopmarket.records.consultations.services import answer_comments, run_due_consultations
from hopmarket.records.debarment.services import load_debarment_list
from hopmarket.records.drafts.keeping import DraftPlace, KeptDraft, kept_draft
from hopmarket.records.drafts.models import Draft, DraftVersion
from hopmarket.records.evaluation.first_placed import first_placed
from hopmarket.records.evaluation.models import Award, BidderClarification
from hopmarket.records.evaluation.services import ask_clarification
from hopmarket.records.framework.models import FrameworkVersion
from hopmarket.records.ledger.current_time import now, pretend_time
from hopmarket.records.ledger.models import Event
from hopmarket.records.notices.models import Release
from hopmarket.records.opportunities.models import ClarificationQuestion, LateQuestion, Opportunity
from hopmarket.records.opportunities.services import ask_after_deadline, ask_question
from hopmarket.records.parties.models import Organisation, Person
from hopmarket.records.parties.queries import member_of, members_of_person
from hopmarket.records.publications.models import PublishedDocument
from hopmarket.records.recorded_purchases.models import RecordedPurchase
from hopmarket.records.recorded_purchases.services import start_record
from hopmarket.records.responses.models import OpenedResponse, Response
from hopmarket.records.responses.services import start_response
from hopmarket.records.signatures.models import Signature
from hopmarket.rules.bodies.body_life import BodyKind
from hopmarket.rules.draft_kinds import DRAFT_KINDS
from hopmarket.rules.framework.life import FrameworkState
from hopmarket.rules.procedure_kinds import ProcedureKey
from hopmarket.rules.roles import Member, OrganisationKind, Role
from tests.factories import framework_drafts as drafts
from tests.factories.adopted_framework import adopt, signed
from tests.factories.barred_drafts import put_barriers_into
from tests.factories.consultations import CHANGED, a_member, open_now
from tests.factories.markup import collapsed
from tests.factories.partnership import must
from tests.factories.purchases import Purchase, a_purchase
from tests.factories.quotes import declared, quoting
from tests.factories.signed_in_browser import browser, hidden_of, words_of
from tests.factories.standing_bodies import BEGINS, sitting_body

pytestmark = pytest.mark.django_db

FIRST, SECOND = "Kestrels nest in the old mill.", "Swifts return to the new tower."
KEPT = "What you typed was not sent, and is kept"
"""What the page says to which whoever is signed out is led."""


@dataclass(frozen=True)
class Row:
    """One kind: the purchase, who writes, on which page, in which field; what is sent beside it, with which the
    page is refused. ``saves_to`` and ``sends_to`` are the page itself unless said."""

    step: str
    writer: Callable[[Purchase], Member]
    page: Callable[[Purchase], str]
    about: Callable[[Purchase], str]
    field: str
    refused: Mapping[str, str] = field(default_factory=dict)
    texts: tuple[str, str] = (FIRST, SECOND)
    begin: Callable[[Purchase], object] = lambda purchase: None
    sends_to: Callable[[Purchase], str] | None = None
    saves_to: Callable[[Purchase], str] | None = None


def _officer(purchase: Purchase) -> Member:
    return purchase.house.drafter


def _lead(purchase: Purchase) -> Member:
    return purchase.house.lead


def _operator(purchase: Purchase) -> Member:
    return purchase.house.operator


def _of_the_office(purchase: Purchase) -> Member:
    person = Person.objects.filter(email="mary@the-office.example").first()
    if person is None:
        return a_member(
            "Mary Officer", "The Office", OrganisationKind.PUBLIC_BODY, Role.OFFICER, at=purchase.began
        )
    return member_of(person, Organisation.objects.get(key="the-office"), second_factor=True)


def _meet(until: str) -> Callable[[Purchase], object]:
    """A body at a stage of its life, whose first meeting, where it is held, began a moment ago."""
    return lambda purchase: sitting_body(purchase.house, now() - BEGINS - BEGINS, until)


def _quotes() -> Opportunity:
    return Opportunity.objects.get(procedure=ProcedureKey.QUICK_QUOTE)


def _secretary(purchase: Purchase) -> Member:
    orla = Person.objects.get(email="orla@board.example")
    return next(member for member in members_of_person(orla, second_factor=True))


def _of_meeting(route: str, **more: object) -> str:
    meeting = Meeting.objects.select_related("body").get()
    return reverse(route, kwargs={"key": meeting.body.key, "number": meeting.number, **more})


def _bidder(purchase: Purchase) -> Member:
    return purchase.house.bidders[0]


def _at(route: str, **more: object) -> Callable[[Purchase], str]:
    return lambda purchase: reverse(route, kwargs={"reference": purchase.opportunity.reference, **more})


def _number(more: str = "") -> Callable[[Purchase], str]:
    return lambda purchase: f"{purchase.opportunity.pk}{more}"


def _ask(purchase: Purchase) -> Any:
    words = {"text": "Is there parking?", "by": _bidder(purchase), "at": purchase.at("published")}
    return must(ask_question(opportunity=purchase.opportunity, **words))


def _asked_late(purchase: Purchase) -> Any:
    words = {"text": "When will you decide?", "by": _bidder(purchase), "at": purchase.at("closed")}
    return must(ask_after_deadline(opportunity=purchase.opportunity, **words))


def _first_bidder(purchase: Purchase) -> Member:
    opened = OpenedResponse.objects.get(number=1)
    return next(by for by in purchase.house.bidders if by.organisation == opened.organisation_id)


def _asked_by_lead(purchase: Purchase) -> Any:
    at = purchase.at("declared")
    return must(
        ask_clarification(
            opened=OpenedResponse.objects.get(number=1),
            question="Is this for the whole contract?",
            due_on=at.date() + timedelta(days=5),
            by=_lead(purchase),
            at=at,
        )
    )


def _start(purchase: Purchase) -> Any:
    at = purchase.at("published")
    return must(start_response(opportunity=purchase.opportunity, by=_bidder(purchase), at=at))


def _question(purchase: Purchase) -> int:
    return ClarificationQuestion.objects.get(opportunity=purchase.opportunity).pk


def _begin_consultation(purchase: Purchase) -> None:
    """A consultation with one comment, beside the purchase."""
    open_now(purchase.at("drafted"), {})


def _begin_answered(purchase: Purchase) -> None:
    _begin_consultation(purchase)
    words = {"by": _answerer(purchase), "at": purchase.at("drafted")}
    must(answer_comments(consultation=Consultation.objects.get(), numbers=[1], words=CHANGED, **words))


def _begin_closed(purchase: Purchase) -> None:
    _begin_answered(purchase)
    closes_at = Consultation.objects.get().closes_at
    with pretend_time(closes_at):
        assert run_due_consultations(closes_at) == 1


def _answerer(purchase: Purchase) -> Member:
    seat = Person.objects.get(name="Mary Officer")
    return member_of(seat, Organisation.objects.get(is_partnership=True), second_factor=True)


def _of_consultation(route: str, **more: object) -> Callable[[Purchase], str]:
    return lambda purchase: reverse(route, kwargs={"key": "framework-3", **more})


def _framework(state: FrameworkState) -> Callable[[Purchase], None]:
    """A version of the framework in a state, beside the purchase."""
    return lambda purchase: drafts.version_in(state) and None


def _framework_officer(purchase: Purchase) -> Member:
    return member_of(
        Person.objects.get(name="Petra Partner"),
        Organisation.objects.get(is_partnership=True),
        second_factor=True,
    )


def _of_version(route: str, **more: object) -> Callable[[Purchase], str]:
    return lambda purchase: reverse(f"partnership:{route}", kwargs={"number": 1, **more})


def _about_version(question: str) -> Callable[[Purchase], str]:
    return lambda purchase: f"{FrameworkVersion.objects.get().pk}/{question}"


def _decided(route: str, kind: BodyKind, state: FrameworkState) -> Row:
    """A decision on a version at a meeting of a body."""

    def begin(purchase: Purchase) -> None:
        drafts.version_in(state)
        drafts.a_meeting(kind, NOON)

    def newest() -> int:
        return Meeting.objects.latest("pk").pk

    return Row(
        "drafted",
        _framework_officer,
        lambda purchase: _of_version(route, meeting=newest(), step="decision")(purchase),
        lambda purchase: f"{FrameworkVersion.objects.get().pk}-{newest()}/decision",
        "reasons",
        {"title": ""},
        begin=begin,
    )


NOON = datetime(2026, 6, 1, 11, tzinfo=UTC)
LONG = 8_000


def _record(purchase: Purchase) -> RecordedPurchase:
    """A record that the drafter has begun."""
    row = RecordedPurchase.objects.first()
    words = {"title": "Lifts", "by": purchase.house.drafter, "at": now()}
    return row or must(start_record(procedure=ProcedureKey.DIRECT_AWARD, **words))


def _listed(purchase: Purchase) -> int:
    """The number of the response in the first place."""
    return first_placed(purchase.opportunity, now())[0].opened.number


def _load_list(purchase: Purchase) -> None:
    """A list on which whoever stands first has its name."""
    name = first_placed(purchase.opportunity, now())[0].opened.organisation.name
    content = f"name,identifiers,grounds,from,until\n{name},,discretionary,,".encode()
    words = {"file_name": "list.csv", "dated": now().date(), "by": purchase.house.operator, "at": now()}
    must(load_debarment_list(content=content, **words))


ROWS: Mapping[str, Row] = {
    "amendments": Row("published", _officer, _at("commissioner:amend"), _number(), "summary", {"note": ""}),
    "answer_drafts": Row(
        "published",
        _officer,
        lambda purchase: _at("commissioner:answer", question=_question(purchase))(purchase),
        lambda purchase: str(_question(purchase)),
        "answer",
        {"wording": ""},
        begin=_ask,
    ),
    "comments": Row(
        "drafted",
        _officer,
        _of_consultation("partnership:comment"),
        lambda purchase: str(Consultation.objects.get().pk),
        "text",
        {"stance": ""},
        begin=_begin_consultation,
    ),
    "barrier_reasons": Row(
        "drafted",
        _officer,
        _at("commissioner:keep_finding", code="FIN06"),
        lambda purchase: f"{purchase.opportunity.pk}/FIN06",
        "words",
        {"until_day": "31", "until_month": "2", "until_year": "2027"},
        begin=put_barriers_into,
    ),
    "asked_questions": Row(
        "published",
        _bidder,
        _at("supplier:ask"),
        _number(),
        "text",
        texts=("May Blackpear Befrienders ask?", "Does Blackpear Befrienders know?"),
    ),
    "late_questions": Row(
        "closed", _bidder, _at("supplier:write"), _number(), "text", texts=(FIRST * 80, SECOND * 80)
    ),
    "debrief_requests": Row(
        "awarded", _bidder, _at("supplier:debrief"), _number(), "text", texts=(FIRST * 80, SECOND * 80)
    ),
    "late_answers": Row(
        "closed",
        _officer,
        lambda purchase: _at("commissioner:late_answer", number=LateQuestion.objects.get().pk)(purchase),
        lambda purchase: str(LateQuestion.objects.get().pk),
        "answer",
        {"to": ""},
        begin=lambda purchase: _asked_late(purchase),
    ),
    "award_reasons": Row(
        "locked",
        _lead,
        _at("evaluator:award"),
        _number(),
        "reasons",
        texts=("Kestrels.", "Swifts."),
        sends_to=_at("evaluator:check_award"),
    ),
    "bidder_questions": Row(
        "declared",
        _lead,
        _at("evaluator:ask_bidder", number=1),
        lambda purchase: str(OpenedResponse.objects.get(number=1).pk),
        "question",
        {"due_on_day": ""},
    ),
    "buyer_answers": Row(
        "declared",
        _first_bidder,
        _at("supplier:explain", number=1),
        lambda purchase: str(BidderClarification.objects.get().pk),
        "answer",
        texts=("Kestrels. " * 500, "Swifts. " * 600),
        begin=_asked_by_lead,
    ),
    "set_asides": Row(
        "declared",
        _lead,
        _at("evaluator:set_aside", number=1),
        lambda purchase: str(OpenedResponse.objects.get(number=1).pk),
        "reasons",
        {"ground": ""},
    ),
    "comment_answers": Row(
        "drafted",
        _answerer,
        _of_consultation("partnership:answer_step", number=1, step="words"),
        lambda purchase: f"{Consultation.objects.get().pk}/1/words",
        "reason",
        {"summary": ""},
        begin=_begin_consultation,
    ),
    "comment_answer_revisions": Row(
        "drafted",
        _answerer,
        _of_consultation("partnership:revise_answer", number=1),
        lambda purchase: str(CommentAnswer.objects.get().pk),
        "reason",
        {"summary": ""},
        begin=_begin_answered,
    ),
    "consultation_responses": Row(
        "drafted",
        _answerer,
        _of_consultation("partnership:respond"),
        lambda purchase: str(Consultation.objects.get().pk),
        "summary",
        texts=("Kestrels.", "Swifts."),
        begin=_begin_closed,
    ),
    "body_decisions": Row(
        "drafted",
        _secretary,
        lambda purchase: _of_meeting("partnership:decide", step="decision"),
        lambda purchase: f"{Meeting.objects.get().pk}/decision",
        "decision",
        begin=_meet("held"),
    ),
    "body_terms": Row(
        "drafted",
        _secretary,
        lambda purchase: reverse("partnership:body_terms", args=[Body.objects.get().key]),
        lambda purchase: str(Body.objects.get().pk),
        "source",
        begin=_meet("forming"),
    ),
    "recorded_purchases": Row(
        "drafted",
        _officer,
        lambda purchase: reverse("commissioner:record_step", args=[_record(purchase).reference, "what"]),
        lambda purchase: f"{_record(purchase).pk}/what",
        "summary",
        {"title": ""},
        begin=_record,
    ),
    "debarment_clearances": Row(
        "locked",
        _lead,
        _at("evaluator:winner_checks"),
        lambda purchase: f"{purchase.opportunity.pk}/{_listed(purchase)}",
        "reasons",
        {"act": "ask", "response": "1"},
        texts=("Kestrels.", "Swifts."),
        begin=_load_list,
    ),
    "contract_corrections": Row(
        "signed",
        _lead,
        _at("evaluator:correct_figure", lot="lot-1", thing="reason"),
        lambda purchase: f"{Contract.objects.get().pk}/reason",
        "reason",
        texts=("Kestrels.", "Swifts."),
    ),
    "contract_signatures": Row(
        "awarded",
        _lead,
        _at("evaluator:contract", lot="lot-1"),
        lambda purchase: str(Award.objects.get().pk),
        "signed_on_year",
        texts=("2026kestrel", "2027swift"),
    ),
    "draft_rows": Row(
        "drafted",
        _officer,
        _at("commissioner:lot_new"),
        _number("/lots/new"),
        "title",
        {"value": "a lot"},
    ),
    "draft_sections": Row(
        "drafted", _officer, _at("commissioner:need"), _number("/need"), "summary", {"postcode": "nowhere"}
    ),
    "template_blanks": Row(
        "drafted",
        _officer,
        _at("commissioner:only_you"),
        _number(),
        "place",
        {"postcode": "nowhere"},
        begin=lambda purchase: Opportunity.objects.update(template="befriending"),
    ),
    "extensions": Row("published", _officer, _at("commissioner:extend"), _number(), "note"),
    "framework_signatures": Row(
        "drafted",
        _officer,
        lambda purchase: reverse("partnership:sign_step", kwargs={"step": "authority"}),
        lambda purchase: f"{PublishedDocument.objects.get(kind='framework').pk}/authority",
        "officer_post",
        begin=lambda purchase: adopt(purchase.began),
    ),
    "framework_adoptions": _decided("framework_adopt_step", BodyKind.BOARD, FrameworkState.RECOMMENDED),
    "framework_clauses": Row(
        "drafted",
        _framework_officer,
        _of_version("framework_clause", clause="4.1"),
        lambda purchase: "1/4.1",
        "text",
        {"see": "99.9", "by": "public"},
        begin=_framework(FrameworkState.DRAFT),
    ),
    "framework_consultations": Row(
        "drafted",
        _framework_officer,
        _of_version("framework_open", step="reasons"),
        _about_version("reasons"),
        "reasons",
        begin=_framework(FrameworkState.DRAFT),
    ),
    "framework_files": Row(
        "drafted",
        _framework_officer,
        lambda purchase: reverse("partnership:start_framework"),
        lambda purchase: "file",
        "source",
        {"beginning": "foreign_file"},
        begin=_framework(FrameworkState.ABANDONED),
    ),
    "framework_recommendations": _decided(
        "framework_recommend_step", BodyKind.WORKING_GROUP, FrameworkState.REVISING
    ),
    "framework_returns": _decided("framework_return_step", BodyKind.BOARD, FrameworkState.RECOMMENDED),
    "library_documents": Row(
        "drafted",
        _of_the_office,
        lambda purchase: reverse("partnership:library_step", kwargs={"step": "about"}),
        lambda purchase: "about",
        "title",
    ),
    "meeting_agendas": Row(
        "drafted",
        _secretary,
        lambda purchase: _of_meeting("partnership:agenda"),
        lambda purchase: str(Meeting.objects.get().pk),
        "agenda",
        {"place": ""},
        begin=_meet("called_ahead"),
    ),
    "meeting_calls": Row(
        "drafted",
        _secretary,
        lambda purchase: reverse("partnership:call_meeting", args=[Body.objects.get().key]),
        lambda purchase: str(Body.objects.get().pk),
        "agenda",
        {"place": ""},
        begin=_meet("standing"),
    ),
    "meeting_minutes": Row(
        "drafted",
        _secretary,
        lambda purchase: _of_meeting("partnership:minutes"),
        lambda purchase: str(Meeting.objects.get().pk),
        "item_1",
        {"apologies": "Dana is ill: dana@temevalley.example"},
        begin=_meet("held"),
    ),
    "new_organisation": Row(
        "drafted",
        _bidder,
        lambda purchase: reverse("account:new_step", kwargs={"step": "name"}),
        lambda purchase: "name",
        "name",
        texts=("Kestrel " * LONG, "Swifts! " * LONG),
    ),
    "new_succession": Row(
        "drafted",
        _operator,
        lambda purchase: reverse("oversight:succession_step", kwargs={"step": "when"}),
        lambda purchase: "when",
        "title",
    ),
    "redactions": Row(
        "published",
        _operator,
        lambda purchase: reverse("oversight:redact_choose", kwargs={"pk": Release.objects.get().pk}),
        lambda purchase: str(Release.objects.get().pk),
        "reason",
    ),
    "response_parts": Row(
        "published",
        _bidder,
        _at("supplier:question", key="plan"),
        lambda purchase: f"{Response.objects.get().pk}/question.plan",
        "text",
        texts=("Kestrel " * LONG, "Swifts! " * LONG),
        begin=_start,
        saves_to=_at("supplier:autosave", key="plan"),
    ),
    "quote_scores": Row(
        "drafted",
        lambda purchase: purchase.house.drafter,
        lambda purchase: reverse("evaluator:quotes", args=[_quotes().reference]),
        lambda purchase: str(_quotes().pk),
        "reason_1_plan",
        texts=("Kestrels.", "Swifts."),
        begin=lambda purchase: declared(quoting("opened", house=purchase.house)),
    ),
    "scores": Row(
        "declared",
        lambda purchase: purchase.panel[0],
        _at("evaluator:sheet", number=1, criterion="plan"),
        lambda purchase: f"{OpenedResponse.objects.get(number=1).pk}/plan",
        "reason",
    ),
    "signature_withdrawals": Row(
        "drafted",
        _officer,
        lambda purchase: reverse("partnership:withdraw_signature"),
        lambda purchase: str(Signature.objects.get().pk),
        "reason",
        texts=("Kestrels.", "Swifts."),
        begin=lambda purchase: signed(adopt(purchase.began), _officer(purchase), purchase.began),
    ),
    "unsent_responses": Row(
        "published",
        _bidder,
        _at("supplier:price"),
        lambda purchase: f"{Response.objects.get().pk}/prices",
        "price-lot-1",
        texts=("71 thousand", "72 thousand"),
        begin=_start,
    ),
}


def test_every_kind_has_a_row() -> None:
    """Versions of a purchase's draft are saved by its sections' buttons (``test_draft_versions.py``)."""
    assert set(ROWS) | {"purchase_drafts"} == set(DRAFT_KINDS), (
        "a kind of draft is tried in no way of losing it"
    )
    assert set(ROWS) - {"response_parts"} == set(SUBJECTS), "a form saves itself, and no row tries it"


class Tab:
    """One open page of the writer, whose form is sent with other fields filled in."""

    def __init__(self, row: Row, purchase: Purchase, client: Client | None = None) -> None:
        self.row, self.purchase, self.who = row, purchase, row.writer(purchase)
        self.client = client or browser(self.who)
        self.load()

    def load(self) -> str:
        """What the page holds, as its writer would read it in the boxes."""
        self.page = self.row.page(self.purchase)
        answer = self.client.get(self.page)
        assert answer.status_code == 200, answer
        self.hidden = dict(hidden_of(answer))
        return html.unescape(answer.content.decode())

    @property
    def _saves_to(self) -> str:
        kind = next(kind for kind, row in ROWS.items() if row is self.row)
        own = reverse("account:save_draft", args=[kind, self.row.about(self.purchase)])
        return self.row.saves_to(self.purchase) if self.row.saves_to else own

    def saves(self, text: str, **more: str) -> Any:
        fields = {**self.hidden, self.row.field: text, **more}
        return self.client.post(self._saves_to, fields, headers={"X-Requested-With": "fetch"})

    def sends(self, text: str) -> Any:
        address = self.row.sends_to(self.purchase) if self.row.sends_to else self.page
        fields = {**self.hidden, **self.row.refused, self.row.field: text}
        return self.client.post(address, fields, headers={"Referer": f"http://testserver{self.page}"})

    def comes_back(self) -> str:
        self.client = browser(self.who)
        return self.load()


def _short(row: Row) -> tuple[str, str]:
    """Texts that would be saved: the long ones are for being refused."""
    return row.texts[0][:400].strip(), row.texts[1][:400].strip()


def kept_of(tab: Tab) -> list[KeptDraft]:
    """The writer's own drafts."""
    return [
        draft
        for row in Draft.objects.filter(person=tab.who.person)
        if (draft := kept_draft(DraftPlace(DRAFT_KINDS[row.kind], row.subject, person=tab.who.person)))
    ]


def session_lost(row: Row, purchase: Purchase) -> None:
    """Signed out, the button pressed: led to sign in, and told; then it is there."""
    text, tab = _short(row)[0], Tab(row, purchase)
    tab.client.logout()
    answer = tab.sends(text)
    assert answer.status_code == 302 and "login" in answer["Location"]
    assert KEPT in words_of(tab.client.get(answer["Location"]))
    assert text in tab.comes_back()


def session_lost_while_saving(row: Row, purchase: Purchase) -> None:
    """Signed out, no button pressed: the script is told, and the text is there."""
    text, tab = _short(row)[0], Tab(row, purchase)
    tab.client.logout()
    assert tab.saves(text).status_code == 302
    assert text in tab.comes_back()


def network_lost(row: Row, purchase: Purchase) -> None:
    """A save arrived and its answer did not: the same form saves again, and more, and stands in its own way
    never."""
    text, tab = _short(row)[0], Tab(row, purchase)
    for typed in (text[:5], text[:9], text[:9], text):
        assert tab.saves(typed).json()["saved"] is True
    assert text in tab.load()


def looked_at_again(row: Row, purchase: Purchase) -> None:
    """Back, or the page loaded again, in this browser or another."""
    text, tab = _short(row)[0], Tab(row, purchase)
    assert tab.saves(text).status_code == 200
    assert text in tab.load() and text in tab.load() and text in tab.comes_back()


def refused(row: Row, purchase: Purchase) -> None:
    """Something else in the form is wrong: the text stands in the answer, and on the page loaded again."""
    text, tab = row.texts[0], Tab(row, purchase)
    answer = tab.sends(text)
    assert answer.status_code in (200, 409, 422), answer
    assert text in html.unescape(answer.content.decode())
    assert text in tab.load()


def second_tab(row: Row, purchase: Purchase) -> None:
    """Two tabs: the later save is not taken, brings the earlier text along, and is taken once seen."""
    (first, second), (one, other) = _short(row), (Tab(row, purchase), Tab(row, purchase))
    assert one.saves(first).status_code == 200
    answer = other.saves(second)
    seen = answer.json()["other"]
    assert answer.status_code == 409 and seen["fields"][row.field] == [first] and seen["heading"]
    page = Tab(row, purchase).load()
    assert first in page and (row.saves_to or second in page), "both are shown, without a script too"
    assert DraftVersion.objects.filter(is_set_aside=True).count() == 1, (
        "the text that was not taken is kept too"
    )
    if row.saves_to is None:
        kind = next(kind for kind, listed in ROWS.items() if listed is row)
        aside = DraftVersion.objects.get(is_set_aside=True)
        sent = {"kind": kind, "aside_about": aside.draft.subject, "version": aside.pk, "next": one.page}
        answer = one.client.post(reverse("account:forget_draft"), sent, follow=True)
        assert all(text in html.unescape(answer.content.decode()) for text in (first, second))
        assert [draft.body[row.field] for draft in kept_of(one)] == [[second]]
        assert one.client.post(reverse("account:forget_draft"), sent, follow=True).status_code == 200
    mark = "loaded" if row.saves_to else "waiting"
    assert other.saves(second, **{mark: seen["revision"]}).status_code == 200
    assert second in Tab(row, purchase).load()
    assert one.saves(f"{first} More.").status_code == 409, "nor is the first form taken unseen then"


def cookies_cleared(row: Row, purchase: Purchase) -> None:
    """Session and token against forgery are both gone: nothing is done, and the text is there."""
    text, tab = _short(row)[0], Tab(row, purchase)
    tab.client = Client(enforce_csrf_checks=True)
    answer = tab.sends(text)
    assert answer.status_code == 403 and "what you typed is kept" in words_of(answer)
    assert f'href="{tab.page}"' in collapsed(answer.content.decode())
    assert text in tab.comes_back()


LOSSES = (
    session_lost,
    session_lost_while_saving,
    network_lost,
    looked_at_again,
    refused,
    second_tab,
    cookies_cleared,
)


@pytest.mark.parametrize("kind", sorted(ROWS))
def test_nothing_typed_is_lost(kind: str) -> None:
    row = ROWS[kind]
    purchase = a_purchase(row.step)
    row.begin(purchase)
    before = Event.objects.count()
    for loss in LOSSES:
        loss(row, purchase)
        Draft.objects.all().delete()
    assert Event.objects.count() == before, "what somebody types and has not sent is no event"


@pytest.mark.parametrize(
    ("kind", "before", "names"),
    [
        ("scores", _at("evaluator:lock"), "Response 1: Your plan"),
        ("draft_sections", _at("commissioner:check"), "What you need and why"),
    ],
)
def test_the_page_that_ends_the_writing_names_what_is_typed_and_not_saved(
    kind: str, before: Callable[[Purchase], str], names: str
) -> None:
    purchase = a_purchase(ROWS[kind].step)
    tab, heading = Tab(ROWS[kind], purchase), "You have typed this and not saved it"
    assert heading not in words_of(tab.client.get(before(purchase)))
    assert tab.saves(FIRST).status_code == 200
    assert f"{heading} {names}" in words_of(tab.client.get(before(purchase)))
