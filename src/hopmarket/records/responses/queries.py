"""Responses as a member may see them, and the content of a working copy."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pyrage
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from hopmarket import server_keys
from hopmarket.records.drafts.keeping import (
    DraftPlace,
    KeptVersion,
    kept_drafts,
    kept_versions,
)
from hopmarket.records.opportunities.models import Opportunity, QuoteInvitation
from hopmarket.records.opportunities.queries import (
    interests_of,
    invitations_of,
    is_open,
    opportunities_open_to,
    versions_of,
)
from hopmarket.rules.decline import DeclineReason, DisclosedDeclines, disclosed
from hopmarket.rules.draft_kinds import DRAFT_KINDS
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.response_life import Answers, MissingPart, PartSave, ResponseState, missing_parts
from hopmarket.rules.roles import SME, VCSE, Member, Role
from hopmarket.rules.terms import from_json

from .models import Decline, OpenedResponse, Response, SealedCopy, StandingSeal, WorkingFile


def responses_for(member: Member) -> QuerySet[Response]:
    """A bidder's own responses, newest first; ``sealed_at`` is when the copy that counts was received,
    else None; ``is_declined`` whether the organisation has said that it does not respond."""
    if not member.writes_as(Role.RESPONDER):
        return Response.objects.none()
    counting = SealedCopy.objects.filter(response=OuterRef("pk"), set_aside_at=None)
    rows = Response.objects.filter(organisation=member.organisation)
    return rows.select_related("opportunity__organisation").annotate(
        sealed_at=Subquery(counting.values("received_at")[:1]),
        is_declined=_declined(),
    )


def _declined() -> Exists:
    return Exists(
        Decline.objects.filter(opportunity=OuterRef("opportunity"), organisation=OuterRef("organisation"))
    )


def response_to(opportunity: Opportunity, member: Member) -> Response | None:
    """The member's own response to one purchase, if it was started."""
    return responses_for(member).filter(opportunity=opportunity).first()


def open_responses_for(member: Member, *, now: datetime) -> QuerySet[Response]:
    """A bidder's own responses that can still be changed: what closes next comes first."""
    return responses_for(member).filter(_still_open(now)).order_by("opportunity__closes_at")


def begun_responses_for(member: Member, *, now: datetime) -> QuerySet[Response]:
    """A bidder's own responses that were begun and neither sent nor declined: what closes next comes first."""
    return open_responses_for(member, now=now).filter(~_declined(), state=ResponseState.DRAFT)


def ended_responses_for(member: Member, *, now: datetime) -> QuerySet[Response]:
    """A bidder's own responses that can no longer be changed, the last to close first."""
    return responses_for(member).exclude(_still_open(now)).order_by("-opportunity__closes_at", "-pk")


def _still_open(now: datetime) -> Q:
    return Q(opportunity__state=OpportunityState.OPEN, opportunity__closes_at__gt=now)


def followed_without_response(member: Member) -> list[Opportunity]:
    """The published purchases that the member's organisation follows and has begun no response to."""
    begun = responses_for(member).values("opportunity")
    rows = interests_of(member).filter(opportunity__in=opportunities_open_to(member))
    declined = Decline.objects.filter(organisation=member.organisation).values("opportunity")
    rows = rows.exclude(opportunity__in=begun).exclude(opportunity__in=declined)
    return [interest.opportunity for interest in rows.order_by("-opportunity__closes_at")]


def unanswered_invitations(member: Member, *, now: datetime) -> QuerySet[QuoteInvitation]:
    """The open invitations to quote for which the member's organisation has neither begun a response nor said
    that it does not respond: what closes next comes first."""
    own = {"organisation": member.organisation}
    rows = invitations_of(member).filter(_still_open(now))
    rows = rows.exclude(opportunity__in=Response.objects.filter(**own).values("opportunity"))
    rows = rows.exclude(opportunity__in=Decline.objects.filter(**own).values("opportunity"))
    return rows.order_by("opportunity__closes_at")


def own_decline(opportunity: Opportunity, member: Member) -> Decline | None:
    """What the member's organisation said of why it does not respond to a purchase, if it said so."""
    if not member.stands_as(Role.RESPONDER):
        return None
    return Decline.objects.filter(opportunity=opportunity, organisation=member.organisation).first()


def declined_without_response(member: Member, *, now: datetime) -> list[Opportunity]:
    """The open purchases that the member's organisation has declined and has begun no response to."""
    if not member.stands_as(Role.RESPONDER):
        return []
    begun = responses_for(member).values("opportunity")
    declined = Decline.objects.filter(organisation=member.organisation).values("opportunity")
    rows = opportunities_open_to(member).filter(pk__in=declined).exclude(pk__in=begun)
    return list(rows.filter(state=OpportunityState.OPEN, closes_at__gt=now).order_by("closes_at"))


def declines_of(opportunity: Opportunity, *, now: datetime) -> DisclosedDeclines | None:
    """What may be read of the declines of a purchase; None until it is closed, when they stay as they are:
    who looked each day could else tell which came in between."""
    if opportunity.published_at is None or is_open(opportunity, now=now):
        return None
    rows = Decline.objects.filter(opportunity=opportunity).values_list("reason")
    return disclosed({DeclineReason(reason): count for reason, count in rows.annotate(Count("pk"))})


RESPONSE_PARTS = DRAFT_KINDS["response_parts"]
UNSENT_PARTS = DRAFT_KINDS["unsent_responses"]
PRICES = "prices"


def answer_part(question: str) -> str:
    """The name of the part of a working copy that answers a question."""
    return f"question.{question}"


def place_of_part(response: Response, part: str) -> DraftPlace:
    """Where the draft of a part of a working copy is kept: the organisation's, whose people write it."""
    return DraftPlace(
        RESPONSE_PARTS, f"responses/{response.pk}/{part}", organisation=response.organisation_id
    )


def parts_of(response: Response) -> list[str]:
    """All parts of a working copy that are typed: one for each question, and the prices."""
    return [*(answer_part(question.key) for question in response.opportunity.the_terms.questions), PRICES]


@dataclass(frozen=True, slots=True)
class SavedPart:
    """A part of a working copy as it was saved last: what was typed, and its save. A part that an earlier
    version of this portal saved may have none."""

    body: Mapping[str, Any]
    last: PartSave | None


NOTHING_SAVED = SavedPart({}, None)


def saved_parts(response: Response, parts: Collection[str]) -> dict[str, SavedPart]:
    """These parts of a working copy, decrypted with the server's draft key; those that nobody has saved are
    left out."""
    earlier = {part: saved for part, saved in _earlier_parts(response).items() if part in parts}
    places = {place_of_part(response, part).subject: part for part in parts}
    drafts = kept_drafts(place_of_part(response, ""), places)
    return earlier | {
        places[subject]: SavedPart(
            draft.body, PartSave(draft.form, draft.saved_by, draft.saved_at.isoformat())
        )
        for subject, draft in drafts.items()
    }


def working_answers(response: Response) -> Answers:
    """The working copy, decrypted with the server's draft key."""
    saved = saved_parts(response, parts_of(response))
    prices = saved.pop(PRICES).body["prices"] if PRICES in saved else {}
    texts = {
        part.removeprefix(answer_part("")): part_saved.body["text"] for part, part_saved in saved.items()
    }
    files: dict[str, tuple[str, ...]] = {}
    for file in attached_files(response):
        files[file.question] = (*files.get(file.question, ()), file.name)
    return Answers(texts=texts, files=files, prices=prices)


def part_save(response: Response, part: str) -> PartSave | None:
    """The last save of one part ("question.plan", "prices"). A part that no form has saved has none;
    neither has one that an earlier version of this portal saved."""
    saved = saved_parts(response, (part,)).get(part)
    return saved.last if saved else None


def versions_of_answer(response: Response, question: str) -> list[KeptVersion]:
    """The last versions of an answer, the newest first."""
    return kept_versions(place_of_part(response, answer_part(question)))


def has_working_copy(response: Response) -> bool:
    """Whether anything of a working copy is kept, typed or attached."""
    typed = response.working or saved_parts(response, parts_of(response))
    return bool(typed) or working_files(response).exists()


def _earlier_parts(response: Response) -> dict[str, SavedPart]:
    """The parts as earlier versions of this portal stored them; a part that was saved since is a draft."""
    earlier = _earlier_copy(response)
    saves = {part: PartSave(**save) for part, save in earlier.get("saves", {}).items()}
    bodies: dict[str, Mapping[str, Any]] = {
        answer_part(key): {"text": text} for key, text in earlier.get("texts", {}).items()
    }
    if "prices" in earlier:
        bodies[PRICES] = {"prices": earlier["prices"]}
    return {part: SavedPart(body, saves.get(part)) for part, body in bodies.items()}


def _earlier_copy(response: Response) -> dict[str, dict[str, Any]]:
    """The working copy as earlier versions of this portal stored it, all parts in one; a part that has been
    saved since is a draft of its own."""
    if not response.working:
        return {}
    plain = pyrage.decrypt(bytes(response.working), [server_keys.drafts_identity()])
    kept: dict[str, dict[str, Any]] = json.loads(plain)
    return kept


def working_files(response: Response) -> QuerySet[WorkingFile]:
    """The files of the working copy as they are stored, in the order in which they came."""
    return WorkingFile.objects.filter(response=response).select_related("file")


def published_deadlines(opportunity: Opportunity) -> tuple[datetime | None, ...]:
    """The deadline in each place that keeps it: the row, its terms, and the terms as last published.

    They are the same unless somebody changed one of them past the services.
    """
    newest = versions_of(opportunity).first()
    published = (from_json(newest.terms).closes_at,) if newest else ()
    return (opportunity.closes_at, opportunity.the_terms.closes_at, *published)


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file of the working copy as its owner knows it; ``size`` in bytes."""

    row: WorkingFile
    question: str
    name: str
    media_type: str
    size: int
    sha256: str


def attached_files(response: Response) -> tuple[AttachedFile, ...]:
    """The files of the working copy with their names and SHA-256, decrypted with the draft key."""
    return tuple(_attached(file) for file in working_files(response))


def _attached(working_file: WorkingFile) -> AttachedFile:
    about = json.loads(pyrage.decrypt(bytes(working_file.about), [server_keys.drafts_identity()]))
    return AttachedFile(
        working_file,
        working_file.question,
        about["name"],
        working_file.file.media_type,
        working_file.file.size,
        about["sha256"],
    )


def about_bytes(*, name: str, sha256: str) -> bytes:
    """A file's name and SHA-256 as they are stored: JSON, encrypted to the server's draft key."""
    plain = json.dumps({"name": name, "sha256": sha256}).encode()
    return pyrage.encrypt(plain, [server_keys.drafts_identity().to_public()])


def missing_of(response: Response) -> tuple[MissingPart, ...]:
    """The parts that are missing before the working copy can be sealed."""
    return missing_parts(response.opportunity.the_terms, working_answers(response))


def counting_copy(response: Response) -> SealedCopy | None:
    """The sealed copy that counts, if any does."""
    return SealedCopy.objects.filter(response=response, set_aside_at=None).first()


def standing_seals_on() -> QuerySet[StandingSeal]:
    """Which responses are sealed by themselves."""
    rows = StandingSeal.objects.filter(ended_at=None)
    return rows.select_related("person", "response__opportunity", "response__organisation")


def standing_seal_of(response: Response) -> StandingSeal | None:
    """Whether a response is, or was, sealed by itself: on whose behalf, and why it ended; None if it was
    never switched on."""
    return StandingSeal.objects.filter(response=response).select_related("person").first()


def copies_set_aside(response: Response) -> QuerySet[SealedCopy]:
    """The sealed copies that no longer count."""
    return SealedCopy.objects.filter(response=response, set_aside_at__isnull=False)


def is_sealed_by(click: UUID, response: Response) -> bool:
    """Whether this click of the button has sealed the response already."""
    return SealedCopy.objects.filter(response=response, click=click).exists()


@dataclass(frozen=True, slots=True)
class ResponseCounts:
    """How many responses count for an opportunity, and how many of them by SMEs and VCSEs."""

    responses: int
    sme: int
    vcse: int


def sealed_count(opportunity: Opportunity) -> int:
    """How many sealed responses count at the moment."""
    return SealedCopy.objects.filter(response__opportunity=opportunity, set_aside_at=None).count()


def copies_on_closing_list(opportunity: Opportunity) -> QuerySet[SealedCopy]:
    """The copies that count, in the order in which they were received."""
    return (
        SealedCopy.objects.filter(
            response__opportunity=opportunity,
            set_aside_at=None,
            response__state__in=(ResponseState.SEALED, ResponseState.OPENED),
        )
        .select_related("response__organisation", "response__opportunity")
        .order_by("received_at", "id")
    )


def opened_responses(opportunity: Opportunity) -> QuerySet[OpenedResponse]:
    """The opened responses of an opportunity, in the order of receipt."""
    return (
        OpenedResponse.objects.filter(opportunity=opportunity)
        .select_related("organisation", "copy", "opportunity")
        .prefetch_related("files__file")
    )


def count_responses(opened: Iterable[OpenedResponse]) -> ResponseCounts:
    """Counts opened responses by the bidder's size and kind."""
    rows = list(opened)
    sme = [row for row in rows if row.organisation.size in SME]
    vcse = [row for row in rows if row.organisation.kind in VCSE]
    return ResponseCounts(len(rows), len(sme), len(vcse))
