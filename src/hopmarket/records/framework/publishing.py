"""Publishes a version of the framework: its text while people comment on it, and the text that was adopted."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.bodies.models import BodyDecision
from hopmarket.records.publications.models import PublishedDocument
from hopmarket.records.publications.publishing import YAML, publish_document
from hopmarket.rules.clauses_json import as_json
from hopmarket.rules.clauses_yaml import as_yaml
from hopmarket.rules.dates_in_words import local

from .models import FrameworkVersion
from .queries import version_in_force_on
from .version_facts import DRAFT_KIND, FRAMEWORK_KEY, FRAMEWORK_KIND, document_of, draft_key


def publish_draft(row: FrameworkVersion, *, at: datetime) -> PublishedDocument:
    """Publishes the text of a draft, for people to comment on."""
    document, in_force = document_of(row), version_in_force_on(local(at).date())
    facts = {
        "title": document.title,
        "summary": document.summary,
        "version": row.number,
        "document": as_json(document),
        "before": in_force.number if in_force else 0,
    }
    return publish_document(
        DRAFT_KIND,
        draft_key(row),
        title=f"{document.title}, draft of version {row.number}",
        facts=facts,
        at=at,
        body=as_yaml(document),
        media_type=YAML,
    )


def publish_adopted(
    row: FrameworkVersion,
    *,
    recommended: BodyDecision,
    adopted: BodyDecision,
    consultation: str,
    at: datetime,
) -> PublishedDocument:
    """Publishes the text that was adopted, under the number of the version."""
    document = document_of(row)
    assert row.effect_from is not None, "whoever adopts it says from when it holds"
    facts = {
        "title": document.title,
        "summary": document.summary,
        "version": row.number,
        "effect_from": row.effect_from.isoformat(),
        "adopted_on": local(adopted.decided_at).date().isoformat(),
        "adopted_by": adopted.body.name,
        "recommended_on": local(recommended.decided_at).date().isoformat(),
        "recommended_by": recommended.body.name,
        "notice_months": row.notice_months,
        "document": as_json(document),
        "consultation": consultation,
        "decision": decision_key(adopted),
        "recommendation": decision_key(recommended),
    }
    return publish_document(
        FRAMEWORK_KIND,
        FRAMEWORK_KEY,
        title=document.title,
        facts=facts,
        at=at,
        body=as_yaml(document),
        media_type=YAML,
        number=row.number,
    )


def decision_key(decision: BodyDecision) -> str:
    """How a decision is called among what is published."""
    return decision.published.key
