"""What the public reads of signatures: every answer of an organisation, the oldest first, in one document."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hopmarket.records.parties.models import Organisation
from hopmarket.records.publications.models import PublishedDocument
from hopmarket.records.publications.publishing import publish_document
from hopmarket.rules.roles import OrganisationKind
from hopmarket.rules.sectors import sector_of

from .models import Signature
from .queries import answers_of

KIND = "signature"


def publish_answers(organisation: Organisation, subject: str, *, at: datetime) -> PublishedDocument:
    """Publishes the next version of what an organisation has answered to a document; in the middle of an
    act."""
    answers = answers_of(organisation, subject)
    return publish_document(
        KIND,
        organisation.key,
        part_of=subject,
        title=f"{organisation.name}: {answers[-1].document.title}",
        facts={
            "organisation": organisation.name,
            "key": organisation.key,
            "kind": organisation.kind,
            "sector": str(sector_of(OrganisationKind(organisation.kind))),
            "document": subject,
            "answers": [_answer_facts(answer) for answer in answers],
        },
        at=at,
    )


def _answer_facts(answer: Signature) -> dict[str, Any]:
    return {
        "version": answer.document.number,
        "sha256": answer.sha256,
        "grade": answer.grade,
        "officer": answer.officer_name,
        "post": answer.officer_post,
        "delegation": answer.delegation,
        "delegation_until": _iso(answer.delegation_until),
        "signed_on": _iso(answer.signed_on),
        "signed_at": answer.signed_at.isoformat(),
        "day_of_effect": _iso(answer.day_of_effect),
        "reservations": answer.reservations,
        "clauses": answer.clauses,
        "reason": answer.reason,
        "withdrawn_at": answer.withdrawn_at.isoformat() if answer.withdrawn_at else None,
        "why_withdrawn": answer.why_withdrawn,
        "ends_on": _iso(answer.ends_on),
    }


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None
