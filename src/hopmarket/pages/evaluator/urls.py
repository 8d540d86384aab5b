"""Addresses of the pages for evaluators, the panel's lead, and whoever signs the contract."""

from __future__ import annotations

from django.urls import path

from . import (
    award,
    award_request,
    bidder_questions,
    contract_correction,
    contract_signature,
    correction_request,
    declaration_of_interests,
    evaluation_list,
    opened_response,
    panel_seats,
    quote_judging,
    responses_and_prices,
    score_sheets,
    setting_aside,
    winner_checks,
)

app_name = "evaluator"
urlpatterns = [
    path("", evaluation_list.to_score, name="to_score"),
    path("<str:reference>/", score_sheets.matrix, name="matrix"),
    path("<str:reference>/declare/", declaration_of_interests.declare, name="declare"),
    path("<str:reference>/lock/", score_sheets.lock, name="lock"),
    path("<str:reference>/scores/", score_sheets.side_by_side, name="scores"),
    path("<str:reference>/quotes/", quote_judging.quotes, name="quotes"),
    path(
        "<str:reference>/quotes/<int:number>/files/<uuid:file>/", quote_judging.quote_file, name="quote_file"
    ),
    path("<str:reference>/award/", award.award, name="award"),
    path("<str:reference>/award/check/", award.check_award, name="check_award"),
    path(
        "<str:reference>/award/requests/<int:number>/",
        award_request.award_request,
        name="award_request",
    ),
    path("<str:reference>/award/confirm/", award.confirm_award_page, name="confirm_award"),
    path("<str:reference>/responses/", responses_and_prices.responses, name="responses"),
    path("<str:reference>/responses/<int:number>/ask/", bidder_questions.ask_bidder, name="ask_bidder"),
    path("<str:reference>/responses/<int:number>/set-aside/", setting_aside.set_aside, name="set_aside"),
    path(
        "<str:reference>/responses/<int:number>/decide/",
        setting_aside.decide_set_aside,
        name="decide_set_aside",
    ),
    path("<str:reference>/winner-checks/", winner_checks.winner_checks, name="winner_checks"),
    path("<str:reference>/award/publish/", award.publish_decided, name="publish_decided"),
    path("<str:reference>/evaluators/", panel_seats.evaluators, name="evaluators"),
    path("<str:reference>/evaluators/<int:seat>/replace/", panel_seats.replace_seat, name="replace_seat"),
    path("<str:reference>/contract/<str:lot>/", contract_signature.contract, name="contract"),
    path(
        "<str:reference>/contract/<str:lot>/check/",
        contract_signature.check_signature,
        name="check_signature",
    ),
    path(
        "<str:reference>/contract/<str:lot>/second-officer/",
        correction_request.second_officer,
        name="second_officer",
    ),
    path(
        "<str:reference>/contract/<str:lot>/correct/",
        contract_correction.correct_contract_page,
        name="correct",
    ),
    path(
        "<str:reference>/contract/<str:lot>/correct/<slug:thing>/",
        contract_correction.correct_figure_page,
        name="correct_figure",
    ),
    path("<str:reference>/<int:number>/", opened_response.response, name="response"),
    path("<str:reference>/<int:number>/files/<uuid:file>/", opened_response.file, name="file"),
    path("<str:reference>/<int:number>/<str:criterion>/", score_sheets.sheet, name="sheet"),
]
