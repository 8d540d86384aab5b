"""The terms of reference of a body: written in their source form, checked clause by clause, then published."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import add_refusal
from hopmarket.pages.parts.forms import LongTextField, PortalForm
from hopmarket.pages.parts.journeys import Context, Journey, JourneyStep
from hopmarket.records.bodies.default_bodies import default_terms
from hopmarket.records.bodies.models import Body
from hopmarket.records.bodies.services import set_terms_of_reference
from hopmarket.rules.clause_fault_sentences import DocumentFaults
from hopmarket.rules.clauses import ClauseDocument
from hopmarket.rules.clauses_yaml import as_yaml, read_yaml
from hopmarket.rules.refusal import Refusal

from .body_access import body_or_404, secretary


class TermsOfReferenceForm(PortalForm):
    """Terms of reference in their source form."""

    source = LongTextField(
        label="Terms of reference",
        rows=24,
        help_text="In clauses, as the file that stands here shows. A number stays with its clause for good.",
    )


class TermsOfReference(Journey[Body]):
    """The terms of reference of a body, or their next version."""

    request: MemberRequest
    kind, steps = "body_terms", (JourneyStep("", "partnership:body_terms"),)
    question_template = "partnership/bodies/terms.html"
    check_template, check_route = "partnership/bodies/check_terms.html", "partnership:check_terms"
    done_route, done_message = "partnership:body", "The terms of reference are published."

    def form(self, step: JourneyStep, typed: QueryDict | None) -> TermsOfReferenceForm:
        terms = self.subject.terms
        source = bytes(terms.body) if terms else as_yaml(default_terms())
        return TermsOfReferenceForm(typed, initial={"source": source.decode()})

    def find_faults(self, step: JourneyStep, form: TermsOfReferenceForm) -> None:
        document = read_yaml(form.cleaned_data["source"].encode())
        if isinstance(document, DocumentFaults):
            for fault in document.faults[:10]:
                form.add_error("source", f"Line {fault.line}, {fault.field}: {fault.sentence}")
        elif document.kind != "terms_of_reference":
            add_refusal(form, Refusal("terms_of_reference.other_kind"), {"": "source"})
        else:
            form.cleaned_data["document"] = document

    def basis(self) -> Any:
        return self.subject.terms.number if self.subject.terms else 0

    def context(self) -> Context:
        return {"body": self.subject}

    @property
    def document(self) -> ClauseDocument:
        """The terms as they were typed."""
        document: ClauseDocument = self.forms[""].cleaned_data["document"]
        return document

    def check_context(self) -> Context:
        return {"document": self.document}

    def act(self, confirmed: Context) -> Body | Refusal:
        return set_terms_of_reference(
            body=self.subject, document=self.document, by=self.request.member, at=self.request.at
        )


terms, check_terms = TermsOfReference.pages(secretary, body_or_404)
