"""The page where a bidder enters the price of each lot."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import redirect, render

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.attempts import attempt
from hopmarket.records.responses.models import Response
from hopmarket.records.responses.queries import PRICES, working_answers
from hopmarket.records.responses.services import save_price
from hopmarket.rules.response_life import Answers, LoadedForm
from hopmarket.rules.terms import CriterionKind, Terms

from . import tasks
from .forms import PriceForm, box
from .loaded_forms import InterveningSave, fresh_form, intervening_save, sent_form
from .odd_own_prices import odd_prices_in_words
from .response_access import not_possible_page, opportunity_context, responding, response_of, why_closed
from .unsent_parts import keep_unsaved, settle_unsent, typed_before, unsent_marks


@responding
def price(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows a box for each lot; a POST saves all of them together."""
    response = response_of(request, reference)
    terms = response.opportunity.the_terms
    late = why_closed(response.opportunity, request.at)
    if late:
        typed = {**typed_before(request, response, PRICES), **request.POST.dict()}
        unsaved = {f"Price for {lot.title}": typed.get(box(lot.key), "") for lot in terms.lots}
        return not_possible_page(request, response.opportunity, late, unsaved=unsaved)
    if request.method != "POST":
        entered = {**_entered(terms, working_answers(response)), **typed_before(request, response, PRICES)}
        return _page(request, response, PriceForm(terms, initial=entered))
    form, loaded_form = PriceForm(terms, request.POST), sent_form(request)
    answer = attempt(
        request,
        form,
        lambda _: save_price(
            response=response, prices=form.prices(terms), by=request.member, at=request.at, form=loaded_form
        ),
        message=lambda _: _saved_in_words(response, request),
        onward=redirect("supplier:response", reference),
        fields=lambda refusal: box(refusal.params.get("lot", "")),
    )
    if answer:
        settle_unsent(request, response, PRICES)
    else:
        keep_unsaved(request, response, PRICES)
    if form.refusal and form.refusal.reason == "price.changed_meanwhile":
        return _both_prices_page(request, reference, form)
    return answer or _page(request, response, form, loaded_form=loaded_form)


def _saved_in_words(response: Response, request: MemberRequest) -> str:
    """Nothing but a question where a saved price is far from what the buyer expects; the preview asks again."""
    odd = odd_prices_in_words(response.opportunity.the_terms, working_answers(response).prices, request.at)
    said = "; ".join(f"{each.lot}: {each.arithmetic}" if each.lot else each.arithmetic for each in odd)
    return f"Saved. Is the price meant? {said}." if odd else ""


def _entered(terms: Terms, answers: Answers) -> dict[str, object]:
    entered = {lot.key: answers.prices.get(lot.key, "") for lot in terms.lots}
    return {box(lot): Decimal(text) if text else "" for lot, text in entered.items()}


def _both_prices_page(request: MemberRequest, reference: str, form: PriceForm) -> HttpResponse:
    """The typed prices beside those that were saved meanwhile; whoever saves now has seen both."""
    response = response_of(request, reference)
    offered = tasks.priced_lots(response.opportunity.the_terms, working_answers(response))
    lines = tuple(
        f"{lot.title}: {'no offer' if lot.price is None else money_and_dates.pounds(lot.price)}"
        for lot in offered
    )
    meanwhile = intervening_save(request, response, PRICES, lines)
    return _page(request, response, form, meanwhile=meanwhile)


def _page(
    request: MemberRequest,
    response: Response,
    form: PriceForm,
    *,
    loaded_form: LoadedForm | None = None,
    meanwhile: InterveningSave | None = None,
) -> HttpResponse:
    terms, typed = response.opportunity.the_terms, typed_before(request, response, PRICES)
    status = 409 if meanwhile else 422 if form.errors else 200
    criterion = next(
        (criterion for criterion in terms.criteria if criterion.kind is CriterionKind.PRICE), None
    )
    context = {
        **opportunity_context(response.opportunity, request.at),
        "response": response,
        "criterion": criterion,
        "counts": tasks.weight_in_words(criterion) if criterion else "",
        "odd": odd_prices_in_words(terms, working_answers(response).prices, request.at),
        "form": form,
        "loaded_form": loaded_form or fresh_form(response, PRICES, typed),
        "meanwhile": meanwhile,
        "typed": bool(typed) and not form.is_bound,
        "unsent": unsent_marks(request, response, PRICES),
    }
    return render(request, "supplier/price.html", context, status=status)
