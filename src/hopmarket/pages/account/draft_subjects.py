"""What the forms that save themselves are about: for each kind of draft, who may write one of what."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import Http404
from django.shortcuts import get_object_or_404

from hopmarket.barrier_rules import barrier_rules
from hopmarket.pages.parts.journeys import words_of_questions
from hopmarket.records.agreements.queries import awards_for, contracts_for
from hopmarket.records.bodies.queries import living_bodies, meeting_with, meetings_served
from hopmarket.records.consultations.answerers import comments_for, consultations_for
from hopmarket.records.consultations.commenting_queries import public_consultations
from hopmarket.records.consultations.consulting_queries import answers_for
from hopmarket.records.evaluation.bidder_clarifications import clarifications_asked
from hopmarket.records.evaluation.queries import (
    judging_seat_of,
    may_read,
    responses_led_by,
    responses_to_score,
)
from hopmarket.records.framework.drafting_rights import is_officer, may_draft
from hopmarket.records.framework.queries import all_versions, version_numbered
from hopmarket.records.notices.queries import every_release
from hopmarket.records.opportunities.late_questions import late_questions_for
from hopmarket.records.opportunities.queries import (
    clarifications_for,
    opportunities_for,
    opportunities_open_to,
)
from hopmarket.records.recorded_purchases.queries import records_for
from hopmarket.records.responses.queries import opened_responses, parts_of, responses_for
from hopmarket.records.signatures.queries import own_answers, signed_documents
from hopmarket.rules.roles import Member, Role
from hopmarket.rules.terms_fields import DraftSection
from hopmarket.rules.terms_row_fields import ROW_FIELDS

Reach = Callable[[Member, list[str]], None]
"""Finds what a draft is about, given the parts of its number; Http404 for what the member may not see."""


def _number(text: str) -> int:
    """A row's number; under 19 digits it fits into the database's 64-bit keys."""
    if not text.isdecimal() or len(text) > 18:
        raise Http404
    return int(text)


def _expect(is_known: bool) -> None:
    if not is_known:
        raise Http404


def _purchase(member: Member, about: list[str]) -> None:
    (number,) = about
    get_object_or_404(opportunities_for(member), pk=_number(number))


def _section(member: Member, about: list[str]) -> None:
    number, section = about
    _expect(section in set(DraftSection))
    _purchase(member, [number])


def _row(member: Member, about: list[str]) -> None:
    number, rows, key = about
    _expect(rows in ROW_FIELDS and bool(key))
    _purchase(member, [number])


def _finding(member: Member, about: list[str]) -> None:
    number, code = about
    _expect(code in {rule.code for rule in barrier_rules()})
    _purchase(member, [number])


def _published(member: Member, about: list[str]) -> None:
    (number,) = about
    _expect(Role.RESPONDER in member.roles)
    get_object_or_404(opportunities_open_to(member), pk=_number(number))


def _late_question(member: Member, about: list[str]) -> None:
    (number,) = about
    get_object_or_404(late_questions_for(member), pk=_number(number))


def _clarification(member: Member, about: list[str]) -> None:
    (number,) = about
    get_object_or_404(clarifications_for(member), pk=_number(number))


def _score(member: Member, about: list[str]) -> None:
    number, criterion = about
    opened = get_object_or_404(responses_to_score(member), pk=_number(number))
    _expect(criterion in {listed.key for listed in opened.opportunity.the_terms.criteria})


def _led_response(member: Member, about: list[str]) -> None:
    (number,) = about
    get_object_or_404(responses_led_by(member), pk=_number(number))


def _asked_bidder(member: Member, about: list[str]) -> None:
    (number,) = about
    get_object_or_404(clarifications_asked(member), pk=_number(number))


def _quotes(member: Member, about: list[str]) -> None:
    (number,) = about
    row = get_object_or_404(opportunities_for(member), pk=_number(number))
    _expect(may_read(judging_seat_of(member, row)))


def _response_part(member: Member, about: list[str]) -> None:
    number, part = about
    response = get_object_or_404(responses_for(member), pk=_number(number))
    _expect(part in parts_of(response))


def _award(member: Member, about: list[str]) -> None:
    (number,) = about
    get_object_or_404(awards_for(member), pk=_number(number))


def _correction(member: Member, about: list[str]) -> None:
    number, thing = about
    _expect(thing in words_of_questions("contract_corrections"))
    get_object_or_404(contracts_for(member), pk=_number(number))


def _record(member: Member, about: list[str]) -> None:
    number, question = about
    _expect(question in words_of_questions("recorded_purchases"))
    get_object_or_404(records_for(member), pk=_number(number))


def _first_placed(member: Member, about: list[str]) -> None:
    purchase, number = about
    row = get_object_or_404(opportunities_for(member), pk=_number(purchase))
    get_object_or_404(opened_responses(row), number=_number(number))


def _consultation(member: Member, about: list[str]) -> None:
    (number,) = about
    get_object_or_404(public_consultations(), pk=_number(number))


def _registration(member: Member, about: list[str]) -> None:
    (question,) = about
    _expect(question in words_of_questions("new_organisation"))


def _succession(member: Member, about: list[str]) -> None:
    (question,) = about
    _expect(bool(member.roles & {Role.OFFICER, Role.OPERATOR}))
    _expect(question in words_of_questions("new_succession"))


def _library_document(member: Member, about: list[str]) -> None:
    (question,) = about
    _expect(member.stands_as(Role.OFFICER))
    _expect(question in words_of_questions("library_documents"))


def _release(member: Member, about: list[str]) -> None:
    (number,) = about
    _expect(Role.OPERATOR in member.roles)
    get_object_or_404(every_release(), pk=_number(number))


def _comment_answer(member: Member, about: list[str]) -> None:
    consultation, number, question = about
    _expect(question in words_of_questions("comment_answers"))
    row = get_object_or_404(consultations_for(member), pk=_number(consultation))
    get_object_or_404(comments_for(member, row), number=_number(number))


def _comment_answer_revision(member: Member, about: list[str]) -> None:
    (number,) = about
    get_object_or_404(answers_for(member), pk=_number(number))


def _consultation_response(member: Member, about: list[str]) -> None:
    (number,) = about
    get_object_or_404(consultations_for(member), pk=_number(number))


def _served_body(member: Member, about: list[str]) -> None:
    (number,) = about
    _expect(Role.OFFICER in member.roles)
    get_object_or_404(living_bodies(), pk=_number(number))


def _served_meeting(member: Member, about: list[str]) -> None:
    number, *question = about
    _expect(Role.OFFICER in member.roles)
    _expect(not question or (len(question) == 1 and question[0] in words_of_questions("body_decisions")))
    get_object_or_404(meetings_served(), pk=_number(number))


def _framework_text(member: Member, about: list[str]) -> None:
    number, part, *more = about
    _expect(may_draft(member) and version_numbered(_number(number)) is not None)
    _expect(bool(part) and len(more) < 2)


def _framework_file(member: Member, about: list[str]) -> None:
    _expect(about == ["file"] and may_draft(member))


def _framework_journey(kind: str) -> Reach:
    def reach_version(member: Member, about: list[str]) -> None:
        key, question = about
        _expect(is_officer(member) and question in words_of_questions(kind))
        version, _, meeting = key.partition("-")
        get_object_or_404(all_versions(), pk=_number(version))
        _expect(not meeting or meeting_with(_number(meeting)) is not None)

    return reach_version


def _signing(member: Member, about: list[str]) -> None:
    number, question = about
    _expect(bool(member.roles & {Role.ADMINISTRATOR, Role.COMMISSIONER}))
    _expect(question in words_of_questions("framework_signatures"))
    get_object_or_404(signed_documents(), pk=_number(number))


def _withdrawal(member: Member, about: list[str]) -> None:
    (number,) = about
    _expect(bool(member.roles & {Role.ADMINISTRATOR, Role.COMMISSIONER}))
    get_object_or_404(own_answers(member), pk=_number(number))


SUBJECTS: Mapping[str, Reach] = {
    "amendments": _purchase,
    "answer_drafts": _clarification,
    "asked_questions": _published,
    "late_answers": _late_question,
    "late_questions": _published,
    "debrief_requests": _published,
    "award_reasons": _purchase,
    "barrier_reasons": _finding,
    "bidder_questions": _led_response,
    "buyer_answers": _asked_bidder,
    "comment_answer_revisions": _comment_answer_revision,
    "comment_answers": _comment_answer,
    "consultation_responses": _consultation_response,
    "comments": _consultation,
    "body_decisions": _served_meeting,
    "body_terms": _served_body,
    "contract_corrections": _correction,
    "debarment_clearances": _first_placed,
    "recorded_purchases": _record,
    "contract_signatures": _award,
    "draft_rows": _row,
    "draft_sections": _section,
    "extensions": _purchase,
    "library_documents": _library_document,
    "meeting_agendas": _served_meeting,
    "meeting_calls": _served_body,
    "meeting_minutes": _served_meeting,
    **{
        kind: _framework_journey(kind)
        for kind in (
            "framework_adoptions",
            "framework_consultations",
            "framework_recommendations",
            "framework_returns",
        )
    },
    "framework_clauses": _framework_text,
    "framework_files": _framework_file,
    "new_organisation": _registration,
    "new_succession": _succession,
    "quote_scores": _quotes,
    "redactions": _release,
    "framework_signatures": _signing,
    "scores": _score,
    "set_asides": _led_response,
    "signature_withdrawals": _withdrawal,
    "template_blanks": _purchase,
    "unsent_responses": _response_part,
}
"""The kinds whose forms save themselves while somebody types; no other kind is saved so."""


def reach(kind: str, about: str, member: Member) -> None:
    """Finds what a draft of a kind is about; Http404 for a kind that no form saves by itself, and for what the
    member may not see."""
    _expect(kind in SUBJECTS)
    try:
        SUBJECTS[kind](member, about.split("/"))
    except ValueError as error:  # another number of parts
        raise Http404 from error
