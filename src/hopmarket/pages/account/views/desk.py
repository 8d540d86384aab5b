"""The desk: everything that waits for a person, whatever their hats, and handing tasks to colleagues."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from hopmarket.pages.parts.attempts import attempt, press, sent_fields
from hopmarket.pages.parts.masthead import CHOSEN_HAT, COUNTED
from hopmarket.pages.parts.menu import HAT_OF_ROLE, Hat, hats_of
from hopmarket.pages.parts.routes import sent_forms_only
from hopmarket.records.parties.queries import members_of_person
from hopmarket.records.post.queries import count_unread
from hopmarket.records.tasks.models import HandOver
from hopmarket.records.tasks.queries import Desk, DeskTask, colleagues_who_may, desk_of, hand_over_with
from hopmarket.records.tasks.services import (
    end_hand_over,
    end_response_hand_over,
    hand_over_response,
    hand_over_task,
)
from hopmarket.records.tasks.services.handing_over import is_bidders
from hopmarket.rules.roles import Member
from hopmarket.rules.tasks import TASK_KINDS

from ..access_guards import signed_in
from ..desk_lines import desk_groups, desk_line
from ..forms import HandOverForm
from ..requests import ACTING_FOR, MemberRequest

ON_ONE_PAGE = 50


@require_safe
@signed_in
def desk(request: MemberRequest) -> HttpResponse:
    """Lists everything that waits for the person, for all of their organisations, the most urgent first.
    Somebody without work and without a task is led to the account."""
    members = members_of_person(request.user, request.member.second_factor)
    roles = {role for member in members for role in member.roles}
    own = desk_of(members, request.at)
    if hats_of(roles) == (Hat.PUBLIC,) and not own.tasks:
        return redirect("account:overview")
    setattr(request, COUNTED, len(own.tasks))
    several = len(members) > 1 or len(hats_of(roles)) > 2
    page = Paginator(own.tasks, ON_ONE_PAGE).get_page(request.GET.get("page"))
    lines = [desk_line(row, request.member, request.at, several=several) for row in page]
    return render(
        request,
        "account/desk.html",
        {
            "groups": desk_groups(lines),
            "count": len(own.tasks),
            "page": page,
            "handed": [desk_line(row, request.member, request.at, several=several) for row in own.handed],
            "unread": count_unread(request.user.pk),
        },
    )


@sent_forms_only
@signed_in
def go_to_task(request: MemberRequest, kind: str, subject: str) -> HttpResponse:
    """Puts on the hat of a task, for its organisation, and goes to the page on which it is done. One that is
    done meanwhile leads back to the desk."""
    row = _own_desk(request).find(kind, subject)
    if row is None:
        messages.info(request, "This no longer waits for you: it has been done, or somebody else has it.")
        return redirect("account:desk")
    if row.member.organisation != request.member.organisation:
        request.session[ACTING_FOR] = row.member.organisation
        messages.success(
            request, f"You now work here for {row.member.organisation_name}. Your desk stays the same."
        )
    hat = HAT_OF_ROLE.get(row.task.kind.role)
    if hat in hats_of(row.member.roles):
        request.session[CHOSEN_HAT] = str(hat)
    return redirect(row.task.way)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def hand_over(request: MemberRequest, kind: str, subject: str) -> HttpResponse:
    """Hands a task to a colleague who holds the right for it; 404 for a task that does not wait."""
    row = _waiting(request, kind, subject)
    colleagues = colleagues_who_may(row.task, row.member, request.at)
    form = HandOverForm(sent_fields(request), colleagues=colleagues)
    service = hand_over_response if is_bidders(row.task.kind) else hand_over_task
    answer = attempt(
        request,
        form,
        lambda typed: service(
            task=row.task, membership=typed["colleague"], words=typed["words"], by=row.member, at=request.at
        ),
        message=lambda given: f"{given.membership.person} has it now. We write to tell them.",
        onward=redirect("account:desk"),
        fields={"task.words_long": "words", "task.not_theirs": "colleague"},
    )
    line = desk_line(row, request.member, request.at, several=True)
    return answer or render(
        request, "account/hand_over.html", {"form": form, "line": line, "colleagues": colleagues}
    )


@sent_forms_only
@signed_in
def end_handing(request: MemberRequest, pk: int) -> HttpResponse:
    """Hands a task back, or takes it back; 404 for one that the person neither has nor gave."""
    member, given = _hand_over(request, pk)
    service = end_response_hand_over if is_bidders(TASK_KINDS[given.kind]) else end_hand_over
    returned = given.membership.person_id == member.person
    return press(
        request,
        lambda: service(hand_over=given, by=member, at=request.at),
        message="Handed back: it stands on the desk of everybody who may do it."
        if returned
        else "Taken back: it stands on your desk again.",
        onward=redirect("account:desk"),
    )


def _own_desk(request: MemberRequest) -> Desk:
    return desk_of(members_of_person(request.user, request.member.second_factor), request.at)


def _waiting(request: MemberRequest, kind: str, subject: str) -> DeskTask:
    row = _own_desk(request).find(kind, subject)
    if row is None:
        raise Http404
    return row


def _hand_over(request: MemberRequest, pk: int) -> tuple[Member, HandOver]:
    for member in members_of_person(request.user, request.member.second_factor):
        given = hand_over_with(pk, member)
        if given and given.kind in TASK_KINDS:
            return member, given
    raise Http404
