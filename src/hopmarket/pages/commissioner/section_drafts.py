"""What an officer has typed into a section or a row of a purchase's draft and not saved: it waits as their own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import QueryDict

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.kept_input import KeptInput
from hopmarket.pages.parts.terms_form_fields import unix_lines
from hopmarket.pages.parts.view_models import Link
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.rules.procedure_kinds import Procedure
from hopmarket.rules.terms import Terms
from hopmarket.rules.terms_fields import DraftSection

from .row_forms import TermsRows, WeightsForm
from .section_forms import SectionForm
from .tasks import TITLES, section_address

SECTION_DRAFTS, ROW_DRAFTS = KeptInput("draft_sections"), KeptInput("draft_rows")
NEW_ROW = "new"


def section_about(opportunity: Opportunity, section: DraftSection) -> str:
    """The number of a section's draft."""
    return f"{opportunity.pk}/{section}"


def row_about(opportunity: Opportunity, rows: TermsRows, key: str, ready: str = "") -> str:
    """The number of a row's draft; a new row has no key yet, but may have begun with words that are ready."""
    new = f"{NEW_ROW}-{ready}" if ready else NEW_ROW
    return f"{opportunity.pk}/{rows.name}/{key or new}"


def section_form(
    section: DraftSection, terms: Terms, procedure: Procedure, fields: QueryDict | None = None
) -> SectionForm | None:
    """The form of a section as the terms fill it, or as somebody has typed it; None for one without fields."""
    form = (
        WeightsForm(terms, fields)
        if section is DraftSection.CRITERIA
        else SectionForm(section, terms, fields, procedure=procedure)
    )
    return form if form.fields else None


def terms_as_typed(opportunity: Opportunity, section: DraftSection, fields: QueryDict | None) -> Terms:
    """The saved terms with what is typed in a section's own fields, as far as it can be read."""
    terms = opportunity.the_terms
    form = section_form(section, terms, opportunity.the_procedure, fields) if fields else None
    if form is None:
        return terms
    form.is_valid()
    readable = [row.name for row in form.rows if row.name in form.cleaned_data]
    return replace(terms, **{name: unix_lines(form.cleaned_data[name]) for name in readable})


def unsaved_sections(request: MemberRequest, opportunity: Opportunity) -> list[Link]:
    """The sections in which the officer has typed what they have not saved."""
    pages = {
        section_about(opportunity, section): (TITLES[section], section_address(opportunity, section))
        for section in opportunity.the_procedure.sections
    }
    waiting = SECTION_DRAFTS.drafts(request, list(pages))
    return [page for about, page in pages.items() if about in waiting]


def shown_revision(
    request: MemberRequest, opportunity: Opportunity, waiting: QueryDict | None, *, both_shown: bool
) -> str:
    """The revision of the draft that the writer of a form has seen: that from which they began to type, or the
    newest where both their own text and what was saved meanwhile are shown."""
    if both_shown:
        return str(opportunity.revision)
    typed = request.POST if request.method == "POST" else waiting
    return (typed.get("revision", "") if typed else "") or str(opportunity.revision)


def carry_drafts_over(request: MemberRequest, opportunity: Opportunity, before: Terms, revision: int) -> None:
    """After the officer's own save: what waits in sections that it did not change was typed on the draft as it
    is now. ``before`` and ``revision`` are those from which they saved."""
    opportunity.refresh_from_db()
    now, procedure = opportunity.the_terms, opportunity.the_procedure
    sections = {section_about(opportunity, section): section for section in DraftSection}
    for about, draft in SECTION_DRAFTS.drafts(request, list(sections)).items():
        section = sections[about]
        if draft.body.get("revision") != [str(revision)]:
            continue
        if _filled(section, before, procedure) == _filled(section, now, procedure):
            SECTION_DRAFTS.correct(request, {**draft.body, "revision": [str(opportunity.revision)]}, about)


def put_into_draft(
    request: MemberRequest, opportunity: Opportunity, section: DraftSection, **fields: str
) -> None:
    """Puts what was chosen on another page, and has just been saved, into what waits in a section."""
    about = section_about(opportunity, section)
    draft = SECTION_DRAFTS.draft(request, about)
    if draft:
        chosen = {name: [text] for name, text in fields.items()}
        revision = [str(opportunity.revision)]
        SECTION_DRAFTS.correct(request, {**draft.body, **chosen, "revision": revision}, about)


def _filled(section: DraftSection, terms: Terms, procedure: Procedure) -> dict[str, Any]:
    form = section_form(section, terms, procedure)
    if form is None:
        return {}
    return {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
