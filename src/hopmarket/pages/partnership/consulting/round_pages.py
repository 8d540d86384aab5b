"""What officers do with a round: more time, withdrawal, the published response; and who may vouch."""

from __future__ import annotations

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import add_refusal, attempt, press, sent_fields
from hopmarket.pages.parts.forms import PortalForm
from hopmarket.pages.parts.journeys import Context, Journey, JourneyStep
from hopmarket.pages.parts.refusals import sentence
from hopmarket.pages.parts.routes import sent_forms_only
from hopmarket.records.consultations.consulting_queries import (
    answers_of,
    current_sector_bodies,
    may_be_sector_bodies,
    unanswered_in,
)
from hopmarket.records.consultations.models import Consultation
from hopmarket.records.consultations.round_steps import may_take_round_step
from hopmarket.records.consultations.services import (
    end_sector_body,
    extend_consultation,
    name_sector_body,
    publish_consultation_response,
    withdraw_consultation,
)
from hopmarket.rules.consultation_life import ConsultationAct
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.refusal import Refusal

from .answering_guard import consultation_of, secretariat
from .consultation_desk import answer_line, not_now
from .consulting_forms import (
    ConsultationResponseForm,
    MoreTimeForm,
    NameSectorBodyForm,
    WithdrawConsultationForm,
)


@require_http_methods(["GET", "HEAD", "POST"])
@secretariat
def extend(request: MemberRequest, key: str) -> HttpResponse:
    """Asks until when a consultation stays open; a POST extends it."""
    row = consultation_of(request, key)
    refusal = may_take_round_step(row, ConsultationAct.EXTEND)
    if refusal:
        return not_now(request, row, sentence(refusal))
    form = MoreTimeForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda typed: extend_consultation(
            consultation=row,
            closes_at=typed["closes_at"],
            reason=typed["reason"],
            by=request.member,
            at=request.at,
        ),
        message="It closes later now. Everybody who commented has been told.",
        onward=redirect("partnership:consultation", key),
        fields={"reasons": "reason", "consultation": "closes_at"},
    )
    return answer or render(
        request, "partnership/consulting/extend.html", {"form": form, "consultation": row}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@secretariat
def withdraw(request: MemberRequest, key: str) -> HttpResponse:
    """Asks why a consultation is withdrawn; a POST withdraws it."""
    row = consultation_of(request, key)
    refusal = may_take_round_step(row, ConsultationAct.WITHDRAW)
    if refusal:
        return not_now(request, row, sentence(refusal))
    form = WithdrawConsultationForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda typed: withdraw_consultation(
            consultation=row, reason=typed["reason"], by=request.member, at=request.at
        ),
        message="Withdrawn. Everybody who commented has been told.",
        onward=redirect("partnership:consultation", key),
        fields={"reasons": "reason"},
    )
    return answer or render(
        request, "partnership/consulting/withdraw.html", {"form": form, "consultation": row}
    )


class ResponsePublication(Journey[Consultation]):
    """The response to a consultation: a few sentences, looked at above the table that everybody reads."""

    request: MemberRequest
    kind = "consultation_responses"
    steps = (JourneyStep("", "partnership:respond", "The response", ConsultationResponseForm),)
    question_template = "partnership/consulting/respond.html"
    check_template = "partnership/consulting/check_response.html"
    check_route, done_route = "partnership:check_response", "partnership:consultation"
    done_message = "Published. Everybody who commented has been told."

    def stopped(self) -> HttpResponse | None:
        refusal = may_take_round_step(self.subject, ConsultationAct.RESPOND) or unanswered_in(self.subject)
        pressed_again = self.request.method == "POST" and not self.body
        return (
            not_now(self.request, self.subject, sentence(refusal)) if refusal and not pressed_again else None
        )

    def form(self, step: JourneyStep, typed: QueryDict | None) -> PortalForm:
        return ConsultationResponseForm(typed)

    def find_faults(self, step: JourneyStep, form: PortalForm) -> None:
        missing = unreasoned(form.cleaned_data["summary"], "publish_consultation_response")
        if missing:
            add_refusal(form, missing, {"": "summary"})

    def context(self) -> Context:
        return {
            "consultation": self.subject,
            "answers": [answer_line(row) for row in answers_of(self.subject)],
        }

    def check_context(self) -> Context:
        return {"summary": self.answers["summary"]}

    def act(self, confirmed: Context) -> Consultation | Refusal:
        return publish_consultation_response(
            consultation=self.subject,
            summary=self.answers["summary"],
            by=self.request.member,
            at=self.request.at,
        )


respond, check_response = ResponsePublication.pages(secretariat, consultation_of)


@require_http_methods(["GET", "HEAD", "POST"])
@secretariat
def sector_bodies(request: MemberRequest) -> HttpResponse:
    """Lists who may vouch; a POST names one more."""
    free = {str(row.pk): row for row in may_be_sector_bodies()}
    form = NameSectorBodyForm(sent_fields(request), listed=[(key, row.name) for key, row in free.items()])
    answer = attempt(
        request,
        form,
        lambda typed: name_sector_body(
            organisation=free[typed["organisation"]], by=request.member, at=request.at
        ),
        message=lambda named: f"{named.organisation.name} may vouch from now on.",
        onward=redirect("partnership:sector_bodies"),
        fields={"": "organisation"},
    )
    context = {"form": form, "named": list(current_sector_bodies()), "has_choice": bool(free)}
    return answer or render(request, "partnership/consulting/sector_bodies.html", context)


@sent_forms_only
@secretariat
def end_vouching(request: MemberRequest, pk: int) -> HttpResponse:
    """Ends that an organisation may vouch."""
    row = get_object_or_404(current_sector_bodies(), pk=pk)
    return press(
        request,
        lambda: end_sector_body(sector_body=row, by=request.member, at=request.at),
        message=f"{row.organisation.name} may not vouch any more.",
        onward=redirect("partnership:sector_bodies"),
    )
