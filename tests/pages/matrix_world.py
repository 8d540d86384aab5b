"""A small world for the matrix: two councils, bidders, a partnership's officer, purchases in every state."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.test import Client

from hopmarket.records.alerts.models import SavedSearch
from hopmarket.records.alerts.search_tokens import token_of as token_of_search
from hopmarket.records.consultations.models import Comment, ConsultationSubscriber
from hopmarket.records.consultations.services.subscriptions import ask_consultation_letters
from hopmarket.records.consultations.visitor_links import COMMENT_LINKS, COMMENT_SENT_LINKS, SUBSCRIBER_LINKS
from hopmarket.records.evaluation.services import ask_award
from hopmarket.records.framework.services import start_framework
from hopmarket.records.ledger.current_time import now
from hopmarket.records.notices.models import Release
from hopmarket.records.notices.services import join_organisations
from hopmarket.records.opportunities.publishing import ocid_of
from hopmarket.records.opportunities.services import (
    ask_after_deadline,
    ask_extension,
    ask_question,
    attach_paper,
    take_back_request,
)
from hopmarket.records.parties import services
from hopmarket.records.parties.models import Invitation, Membership, Organisation, Person
from hopmarket.records.parties.queries import member_of, token_of
from hopmarket.records.post.models import Letter
from hopmarket.records.published_organisations.services import (
    SuccessorFacts,
    claim_published,
    record_succession,
)
from hopmarket.records.recorded_purchases.models import RecordedPurchase
from hopmarket.records.recorded_purchases.services import start_record
from hopmarket.records.responses.queries import opened_responses
from hopmarket.rules.framework.beginnings import Beginning
from hopmarket.rules.procedure_kinds import ProcedureKey
from hopmarket.rules.releases.organisation_names import plain_name
from hopmarket.rules.roles import Member, Role, System
from tests.factories import adopted_framework, alert_searches, consultations, published_texts
from tests.factories import imported_notices as publishing
from tests.factories.partnership import PASSWORD, Partnership, joined, must, partnership, person
from tests.factories.purchases import Purchase, a_purchase, an_upload, worked_on
from tests.factories.quotes import Quoting, quoting
from tests.factories.standing_bodies import sitting_body

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
AGO = timedelta(days=90)
CONSULTED = "notice-of-change"
"""The key of a consultation with two comments, of which the second is hidden."""
WISH: dict[str, Any] = {
    "address": "edith@malvern.example",
    "postcode": "WR14",
    "topics": (),
    "known_topics": (),
    "by": System("visitor"),
}
"""What somebody without an account wants letters about."""
STEPS = (
    "drafted",
    "with_approver",
    "approved",
    "published",
    "responded",
    "closed",
    "declared",
    "locked",
    "awarded",
    "signed",
)


@dataclass
class World:
    """Who there is, and what is whose. ``purchases`` are of ``house``, by the step they have reached."""

    house: Partnership
    other: Partnership
    people: dict[str, Person]
    unchecked: Organisation
    claim: Membership
    membership: Membership
    invitation: Invitation
    letter: Letter
    search: SavedSearch
    sessions: dict[str, str] = field(default_factory=dict)
    purchases: dict[str, Purchase] = field(default_factory=dict)
    quotes: dict[str, Quoting] = field(default_factory=dict)
    question: int = 0
    change_request: int = 0
    late_question: int = 0
    award_request: int = 0
    document: str = ""
    working_file: int = 0
    sameness: int = 0
    succession: int = 0
    published_claim: int = 0

    @property
    def council(self) -> Organisation:
        return self.house.council

    @property
    def house_bidder(self) -> Organisation:
        """The responder's firm: a member of the portal without a confirmed published record."""
        return Organisation.objects.get(pk=self.house.bidders[0].organisation)

    @property
    def record(self) -> RecordedPurchase:
        """The record of a direct award that the council has begun."""
        words = {"title": "Lift maintenance", "by": self.house.drafter, "at": now()}
        row = RecordedPurchase.objects.first()
        return row or must(start_record(procedure=ProcedureKey.DIRECT_AWARD, **words))

    @property
    def search_token(self) -> str:
        """The token of a search that somebody has saved and confirmed."""
        return token_of_search(self.search.handle)

    @property
    def comment_token(self) -> str:
        """The token of the link by which the author of the first comment confirmed it."""
        return COMMENT_LINKS.token_of(self._comment.handle)

    @property
    def comment_sent_token(self) -> str:
        """The token of the page that its author saw after sending it."""
        return COMMENT_SENT_LINKS.token_of(self._comment.handle)

    @property
    def _comment(self) -> Comment:
        return Comment.objects.get(consultation__key=CONSULTED, number=1)

    @property
    def wish_token(self) -> str:
        """The token of letters about consultations that nobody has confirmed."""
        return SUBSCRIBER_LINKS.token_of(ConsultationSubscriber.objects.get().handle)

    @property
    def token(self) -> str:
        return token_of(self.invitation)

    def reference(self, step: str) -> dict[str, Any]:
        """The address part of the purchase that has reached the step."""
        return {"reference": self.purchases[step].opportunity.reference}

    def ocid(self, step: str) -> dict[str, Any]:
        """The public address part of the purchase that has reached the step."""
        return {"ocid": ocid_of(self.purchases[step].opportunity)}

    def release(self, step: str) -> int:
        """The key of the first release of the purchase that has reached the step."""
        return Release.objects.filter(**self.ocid(step)).order_by("pk")[0].pk

    @property
    def opened_file(self) -> str:
        """A file of the first response that was opened for scoring."""
        opened = opened_responses(self.purchases["declared"].opportunity).order_by("number")[0]
        file = opened.files.get()
        return str(file.file_id)

    def client(self, persona: str) -> Client:
        """A browser in which the persona is signed in, after a password and a code."""
        browser = Client(raise_request_exception=False)
        if persona != "visitor":
            browser.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[persona]
        return browser


def signed_in(who: Person) -> str:
    """The key of a session as it stands after a password and a code."""
    browser = Client()
    browser.force_login(who, backend=BACKEND)
    session = browser.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0.0, "type": "totp"}]
    session["account_authentication_methods_user"] = str(who.pk)
    session.save()
    return str(session.session_key)


def a_world() -> World:
    """Makes the world through services alone."""
    at = now() - AGO
    house = partnership(at, bidders=2)
    other = partnership(at, bidders=1, place="leadon")
    keeper = joined("Adam Administrator", "temevalley.example", (Role.ADMINISTRATOR,), house.drafter, at)
    officer = _officer(house)
    must(start_framework(beginning=Beginning.DEFAULT, by=officer, at=at))
    founder = person("Fay Founder", "lunchclub.example", at)
    unchecked = must(
        services.found_organisation(
            name="Lunch Club",
            kind="community_group",
            size="micro",
            postcode="WR6 6PA",
            by=member_of(founder, None),
            at=at,
        )
    )
    newcomer = _newcomer(at)
    guest = person("Gus Guest", "guest.example", at)
    claim = must(services.claim_organisation(organisation=house.council, by=member_of(guest, None), at=at))
    invitation = must(
        services.invite_person(
            email="ines@elsewhere.example",
            roles=[Role.EVALUATOR],
            by=house.drafter,
            at=now() - timedelta(days=1),
        )
    )
    Letter.objects.filter(kind="invitation").update(attempts=2)
    adopted_framework.adopt(at)
    sitting_body(house, at, "decided", officer=officer)
    world = World(
        house=house,
        other=other,
        people={
            "person": person("Nell Nobody", "nobody.example", at),
            "responder": _person(house.bidders[0]),
            "other_responder": _person(other.bidders[0]),
            "commissioner": _person(house.approver),
            "other_commissioner": _person(other.drafter),
            "evaluator": _person(house.evaluators[0]),
            "other_evaluator": _person(house.evaluators[2]),
            "administrator": _person(keeper),
            "officer": _person(officer),
            "operator": _person(house.operator),
            "claimant": _claimant(house.bidders[0], at),
            "newcomer": _person(newcomer),
            "hanger_on": _claimant(newcomer, at, "Hanna Hanger-On"),
        },
        unchecked=unchecked,
        claim=claim,
        membership=Membership.objects.get(person=house.evaluators[0].person, ended_at=None),
        invitation=invitation,
        letter=Letter.objects.get(params__invitation=str(invitation.pk)),
        search=alert_searches.live(at),
    )
    _make_purchases(world)
    _ask_for_quotes(world)
    worked_on(world.purchases["published"], newcomer)
    _publish_organisations(world)
    consultations.open_now(now(), {}, {"state": "hidden"}, key=CONSULTED)
    must(ask_consultation_letters(**WISH, at=now()))
    published_texts.decision()
    published_texts.decision(reasons="Nobody objected, and all sectors were there.")
    for persona, who in world.people.items():
        who.set_password(PASSWORD)
        who.save()
        world.sessions[persona] = signed_in(who)
    return world


def _ask_for_quotes(world: World) -> None:
    """Quotes in a draft, sent, and judged: a second officer is asked for the award."""
    world.quotes = {step: quoting(step, house=world.house) for step in ("drafted", "sent", "judged")}
    judged = world.quotes["judged"]
    why = "It says who visits, at the lower price."
    row, at = judged.opportunity, judged.at("judged")
    must(ask_award(opportunity=row, reasons=why, ties={}, by=judged.lead, at=at))


def _make_purchases(world: World) -> None:
    """Makes a purchase in each state; one has a document, one a question, one a working copy."""
    house = world.house
    for step in STEPS:
        world.purchases[step] = a_purchase(step, house=house)
    drafted, published, responded = (world.purchases[step] for step in ("drafted", "published", "responded"))
    attached = must(
        attach_paper(
            opportunity=drafted.opportunity, upload=an_upload("brief.pdf"), by=house.drafter, at=now()
        )
    )
    world.document = attached.the_terms.papers[0].file
    working = worked_on(published, house.bidders[0])
    world.working_file = working.working_files.get().pk
    question = must(
        ask_question(
            opportunity=responded.opportunity, text="How many visits?", by=house.bidders[0], at=now()
        )
    )
    world.question = question.pk
    _make_requests(world)


def _make_requests(world: World) -> None:
    """Asks a second officer about a deadline and an award, and takes both back: they can still be read."""
    house, published, locked = world.house, world.purchases["published"], world.purchases["locked"]
    closes_at, note = published.terms.closes_at, "Two bidders asked for more time."
    assert closes_at is not None
    words = {"opportunity": published.opportunity, "closes_at": closes_at + timedelta(days=2), "note": note}
    change = must(ask_extension(**words, by=house.drafter, at=now()))
    reasons = "It met the need best for the money."
    award = must(ask_award(opportunity=locked.opportunity, reasons=reasons, ties={}, by=house.lead, at=now()))
    for asked, by in ((change, house.drafter), (award, house.lead)):
        must(take_back_request(officer_request=asked, by=by, at=now()))
    late = ask_after_deadline(
        opportunity=world.purchases["closed"].opportunity,
        text="When will you decide?",
        by=house.bidders[0],
        at=now(),
    )
    world.late_question = must(late).pk
    world.change_request, world.award_request = change.pk, award.pk


def _publish_organisations(world: World) -> None:
    """Publishes organisations in notices: two that are the same, two of which one succeeds the other,
    and one that the responder's firm claims to be."""
    at, operator, bidder = now() - AGO, world.house.operator, world.house.bidders[0]
    publishing.publish(
        publishing.release("1", publishing.party("Upper Temebury Council", "buyer")),
        publishing.release("2", publishing.party("Council of Upper Temebury", "buyer")),
        publishing.release("3", publishing.party("Lower Temebury Council", "buyer")),
        publishing.release("4", publishing.party(bidder.organisation_name, "supplier")),
        at=at,
    )
    upper, lower = (
        publishing.published("upper-temebury-council"),
        publishing.published("lower-temebury-council"),
    )
    entry = publishing.published("council-of-upper-temebury")
    sameness = join_organisations(
        organisation=entry, into=upper, reason="One letterhead.", by=operator, at=at
    )
    world.sameness = must(sameness).pk
    world.succession = must(
        record_succession(
            kind="rename",
            on=date(2028, 4, 1),
            title="A new name",
            law="The Temebury Order 2027",
            before=[lower],
            after=[SuccessorFacts(name="Temebury Unitary Council")],
            by=operator,
            at=at,
        )
    ).pk
    own = publishing.published(plain_name(bidder.organisation_name).replace(" ", "-"))
    world.published_claim = must(claim_published(organisation=own, by=bidder, at=at)).pk


def _newcomer(at: datetime) -> Member:
    """The founder of a group that nobody has checked."""
    founder = person("Nora Newcomer", "ferrylane.example", at)
    group = must(
        services.found_organisation(
            name="Ferry Lane Supper Club",
            kind="community_group",
            size="micro",
            postcode="WR6 6PA",
            by=member_of(founder, None),
            at=at,
        )
    )
    return member_of(founder, group)


def _claimant(works_for: Member, at: datetime, name: str = "Sly Stranger") -> Person:
    """A stranger who claims somebody's organisation."""
    stranger = person(name, "stranger.example", at)
    firm = Organisation.objects.get(pk=works_for.organisation)
    membership = must(services.claim_organisation(organisation=firm, by=member_of(stranger, None), at=at))
    assert membership.claim == "waiting"
    return stranger


def _person(member: Member) -> Person:
    return Person.objects.get(pk=member.person)


def _officer(house: Partnership) -> Member:
    at = now() - AGO
    founder = person("Petra Partner", "board.example", at)
    board = must(
        services.found_organisation(
            name="The Board",
            kind="other",
            size="micro",
            postcode="WR15 8AB",
            by=member_of(founder, None),
            at=at,
        )
    )
    facts: dict[str, Any] = {"email_domain": "board.example", "partnership": True}
    must(services.check_organisation(organisation=board, **facts, by=house.operator, at=at))
    membership = Membership.objects.get(person=founder, ended_at=None)
    roles = [Role.ADMINISTRATOR, Role.OFFICER]
    must(services.set_roles(membership=membership, roles=roles, by=member_of(founder, board), at=at))
    return member_of(founder, board, second_factor=True)
