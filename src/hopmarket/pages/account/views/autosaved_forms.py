"""The address to which forms save themselves while somebody types."""

from __future__ import annotations

from django.http import HttpResponse

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.autosave_answers import OtherText, saved_answer, unsaved_answer
from hopmarket.pages.parts.kept_input import KeptInput, sent_form
from hopmarket.pages.parts.refusals import sentence
from hopmarket.pages.parts.routes import sent_forms_only
from hopmarket.records.drafts.keeping import kept_draft, set_aside
from hopmarket.records.drafts.services import save_draft
from hopmarket.rules.draft_kinds import DRAFT_KINDS, typed_fields
from hopmarket.rules.refusal import Refusal

from ..access_guards import signed_in
from ..draft_subjects import reach
from ..requests import MemberRequest


@sent_forms_only
@signed_in
def save_form(request: MemberRequest, kind: str, about: str) -> HttpResponse:
    """Saves what a form holds as a draft of whoever is signed in; answers JSON. What they have typed in
    another tab meanwhile stays, and comes with the answer."""
    reach(kind, about, request.member)
    fields, form = typed_fields(request.POST.lists()), sent_form(request)
    kept = save_draft(
        kind=DRAFT_KINDS[kind], about=about, fields=fields, form=form, by=request.member, at=request.at
    )
    if not isinstance(kept, Refusal):
        return saved_answer(kept.version, kept.saved_at)
    place = KeptInput(kind).place(request, about)
    other = kept_draft(place)
    if kept.reason != "draft.typed_elsewhere" or other is None:
        return unsaved_answer(sentence(kept))
    set_aside(place, fields, by=request.member.person, form=form.mark, at=request.at)
    heading = f"You typed this in another tab or window at {money_and_dates.when(other.saved_at)}"
    return unsaved_answer(sentence(kept), OtherText(heading, other.body, other.version))
