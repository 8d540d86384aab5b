"""Succession of organisations: recorded one question a page, checked before it is recorded, withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.attempts import add_refusal, attempt, sent_fields
from hopmarket.pages.parts.forms import ConfirmForm, PortalForm
from hopmarket.pages.parts.journeys import Context, Journey, JourneyStep
from hopmarket.pages.parts.kept_input import as_fields
from hopmarket.records.published_organisations.models import Succession
from hopmarket.records.published_organisations.queries import (
    organisation,
    organisations_named_like,
    organisations_with,
    recorded_successions,
    succession_parties,
)
from hopmarket.records.published_organisations.services import (
    SuccessorFacts,
    record_succession,
    succession_refusal,
    withdraw_succession,
)
from hopmarket.reference_data import districts
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.succession import SuccessionKind

from ..access_guards import checker
from .forms import (
    KINDS,
    DecisionReasonForm,
    DistrictsForm,
    FindOrganisationForm,
    NewcomerForm,
    SuccessionDateForm,
    SuccessionKindForm,
)

SIDES = ("before", "after")
Named = dict[str, Any]
"""An organisation as it is kept: its key (empty for one that has published nothing), name and districts."""


@require_GET
@checker
def successions(request: MemberRequest) -> HttpResponse:
    """Lists every succession, the latest day first, withdrawn ones too."""
    rows = [succession_parties(recorded) for recorded in recorded_successions()]
    return render(request, "oversight/successions.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@checker
def succession(request: MemberRequest, pk: int) -> HttpResponse:
    """Shows one succession; a POST withdraws it with a reason."""
    recorded = get_object_or_404(recorded_successions(), pk=pk)
    form = DecisionReasonForm(sent_fields(request), act="withdraw_succession")
    answer = attempt(
        request,
        form,
        lambda typed: withdraw_succession(
            succession=recorded, reason=typed["reason"], by=request.member, at=request.at
        ),
        message="Withdrawn. Everything stands again with whoever it was.",
        onward=redirect("oversight:successions"),
    )
    return answer or render(
        request, "oversight/succession.html", {"row": succession_parties(recorded), "form": form}
    )


class NewSuccession(Journey[None]):
    """A succession: what happens and when, who ends, who comes after, and who takes on which districts."""

    request: MemberRequest
    kind, heading = "new_succession", "Record a succession"
    steps = tuple(
        JourneyStep(key, "oversight:succession_step", "Record a succession", form)
        for key, form in (
            ("kind", SuccessionKindForm),
            ("when", SuccessionDateForm),
            ("before", ConfirmForm),
            ("after", ConfirmForm),
            ("districts", DistrictsForm),
        )
    )
    check_template, check_route = "oversight/succession_check.html", "oversight:succession_check"
    done_route = "oversight:successions"
    done_message = "Recorded. The public pages of everybody in it say so."

    def form(self, step: JourneyStep, typed: QueryDict | None) -> PortalForm:
        if step.key != "districts":
            return step.form(typed)
        after = self.side("after")
        return DistrictsForm(
            typed,
            names=[successor["name"] for successor in after],
            districts=sorted(set(districts().values())),
            initial={f"after_{place}": successor["districts"] for place, successor in enumerate(after)},
        )

    def side(self, key: str) -> list[Named]:
        """The organisations that went before, or that come after."""
        return list(self.body.get(key, ()))

    def is_asked(self, step: JourneyStep) -> bool:
        return step.key != "districts" or self.given.get("kind") == SuccessionKind.SPLIT

    def is_complete(self, step: JourneyStep) -> bool:
        return bool(self.side(step.key)) if step.key in SIDES else super().is_complete(step)

    @property
    def given(self) -> Context:
        """The kind, the day, the title and the law so far, as their forms read them."""
        forms = [step.form(self.fields) for step in self.steps[:2]]
        return {name: given for form in forms if form.is_valid() for name, given in form.cleaned_data.items()}

    @property
    def fields(self) -> QueryDict:
        taken = {f"after_{place}": named["districts"] for place, named in enumerate(self.side("after"))}
        return as_fields({**self.body, **taken})

    def find_faults(self, step: JourneyStep, form: PortalForm) -> None:
        if step.key == "when":
            self._refuse(form, "on", **form.cleaned_data)
        elif step.key == "districts":
            self._refuse(form, "on", after=self._with_districts(form.cleaned_data))

    def _refuse(self, form: PortalForm, field: str, **changed: Any) -> None:
        """Puts into a form what speaks against the answers with those that are changed; nothing before the
        kind and the day have been given."""
        answers = {**self.given, "before": self.side("before"), "after": self.side("after"), **changed}
        if "kind" not in answers or "on" not in answers:
            return
        kind = SuccessionKind(answers["kind"])
        refusal = succession_refusal(
            kind=kind,
            on=answers["on"],
            before=[named["key"] for named in answers["before"]],
            after=_successors(kind, answers["after"]),
        )
        if refusal:
            add_refusal(form, refusal, {"": field})

    def _with_districts(self, taken: Mapping[str, Any]) -> list[Named]:
        after = enumerate(self.side("after"))
        return [{**named, "districts": list(taken.get(f"after_{place}", ()))} for place, named in after]

    def keep(self, typed: Mapping[str, Any], *, of: PortalForm, step: JourneyStep, done: bool) -> None:
        """Districts are kept with the organisation that takes them on."""
        if step.key == "districts":
            self.keep_at("after", {"after": self._with_districts(typed)})
        super().keep({} if step.key == "districts" else typed, of=of, step=step, done=done)

    def question_page(self, key: str = "") -> HttpResponse:
        side = next((step for step in self.steps if step.key == key and key in SIDES), None)
        return self._people_page(side) if side else super().question_page(key)

    def _people_page(self, step: JourneyStep) -> HttpResponse:
        """Adds the organisations that went before, or those that come after, one by one by name."""
        request, organisations = self.request, self.side(step.key)
        by_name = "newcomer" in request.POST
        newcomer = NewcomerForm(sent_fields(request, by_name))
        form = newcomer if by_name else ConfirmForm(sent_fields(request))
        if form.is_valid():
            changed = _changed(request, organisations, newcomer)
            if len(changed) > len(organisations):
                self._refuse(form, "name", **{step.key: changed})
            if not form.errors:
                self.keep({step.key: changed}, of=form, step=step, done=True)
                return redirect(request.path)
        words, taken_keys = request.GET.get("q", ""), {named["key"] for named in organisations}
        context = {
            "side": step.key,
            "organisations": organisations,
            "find": FindOrganisationForm(initial={"q": words}),
            "asked": words,
            "found": [
                organisation
                for organisation in organisations_named_like(words)
                if organisation.key not in taken_keys
            ],
            "newcomer": newcomer,
            "next": self.address_of_step(self.after(step)),
        }
        return self.page_of(step, form, context, "oversight/succession_people.html")

    def check_context(self) -> Context:
        kind = SuccessionKind(self.answers["kind"])
        words = {
            "kind": ("What happens", KINDS[kind][0]),
            "when": ("On", f"{money_and_dates.day(self.answers['on'])}, by {self.answers['law']}"),
            "before": ("Before", "; ".join(named["name"] for named in self.side("before"))),
            "after": ("After", "; ".join(_in_words(named) for named in self.side("after"))),
        }
        return {"rows": self.rows(words)}

    def act(self, confirmed: Context) -> Succession | Refusal:
        return record_succession(
            **self.given,
            before=organisations_with([named["key"] for named in self.side("before")]),
            after=_successors(SuccessionKind(self.given["kind"]), self.side("after")),
            by=self.request.member,
            at=self.request.at,
        )

    def onward(self, recorded: Succession) -> HttpResponse:
        return redirect("oversight:succession", recorded.pk)


def _changed(request: MemberRequest, organisations: list[Named], newcomer: NewcomerForm) -> list[Named]:
    """The organisations of one side with one added or removed; unchanged where the request asks neither."""
    if key := request.POST.get("add"):
        added = get_object_or_404(organisation(key))
        return [*organisations, {"key": added.key, "name": added.name, "districts": []}]
    if (place := request.POST.get("remove", "")).isdecimal():
        return [organisation for number, organisation in enumerate(organisations) if str(number) != place]
    if "newcomer" in request.POST and newcomer.is_valid():
        return [*organisations, {"key": "", "name": newcomer.cleaned_data["name"], "districts": []}]
    return organisations


def _successors(kind: SuccessionKind, after: Iterable[Named]) -> list[SuccessorFacts]:
    is_split = kind == SuccessionKind.SPLIT
    return [
        SuccessorFacts(named["key"], named["name"], tuple(named["districts"]) if is_split else ())
        for named in after
    ]


def _in_words(named: Named) -> str:
    districts = f" ({', '.join(named['districts'])})" if named["districts"] else ""
    return f"{named['name']}{districts}"


step, check_succession = NewSuccession.pages(checker, lambda request: None)
