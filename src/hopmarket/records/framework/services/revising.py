"""Changing the text of a draft, one clause at a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.reference_data import known_keys
from hopmarket.rules.clauses import ClauseDocument
from hopmarket.rules.clauses_json import as_json
from hopmarket.rules.clauses_yaml import tidied
from hopmarket.rules.framework.draft_edits import DraftEdit, edited, fingerprint_of
from hopmarket.rules.framework.life import FrameworkAct
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

from ..drafting_rights import drafting_refusal
from ..models import ClauseWording, FrameworkVersion
from .version_steps import take_version_step


@act("revise_framework")
def revise_framework(
    *,
    version: FrameworkVersion,
    edit: DraftEdit,
    seen: str | None = None,
    by: Member,
    at: datetime,
) -> Outcome[FrameworkVersion] | Refusal:
    """Makes one change to the text of a draft. ``seen`` is the fingerprint of what its writer had before them;
    without one nothing is compared. What stood there before is kept among the earlier wordings.

    Refuses ``framework.not_a_drafter``, ``framework.changed_meanwhile``, ``framework.nothing_changed`` and what
    ``edited`` refuses.
    """
    refusal = drafting_refusal(by)
    if refusal:
        return refusal
    step = take_version_step(version, FrameworkAct.REVISE, at)
    if isinstance(step, Refusal):
        return step
    row, before = step.row, step.facts.document
    if seen is not None and seen != fingerprint_of(before, edit.touched):
        return Refusal("framework.changed_meanwhile", params={"clauses": ", ".join(edit.touched)})
    after = edited(before, edit, known_keys())
    if isinstance(after, Refusal):
        return after
    after = tidied(after)
    if after == before:
        return Refusal("framework.nothing_changed")
    row.document = as_json(after)
    row.revision += 1
    row.revised_by_id, row.revised_at = by.person, at
    row.save()
    changed = _changed_numbers(before, after)
    ClauseWording.objects.bulk_create(
        ClauseWording(
            version=row,
            revision=row.revision,
            number=number,
            deed=edit.deed,
            before=_wording(before, number),
            changed_by_id=by.person,
            changed_at=at,
        )
        for number in changed
    )
    facts = {"number": row.number, "deed": edit.deed, "clauses": [number for number in changed if number]}
    return Outcome(row.subject, row, facts)


def _changed_numbers(before: ClauseDocument, after: ClauseDocument) -> list[str]:
    """The numbers of clauses that read differently or have gone; an empty one for the details."""
    numbers = [clause.number for clause in before.clauses if after.by_number.get(clause.number) != clause]
    numbers += [number for number in after.by_number if number not in before.by_number]
    return numbers + ([""] if fingerprint_of(before, ()) != fingerprint_of(after, ()) else [])


def _wording(document: ClauseDocument, number: str) -> dict[str, Any]:
    """What a clause, or the details of the document, said; empty for a clause that was not there."""
    if not number:
        return {
            name: value for name, value in as_json(document).items() if name not in ("clauses", "retired")
        }
    there = [clause for clause in document.clauses if clause.number == number]
    rows: list[dict[str, Any]] = as_json(ClauseDocument(kind="", title="", clauses=tuple(there))).get(
        "clauses", []
    )
    return rows[0] if rows else {}
