"""After publication: addenda that show the difference, and deadlines that only lengthen."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime

from hopmarket.records.files.upload_handler import SealedUpload
from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.records.ledger.current_time import database_now
from hopmarket.records.post import outbox
from hopmarket.records.post.letters import LetterKind
from hopmarket.rules.draft_completeness import may_amend, may_extend
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member
from hopmarket.rules.terms import FORMAT, Terms, difference

from .. import letters
from ..letter_readers import followers_of
from ..models import Opportunity, TermsVersion
from ..publishing import publish_release
from .drafts import keep_document
from .state_changes import opportunity_subject, take_step


@act("amend_opportunity")
def amend_opportunity(
    *,
    opportunity: Opportunity,
    terms: Terms,
    note: str,
    uploads: tuple[SealedUpload, ...],
    by: Member,
    at: datetime,
) -> Outcome[TermsVersion] | Refusal:
    """Publishes an addendum: new terms, new documents, and the reason.

    Refuses ``amend.fixed``, ``amend.nothing_changed``, ``amend.incomplete``,
    ``amend.deadline_passed``, ``reasons.missing`` and what ``accept_upload`` refuses.
    """
    row = take_step(opportunity, OpportunityAct.AMEND, by)
    if isinstance(row, Refusal):
        return row
    if row.closes_at is None or database_now() >= row.closes_at:
        return Refusal("amend.deadline_passed")
    refusal = unreasoned(note, "amend_opportunity")
    if refusal:
        return refusal
    old = row.the_terms
    documents = list(terms.papers)
    for upload in uploads:
        document = keep_document(row, upload, at)
        if isinstance(document, Refusal):
            return document
        documents.append(document)
    new = replace(terms, papers=tuple(documents))
    refusal = may_amend(old, new, now=database_now())
    return refusal or _issue(row, old, new, letter=letters.AMENDED, note=note, at=at)


@act("extend_deadline")
def extend_deadline(
    *, opportunity: Opportunity, closes_at: datetime, note: str, by: Member, at: datetime
) -> Outcome[TermsVersion] | Refusal:
    """Moves the deadline later, for everybody. Refuses ``extend.only_lengthens``, ``extend.too_far``,
    ``extend.deadline_passed`` and ``reasons.missing``."""
    row = take_step(opportunity, OpportunityAct.EXTEND, by)
    if isinstance(row, Refusal):
        return row
    assert row.closes_at is not None
    refusal = may_extend(old=row.closes_at, new=closes_at, now=database_now())
    if refusal:
        return refusal
    refusal = unreasoned(note, "extend_deadline")
    if refusal:
        return refusal
    old = row.the_terms
    new = replace(old, closes_at=closes_at)
    return _issue(row, old, new, letter=letters.EXTENDED, note=note, at=at)


def _issue(
    row: Opportunity, old: Terms, new: Terms, *, letter: LetterKind, note: str, at: datetime
) -> Outcome[TermsVersion]:
    changes = [asdict(change) for change in difference(old, new)]
    new = replace(new, format=FORMAT)
    row.terms, row.closes_at = new.to_json(), new.closes_at
    row.revision += 1
    row.save()
    version = TermsVersion.objects.create(
        opportunity=row,
        number=row.versions.count() + 1,
        terms=row.terms,
        print=new.fingerprint(),
        kind=letter.name,
        note=note.strip(),
        changes=changes,
        at=at,
    )
    publish_release(row, "tenderAmendment", at=at)
    outbox.write(letters.purchase_values(row), letter, followers_of(row), at=at, note=version.note)
    return Outcome(opportunity_subject(row), version, {"terms": version.print, "version": version.number})
