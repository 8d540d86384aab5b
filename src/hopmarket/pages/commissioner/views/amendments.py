"""Changes after publication: amend, or move the deadline later. What was typed waits while
the page that shows the difference is looked at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, ClassVar

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.asking_second_officer import ASKED, asking_form, lent_officer
from hopmarket.pages.parts.attempts import add_refusal, sent_fields
from hopmarket.pages.parts.forms import PortalForm
from hopmarket.pages.parts.journeys import Context, Journey, JourneyStep
from hopmarket.pages.parts.promised_letters import promised_to_followers
from hopmarket.pages.parts.term_changes import changes_in_words
from hopmarket.records.capabilities.partnership_lines import line_of
from hopmarket.records.files.pending_uploads import held_upload, hold_upload
from hopmarket.records.files.upload_handler import SealedUpload
from hopmarket.records.opportunities.letters import AMENDED, EXTENDED
from hopmarket.records.opportunities.models import OfficerRequest, Opportunity, TermsVersion
from hopmarket.records.opportunities.queries import published_version, version_number, versions_of
from hopmarket.records.opportunities.second_officer_requests import (
    free_officers,
    rule_for_change,
    second_officer_wanted,
    waiting_requests,
)
from hopmarket.records.opportunities.services import (
    amend_opportunity,
    ask_amendment,
    ask_extension,
    extend_deadline,
)
from hopmarket.records.parties.models import Person
from hopmarket.records.post.letters import LetterKind
from hopmarket.records.responses.queries import sealed_count
from hopmarket.rules.asked_terms import (
    Timetable,
    days_between,
    restoring_deadline,
    with_timetable,
    working_days_left,
)
from hopmarket.rules.draft_completeness import changeable_flaws, may_amend, may_extend
from hopmarket.rules.file_types import clean_name
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.sane_dates import is_long_contract
from hopmarket.rules.second_officer_lines import RESTORED_LINE, OfficerDeed
from hopmarket.rules.terms import Document, Terms, difference, from_json

from ..act_forms import AmendForm, ExtendForm
from ..after_publication_forms import LaterDaysForm
from ..purchase_access import not_possible_page, publishing, purchase_of, why_not

_NUMBER = re.compile("[0-9]{1,6}")


class TermsChange(Journey[Opportunity]):
    """A change of published terms: the form, then the difference as everybody will read it."""

    request: MemberRequest
    check_template, done_route = "commissioner/confirm_change.html", "commissioner:purchase"
    life_act: ClassVar[OpportunityAct]
    deed: ClassVar[OfficerDeed]
    letter: ClassVar[LetterKind]
    published: ClassVar[str]
    """What is said once the change is published."""
    new: Terms
    """The terms as the change would publish them, once nothing forbids it."""

    def stopped(self) -> HttpResponse | None:
        refusal = why_not(self.subject, self.life_act)
        if refusal:
            return not_possible_page(self.request, self.subject, refusal)
        waiting = waiting_requests(self.subject).get(self.deed)
        if waiting and not (self.request.method == "POST" and not self.body):
            return redirect("commissioner:officer_request", self.subject.reference, waiting.pk)
        return None

    @property
    def rule(self) -> str:
        """The partnership's rule by which a second officer looks at this change; empty where none does."""
        now = self.request.at
        rule = rule_for_change(self.subject, self.deed, self.subject.the_terms, self.new, now=now)
        return rule[0].rule(rule[1]) if rule else ""

    @property
    def free_officers(self) -> list[Person]:
        """The buyer's own officers who may decide it."""
        return free_officers(self.subject, self.deed, asked_by=self.request.member.person)

    def confirmation(self, sent: QueryDict | None) -> PortalForm:
        return asking_form(self.rule, self.free_officers, self.request.member, sent)

    def message(self, result: TermsVersion | OfficerRequest) -> str:
        return ASKED if isinstance(result, OfficerRequest) else self.published

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
            "rule": self.rule,
            "free_officers": self.free_officers,
            "sealed": sealed_count(self.subject),
            "upset": [flaw.reason for flaw in changeable_flaws(old, new, now=now)],
            "is_long": new.ends_on != old.ends_on and is_long_contract(new.starts_on, new.ends_on),
            "new_terms": new,
        }


class Amendment(TermsChange):
    """An addendum: the changeable parts in one form, beginning from the terms that somebody had before them."""

    kind, life_act, deed = "amendments", OpportunityAct.AMEND, OfficerDeed.LATE_ADDENDUM
    letter = AMENDED
    steps, beside = (JourneyStep("", "commissioner:amend"),), ("uploads",)
    question_template, check_route = "commissioner/amend.html", "commissioner:check_amendment"
    published = "Amended. Everybody who follows it has been told."

    def form(self, step: JourneyStep, typed: QueryDict | None) -> AmendForm:
        base = from_json(self._loaded(typed).terms)
        terms, procedure = self.subject.the_terms, self.subject.the_procedure
        form = AmendForm(terms, typed, self.request.FILES or None, base=base, procedure=procedure)
        form.offer_time(self.more_time)
        return form

    @property
    def more_time(self) -> datetime | None:
        """The later deadline that is offered with a late addendum; None where there is time enough."""
        closes_at, now = self.subject.closes_at, self.request.at
        if closes_at is None or now >= closes_at:
            return None
        if second_officer_wanted(self.subject, self.deed, days_between(now, closes_at)) is None:
            return None
        return restoring_deadline(now, closes_at, int(line_of(RESTORED_LINE.key)))

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
        closes_at = form.closes_at
        if self.has_lapsed_files and not self._is_sent:
            add_refusal(form, Refusal("file.lapsed"), {"": "papers"})
        moved = replace(self.new, closes_at=closes_at or self.new.closes_at)
        for flaw in changeable_flaws(old, moved, now=now):
            add_refusal(form, Refusal(f"gap.{flaw.reason}", params=flaw.params), {"": flaw.field})
        refusal = may_amend(old, self.new, now=now, closes_at=closes_at)
        if refusal and not form.errors:
            add_refusal(form, refusal)
        self.new = moved

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
            "more_time": self.more_time,
            "days_left": self.days_left,
            "loaded": loaded,
            "is_outdated": loaded != version_number(self.subject),
        }

    @property
    def days_left(self) -> int:
        """Working days until the deadline, which bidders have from today on."""
        return working_days_left(self.request.at, self.subject.closes_at) if self.subject.closes_at else 0

    def act(self, confirmed: Context) -> TermsVersion | OfficerRequest | Refusal:
        form: AmendForm = self.forms[""]
        words: dict[str, Any] = {
            "opportunity": self.subject,
            "terms": form.applied(self.subject.the_terms),
            "note": self.answers["note"],
            "uploads": tuple(self.uploads),
            "closes_at": form.closes_at,
            "by": self.request.member,
            "at": self.request.at,
        }
        if self.rule:
            return ask_amendment(**words, lent=lent_officer(confirmed))
        return amend_opportunity(**words)


def _with(terms: Terms, uploads: list[SealedUpload]) -> Terms:
    documents = [
        Document(upload.kept.id.hex, clean_name(upload.name or ""), "", upload.kept.size, "")
        for upload in uploads
    ]
    return replace(terms, papers=(*terms.papers, *documents))


class Extension(TermsChange):
    """A later deadline, why, and the days that follow it."""

    kind, life_act, deed = "extensions", OpportunityAct.EXTEND, OfficerDeed.EXTENSION
    letter = EXTENDED
    steps = (
        JourneyStep("", "commissioner:extend", form=ExtendForm),
        JourneyStep("days", "commissioner:extend_days", form=LaterDaysForm),
    )
    question_template, check_route = "commissioner/extend.html", "commissioner:check_extension"
    published = "The deadline has moved. Everybody who follows it has been told."

    def form(self, step: JourneyStep, typed: QueryDict | None) -> PortalForm:
        if step.form is not LaterDaysForm:
            return step.form(typed)
        return LaterDaysForm(self.subject.the_terms, self._closes_at, typed)

    @property
    def _closes_at(self) -> datetime | None:
        """The new deadline as it was typed, once nothing is wrong with it."""
        form = ExtendForm(self.fields)
        return form.cleaned_data.get("closes_at") if form.is_valid() else None

    def question_page(self, key: str = "") -> HttpResponse:
        """Asks a question; the days that follow a deadline only once there is one."""
        if key == "days" and self._closes_at is None and not self.stopped():
            return redirect("commissioner:extend", self.subject.reference)
        return super().question_page(key)

    def page_of(
        self, step: JourneyStep, form: PortalForm, context: Context, template: str = ""
    ) -> HttpResponse:
        return super().page_of(step, form, context, "commissioner/extend_days.html" if step.key else template)

    def is_asked(self, step: JourneyStep) -> bool:
        return step.key != "days" or self.subject.the_terms.award_on is not None

    def question_context(self) -> Context:
        return {"closes_at": self._closes_at}

    def find_faults(self, step: JourneyStep, form: PortalForm) -> None:
        old, now = self.subject.the_terms, self.request.at
        if step.key == "":
            closes_at = form.cleaned_data["closes_at"]
            assert old.closes_at is not None
            refusal = may_extend(old=old.closes_at, new=closes_at, now=now)
            if refusal:
                add_refusal(form, refusal, {"": "closes_at"})
            self.new = replace(old, closes_at=closes_at)
        elif self._closes_at is not None:
            self.new = with_timetable(old, self._closes_at, Timetable(**self._days_of(form)))
            for flaw in changeable_flaws(old, self.new, now=now):
                if flaw.field in form.fields:
                    add_refusal(form, Refusal(f"gap.{flaw.reason}", params=flaw.params), {"": flaw.field})

    @staticmethod
    def _days_of(form: PortalForm) -> dict[str, date | None]:
        return {name: form.cleaned_data.get(name) for name in Timetable._fields}

    def act(self, confirmed: Context) -> TermsVersion | OfficerRequest | Refusal:
        words: dict[str, Any] = {
            "opportunity": self.subject,
            **self.answers,
            "by": self.request.member,
            "at": self.request.at,
        }
        return ask_extension(**words, lent=lent_officer(confirmed)) if self.rule else extend_deadline(**words)


amend, check_amendment = Amendment.pages(publishing, purchase_of)
extend, check_extension = Extension.pages(publishing, purchase_of)
