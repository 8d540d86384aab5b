"""Addresses: what waits in consultations, answering what people say, moderating."""

from __future__ import annotations

from django.urls import path

from . import answering_pages, consultation_desk, moderation_pages, round_pages

_ONE = "consultations/<slug:key>/"
_COMMENT = f"{_ONE}comments/<int:number>/"

urlpatterns = [
    path("consultations/", consultation_desk.consultations, name="consultations"),
    path("consultations/who-may-vouch/", round_pages.sector_bodies, name="sector_bodies"),
    path("consultations/who-may-vouch/<int:pk>/end/", round_pages.end_vouching, name="end_vouching"),
    path(_ONE, consultation_desk.consultation, name="consultation"),
    path(f"{_ONE}extend/", round_pages.extend, name="extend_consultation"),
    path(f"{_ONE}withdraw/", round_pages.withdraw, name="withdraw_consultation"),
    path(f"{_ONE}respond/", round_pages.respond, name="respond"),
    path(f"{_ONE}respond/check/", round_pages.check_response, name="check_response"),
    path(_COMMENT, consultation_desk.comment, name="comment_to_answer"),
    path(f"{_COMMENT}answer/check/", answering_pages.check_answer, name="check_answer"),
    path(f"{_COMMENT}answer/<slug:step>/", answering_pages.answer_step, name="answer_step"),
    path(f"{_COMMENT}hide/", moderation_pages.hide, name="hide_comment"),
    path(f"{_COMMENT}restore/", moderation_pages.restore, name="restore_comment"),
    path(f"{_COMMENT}keep-hidden/", moderation_pages.keep_hidden, name="keep_comment_hidden"),
    path(f"{_ONE}answers/<int:number>/", answering_pages.revise_answer, name="revise_answer"),
    path(f"{_ONE}answers/<int:number>/check/", answering_pages.check_revision, name="check_revision"),
]
