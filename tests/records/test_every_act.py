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
from hopmarket.records.alerts.models import SavedSearch
from hopmarket.records.ledger.acts import ACTS
from hopmarket.records.ledger.current_time import now, pretend_time
from hopmarket.records.ledger.models import Event
from hopmarket.records.ledger.queries import first_ledger_fault
from hopmarket.records.notices.models import Release
from hopmarket.records.notices.services import BATCH, SourceFacts, SuccessorFacts
from hopmarket.records.opportunities.models import ClarificationQuestion
from hopmarket.records.parties.invitation_tokens import invitation_token
from hopmarket.records.parties.models import Invitation, Membership, Organisation
from hopmarket.records.parties.queries import member_of, membership_of
from hopmarket.records.responses.envelopes import make_envelope
from hopmarket.records.responses.models import Response, WorkingFile
from hopmarket.records.responses.queries import opened_responses
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.releases.organisation_names import plain_name
from hopmarket.rules.roles import Member, Role, System
from tests.factories import alert_searches
from tests.factories import imported_notices as publishing
from tests.factories.act_events import row_counts
from tests.factories.corrected_contracts import correction
from tests.factories.partnership import PASSWORD, must, person
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
    prepare: Callable[[Purchase], Any] = lambda one: None


# What some rows need beforehand


def _drafter(one: Purchase) -> Member:
    return one.house.drafter


def _bidder(one: Purchase) -> Member:
    return one.house.bidders[0]


def _newcomer(one: Purchase) -> Member:
    return member_of(person("Nell Newcomer", "newcomer.example", one.began), None)


def _founded(one: Purchase) -> Organisation:
    by = _newcomer(one)
    return must(
        ACTS["found_organisation"](
            name="Martley Lunch Club",
            kind="community_group",
            size="micro",
            postcode="WR6 6PA",
            fictional=True,
            by=by,
            at=one.began,
        )
    )


def _waiting_claim(one: Purchase) -> Membership:
    by, body = _newcomer(one), Organisation.objects.get(pk=_bidder(one).organisation)
    return must(ACTS["claim_organisation"](organisation=body, by=by, at=one.began))


def _invited(one: Purchase) -> Invitation:
    person("Ivy Invited", "temevalley.example", one.began)
    by = _drafter(one)
    return must(
        ACTS["invite_person"](email="ivy@temevalley.example", roles=[Role.EVALUATOR], by=by, at=one.began)
    )


def _ivy(invitation: Invitation) -> Member:
    from hopmarket.records.parties.models import Person

    return member_of(Person.objects.get(email=invitation.email), None)


def _colleague(one: Purchase, member: Member) -> Membership:
    from hopmarket.records.parties.models import Person

    held = membership_of(
        Person.objects.get(pk=member.person), Organisation.objects.get(pk=member.organisation)
    )
    assert held is not None
    return held


def _paper(one: Purchase) -> str:
    row = must(
        ACTS["attach_paper"](opportunity=one.fresh(), upload=an_upload(), by=_drafter(one), at=one.began)
    )
    return str(row.the_terms.papers[0].file)


def _question(one: Purchase) -> ClarificationQuestion:
    return must(
        ACTS["ask_question"](
            opportunity=one.opportunity, text="May two bid together?", by=_bidder(one), at=one.at("published")
        )
    )


def _following(one: Purchase) -> None:
    must(ACTS["register_interest"](opportunity=one.opportunity, by=_bidder(one), at=one.at("published")))


def _working(one: Purchase) -> Response:
    made = worked_on(one, _bidder(one))
    return Response.objects.select_related("opportunity").get(pk=made.pk)


def _handed_in(one: Purchase) -> Response:
    made = worked_on(one, _bidder(one))
    sealed(made, _bidder(one), one.at("responded"))
    return made


def _overdue(one: Purchase) -> None:
    """Nothing but the passing of time: the moment is given with the row."""


def _all_but_one(one: Purchase) -> None:
    score_all(one, one.panel[0], one.at("scored"))


def _waiting_search(one: Purchase) -> SavedSearch:
    return alert_searches.asked_for(one.began)


def _live_searches(one: Purchase) -> tuple[SavedSearch, SavedSearch]:
    """One that has news of a notice, and one that has none."""
    at = one.at("published")
    kept = alert_searches.live(at), alert_searches.live(at, saying=alert_searches.wish("nothing says this"))
    alert_searches.publish(1, at=at)
    return kept


# The table


def _purchase(by: Callable[[Purchase], Member] = _drafter, **words: Any) -> Callable[[Purchase, Any], Words]:
    return lambda one, held: {"opportunity": one.opportunity, "by": by(one), **words}


def _response(**words: Any) -> Callable[[Purchase, Any], Words]:
    return lambda one, held: {"response": held, "by": _bidder(one), **words}


def _award_dates(one: Purchase, **changes: Any) -> Words:
    assert one.terms.starts_on and one.terms.ends_on
    words = {
        "signed_on": one.at("awarded").date(),
        "starts_on": one.terms.starts_on,
        "ends_on": one.terms.ends_on,
    }
    return {"award": one.awards[0], "by": _drafter(one), **words, **changes}


def _correction(one: Purchase, **changes: Any) -> Words:
    words = correction(one, value=Decimal("48000.00"), **changes)
    del words["at"]
    return words


def _score(value: int) -> Callable[[Purchase, Any], Words]:
    return lambda one, held: {
        "opened": opened_responses(one.opportunity)[0],
        "criterion": "plan",
        "value": value,
        "reason": REASON,
        "by": one.panel[0],
    }


def _seal(one: Purchase, response: Response, terms_print: str) -> Words:
    return {
        "response": response,
        "envelope": make_envelope(response),
        "terms_print": terms_print,
        "click": uuid.uuid4(),
        "keep_working": False,
        "by": _bidder(one),
    }


def _two_published(one: Purchase) -> Words:
    publishing.publish(
        publishing.release("1", publishing.party("Temebury Council", "buyer"), on="2026-01-05"),
        publishing.release("2", publishing.party("Borough of Temebury", "buyer"), on="2026-01-06"),
        at=one.began,
    )
    first, second = publishing.published("borough-of-temebury"), publishing.published("temebury-council")
    return {"organisation": first, "into": second}


def _a_sameness(one: Purchase) -> Any:
    said = {**_two_published(one), "reason": "Its own website says so.", "by": one.house.operator}
    return must(ACTS["join_organisations"](**said, at=one.began))


def _succession(one: Purchase, held: Words, law: str = "The Temebury (Changes) Order 2026") -> Words:
    said = {"kind": "rename", "on": date(2028, 4, 1), "title": "A new name for Temebury", "law": law}
    before, after = [held["organisation"]], [SuccessorFacts(key=held["into"].key)]
    return {**said, "before": before, "after": after, "by": one.house.operator}


def _claimable(one: Purchase) -> Words:
    name = _bidder(one).organisation_name
    publishing.publish(
        publishing.release("1", publishing.party(name, "supplier"), on="2026-01-05"),
        publishing.release("2", publishing.party("Somebody Else", "supplier"), on="2026-01-06"),
        at=one.began,
    )
    own = publishing.published(plain_name(name).replace(" ", "-"))
    return {"own": own, "other": publishing.published("somebody-else")}


def _published_claim(one: Purchase) -> Any:
    said = {"organisation": _claimable(one)["own"], "by": _bidder(one)}
    return must(ACTS["claim_published"](**said, at=one.began))


def _over_and_waiting(one: Purchase) -> Words:
    over = _published_claim(one)
    must(ACTS["end_published_claim"](claim=over, reason="By mistake.", by=_bidder(one), at=one.began))
    waits = must(ACTS["claim_published"](organisation=over.organisation, by=_bidder(one), at=one.began))
    return {"over": over, "waits": waits}


def _redaction(one: Purchase, pointer: str) -> Words:
    return {
        "release": Release.objects.get(),
        "pointers": [pointer],
        "everywhere": True,
        "reason": "It named somebody.",
        "law": "UK GDPR, article 17",
        "by": one.house.operator,
    }


def _group(by: Member, **changes: Any) -> Words:
    said = {"name": "Clifton Club", "kind": "charity", "size": "small", "postcode": "WR6 6PA"}
    return {**said, "fictional": True, "by": by, **changes}


def _releases(count: int) -> list[Words]:
    return [
        {"ocid": f"ocds-else-{number}", "id": f"{number}", "date": "2026-01-01T00:00:00Z", "tag": ["tender"]}
        for number in range(count)
    ]


TABLE: dict[str, Row] = {
    # people and organisations
    "register_person": Row(
        "drafted",
        "person.address",
        lambda one, held: {"email": "nowhere", "name": "Nora", "password": None, "by": DOOR},
        lambda one, held: {"email": "nora@nora.example", "name": "Nora", "password": None, "by": DOOR},
    ),
    "create_operator": Row(
        "drafted",
        "person.password_weak",
        lambda one, held: {"email": "o@o.example", "name": "Otto", "password": "short", "by": COMMAND},
        lambda one, held: {"email": "o@o.example", "name": "Otto", "password": PASSWORD, "by": COMMAND},
    ),
    "found_organisation": Row(
        "drafted",
        "identifier.shape",
        lambda one, held: _group(held, identifiers=[("GB-COH", "no number")]),
        lambda one, held: _group(held, identifiers=[("GB-CHC", "1012345")]),
        prepare=_newcomer,
    ),
    "claim_organisation": Row(
        "drafted",
        "claim.member_already",
        lambda one, held: {"organisation": one.house.council, "by": _drafter(one)},
        lambda one, held: {"organisation": one.house.council, "by": held},
        prepare=_newcomer,
    ),
    "add_identifier": Row(
        "drafted",
        "identifier.scheme",
        lambda one, held: {"scheme": "XX", "value": "1", "by": _drafter(one)},
        lambda one, held: {"scheme": "GB-LAE", "value": "TVD", "by": _drafter(one)},
    ),
    "revise_organisation": Row(
        "drafted",
        "organisation.name_checked",
        lambda one, held: _revised(one, name="Another District Council"),
        lambda one, held: _revised(one),
    ),
    "check_organisation": Row(
        "drafted",
        "organisation.checked_already",
        lambda one, held: {"organisation": one.house.council, "by": one.house.operator},
        lambda one, held: {"organisation": held, "by": one.house.operator},
        prepare=_founded,
    ),
    "refuse_organisation": Row(
        "drafted",
        "organisation.reason",
        lambda one, held: {"organisation": held, "reason": " ", "by": one.house.operator},
        lambda one, held: {"organisation": held, "reason": "Not known here.", "by": one.house.operator},
        prepare=_founded,
    ),
    "confirm_claim": Row(
        "drafted",
        "claim.not_waiting",
        lambda one, held: {"membership": _colleague(one, _drafter(one)), "by": one.house.operator},
        lambda one, held: {"membership": held, "by": one.house.operator},
        prepare=_waiting_claim,
    ),
    "refuse_claim": Row(
        "drafted",
        "claim.reason",
        lambda one, held: {"membership": held, "reason": "", "by": one.house.operator},
        lambda one, held: {"membership": held, "reason": "Unknown there.", "by": one.house.operator},
        prepare=_waiting_claim,
    ),
    "invite_person": Row(
        "drafted",
        "roles.none",
        lambda one, held: {"email": "new@temevalley.example", "roles": [], "by": _drafter(one)},
        lambda one, held: {"email": "new@temevalley.example", "roles": [Role.EVALUATOR], "by": _drafter(one)},
    ),
    "withdraw_invitation": Row(
        "drafted",
        "invitation.other",
        lambda one, held: {"invitation": held, "by": _bidder(one)},
        lambda one, held: {"invitation": held, "by": _drafter(one)},
        prepare=_invited,
    ),
    "accept_invitation": Row(
        "drafted",
        "invitation.unknown",
        lambda one, held: {"token": "0" * 64, "by": _ivy(held)},
        lambda one, held: {
            "token": invitation_token(
                organisation=held.organisation_id, email=held.email, invited_at=held.invited_at
            ),
            "by": _ivy(held),
        },
        prepare=_invited,
    ),
    "set_roles": Row(
        "drafted",
        "membership.last_administrator",
        lambda one, held: _colleague_words(one, _drafter(one), roles=[Role.COMMISSIONER]),
        lambda one, held: _colleague_words(
            one, one.house.approver, roles=[Role.COMMISSIONER, Role.EVALUATOR]
        ),
    ),
    "end_membership": Row(
        "drafted",
        "membership.last_administrator",
        lambda one, held: _colleague_words(one, _drafter(one)),
        lambda one, held: _colleague_words(one, one.house.evaluators[2]),
    ),
    "make_opening_key": Row(
        "drafted",
        "role.missing",
        lambda one, held: {"key": opening_key(2), "by": one.house.evaluators[0]},
        lambda one, held: {"key": opening_key(2), "by": _drafter(one)},
    ),
    # what is published
    "redact_release": Row(
        "published",
        "redaction.fixed",
        lambda one, held: _redaction(one, "/ocid"),
        lambda one, held: _redaction(one, "/tender/description"),
    ),
    # organisations of published notices
    "join_organisations": Row(
        "drafted",
        "sameness.reason",
        lambda one, held: {**held, "reason": " ", "by": one.house.operator},
        lambda one, held: {**held, "reason": "Its own website says so.", "by": one.house.operator},
        prepare=_two_published,
    ),
    "part_organisations": Row(
        "drafted",
        "sameness.reason",
        lambda one, held: {"sameness": held, "reason": "", "by": one.house.operator},
        lambda one, held: {"sameness": held, "reason": "They are two.", "by": one.house.operator},
        prepare=_a_sameness,
    ),
    "record_succession": Row(
        "drafted",
        "succession.law",
        lambda one, held: _succession(one, held, law=""),
        lambda one, held: _succession(one, held),
        prepare=_two_published,
    ),
    "withdraw_succession": Row(
        "drafted",
        "succession.reason",
        lambda one, held: {"succession": held, "reason": "", "by": one.house.operator},
        lambda one, held: {"succession": held, "reason": "The order was quashed.", "by": one.house.operator},
        prepare=lambda one: must(
            ACTS["record_succession"](**_succession(one, _two_published(one)), at=one.began)
        ),
    ),
    "claim_published": Row(
        "drafted",
        "published_claim.no_evidence",
        lambda one, held: {"organisation": held["other"], "by": _bidder(one)},
        lambda one, held: {"organisation": held["own"], "by": _bidder(one)},
        prepare=_claimable,
    ),
    "confirm_published_claim": Row(
        "drafted",
        "published_claim.not_waiting",
        lambda one, held: {"claim": held["over"], "by": one.house.operator},
        lambda one, held: {"claim": held["waits"], "by": one.house.operator},
        prepare=_over_and_waiting,
    ),
    "refuse_published_claim": Row(
        "drafted",
        "published_claim.reason",
        lambda one, held: {"claim": held, "reason": "", "by": one.house.operator},
        lambda one, held: {"claim": held, "reason": "It is another.", "by": one.house.operator},
        prepare=_published_claim,
    ),
    "end_published_claim": Row(
        "drafted",
        "published_claim.other",
        lambda one, held: {"claim": held, "reason": "Not ours.", "by": one.house.bidders[1]},
        lambda one, held: {"claim": held, "reason": "Not ours.", "by": _bidder(one)},
        prepare=_published_claim,
    ),
    # the purchase
    "draft_opportunity": Row(
        "drafted",
        "draft.no_title",
        lambda one, held: {"title": " ", "by": _drafter(one)},
        lambda one, held: {"title": "Garden waste", "by": _drafter(one)},
    ),
    "copy_opportunity": Row(
        "drafted", "role.missing", _purchase(by=lambda one: one.house.evaluators[0]), _purchase()
    ),
    "revise_draft": Row(
        "drafted",
        "draft.changed_meanwhile",
        lambda one, held: _revision(one, one.opportunity.revision - 1),
        lambda one, held: _revision(one, one.opportunity.revision),
    ),
    "attach_paper": Row(
        "drafted",
        "file.kind",
        lambda one, held: {**_purchase(upload=an_upload("run.exe", b"MZ"))(one, held)},
        lambda one, held: {**_purchase(upload=an_upload())(one, held)},
    ),
    "remove_paper": Row(
        "drafted",
        "paper.unknown",
        _purchase(file="no such file"),
        lambda one, held: {**_purchase(file=held)(one, held)},
        prepare=_paper,
    ),
    "name_people": Row(
        "drafted",
        "people.not_evaluator",
        lambda one, held: _people(one, evaluators=(one.house.bidders[0].person,)),
        lambda one, held: _people(one, evaluators=(one.house.evaluators[2].person, one.panel[0].person)),
    ),
    "ask_approval": Row("drafted", "role.missing", _purchase(by=lambda one: one.panel[0]), _purchase()),
    "return_draft": Row(
        "with_approver",
        "reasons.missing",
        _purchase(by=lambda one: one.house.approver, reasons=""),
        _purchase(by=lambda one: one.house.approver, reasons="Say who it is for."),
    ),
    "approve_draft": Row(
        "with_approver", "approve.own_draft", _purchase(), _purchase(by=lambda one: one.house.approver)
    ),
    "discard_draft": Row("approved", "role.missing", _purchase(by=lambda one: one.panel[0]), _purchase()),
    "publish_notice": Row(
        "approved",
        "publish.national_notice",
        _purchase(national_reference="", national_reason=" "),
        _purchase(national_reference="", national_reason="Covered by an earlier notice."),
    ),
    "answer_question": Row(
        "published",
        "answer.empty",
        lambda one, held: {"question": held, "wording": held.text, "answer": "", "by": _drafter(one)},
        lambda one, held: {"question": held, "wording": held.text, "answer": "Yes.", "by": _drafter(one)},
        prepare=_question,
    ),
    "amend_opportunity": Row(
        "published",
        "amend.fixed",
        lambda one, held: _amendment(one, category="goods"),
        lambda one, held: _amendment(one, summary="Visits, calls and a food parcel."),
    ),
    "extend_deadline": Row(
        "published",
        "extend.only_lengthens",
        lambda one, held: _extension(one, -timedelta(days=1)),
        lambda one, held: _extension(one, timedelta(days=1)),
    ),
    "cancel_opportunity": Row(
        "published", "reasons.missing", _purchase(reasons=""), _purchase(reasons="The need has gone.")
    ),
    "end_without_award": Row(
        "closed", "reasons.missing", _purchase(reasons=" "), _purchase(reasons="No response fits.")
    ),
    "close_opportunity": Row(
        "responded",
        "role.not_for_system",
        _purchase(by=lambda one: IMPORT),  # type: ignore[arg-type,return-value]
        _purchase(by=lambda one: CLOCK),  # type: ignore[arg-type,return-value]
    ),
    "open_responses": Row(
        "closed",
        "opening.wrong_key",
        lambda one, held: {**_purchase(identity=_another_identity())(one, held)},
        lambda one, held: {**_purchase(identity=identity_of(one.opportunity))(one, held)},
    ),
    # responding
    "register_interest": Row("published", "role.missing", _purchase(), _purchase(by=_bidder)),
    "end_interest": Row(
        "published",
        "interest.none",
        _purchase(by=lambda one: one.house.bidders[1]),
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
        _purchase(by=lambda one: one.house.bidders[1]),
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
        lambda one, held: _response(question="method", upload=an_upload("a.pdf", b"MZ\x00"))(one, held),
        lambda one, held: _response(question="method", upload=an_upload("b.pdf"))(one, held),
        prepare=_working,
    ),
    "remove_file": Row(
        "published",
        "role.missing",
        lambda one, held: {**_remove(held), "by": _drafter(one)},
        lambda one, held: {**_remove(held), "by": _bidder(one)},
        prepare=_working,
    ),
    "seal_response": Row(
        "published",
        "seal.terms_changed",
        lambda one, held: _seal(one, held, "0" * 64),
        lambda one, held: _seal(one, held, one.opportunity.the_terms.fingerprint()),
        prepare=_working,
    ),
    "withdraw_response": Row(
        "published",
        "role.missing",
        lambda one, held: {"response": held, "by": _drafter(one)},
        _response(),
        prepare=_handed_in,
    ),
    # evaluating
    "declare_interests": Row(
        "opened",
        "reasons.missing",
        _purchase(by=lambda one: one.panel[0], conflict=True, words=" "),
        _purchase(by=lambda one: one.panel[0], conflict=True, words="My sister works there."),
    ),
    "give_score": Row("declared", "score.out_of_range", _score(6), _score(5)),
    "lock_scores": Row(
        "declared",
        "score.cells_left",
        _purchase(by=lambda one: one.panel[1]),
        _purchase(by=lambda one: one.panel[0]),
        prepare=_all_but_one,
    ),
    "seat_evaluator": Row(
        "opened",
        "seat.taken",
        lambda one, held: _purchase(person=one.panel[0].person)(one, held),
        lambda one, held: _purchase(person=one.house.evaluators[2].person)(one, held),
    ),
    "confirm_award": Row(
        "locked",
        "award.not_lead",
        _purchase(reasons="It met the need best.", ties={}),
        _purchase(by=lambda one: one.house.lead, reasons="It met the need best.", ties={}),
    ),
    "sign_contract": Row(
        "awarded",
        "contract.ends_before_start",
        lambda one, held: _award_dates(one, ends_on=date(2020, 1, 1)),
        lambda one, held: _award_dates(one),
    ),
    "correct_contract": Row(
        "signed",
        "contract.no_reason",
        lambda one, held: _correction(one, reason=" "),
        lambda one, held: _correction(one),
    ),
    # notices
    "import_releases": Row(
        "drafted",
        "import.batch_too_large",
        lambda one, held: {"releases": _releases(BATCH + 1), "source": ELSEWHERE, "by": IMPORT},
        lambda one, held: {"releases": _releases(2), "source": ELSEWHERE, "by": IMPORT},
    ),
    "ask_correction": Row(
        "drafted",
        "correction.empty",
        lambda one, held: {"about": "A page", "page": "/", "wrong": "", "reply": "", "by": System("visitor")},
        lambda one, held: {
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
        lambda one, held: _saving("nowhere"),
        lambda one, held: _saving(alert_searches.ADDRESS),
    ),
    "confirm_search": Row(
        "drafted",
        "role.not_for_system",
        lambda one, held: {"search": held, "by": CLOCK},
        lambda one, held: {"search": held, "by": alert_searches.VISITOR},
        prepare=_waiting_search,
    ),
    "change_rhythm": Row(
        "published",
        "search.rhythm",
        lambda one, held: {"search": held[0], "rhythm": "hourly", "by": alert_searches.VISITOR},
        lambda one, held: {"search": held[0], "rhythm": "weekly", "by": alert_searches.VISITOR},
        prepare=_live_searches,
    ),
    "end_search": Row(
        "published",
        "role.only_system",
        lambda one, held: {"search": held[0], "by": _drafter(one)},
        lambda one, held: {"search": held[0], "by": alert_searches.VISITOR},
        prepare=_live_searches,
    ),
    "tell_search": Row(
        "published",
        "search.nothing_new",
        lambda one, held: {"search": held[1], "by": CLOCK},
        lambda one, held: {"search": held[0], "by": CLOCK},
        prepare=_live_searches,
    ),
}


def _saving(address: str) -> Words:
    said = {"wish": alert_searches.wish(), "rhythm": "daily", "proven": False, "by": alert_searches.VISITOR}
    return {"address": address, **said}


def _revised(one: Purchase, **changes: Any) -> Words:
    body = one.house.council
    said = {"name": body.name, "size": "large", "postcode": "WR15 8AB", "website": "", "about": "A council."}
    return {**said, "by": _drafter(one), **changes}


def _colleague_words(one: Purchase, whose: Member, **words: Any) -> Words:
    return {"membership": _colleague(one, whose), "by": _drafter(one), **words}


def _revision(one: Purchase, revision: int) -> Words:
    terms = replace(one.terms, summary="Shorter.")
    return {"opportunity": one.opportunity, "terms": terms, "revision": revision, "by": _drafter(one)}


def _people(one: Purchase, evaluators: tuple[int, ...]) -> Words:
    openers = (one.house.drafter.person, one.house.approver.person)
    named = {"openers": openers, "evaluators": evaluators, "lead": one.house.drafter.person}
    return {"opportunity": one.opportunity, **named, "by": _drafter(one)}


def _amendment(one: Purchase, **changes: Any) -> Words:
    terms = replace(one.opportunity.the_terms, **changes)
    said = {"terms": terms, "note": "To say it more plainly.", "uploads": ()}
    return {"opportunity": one.opportunity, **said, "by": _drafter(one)}


def _extension(one: Purchase, by: timedelta) -> Words:
    assert one.opportunity.closes_at is not None
    said = {"closes_at": one.opportunity.closes_at + by, "note": "Bidders asked for a day."}
    return {"opportunity": one.opportunity, **said, "by": _drafter(one)}


def _remove(held: Response) -> Words:
    return {"response": held, "file": WorkingFile.objects.get(response=held)}


def _another_identity() -> Any:
    import pyrage

    return pyrage.x25519.Identity.generate()


def test_every_act_has_a_row_and_every_row_an_act() -> None:
    assert set(TABLE) == set(ACTS)


@pytest.fixture(scope="module")
def started(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Purchase]:
    """A purchase drafted once, and gone with the module: each act tried on it is rolled back by itself."""
    with django_db_blocker.unblock(), transaction.atomic():
        began = (now() - STEPS["signed"] - DAY).replace(hour=0, minute=0, second=0, microsecond=0)
        yield a_purchase("drafted", began=began)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def purchase(
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


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("purchase", "name"), in_order(), indirect=["purchase"], ids=[name for _, name in in_order()]
)
def test_an_act_adds_one_event_and_its_refusal_none(purchase: Purchase, name: str) -> None:
    row = TABLE[name]
    one = copy.deepcopy(purchase)
    at = one.began + STEPS["closed"] if name == "close_opportunity" else one.at(row.until)
    at += timedelta(minutes=1)
    with pretend_time(at):
        held = row.prepare(one)
        one.fresh()
        words, before = row.refused(one, held), row_counts()
        refusal = ACTS[name](**words, at=at)
        assert isinstance(refusal, Refusal), refusal
        assert refusal.reason == row.reason
        assert row_counts() == before, "a refused act left something behind"

        words, before = row.done(one, held), row_counts()
        must(ACTS[name](**words, at=at))
        after = row_counts()
    newest = Event.objects.order_by("-number").first()
    assert after["ledger_event"] == before["ledger_event"] + 1
    assert newest is not None and newest.act == name
    assert first_ledger_fault() is None


def test_a_missing_row_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ACTS, "an_act_that_nobody_tries", lambda **words: None)
    with pytest.raises(AssertionError):
        test_every_act_has_a_row_and_every_row_an_act()
