"""Signing the framework for an organisation: what changed, how far it binds itself, under which power, then a page
to check with the fingerprint of exactly what is signed; the organisation's own signature, and withdrawing it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hopmarket.pages.account.access_guards import acting_as
from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import add_refusal
from hopmarket.pages.parts.forms import PortalForm
from hopmarket.pages.parts.journeys import Context, Journey, JourneyStep
from hopmarket.pages.parts.money_and_dates import day
from hopmarket.pages.parts.promised_letters import PromisedLetter, promised, read_by_somebody
from hopmarket.pages.parts.refusals import sentence
from hopmarket.pages.parts.view_models import SummaryRow
from hopmarket.records.parties.models import Organisation
from hopmarket.records.parties.queries import own_organisation
from hopmarket.records.publications.models import PublishedDocument
from hopmarket.records.signatures.letters import FRAMEWORK_LEFT, signature_values
from hopmarket.records.signatures.models import Signature
from hopmarket.records.signatures.queries import (
    adopted_framework,
    framework_in_force,
    own_answers,
    own_signature,
    present_answer,
    state_on,
    successors_of,
)
from hopmarket.records.signatures.services import decline_document, sign_document, withdraw_signature
from hopmarket.records.signatures.services.signatory_letters import letter_of_answer, readers_of
from hopmarket.rules.clause_changes import changes_between
from hopmarket.rules.clauses import Clause, ClauseDocument
from hopmarket.rules.clauses_json import from_json
from hopmarket.rules.dates_in_words import local
from hopmarket.rules.framework.in_force import WhyNot
from hopmarket.rules.framework.signature import (
    GRADE_LABELS,
    AskedVersion,
    Grade,
    Reservation,
    SignatureState,
    Undertaking,
    clauses_to_sign,
    may_sign,
    withdrawal_ends_on,
)
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import OrganisationKind, Role, may
from hopmarket.rules.sectors import Sector, sector_of

from .signing_forms import (
    WORDS,
    AuthorityForm,
    ClausesForm,
    GradeForm,
    WhyNotForm,
    WithdrawalForm,
    WordsForm,
)

answering = acting_as(Role.ADMINISTRATOR, Role.COMMISSIONER)
signing = acting_as(Role.ADMINISTRATOR, Role.COMMISSIONER, second_factor=True)
READERS = "the administrators of everybody who has signed, and whoever sits in the body that adopted it"
MOST_LETTERS = 110
_AUTHORITY = {
    "signature.post": "officer_post",
    "signature.delegation": "delegation",
    "signature.authority": "has_authority",
    "signature.authority_ended": "delegation_until",
    "signature.effect_past": "day_of_effect",
    "signature.effect_far": "day_of_effect",
}


def newest_version(request: HttpRequest) -> PublishedDocument:
    """The version that is asked to be signed; 404 before any was adopted."""
    document = adopted_framework()
    if document is None:
        raise Http404
    return document


def _not_possible(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    context = {"why": sentence(refusal)}
    return render(request, "partnership/signing/not_now.html", context, status=409)


class Signing(Journey[PublishedDocument]):
    """An answer of an organisation to the newest version, by a named officer."""

    request: MemberRequest
    kind, step_word = "framework_signatures", "step"
    steps = (
        JourneyStep("answer", "partnership:sign_step", "How does your organisation answer?", GradeForm),
        JourneyStep("authority", "partnership:sign_step", "May you sign?", AuthorityForm),
        JourneyStep("clauses", "partnership:sign_step", "Which clauses?", ClausesForm),
        JourneyStep("words", "partnership:sign_step", "Your reservations", WordsForm),
        JourneyStep("reason", "partnership:sign_step", "Why not?", WhyNotForm),
    )
    question_template = "partnership/signing/question.html"
    check_template, check_route = "partnership/signing/check.html", "partnership:sign_check"
    done_route = later_route = "partnership:our_signature"
    mended_at = {
        **dict.fromkeys(_AUTHORITY, "authority"),
        "signature.no_clause": "clauses",
        "signature.no_reservation": "clauses",
        "signature.clause_unknown": "clauses",
        "signature": "answer",
    }

    @cached_property
    def organisation(self) -> Organisation:
        """For whom it is signed."""
        organisation = own_organisation(self.request.member)
        if organisation is None:
            raise Http404
        return organisation

    @cached_property
    def document(self) -> ClauseDocument:
        """What is signed."""
        return from_json(self.subject.json["document"])

    @cached_property
    def present(self) -> Signature | None:
        """What the organisation answered last."""
        return present_answer(self.organisation, self.subject.address)

    @property
    def sector(self) -> Sector:
        return sector_of(OrganisationKind(self.organisation.kind))

    def stopped(self) -> HttpResponse | None:
        refusal = may("sign_document", self.request.member)
        followers = successors_of(self.organisation, local(self.request.at).date())
        if followers:
            refusal = Refusal("signature.succeeded", params={"successors": ", ".join(followers)})
        return _not_possible(self.request, refusal) if refusal else None

    @property
    def grade(self) -> str:
        """How the organisation answers so far."""
        return str(self.fields.get("grade", ""))

    def is_asked(self, step: JourneyStep) -> bool:
        match step.key:
            case "answer":
                return True
            case "authority":
                return self.grade != Grade.DECLINED
            case "clauses":
                return self.grade in (Grade.RESERVATIONS, Grade.MEMORANDUM)
            case "words":
                return self.grade == Grade.RESERVATIONS
            case _:
                return self.grade == Grade.DECLINED

    def form(self, step: JourneyStep, typed: QueryDict | None) -> PortalForm:
        if step.key == "clauses":
            label = (
                "About which clauses do you have reservations?"
                if self.grade == Grade.RESERVATIONS
                else "Which clauses do you sign?"
            )
            return ClausesForm(typed, choices=self._choices(), label=label)
        if step.key == "words":
            names = dict(self._choices())
            chosen = [number for number in self.fields.getlist("clauses") if number in names]
            return WordsForm(typed, clauses=[(number, names[number]) for number in chosen])
        return step.form(typed)

    def _choices(self) -> list[tuple[str, str]]:
        """The clauses that bind the organisation's side, each with the beginning of its words."""
        may_name = clauses_to_sign(self.document, self.sector)
        return [
            (clause.number, f"{clause.number} {_beginning(clause)}")
            for clause in self.document.clauses
            if clause.number in may_name
        ]

    def find_faults(self, step: JourneyStep, form: Any) -> None:
        if step.key != "authority":
            return
        undertaking = Undertaking(grade=Grade.FULL, **form.cleaned_data)
        refusal = may_sign(
            undertaking,
            self._asked(),
            sha256=self.subject.sha256,
            sector=self.sector,
            today=local(self.request.at).date(),
        )
        if refusal and refusal.reason in _AUTHORITY:
            add_refusal(form, refusal, _AUTHORITY)

    def _asked(self) -> AskedVersion:
        row = self.subject
        return AskedVersion(row.kind, row.number, row.sha256, row.number, self.document)

    def basis(self) -> list[Any]:
        return [self.subject.sha256, self.present.pk if self.present else 0]

    def context(self) -> Context:
        return {"document": self.subject, "organisation": self.organisation, "present": self.present}

    def question_context(self) -> Context:
        before = own_signature(self.request.member)
        earlier = before.document if before and before.document_id != self.subject.pk else None
        changes = (
            changes_between(from_json(earlier.json["document"]), self.document) if earlier is not None else ()
        )
        return {"earlier": earlier, "changes": changes}

    def check_context(self) -> Context:
        answers, grade = self.answers, Grade(self.answers["grade"])
        words = {"answer": ("Answer", GRADE_LABELS[grade])}
        if grade is Grade.DECLINED:
            words["reason"] = ("Reason", answers["reason"])
        else:
            words["authority"] = ("By", self._authority_in_words())
        if grade is Grade.MEMORANDUM:
            words["clauses"] = ("These clauses alone", ", ".join(answers["clauses"]))
        rows = self.rows(words)
        if grade is Grade.RESERVATIONS:
            at = self.address_of_step(self.step_of("words"))
            rows += [
                SummaryRow(f"Reservation about clause {row.clause}", row.words, at)
                for row in self._reservations()
            ]
        return {"rows": rows, "grade": grade, "letters": read_by_somebody(*self._letters(grade))}

    def _authority_in_words(self) -> str:
        answers = self.answers
        until, effect = answers["delegation_until"], answers["day_of_effect"]
        said = [
            f"{self.request.member.person_name}, {answers['officer_post']}",
            f"under {answers['delegation']}{f', until {day(until)}' if until else ''}",
            f"counts from {day(effect)}" if effect else "counts from today",
        ]
        return "; ".join(said)

    def _reservations(self) -> tuple[Reservation, ...]:
        answers = self.answers
        return tuple(Reservation(number, answers[f"{WORDS}{number}"]) for number in answers["clauses"])

    def _letters(self, grade: Grade) -> list[PromisedLetter]:
        answers = self.answers
        letter = letter_of_answer(
            grade,
            reason=answers.get("reason", ""),
            reservations=self._reservations() if grade is Grade.RESERVATIONS else (),
            clauses=answers.get("clauses", ()),
        )
        if letter is None:
            return []
        member = self.request.member
        values = signature_values(self.organisation, self.subject, member.person_name)
        to = readers_of(self.subject, local(self.request.at).date(), but=member.person)
        return [promised(values, letter[0], to, readers=READERS, **letter[1])]

    def act(self, confirmed: Context) -> Signature | Refusal:
        """Signs or declines exactly what the check page showed."""
        answers, grade = self.answers, Grade(self.answers["grade"])
        shared: dict[str, Any] = {
            "document": self.subject,
            "sha256": self.subject.sha256,
            "seen": self.present.pk if self.present else 0,
            "by": self.request.member,
            "at": self.request.at,
        }
        if grade is Grade.DECLINED:
            return decline_document(reason=answers["reason"], **shared)
        undertaking = Undertaking(
            grade=grade,
            reservations=self._reservations() if grade is Grade.RESERVATIONS else (),
            clauses=tuple(answers["clauses"]) if grade is Grade.MEMORANDUM else (),
            **{name: answers[name] for name in AuthorityForm.base_fields},
        )
        return sign_document(undertaking=undertaking, **shared)

    def message(self, signature: Signature) -> str:
        what = "declined" if signature.grade == Grade.DECLINED else "signed"
        return f"{self.organisation.name} has {what} version {self.subject.number}. It is published."


def _beginning(clause: Clause) -> str:
    text = " ".join((clause.title or clause.text).split())
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS].rpartition(' ')[0]} …"


sign_step, sign_check = Signing.pages(signing, newest_version)


@require_safe
@answering
def our_signature(request: MemberRequest) -> HttpResponse:
    """Shows what the member's organisation has signed, what binds it today, and what it is asked."""
    organisation, newest = own_organisation(request.member), adopted_framework()
    if organisation is None:
        raise Http404
    present = present_answer(organisation)
    signature = own_signature(request.member)
    today = local(request.at).date()
    bound = framework_in_force(organisation, today)
    context = {
        "organisation": organisation,
        "newest": newest,
        "is_asked": newest is not None and state_on(newest, present) is SignatureState.ASKED,
        "bound": bound,
        "is_bound": bound.why is WhyNot.IN_FORCE,
        "has_ended": bound.why is WhyNot.SUCCEEDED,
        "answers": [_answer_line(answer) for answer in list(own_answers(request.member))[::-1]],
        "may_withdraw": signature is not None and signature.state is SignatureState.SIGNED,
    }
    return render(request, "partnership/signing/our_signature.html", context)


def _answer_line(answer: Signature) -> dict[str, Any]:
    return {"answer": answer, "grade": GRADE_LABELS[Grade(answer.grade)]}


class Withdrawal(Journey[Signature]):
    """The withdrawal of what an organisation has signed, with the notice that it promised."""

    request: MemberRequest
    kind = "signature_withdrawals"
    steps = (JourneyStep("", "partnership:withdraw_signature", "Withdraw", WithdrawalForm),)
    question_template = "partnership/signing/withdraw.html"
    check_template, check_route = "partnership/signing/check_withdrawal.html", "partnership:withdraw_check"
    done_route = later_route = "partnership:our_signature"

    def stopped(self) -> HttpResponse | None:
        refusal = may("withdraw_signature", self.request.member)
        if refusal is None and self.subject.state is SignatureState.LEAVING:
            refusal = Refusal("signature.withdraw.not_now")
        return _not_possible(self.request, refusal) if refusal else None

    @property
    def ends_on(self) -> str:
        """The day from which the signature counts no more, in words."""
        months = int(self.subject.document.json["notice_months"])
        return day(withdrawal_ends_on(local(self.request.at).date(), months))

    def context(self) -> Context:
        months = int(self.subject.document.json["notice_months"])
        return {"signature": self.subject, "ends_on": self.ends_on, "months": months}

    def basis(self) -> list[Any]:
        return [self.subject.pk, self.ends_on]

    def check_context(self) -> Context:
        signature, member = self.subject, self.request.member
        reason = self.answers["reason"]
        values = signature_values(signature.organisation, signature.document, member.person_name)
        to = readers_of(signature.document, local(self.request.at).date(), but=member.person)
        words = {"ends_on": self.ends_on, "reason": reason}
        letter = promised(values, FRAMEWORK_LEFT, to, readers=READERS, **words)
        return {"rows": self.rows({"": ("Reason", reason)}), "letters": read_by_somebody(letter)}

    def act(self, confirmed: Context) -> Signature | Refusal:
        return withdraw_signature(
            signature=self.subject,
            reason=self.answers["reason"],
            by=self.request.member,
            at=self.request.at,
        )

    def message(self, signature: Signature) -> str:
        return f"Withdrawn. It counts until {self.ends_on}, and that is published."


def signature_or_404(request: MemberRequest) -> Signature:
    """What the member's organisation has signed last; 404 for one that has signed nothing."""
    signature = own_signature(request.member)
    if signature is None:
        raise Http404
    return signature


withdraw_page, withdraw_check = Withdrawal.pages(signing, signature_or_404)
