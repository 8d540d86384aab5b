"""Addresses of evaluators, the lead, and whoever signs."""

from __future__ import annotations

from django.urls import path

from . import awarding, correcting, declaring, reading, scoring, seating, signing, waiting

app_name = "evaluator"
urlpatterns = [
    path("", waiting.to_score, name="to_score"),
    path("<str:reference>/", scoring.matrix, name="matrix"),
    path("<str:reference>/declare/", declaring.declare, name="declare"),
    path("<str:reference>/lock/", scoring.lock, name="lock"),
    path("<str:reference>/scores/", scoring.side_by_side, name="scores"),
    path("<str:reference>/award/", awarding.award, name="award"),
    path("<str:reference>/award/check/", awarding.check, name="check_award"),
    path("<str:reference>/award/confirm/", awarding.confirm, name="confirm_award"),
    path("<str:reference>/evaluators/", seating.evaluators, name="evaluators"),
    path("<str:reference>/contract/<str:lot>/", signing.contract, name="contract"),
    path("<str:reference>/contract/<str:lot>/correct/", correcting.correct, name="correct"),
    path(
        "<str:reference>/contract/<str:lot>/correct/<slug:thing>/", correcting.figure, name="correct_figure"
    ),
    path("<str:reference>/<int:number>/", reading.response, name="response"),
    path("<str:reference>/<int:number>/files/<uuid:file>/", reading.file, name="file"),
    path("<str:reference>/<int:number>/<str:criterion>/", scoring.sheet, name="sheet"),
]
