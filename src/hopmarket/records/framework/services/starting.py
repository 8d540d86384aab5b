"""Starting a version of the framework, and giving one up."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max

from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.reference_data import default_framework, known_keys
from hopmarket.rules.clause_fault_sentences import DocumentFaults
from hopmarket.rules.clauses import ClauseDocument
from hopmarket.rules.clauses_json import as_json
from hopmarket.rules.clauses_yaml import read_yaml
from hopmarket.rules.dates_in_words import local
from hopmarket.rules.framework.beginnings import FROM_FILE, Beginning, begun_document
from hopmarket.rules.framework.life import FrameworkAct
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

from ..drafting_rights import drafting_refusal
from ..models import FrameworkVersion
from ..queries import all_versions, open_draft, version_in_force_on
from ..version_facts import document_of
from .version_steps import take_version_step

DEFAULT_NOTICE_MONTHS = 3


@act("start_framework")
def start_framework(
    *, beginning: Beginning, text: bytes = b"", by: Member, at: datetime
) -> Outcome[FrameworkVersion] | Refusal:
    """Starts the next version: from the default, from the version in force, or from the text of a file.

    Refuses ``framework.not_a_drafter``, ``framework.draft_open``, ``framework.none_in_force``,
    ``framework.file_faulty`` and what ``begun_document`` refuses.
    """
    refusal = drafting_refusal(by)
    if refusal:
        return refusal
    standing = open_draft()
    if standing:
        return Refusal("framework.draft_open", params={"number": str(standing.number)})
    in_force = version_in_force_on(local(at).date())
    document = _text_of(beginning, text, in_force)
    if isinstance(document, Refusal):
        return document
    begun = begun_document(
        document,
        beginning,
        in_force=document_of(in_force) if in_force else None,
        earlier=[document_of(row) for row in all_versions()],
    )
    if isinstance(begun, Refusal):
        return begun
    last = FrameworkVersion.objects.aggregate(last=Max("number"))["last"] or 0
    row = FrameworkVersion.objects.create(
        number=last + 1,
        document=as_json(begun),
        started_from=f"version/{in_force.number}"
        if in_force and beginning is Beginning.IN_FORCE
        else beginning,
        started_by_id=by.person,
        started_at=at,
        notice_months=in_force.notice_months if in_force else DEFAULT_NOTICE_MONTHS,
    )
    facts = {"number": row.number, "from": row.started_from, "clauses": len(begun.clauses)}
    return Outcome(row.subject, row, facts)


def _text_of(
    beginning: Beginning, text: bytes, in_force: FrameworkVersion | None
) -> ClauseDocument | Refusal:
    if beginning is Beginning.DEFAULT:
        return default_framework()
    if beginning in FROM_FILE:
        read = read_yaml(text, known_keys())
        if isinstance(read, DocumentFaults):
            return Refusal("framework.file_faulty", params={"count": str(len(read.faults))})
        return read
    return document_of(in_force) if in_force else Refusal("framework.none_in_force")


@act("abandon_framework")
def abandon_framework(
    *, version: FrameworkVersion, reasons: str, by: Member, at: datetime
) -> Outcome[FrameworkVersion] | Refusal:
    """Gives up a version that is not adopted; its number is never given again. Refuses ``reasons.missing``."""
    step = take_version_step(version, FrameworkAct.ABANDON, at)
    if isinstance(step, Refusal):
        return step
    refusal = unreasoned(reasons, "abandon_framework")
    if refusal:
        return refusal
    row = step.row
    row.reasons, row.ended_at = reasons.strip(), at
    row.save()
    return Outcome(row.subject, row, {"number": row.number})
