"""Bodies of the partnership for their secretariat: which there are, who sits there, and what each lacks."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from hopmarket.pages.account.access_guards import signed_in
from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, press, sent_fields
from hopmarket.pages.parts.body_words import MEETING_MARKS, SECTOR_WORDS, rules_in_words
from hopmarket.pages.parts.forms import ConfirmForm
from hopmarket.pages.parts.refusals import sentence
from hopmarket.pages.parts.routes import sent_forms_only
from hopmarket.records.bodies.models import Body, Meeting
from hopmarket.records.bodies.queries import (
    all_bodies,
    decisions_of,
    kinds_to_found,
    meetings_of,
    organisation_named,
    seat_held_by,
    seats_at,
    unconstituted,
)
from hopmarket.records.bodies.services import (
    add_seat,
    constitute_body,
    dissolve_body,
    empty_seat,
    end_seat,
    fill_seat,
    found_body,
    found_default_bodies,
    resign_seat,
    revise_body,
)
from hopmarket.rules.bodies.body_life import KIND_WORDS, BodyKind, BodyState
from hopmarket.rules.refusal import Refusal

from .body_access import body_or_404, seat_or_404, secretary
from .forms import (
    BodyForm,
    DissolveForm,
    EmptySeatForm,
    FillSeatForm,
    NewBodyForm,
    SeatForm,
    initial_of,
)

both = require_http_methods(["GET", "HEAD", "POST"])
_BODY_FIELDS = {"body.no_name": "name", "body.no_purpose": "purpose", "body.quorum_too_small": "quorum",
                "body.quorum_too_large": "quorum", "body.kind_taken": "kind"}  # fmt: skip
_SEAT_FIELDS = {"seat.no_post": "post", "seat.chair_twice": "is_chair"}
_HOLDER_FIELDS = {
    "seat.no_organisation": "organisation",
    "seat.which_organisation": "organisation",
    "seat": "email",
}


@dataclass(frozen=True, slots=True)
class BodyLine:
    """A body in the list: what it lacks, its newest meeting, and the mark and word of its state."""

    body: Body
    kind: str
    lacks: str
    newest: Meeting | None
    mark: str
    word: str


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting in the list of a body, with the mark and word of its state."""

    meeting: Meeting
    mark: str
    word: str


@require_GET
@secretary
def bodies(request: MemberRequest) -> HttpResponse:
    """Lists the bodies, what each waits for first, and those that can still be founded with one button."""
    rows = [_line(row, request) for row in all_bodies()]
    lacking = [KIND_WORDS[kind] for kind in kinds_to_found()]
    return render(request, "partnership/bodies/bodies.html", {"rows": rows, "lacking": lacking})


@sent_forms_only
@secretary
def found_default(request: MemberRequest) -> HttpResponse:
    """Founds the bodies of the default set."""
    return press(
        request,
        lambda: found_default_bodies(by=request.member, at=request.at),
        message=lambda founded: (
            f"Founded: {', '.join(body.name for body in founded)}. Fill their seats next."
        ),
        onward=redirect("partnership:bodies"),
    )


@both
@secretary
def new_body(request: MemberRequest) -> HttpResponse:
    """Founds a body of its own kind."""
    form = NewBodyForm(sent_fields(request), kinds=kinds_to_found())
    answer = attempt(
        request,
        form,
        lambda typed: found_body(plan=form.plan(BodyKind(typed["kind"])), by=request.member, at=request.at),
        message=lambda body: f"{body.name} is founded. Add its seats next.",
        onward=lambda body: redirect("partnership:body", body.key),
        fields=_BODY_FIELDS,
    )
    return answer or render(request, "partnership/bodies/new_body.html", {"form": form})


@require_GET
@secretary
def body(request: MemberRequest, key: str) -> HttpResponse:
    """Shows a body: what it waits for, its seats, its meetings and decisions."""
    row = body_or_404(request, key)
    seats = list(seats_at(row, request.at))
    context = {
        "body": row,
        "kind": KIND_WORDS[BodyKind(row.kind)],
        "lacks": _lacks(row, request),
        "seats": [(seat, SECTOR_WORDS.get(seat.sector)) for seat in seats],
        "filled": sum(seat.is_filled for seat in seats),  # type: ignore[attr-defined]
        "meetings": [MeetingLine(meeting, *MEETING_MARKS[meeting.state]) for meeting in meetings_of(row)],
        "decisions": decisions_of(row),
        "rules": rules_in_words(initial_of(row)),
    }
    return render(request, "partnership/bodies/body.html", context)


@both
@secretary
def change_body(request: MemberRequest, key: str) -> HttpResponse:
    """Changes what a body is called, what it is for, and how it decides."""
    row = body_or_404(request, key)
    form = BodyForm(sent_fields(request), initial=initial_of(row))
    answer = attempt(
        request,
        form,
        lambda typed: revise_body(
            body=row, plan=form.plan(BodyKind(row.kind)), by=request.member, at=request.at
        ),
        message="Changed.",
        onward=redirect("partnership:body", key),
        fields=_BODY_FIELDS,
    )
    return answer or render(request, "partnership/bodies/change_body.html", {"body": row, "form": form})


@sent_forms_only
@secretary
def constitute(request: MemberRequest, key: str) -> HttpResponse:
    """Constitutes a body."""
    row = body_or_404(request, key)
    return press(
        request,
        lambda: constitute_body(body=row, by=request.member, at=request.at),
        message=f"{row.name} is constituted. Everybody can see who sits there.",
        onward=redirect("partnership:body", key),
    )


@both
@secretary
def dissolve(request: MemberRequest, key: str) -> HttpResponse:
    """Dissolves a body with a reason."""
    row = body_or_404(request, key)
    form = DissolveForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda typed: dissolve_body(body=row, reason=typed["reason"], by=request.member, at=request.at),
        message=f"{row.name} is dissolved. Its members have been told.",
        onward=redirect("partnership:bodies"),
    )
    return answer or render(request, "partnership/bodies/dissolve.html", {"body": row, "form": form})


@both
@secretary
def new_seat(request: MemberRequest, key: str) -> HttpResponse:
    """Adds a seat."""
    row = body_or_404(request, key)
    form = SeatForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda typed: add_seat(body=row, plan=form.plan(), by=request.member, at=request.at),
        message="Added. Now say who gets it.",
        onward=lambda seat: redirect("partnership:seat", key, seat.number),
        fields=_SEAT_FIELDS,
    )
    return answer or render(request, "partnership/bodies/new_seat.html", {"body": row, "form": form})


@both
@secretary
def seat(request: MemberRequest, key: str, number: int) -> HttpResponse:
    """Gives an empty seat to somebody, or takes one from whoever holds it."""
    row = seat_or_404(request, key, number)
    form = (EmptySeatForm if row.person else FillSeatForm)(sent_fields(request))

    def act(typed: dict[str, str]) -> object:
        if isinstance(form, EmptySeatForm):
            return empty_seat(seat=row, reason=typed["reason"], by=request.member, at=request.at)
        named = organisation_named(typed["organisation"]) if typed["organisation"] else None
        if typed["organisation"] and named is None:
            return Refusal("seat.unknown_organisation")
        return fill_seat(seat=row, email=typed["email"], organisation=named, by=request.member, at=request.at)

    answer = attempt(
        request,
        form,
        act,
        message="The seat is empty. They have been told."
        if row.person
        else "They have the seat, and a letter.",
        onward=redirect("partnership:body", key),
        fields={**_HOLDER_FIELDS, "seat.unknown_organisation": "organisation", "seat.no_reason": "reason"},
    )
    context = {"body": row.body, "seat": row, "sector": SECTOR_WORDS.get(row.sector), "form": form}
    return answer or render(request, "partnership/bodies/seat.html", context)


@sent_forms_only
@secretary
def end_empty_seat(request: MemberRequest, key: str, number: int) -> HttpResponse:
    """Ends an empty seat for good."""
    row = seat_or_404(request, key, number)
    return press(
        request,
        lambda: end_seat(seat=row, by=request.member, at=request.at),
        message="The seat is gone.",
        onward=redirect("partnership:body", key),
    )


@both
@signed_in
def own_seat(request: MemberRequest, key: str) -> HttpResponse:
    """Shows somebody their own seat on a body, which they may give up."""
    row = seat_held_by(request.member, key)
    if row is None:
        raise Http404
    form = ConfirmForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda _: resign_seat(seat=row, by=request.member, at=request.at),
        message=f"You have given up your seat on the {row.body.name}.",
        onward=redirect("account:overview"),
    )
    context = {"body": row.body, "seat": row, "form": form}
    return answer or render(request, "partnership/bodies/own_seat.html", context)


def _lacks(row: Body, request: MemberRequest) -> str:
    """Why a body cannot be constituted, or decide, as it is now; empty for one that can, or has ended."""
    refusal = unconstituted(row, request.at) if row.state != BodyState.DISSOLVED else None
    return sentence(refusal) if refusal else ""


def _line(row: Body, request: MemberRequest) -> BodyLine:
    lacks, newest = _lacks(row, request), meetings_of(row).first()
    if row.state == BodyState.DISSOLVED:
        return BodyLine(row, KIND_WORDS[BodyKind(row.kind)], "", newest, "wait", "Dissolved")
    mark, word = ("done", "Standing") if row.is_standing else ("todo", "Forming")
    return BodyLine(
        row, KIND_WORDS[BodyKind(row.kind)], lacks, newest, "err" if lacks and row.is_standing else mark, word
    )
