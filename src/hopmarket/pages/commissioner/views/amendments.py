"""Changes after publication: amend, or move the deadline later. What was typed waits while
the page that shows the difference is looked at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from django.http import HttpResponse, QueryDict

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import add_refusal, sent_fields
from hopmarket.pages.parts.journeys import Context, Journey, JourneyStep
from hopmarket.pages.parts.promised_letters import promised_to_followers
from hopmarket.pages.parts.term_changes import changes_in_words
from hopmarket.records.files.pending_uploads import held_upload, hold_upload
from hopmarket.records.files.upload_handler import SealedUpload
from hopmarket.records.opportunities.letters import AMENDED, EXTENDED
from hopmarket.records.opportunities.models import Opportunity, TermsVersion
from hopmarket.records.opportunities.queries import published_version, version_number, versions_of
from hopmarket.records.opportunities.services import amend_opportunity, extend_deadline
from hopmarket.records.post.letters import LetterKind
from hopmarket.rules.draft_completeness import changeable_flaws, may_amend, may_extend
from hopmarket.rules.file_types import clean_name
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.sane_dates import is_long_contract
from hopmarket.rules.terms import Document, Terms, difference, from_json

from ..act_forms import AmendForm, ExtendForm
from ..purchase_access import not_possible_page, publishing, purchase_of, why_not

_NUMBER = re.compile("[0-9]{1,6}")


class TermsChange(Journey[Opportunity]):
    """A change of published terms: the form, then the difference as everybody will read it."""

    request: MemberRequest
    check_template, done_route = "commissioner/confirm_change.html", "commissioner:purchase"
    life_act: ClassVar[OpportunityAct]
    letter: ClassVar[LetterKind]
    new: Terms
    """The terms as the change would publish them, once nothing forbids it."""

    def stopped(self) -> HttpResponse | None:
        refusal = why_not(self.subject, self.life_act)
        return not_possible_page(self.request, self.subject, refusal) if refusal else None

    def basis(self) -> int:
        return self.subject.versions.count()

    def context(self) -> Context:
        return {"opportunity": self.subject, "terms": self.subject.the_terms}

    def check_context(self) -> Context:
        old, new, now = self.subject.the_terms, self.new, self.request.at
        return {
            "note": self.answers["note"],
            "changes": changes_in_words(difference(old, new)),
            "letters": [promised_to_followers(self.subject, self.letter)],
            "upset": [flaw.reason for flaw in changeable_flaws(old, new, now=now)],
            "is_long": new.ends_on != old.ends_on and is_long_contract(new.starts_on, new.ends_on),
            "new_terms": new,
        }


class Amendment(TermsChange):
    """An addendum: the changeable parts in one form, beginning from the terms that somebody had before them."""

    kind, life_act, letter = "amendments", OpportunityAct.AMEND, AMENDED
    steps, beside = (JourneyStep("", "commissioner:amend"),), ("uploads",)
    question_template, check_route = "commissioner/amend.html", "commissioner:check_amendment"
    done_message = "Amended. Everybody who follows it has been told."

    def form(self, step: JourneyStep, typed: QueryDict | None) -> AmendForm:
        base = from_json(self._loaded(typed).terms)
        terms, procedure = self.subject.the_terms, self.subject.the_procedure
        return AmendForm(terms, typed, self.request.FILES or None, base=base, procedure=procedure)

    def _loaded(self, typed: QueryDict | None) -> TermsVersion:
        """The published terms from which somebody began to type; those that stand now, where nobody has."""
        number = typed.get("loaded", "") if typed else ""
        began = published_version(self.subject, int(number)) if _NUMBER.fullmatch(number) else None
        return began or versions_of(self.subject)[0]

    @property
    def uploads(self) -> list[SealedUpload]:
        """The files that were accepted and wait for the addendum."""
        return [upload for token in self.body.get("held", ()) if (upload := held_upload(token))]

    @property
    def has_lapsed_files(self) -> bool:
        """Whether a file was accepted and has been deleted since, before the addendum was published."""
        return len(self.body.get("held", ())) > len(self.uploads)

    @property
    def _is_sent(self) -> bool:
        """Whether the form of the question has just been sent, by somebody who has read what it said."""
        match = self.request.resolver_match
        return self.request.method == "POST" and match is not None and match.url_name == "amend"

    def find_faults(self, step: JourneyStep, form: AmendForm) -> None:
        old, now = self.subject.the_terms, self.request.at
        new_files = form.cleaned_data.get("papers") or []
        self.new = _with(form.applied(old), [*self.uploads, *new_files])
        if self.has_lapsed_files and not self._is_sent:
            add_refusal(form, Refusal("file.lapsed"), {"": "papers"})
        for flaw in changeable_flaws(old, self.new, now=now):
            add_refusal(form, Refusal(f"gap.{flaw.reason}", params=flaw.params), {"": flaw.field})
        refusal = may_amend(old, self.new, now=now)
        if refusal and not form.errors:
            add_refusal(form, refusal)

    def kept_beside(self, form: AmendForm) -> Mapping[str, Any]:
        gone, papers = self.request.POST.getlist("take_out"), form.cleaned_data.get("papers") or ()
        waiting = [upload for upload in self.uploads if upload.kept.id.hex not in gone]
        known = {(upload.name, upload.kept.sha256) for upload in waiting}
        new = [paper for paper in papers if (paper.name, paper.kept.sha256) not in known]
        if new or len(waiting) < len(self.body.get("held", ())):
            self.keep_at("uploads", {"held": [hold_upload(upload) for upload in (*waiting, *new)]})
        return {"loaded": self.request.POST.getlist("loaded")}

    def question_context(self) -> Context:
        loaded = self._loaded(sent_fields(self.request) or self.fields).number
        return {
            "uploads": self.uploads,
            "loaded": loaded,
            "is_outdated": loaded != version_number(self.subject),
        }

    def act(self, confirmed: Context) -> TermsVersion | Refusal:
        return amend_opportunity(
            opportunity=self.subject,
            terms=self.forms[""].applied(self.subject.the_terms),
            note=self.answers["note"],
            uploads=tuple(self.uploads),
            by=self.request.member,
            at=self.request.at,
        )


def _with(terms: Terms, uploads: list[SealedUpload]) -> Terms:
    documents = [
        Document(upload.kept.id.hex, clean_name(upload.name or ""), "", upload.kept.size, "")
        for upload in uploads
    ]
    return replace(terms, papers=(*terms.papers, *documents))


class Extension(TermsChange):
    """A later deadline, and why."""

    kind, life_act, letter = "extensions", OpportunityAct.EXTEND, EXTENDED
    steps = (JourneyStep("", "commissioner:extend", form=ExtendForm),)
    question_template, check_route = "commissioner/extend.html", "commissioner:check_extension"
    done_message = "The deadline has moved. Everybody who follows it has been told."

    def find_faults(self, step: JourneyStep, form: ExtendForm) -> None:
        closes_at = form.cleaned_data["closes_at"]
        assert self.subject.closes_at is not None
        refusal = may_extend(old=self.subject.closes_at, new=closes_at, now=self.request.at)
        if refusal:
            add_refusal(form, refusal, {"": "closes_at"})
        self.new = replace(self.subject.the_terms, closes_at=closes_at)

    def act(self, confirmed: Context) -> TermsVersion | Refusal:
        return extend_deadline(
            opportunity=self.subject, **self.answers, by=self.request.member, at=self.request.at
        )


amend, check_amendment = Amendment.pages(publishing, purchase_of)
extend, check_extension = Extension.pages(publishing, purchase_of)
