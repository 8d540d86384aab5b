"""What rules are asked about a version: its text as a value, its state now, and what is lacking."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max

from hopmarket.records.bodies.models import BodyDecision
from hopmarket.records.bodies.queries import living_bodies
from hopmarket.records.consultations.queries import last_answered_at, standing_of
from hopmarket.records.publications.models import PublishedDocument
from hopmarket.records.publications.queries import newest_document
from hopmarket.rules.bodies.body_life import BodyKind, DecisionAct
from hopmarket.rules.clauses import ClauseDocument
from hopmarket.rules.clauses_json import from_json
from hopmarket.rules.consultation_life import ConsultationState
from hopmarket.rules.consultation_standing import ConsultationStanding
from hopmarket.rules.framework.gates import VersionFacts
from hopmarket.rules.framework.life import FrameworkState, state_now

from .models import FrameworkVersion

DRAFT_KIND, FRAMEWORK_KIND, FRAMEWORK_KEY = "framework_draft", "framework", "common-framework"


def document_of(row: FrameworkVersion) -> ClauseDocument:
    """The text of a version as a value."""
    return from_json(row.document)


def state_of(row: FrameworkVersion, standing: ConsultationStanding, at: datetime) -> FrameworkState:
    """Where a version stands at ``at``, also while nobody has recorded that its comments are closed."""
    stopped = standing.state in {None, ConsultationState.WITHDRAWN}
    return state_now(FrameworkState(row.state), None if stopped else standing.closes_at, at)


def facts_of(row: FrameworkVersion, at: datetime) -> VersionFacts:
    """What is known of a version, with its state at ``at``."""
    standing = standing_of(row.subject)
    bodies = [body for body in living_bodies() if body.is_standing]
    return VersionFacts(
        state=state_of(row, standing, at),
        document=document_of(row),
        standing=standing,
        has_working_group=any(body.kind == BodyKind.WORKING_GROUP for body in bodies),
        recommenders=tuple(body.name for body in bodies if body.rights.may_take(DecisionAct.RECOMMEND)),
        adopters=tuple(body.name for body in bodies if body.rights.may_take(DecisionAct.ADOPT)),
        at=at,
    )


def text_changes(row: FrameworkVersion) -> list[datetime | None]:
    """When the text of a version came to be as it is: last changed, last sent back, its comments last answered."""
    returned = BodyDecision.objects.filter(matter=row.subject, act=DecisionAct.RETURN)
    return [
        row.revised_at,
        returned.aggregate(last=Max("decided_at"))["last"],
        last_answered_at(row.subject),
    ]


def consulted_document(row: FrameworkVersion) -> PublishedDocument | None:
    """The text on which people were last asked to comment; None before they were."""
    return newest_document(DRAFT_KIND, draft_key(row))


def draft_key(row: FrameworkVersion) -> str:
    """How its text is called among what is published while people comment on it."""
    return f"version-{row.number}"
