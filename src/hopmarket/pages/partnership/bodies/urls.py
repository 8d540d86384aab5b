"""Addresses: bodies, their seats, meetings, minutes and decisions."""

from __future__ import annotations

from django.urls import path

from . import meeting_journeys, meeting_pages, terms_of_reference, views

_BODY = "bodies/<slug:key>"
_MEETING = f"{_BODY}/meetings/<int:number>"
urlpatterns = [
    path("bodies/", views.bodies, name="bodies"),
    path("bodies/default-set/", views.found_default, name="found_default"),
    path("bodies/new/", views.new_body, name="new_body"),
    path(f"{_BODY}/", views.body, name="body"),
    path(f"{_BODY}/change/", views.change_body, name="change_body"),
    path(f"{_BODY}/terms/", terms_of_reference.terms, name="body_terms"),
    path(f"{_BODY}/terms/check/", terms_of_reference.check_terms, name="check_terms"),
    path(f"{_BODY}/constitute/", views.constitute, name="constitute"),
    path(f"{_BODY}/dissolve/", views.dissolve, name="dissolve_body"),
    path(f"{_BODY}/seat/", views.own_seat, name="own_seat"),
    path(f"{_BODY}/seats/new/", views.new_seat, name="new_seat"),
    path(f"{_BODY}/seats/<int:number>/", views.seat, name="seat"),
    path(f"{_BODY}/seats/<int:number>/end/", views.end_empty_seat, name="end_seat"),
    path(f"{_BODY}/meetings/new/", meeting_journeys.call, name="call_meeting"),
    path(f"{_BODY}/meetings/new/check/", meeting_journeys.check_call, name="check_call"),
    path(f"{_MEETING}/", meeting_pages.meeting, name="meeting"),
    path(f"{_MEETING}/agenda/", meeting_journeys.agenda, name="agenda"),
    path(f"{_MEETING}/agenda/check/", meeting_journeys.check_agenda, name="check_agenda"),
    path(f"{_MEETING}/cancel/", meeting_pages.cancel, name="cancel_meeting"),
    path(f"{_MEETING}/attendance/", meeting_pages.attendance, name="attendance"),
    path(f"{_MEETING}/decision/check/", meeting_journeys.check_decision, name="check_decision"),
    path(f"{_MEETING}/decision/<slug:step>/", meeting_journeys.decide, name="decide"),
    path(f"{_MEETING}/minutes/", meeting_journeys.minutes, name="minutes"),
    path(f"{_MEETING}/minutes/check/", meeting_journeys.check_minutes, name="check_minutes"),
    path(f"{_MEETING}/accept/", meeting_pages.accept, name="accept_minutes"),
]
