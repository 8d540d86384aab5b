"""Responses as a member may see them, and what stands in a working copy."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

import pyrage
from django.db.models import QuerySet

from hopmarket import keys
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.rules.response import Answers, Missing, ResponseState, missing_parts
from hopmarket.rules.roles import Member, Role

from .models import OpenedResponse, Response, SealedCopy, WorkingFile


def responses_for(member: Member) -> QuerySet[Response]:
    """A bidder's own responses, newest first."""
    if Role.RESPONDER not in member.roles:
        return Response.objects.none()
    return Response.objects.filter(organisation=member.organisation).select_related(
        "opportunity__organisation"
    )


def working_answers(response: Response) -> Answers:
    """The working copy, decrypted with the server's draft key."""
    texts, prices = _working(response)
    files: dict[str, tuple[str, ...]] = {}
    for one in working_files(response):
        files[one.question] = (*files.get(one.question, ()), one.file.name)
    return Answers(texts=texts, files=files, prices=prices)


def _working(response: Response) -> tuple[dict[str, str], dict[str, str]]:
    if not response.working:
        return {}, {}
    held = json.loads(pyrage.decrypt(bytes(response.working), [keys.drafts_identity()]))
    return held["texts"], held["prices"]


def working_bytes(texts: dict[str, str], prices: dict[str, str]) -> bytes:
    """A working copy as it is stored: JSON, encrypted to the server's draft key."""
    plain = json.dumps({"texts": texts, "prices": prices}).encode()
    return pyrage.encrypt(plain, [keys.drafts_identity().to_public()])


def working_files(response: Response) -> QuerySet[WorkingFile]:
    return WorkingFile.objects.filter(response=response).select_related("file")


def missing_of(response: Response) -> tuple[Missing, ...]:
    """What keeps the working copy from being sealed."""
    return missing_parts(response.opportunity.the_terms, working_answers(response))


def counting_copy(response: Response) -> SealedCopy | None:
    """The sealed copy that counts, if any does."""
    return SealedCopy.objects.filter(response=response, set_aside_at=None).first()


@dataclass(frozen=True, slots=True)
class Counted:
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
    """Everything that a lawful opening brought to light, in the order of receipt."""
    return (
        OpenedResponse.objects.filter(opportunity=opportunity)
        .select_related("organisation", "copy")
        .prefetch_related("files__file")
    )


def counted(opened: Iterable[OpenedResponse]) -> Counted:
    """Counts opened responses by the bidder's size and kind."""
    rows = list(opened)
    sme = [one for one in rows if one.organisation.size in ("micro", "small", "medium")]
    vcse = [one for one in rows if one.organisation.kind in ("charity", "cic", "community_group", "mutual")]
    return Counted(len(rows), len(sme), len(vcse))
