"""After publication: addenda that show the difference, and deadlines that only lengthen."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, datetime

from hopmarket.records.files.upload_handler import SealedUpload
from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.records.ledger.current_time import database_now
from hopmarket.records.post import outbox
from hopmarket.records.post.letters import LetterKind
from hopmarket.rules.asked_terms import TIMETABLE, Timetable, changed_parts, with_timetable
from hopmarket.rules.dates_in_words import when
from hopmarket.rules.draft_completeness import may_amend, may_move
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member
from hopmarket.rules.second_officer_lines import OfficerDeed, second_officer_refusal
from hopmarket.rules.terms import FORMAT, Terms, difference

from .. import letters
from ..barrier_check import barriers_to_publish, forbidden_in_change
from ..letter_readers import followers_of
from ..models import Opportunity, TermsVersion
from ..publishing import publish_release
from ..second_officer_requests import rule_for_change
from .drafts import keep_document
from .quote_invitations import write_to_unclaimed
from .state_changes import opportunity_subject, take_step


@act("amend_opportunity")
def amend_opportunity(
    *,
    opportunity: Opportunity,
    terms: Terms,
    note: str,
    uploads: tuple[SealedUpload, ...],
    closes_at: datetime | None = None,
    by: Member,
    at: datetime,
) -> Outcome[TermsVersion] | Refusal:
    """Publishes an addendum: new terms, new documents, and the reason; with ``closes_at`` a later deadline in
    the same version.

    Refuses what :func:`addendum_of` refuses, and ``second_officer.wanted`` close to the deadline.
    """
    row = take_step(opportunity, OpportunityAct.AMEND, by)
    if isinstance(row, Refusal):
        return row
    new = addendum_of(row, terms, note, uploads, closes_at, at)
    if isinstance(new, Refusal):
        return new
    old = row.the_terms
    return refuse_change_alone(row, OfficerDeed.LATE_ADDENDUM, old, new) or issue(row, old, new, note, at)


@act("extend_deadline")
def extend_deadline(
    *,
    opportunity: Opportunity,
    closes_at: datetime,
    note: str,
    award_on: date | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    by: Member,
    at: datetime,
) -> Outcome[TermsVersion] | Refusal:
    """Moves the deadline later, for everybody, and with it the days that are given.

    Refuses what :func:`extension_of` refuses, and ``second_officer.wanted`` beyond the partnership's line.
    """
    row = take_step(opportunity, OpportunityAct.EXTEND, by)
    if isinstance(row, Refusal):
        return row
    new = extension_of(row, closes_at, Timetable(award_on, starts_on, ends_on), note)
    if isinstance(new, Refusal):
        return new
    old = row.the_terms
    return refuse_change_alone(row, OfficerDeed.EXTENSION, old, new) or issue(row, old, new, note, at)


def addendum_of(
    row: Opportunity,
    terms: Terms,
    note: str,
    uploads: tuple[SealedUpload, ...],
    closes_at: datetime | None,
    at: datetime,
) -> Terms | Refusal:
    """The terms as an addendum would leave them; its documents are stored.

    Refuses ``amend.deadline_passed``, ``amend.fixed``, ``amend.nothing_changed``, ``amend.incomplete``,
    ``reasons.missing``, ``barriers.must_in_change``, and what ``accept_upload`` and a later deadline refuse.
    """
    now = database_now()
    if row.closes_at is None or now >= row.closes_at:
        return Refusal("amend.deadline_passed")
    refusal = unreasoned(note, "amend_opportunity")
    if refusal:
        return refusal
    documents = list(terms.papers)
    for upload in uploads:
        document = keep_document(row, upload, at)
        if isinstance(document, Refusal):
            return document
        documents.append(document)
    new = replace(terms, papers=tuple(documents))
    new_closing = replace(new, closes_at=closes_at or new.closes_at)
    refusal = may_amend(row.the_terms, new, now=now, closes_at=closes_at)
    return refusal or forbidden_in_change(row, new_closing, at=at) or new_closing


def extension_of(row: Opportunity, closes_at: datetime, days: Timetable, note: str) -> Terms | Refusal:
    """The terms as a later deadline would leave them. Refuses ``extend.only_lengthens``, ``extend.too_far``,
    ``extend.deadline_passed``, ``reasons.missing`` and, as ``gap.…``, a day that cannot move so."""
    old = row.the_terms
    new = with_timetable(old, closes_at, days)
    return may_move(old, new, now=database_now()) or unreasoned(note, "extend_deadline") or new


def refuse_change_alone(row: Opportunity, deed: OfficerDeed, old: Terms, new: Terms) -> Refusal | None:
    """Refuses ``second_officer.wanted`` where one officer does not publish this change alone."""
    rule = rule_for_change(row, deed, old, new, now=database_now())
    return second_officer_refusal(*rule) if rule else None


def issue(row: Opportunity, old: Terms, new: Terms, note: str, at: datetime) -> Outcome[TermsVersion]:
    """Publishes a version of the terms, and writes one letter to everybody who follows the purchase."""
    changes = [asdict(change) for change in difference(old, new)]
    kind, letter = _letter_of_change(old, new)
    new = replace(new, format=FORMAT)
    row.terms, row.closes_at = new.to_json(), new.closes_at
    row.revision += 1
    row.save()
    version = TermsVersion.objects.create(
        opportunity=row,
        number=row.versions.count() + 1,
        terms=row.terms,
        print=new.fingerprint(),
        kind=kind,
        note=note.strip(),
        barriers=barriers_to_publish(row, new, note, at=at),
        changes=changes,
        at=at,
    )
    publish_release(row, "tenderAmendment", at=at)
    about = letters.purchase_values(row)
    if letter is letters.AMENDED_WITH_TIME:
        assert new.closes_at is not None
        about = {**about, "closes": when(new.closes_at)}
    outbox.write(about, letter, followers_of(row), at=at, note=version.note)
    write_to_unclaimed(row, at=at)
    return Outcome(opportunity_subject(row), version, {"terms": version.print, "version": version.number})


def _letter_of_change(old: Terms, new: Terms) -> tuple[str, LetterKind]:
    """What kind of version a change makes, "amended" or "extended", and the one letter that tells of it."""
    changed = set(changed_parts(old, new))
    if "closes_at" not in changed:
        return letters.AMENDED.name, letters.AMENDED
    if changed <= set(TIMETABLE):
        return letters.EXTENDED.name, letters.EXTENDED
    return letters.AMENDED.name, letters.AMENDED_WITH_TIME
