"""The working copy: begin, answer, price, attach; saved encrypted to the server's draft key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from hopmarket.records.drafts.keeping import DraftPlace, forget_drafts, keep_draft, set_aside
from hopmarket.records.files.stored_files import accept_upload, drop_file
from hopmarket.records.files.stored_files import keep_draft as keep_draft_file
from hopmarket.records.files.upload_handler import SealedUpload
from hopmarket.records.ledger import current_time
from hopmarket.records.ledger.acts import Outcome, act, locked, saving
from hopmarket.records.ledger.current_time import database_now
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.opportunities.queries import is_open, opportunities_open_to
from hopmarket.records.opportunities.services.interest_and_questions import note_interest
from hopmarket.records.opportunities.services.state_changes import opportunity_subject
from hopmarket.rules.file_types import clean_name
from hopmarket.rules.money import pounds
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.response_life import (
    RESPONSE_LIFE,
    LoadedForm,
    ResponseAct,
    ResponseState,
    replaces_unseen,
)
from hopmarket.rules.roles import Member
from hopmarket.rules.tender_questions import is_typed

from ..models import Response, WorkingFile
from ..queries import (
    NOTHING_SAVED,
    PRICES,
    UNSENT_PARTS,
    about_bytes,
    answer_part,
    parts_of,
    place_of_part,
    saved_parts,
    working_files,
)
from .declining import forget_decline

MOST_SIGNS = 60_000
MOST_FILES = 10


def response_subject(response: Response) -> str:
    """How the ledger names a response."""
    return f"responses/{response.pk}"


def purchase_subject(response: Response) -> str:
    """How the ledger names the purchase to which a response belongs."""
    return opportunity_subject(response.opportunity)


def own_response(response: Response, by: Member) -> Response:
    """The member's own response under lock; raises ``DoesNotExist`` for anybody else's."""
    rows = Response.objects.filter(organisation=by.organisation).select_related("opportunity")
    return locked(rows, pk=response.pk)


@act("start_response")
def start_response(*, opportunity: Opportunity, by: Member, at: datetime) -> Outcome[Response] | Refusal:
    """Begins a response, registers interest, and takes an earlier decline back.

    Refuses ``response.after_deadline``, ``response.own_purchase`` and ``response.begun``.
    """
    row = opportunities_open_to(by).get(pk=opportunity.pk)
    if not is_open(row, now=database_now()):
        return Refusal("response.after_deadline")
    if row.organisation_id == by.organisation:
        return Refusal("response.own_purchase")
    if Response.objects.filter(opportunity=row, organisation=by.organisation).exists():
        return Refusal("response.begun")
    note_interest(row, by, at)
    forget_decline(row, by.organisation)
    response = Response.objects.create(
        opportunity=row, organisation_id=by.organisation, started_at=at, saved_at=at
    )
    return Outcome(response_subject(response), response, about=purchase_subject(response))


def _workable(response: Response, by: Member) -> Response | Refusal:
    row = own_response(response, by)
    after = RESPONSE_LIFE.after(ResponseState(row.state), ResponseAct.REVISE)
    if isinstance(after, Refusal):
        return after
    if not is_open(row.opportunity, now=database_now()):
        return Refusal("response.after_deadline")
    return row


def _save(
    row: Response, part: str, typed: Mapping[str, Any], *, form: LoadedForm | None, by: Member, at: datetime
) -> None:
    keep_draft(place_of_part(row, part), typed, by=by.person, form=form.mark if form else "", at=at)
    row.saved_at = at
    row.save(update_fields=["saved_at"])


@saving("save_answer")
def save_answer(
    *,
    response: Response,
    question: str,
    text: str,
    by: Member,
    at: datetime,
    form: LoadedForm | None = None,
) -> Response | Refusal:
    """Saves one answer of any kind as its text (:mod:`hopmarket.rules.answer_texts`). One with a fault, such
    as too many words, is saved too; sealing refuses it.

    ``form`` is the form in which it was typed: a text that was saved after the form was loaded is not
    replaced. Refuses ``question.unknown``, ``answer.too_long`` (60,000 characters) and
    ``answer.changed_meanwhile``.
    """
    row = _workable(response, by)
    if isinstance(row, Refusal):
        return row
    asked = {asked.key for asked in row.opportunity.the_terms.questions if is_typed(asked)}
    if question not in asked:
        return Refusal("question.unknown")
    if len(text) > MOST_SIGNS:
        return Refusal("answer.too_long", params={"most": f"{MOST_SIGNS:,}"})
    part, clean = answer_part(question), text.replace("\r\n", "\n").replace("\x00", "")
    saved = saved_parts(row, (part,)).get(part, NOTHING_SAVED)
    if replaces_unseen(stored=saved.body.get("text", ""), typed=clean, last=saved.last, form=form):
        return Refusal("answer.changed_meanwhile")
    _save(row, part, {"text": clean}, form=form, by=by, at=at)
    return row


def set_aside_answer(response: Response, question: str, text: str, form: LoadedForm, *, by: Member) -> None:
    """Keeps among an answer's versions a text that was not saved, because somebody else had saved meanwhile.
    Nothing for anybody else's response, or too long a text."""
    if response.organisation_id == by.organisation and len(text) <= MOST_SIGNS:
        place, clean = place_of_part(response, answer_part(question)), text.replace("\x00", "")
        set_aside(place, {"text": clean}, by=by.person, form=form.mark, at=current_time.now())


@saving("save_price")
def save_price(
    *,
    response: Response,
    prices: dict[str, str],
    by: Member,
    at: datetime,
    form: LoadedForm | None = None,
) -> Response | Refusal:
    """Saves the price of each lot in pounds; an empty price means no offer for that lot.

    ``form`` is the form in which they were typed: prices that were saved after it was loaded are not
    replaced. Refuses ``lot.unknown``, ``money.unreadable``, ``money.too_large``, ``price.nought`` and
    ``price.changed_meanwhile``.
    """
    row = _workable(response, by)
    if isinstance(row, Refusal):
        return row
    lots = {lot.key for lot in row.opportunity.the_terms.lots}
    read: dict[str, str] = {}
    for lot, text in prices.items():
        if lot not in lots:
            return Refusal("lot.unknown")
        if not text.strip():
            continue
        price = pounds(text)
        if isinstance(price, Refusal):
            return Refusal(price.reason, price.cite, {**price.params, "lot": lot})
        if price <= 0:
            return Refusal("price.nought", params={"lot": lot})
        read[lot] = str(price)
    saved = saved_parts(row, (PRICES,)).get(PRICES, NOTHING_SAVED)
    stored, typed = _price_lines(saved.body.get("prices", {})), _price_lines(read)
    if replaces_unseen(stored=stored, typed=typed, last=saved.last, form=form):
        return Refusal("price.changed_meanwhile")
    _save(row, PRICES, {"prices": read}, form=form, by=by, at=at)
    return row


def _price_lines(prices: Mapping[str, str]) -> str:
    """Prices as one text to compare, a lot a line; lots without an offer are left out."""
    return "\n".join(f"{lot} {Decimal(price)}" for lot, price in sorted(prices.items()) if price.strip())


@act("attach_file")
def attach_file(
    *, response: Response, question: str, upload: SealedUpload, by: Member, at: datetime
) -> Outcome[WorkingFile] | Refusal:
    """Adds an upload to the working copy; its bytes are encrypted already.

    Refuses ``question.unknown``, ``file.too_many`` and what ``rules.file_types`` refuses.
    """
    row = _workable(response, by)
    if isinstance(row, Refusal):
        upload.drop()
        return row
    asked = {asked.key for asked in row.opportunity.the_terms.questions}
    if question not in asked or working_files(row).count() >= MOST_FILES:
        upload.drop()
        known = question in asked
        return (
            Refusal(
                "file.too_many", params={"name": clean_name(upload.name or "")[:60], "most": str(MOST_FILES)}
            )
            if known
            else Refusal("question.unknown")
        )
    what = accept_upload(upload)
    if isinstance(what, Refusal):
        return what
    file = keep_draft_file(upload, what, at=at)
    about = about_bytes(name=what.name, sha256=upload.kept.sha256)
    working_file = WorkingFile.objects.create(response=row, question=question, file=file, about=about)
    row.saved_at = at
    row.save()
    facts = {"stored_sha256": file.stored_sha256}
    return Outcome(response_subject(row), working_file, facts, purchase_subject(row))


@act("remove_file")
def remove_file(
    *, response: Response, file: WorkingFile, by: Member, at: datetime
) -> Outcome[Response] | Refusal:
    """Removes a file from the working copy."""
    row = _workable(response, by)
    if isinstance(row, Refusal):
        return row
    working_file = WorkingFile.objects.select_related("file").get(response=row, pk=file.pk)
    forget_file(working_file)
    row.saved_at = at
    row.save()
    return Outcome(response_subject(row), row, about=purchase_subject(row))


def forget_file(working_file: WorkingFile) -> None:
    """Removes a working file and its bytes."""
    stored = working_file.file
    working_file.delete()
    drop_file(stored)


def forget_working_copy(row: Response, *, by: Member) -> None:
    """Deletes all that was typed and attached, with the versions that could be brought back, and what the
    member had typed and not saved. What a colleague has typed and not saved stays theirs."""
    parts, place = parts_of(row), place_of_part(row, "")
    forget_drafts(place, [place_of_part(row, part).subject for part in parts])
    forget_drafts(DraftPlace(UNSENT_PARTS, person=by.person), [f"{row.pk}/{part}" for part in parts])
    row.working = b""
    for file in row.working_files.select_related("file"):
        forget_file(file)
