"""Addresses: commenting, confirming by e-mail, vouching, letters of consultations."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import commenting, letters_wanted, own_comments

urlpatterns: list[URLPattern] = [
    path("consultations/<slug:key>/comment/", commenting.comment, name="comment"),
    path("consultations/<slug:key>/comment/without-a-name/", commenting.vouch, name="vouch_comment"),
    path("comments/", own_comments.own_comments, name="own_comments"),
    path("comments/<int:pk>/", own_comments.member_comment, name="member_comment"),
    path("comments/sent/<slug:token>/", own_comments.comment_sent, name="comment_sent"),
    path("comments/<slug:token>/confirm/", own_comments.confirm, name="confirm_comment"),
    path("comments/<slug:token>/", own_comments.own_comment, name="own_comment"),
    path("letters/", letters_wanted.letters_wanted, name="consultation_letters"),
    path("letters/sent/", letters_wanted.letters_sent, name="consultation_letters_sent"),
    path(
        "letters/<slug:token>/confirm/", letters_wanted.confirm_letters, name="confirm_consultation_letters"
    ),
    path("letters/<slug:token>/stop/", letters_wanted.stop_letters, name="stop_consultation_letters"),
]
