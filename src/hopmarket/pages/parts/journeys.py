"""Journeys: questions on pages of their own, a page on which the answers are checked, then one act.

What is typed is kept as a draft of the person at every question, also where it has a fault, so it outlives a
session, and neither Back nor a page loaded again loses it. The button of the check page carries the fingerprint
of what was shown there; what another window, or another officer, has changed meanwhile is checked again. A
journey is declared as a class with its questions, what it shows, and its act; ``JOURNEYS`` lists all of them,
and a table of tests walks each::

    class Extension(Journey[Opportunity]):
        kind, steps = "extensions", (JourneyStep("", "commissioner:extend", form=ExtendForm),)
        check_route, done_route = "commissioner:check_extension", "commissioner:purchase"

        def act(self, confirmed: Context) -> TermsVersion | Refusal:
            return extend_deadline(opportunity=self.subject, **self.answers, by=…, at=…)

    extend, check_extension = Extension.pages(publishing, purchase_of)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeAlias, TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.attempts import attempt, by_reason, sent_fields
from hopmarket.pages.parts.forms import ConfirmForm, PortalForm, input_names
from hopmarket.pages.parts.kept_input import KeptInput, SessionInput, as_fields, fingerprint, unchecked
from hopmarket.pages.parts.refusals import sentence
from hopmarket.pages.parts.routes import address_of
from hopmarket.pages.parts.view_models import SummaryRow
from hopmarket.rules.refusal import Refusal

Subject = TypeVar("Subject")
View: TypeAlias = Callable[..., HttpResponseBase]
Context: TypeAlias = dict[str, Any]

JOURNEYS: dict[str, type[Journey[Any]]] = {}
"""Every journey, by the kind of its drafts."""
IN_ANOTHER_TAB = (
    "You typed something else for this in another tab or window at {when}. What you sent now counts here; "
    "the other text is kept, and is back in its form after this is done."
)
_ANSWERED = "is_answered"
"""What is kept beside the fields of a question whose button was pressed and in which nothing was wrong."""


@dataclass(frozen=True, slots=True)
class JourneyStep:
    """One question: its word in the address (empty for the only one), its route, its title, its form."""

    key: str
    route: str
    title: str = ""
    form: type[PortalForm] = ConfirmForm


class Journey(Generic[Subject]):
    """One person on the way from the questions about a subject to the act. A class is one journey; the
    methods from ``stopped`` to ``onward`` are what each says for itself."""

    kind: ClassVar[str]
    """The kind of its drafts (``rules.draft_kinds``)."""
    steps: ClassVar[tuple[JourneyStep, ...]]
    question_template: ClassVar[str] = "parts/journey_question.html"
    check_template: ClassVar[str]
    check_route: ClassVar[str]
    done_route: ClassVar[str]
    """Where the act leads, and whoever presses its button twice."""
    later_route: ClassVar[str] = "account:overview"
    """Where somebody goes who leaves the last open question for later."""
    step_word: ClassVar[str] = "step"
    """What an address calls its question."""
    beside: ClassVar[tuple[str, ...]] = ()
    """Words for what it keeps in drafts of their own beside its questions, such as uploads."""
    heading: ClassVar[str] = ""
    """Stands above each of its questions."""
    mended_at: ClassVar[Mapping[str, str]] = {}
    """The words of the questions at which refusals of the act can be mended, by reason."""
    anchor: ClassVar[str] = ""
    done_message: ClassVar[str] = ""
    """What is said after the act."""

    def __init_subclass__(cls) -> None:
        if "kind" in vars(cls):
            JOURNEYS[cls.kind] = cls

    def __init__(self, request: HttpRequest, subject: Subject) -> None:
        self.request, self.subject = request, subject
        self.drafts = KeptInput(self.kind).drafts(request, self._subjects_of(self.about))
        self.body: dict[str, Any] = dict(SessionInput(self.kind).of(request, self.about or None) or {})
        for draft_subject in self._subjects_of(self.about):
            draft = self.drafts.get(draft_subject)
            self.body.update(draft.body if draft else {})
        self.body.pop(_ANSWERED, None)

    @classmethod
    def _subjects_of(cls, about: str) -> list[str]:
        """The subjects of its drafts: one for each question, after the one of earlier versions for all."""
        keys = ("", *(step.key for step in cls.steps), *cls.beside)
        return list(dict.fromkeys(_joined(about, key) for key in keys))

    @classmethod
    def pages(cls, guard: Callable[[View], View], subject_of: Callable[..., Subject]) -> tuple[View, View]:
        """The views of its questions and of its check page, behind a guard. ``subject_of`` finds the subject
        from the request and its address, or answers 404."""

        def question(request: HttpRequest, **address: Any) -> HttpResponse:
            key = address.pop(cls.step_word, "")
            return cls(request, subject_of(request, **address)).question_page(key)

        def check(request: HttpRequest, **address: Any) -> HttpResponse:
            return cls(request, subject_of(request, **address)).check_page()

        methods = require_http_methods(["GET", "HEAD", "POST"])
        return methods(guard(question)), methods(guard(check))

    # What each journey says for itself

    def stopped(self) -> HttpResponse | None:
        """The answer where the journey is not possible now; None where it is."""
        return None

    @property
    def about(self) -> str:
        """The number of the subject, which keeps drafts of a kind apart; empty where there is none."""
        return str(getattr(self.subject, "pk", ""))

    def form(self, step: JourneyStep, typed: QueryDict | None) -> PortalForm:
        """The form of a question, with what was typed."""
        return step.form(typed)

    def find_faults(self, step: JourneyStep, form: Any) -> None:
        """Puts what the rules have against the answers into a form in which nothing else is wrong."""

    def kept_beside(self, form: Any) -> Mapping[str, Any]:
        """What is kept with the fields of a form that has just been sent."""
        return {}

    def is_asked(self, step: JourneyStep) -> bool:
        """Whether the answers so far lead to a question at all."""
        return True

    def is_complete(self, step: JourneyStep) -> bool:
        """Whether a question has been answered, and the answer still stands."""
        return self._is_answered(step) and not self.forms[step.key].errors

    def after(self, step: JourneyStep) -> JourneyStep | None:
        """The question after one that has just been answered; None for the check page."""
        return self._first_open(self.steps[self.steps.index(step) + 1 :])

    def aside(self, step: JourneyStep, sent: QueryDict) -> str:
        """The address to which another button of a question's form leads, with what is typed so far: *later* to
        the next question that lacks an answer, or off. Empty for the button that answers."""
        if "later" not in sent:
            return ""
        left = self.after(step) or self._first_open(self.steps[: self.steps.index(step)])
        return self.address_of_step(left) if left else self.address(self.later_route)

    def basis(self) -> Any:
        """JSON values that stand under the answers, such as the number of a version: the check holds for
        these alone."""
        return None

    def context(self) -> Context:
        """What all its pages show."""
        return {}

    def question_context(self) -> Context:
        """What the page of a question shows."""
        return {}

    def check_context(self) -> Context:
        """What the check page shows."""
        return {}

    def confirmation(self, sent: QueryDict | None) -> PortalForm:
        """The form of the check page: a button, where nothing more is asked."""
        return ConfirmForm(sent, anchor=self.anchor)

    def act(self, confirmed: dict[str, Any]) -> Any:
        """Tries the act with the answers and with what the check page asked."""
        raise NotImplementedError

    def message(self, result: Any) -> str:
        """What is said after the act, where it depends on the result."""
        return self.done_message

    def onward(self, result: Any) -> HttpResponse:
        """Where the act leads."""
        return redirect(self.address(self.done_route))

    # What all journeys have in common

    @property
    def saved_at(self) -> datetime | None:
        """Since when what was typed last is kept; None where nothing is."""
        return max((draft.saved_at for draft in self.drafts.values()), default=None)

    @property
    def asked(self) -> list[JourneyStep]:
        """The questions to which the answers so far lead."""
        return [step for step in self.steps if self.is_asked(step)]

    @property
    def fields(self) -> QueryDict:
        """What is kept, as a form sends it."""
        return as_fields(self.body)

    @cached_property
    def forms(self) -> dict[str, Any]:
        """The form of each question, with what is kept and with its faults."""
        forms: dict[str, Any] = {}
        for step in self.steps:
            forms[step.key] = self.form(step, self.fields)
            self._is_right(step, forms[step.key])
        return forms

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered to the questions that are asked, as their forms read it."""
        forms = [self.forms[step.key] for step in self.asked]
        return {name: given for form in forms for name, given in form.cleaned_data.items()}

    def rows(self, words: Mapping[str, tuple[str, str]]) -> list[SummaryRow]:
        """Answers to check, each with the way back to its question: name and text by the question's word."""
        return [
            SummaryRow(*words[step.key], self.address_of_step(step))
            for step in self.steps
            if step.key in words
        ]

    @property
    def lacking(self) -> JourneyStep | None:
        """The first question that has no answer yet, or one with a fault."""
        return self._first_open(self.steps)

    @property
    def checked(self) -> str:
        """The fingerprint of all that the check page shows."""
        return fingerprint(self.basis(), self.body)

    def address(self, route: str, **parts: str) -> str:
        """The address of one of its pages, about the same subject."""
        return address_of(route, {**getattr(self.request.resolver_match, "kwargs", {}), **parts})

    def address_of_step(self, step: JourneyStep | None) -> str:
        """The address of a question; of the check page where there is none."""
        route, key = (step.route, step.key) if step else (self.check_route, "")
        return self.address(route, **{self.step_word: key})

    @property
    def onward_address(self) -> str:
        """The address of the first question that lacks an answer; of the check page once none does."""
        return self.address_of_step(self.lacking)

    def step_of(self, key: str) -> JourneyStep | None:
        """The question with a word; None for a word of none."""
        return next((step for step in self.steps if step.key == key), None)

    @property
    def change(self) -> str:
        """The address of the first question, for whoever changes an answer."""
        return self.address_of_step(self.steps[0])

    def question_page(self, key: str = "") -> HttpResponse:
        """Asks a question. What is sent is kept; without a fault it leads on, and so does *later*."""
        step = self.step_of(key)
        if step is None:
            raise Http404
        if stopped := self.stopped():
            return stopped
        sent = sent_fields(self.request)
        if sent is None:
            form = self._shown(step)
        else:
            form = self.form(step, sent)
            is_right, aside = self._is_right(step, form), self.aside(step, sent)
            typed = {name: sent.getlist(name) for name in input_names(form) if name in sent}
            typed |= self.kept_beside(form)
            self.keep(typed, of=form, step=step, done=is_right and not aside)
            if aside or is_right:
                return redirect(aside or self.address_of_step(self.after(step)))
        return self.page_of(step, form, self.question_context())

    def page_of(
        self, step: JourneyStep, form: PortalForm, context: Context, template: str = ""
    ) -> HttpResponse:
        """The page of a question, with its place among those that are asked."""
        place = self.asked.index(step) if step in self.asked else 0
        back = self.address_of_step(self.asked[place - 1]) if place else ""
        shown = {"step": step, "form": form, "place": place + 1, "back": back, **context}
        shown["draft_about"] = _joined(self.about, step.key)
        return self._page(template or self.question_template, shown)

    def check_page(self) -> HttpResponse:
        """Shows the answers as they will stand; a POST tries the act. While an answer is lacking, it leads to
        the question."""
        if stopped := self.stopped():
            return stopped
        if self.request.method == "POST" and not self.body:  # pressed twice
            return redirect(self.address(self.done_route))
        if self.lacking:
            return self._not_ready(self.lacking)
        form = self.confirmation(sent_fields(self.request))
        answer = attempt(
            self.request,
            form,
            lambda confirmed: self.unchecked() or self.act(confirmed),
            message=self.message,
            onward=self.onward,
        )
        if answer:
            self._settle()
            return answer
        if form.refusal and (step := self.step_of(by_reason(form.refusal, self.mended_at))):
            form.anchor = self.address_of_step(step)
        context = {"form": form, "checked": self.checked, **self.check_context()}
        return self._page(self.check_template, context)

    def unchecked(self) -> Refusal | None:
        """A refusal where the button was pressed for something else than stands here now."""
        return unchecked(self.request, self.checked)

    def keep(self, typed: Mapping[str, Any], *, of: PortalForm, step: JourneyStep, done: bool) -> None:
        """Keeps what was typed at a question, in place of what its form held before."""
        self.body = {name: texts for name, texts in self.body.items() if name not in input_names(of)}
        self.keep_at(step.key, {**typed, **({_ANSWERED: True} if done else {})})

    def keep_at(self, key: str, kept: Mapping[str, Any]) -> None:
        """Keeps the draft of one question, or of what it keeps beside. What was typed in another tab and did
        not show in the form is set aside, and waits on."""
        about, store = _joined(self.about, key), KeptInput(self.kind)
        if aside := store.keep(self.request, kept, about):
            messages.warning(self.request, IN_ANOTHER_TAB.format(when=money_and_dates.when(aside)))
        self.drafts = {**self.drafts, **store.drafts(self.request, [about])}
        self.body.update({name: texts for name, texts in kept.items() if name != _ANSWERED})
        vars(self).pop("forms", None)

    @classmethod
    def forget(cls, request: HttpRequest, about: str) -> None:
        """Deletes what a person has typed about a subject."""
        for subject in cls._subjects_of(about):
            KeptInput(cls.kind).forget(request, subject or None)

    def _settle(self) -> None:
        """Deletes what has been sent; what was set aside waits on."""
        for subject in dict.fromkeys([self.about, *self.drafts]):
            KeptInput(self.kind).settle(self.request, subject or None)

    def _first_open(self, steps: Iterable[JourneyStep]) -> JourneyStep | None:
        return next((step for step in steps if self.is_asked(step) and not self.is_complete(step)), None)

    def _is_answered(self, step: JourneyStep) -> bool:
        """Whether a question's button was pressed; earlier versions kept nothing before."""
        draft = self.drafts.get(_joined(self.about, step.key))
        return bool(draft.body.get(_ANSWERED)) if draft else self._is_typed(self.form(step, None))

    def _is_typed(self, form: PortalForm) -> bool:
        return not input_names(form).isdisjoint(as_fields(self.body))

    def _is_right(self, step: JourneyStep, form: PortalForm) -> bool:
        if form.is_valid():
            self.find_faults(step, form)
        return not form.errors

    def _shown(self, step: JourneyStep) -> PortalForm:
        """The form with what was typed in it; its faults are shown once it had been answered."""
        form = self.form(step, None)
        if not self._is_answered(step) and not self._is_typed(form):
            return form
        form = self.form(step, self.fields)
        if not self._is_right(step, form) and not self._is_answered(step):
            form.errors.clear()
        return form

    def _not_ready(self, lacking: JourneyStep) -> HttpResponse:
        """Leads to the question that lacks an answer, and says why a button was pressed for nothing."""
        if self.request.method == "POST":
            messages.error(self.request, sentence(Refusal("checked.changed_meanwhile")))
        return redirect(self.address_of_step(lacking))

    def _page(self, template: str, context: Context) -> HttpResponse:
        return render(self.request, template, {"journey": self, **self.context(), **context})


def words_of_questions(kind: str) -> frozenset[str]:
    """What addresses call the questions of a journey."""
    return frozenset(step.key for step in JOURNEYS[kind].steps)


def _joined(about: str, key: str) -> str:
    return "/".join(filter(None, (about, key)))
