"""Addresses of one's own account; allauth's stand beside them."""

from __future__ import annotations

from django.urls import path

from .views import demonstration, hats, joining, opening, overview, own, record

app_name = "account"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("acting-for/", overview.act_for, name="act_for"),
    path("desk/", hats.desk, name="desk"),
    path("hat/", hats.wear_hat, name="wear_hat"),
    path("messages/", overview.messages_page, name="messages"),
    path("messages/read/", overview.read_messages, name="read_messages"),
    path("second-factor/", overview.second_factor, name="second_factor"),
    path("opening-key/", opening.opening_key, name="opening_key"),
    path("organisations/new/", joining.new_organisation, name="new_organisation"),
    path("organisations/new/check/", joining.new_check, name="new_check"),
    path("organisations/new/<slug:step>/", joining.new_step, name="new_step"),
    path("organisations/claim/", joining.find_organisation, name="find_organisation"),
    path("organisations/<slug:key>/claim/", joining.claim, name="claim"),
    path("invitations/<slug:token>/", joining.invitation, name="invitation"),
    path("organisation/", own.organisation, name="organisation"),
    path("organisation/details/", own.edit, name="edit_organisation"),
    path("organisation/numbers/", own.add_number, name="add_number"),
    path("organisation/invite/", own.invite, name="invite"),
    path("organisation/invitations/<int:pk>/withdraw/", own.withdraw, name="withdraw_invitation"),
    path("organisation/people/<int:pk>/", own.person, name="person"),
    path("organisation/people/<int:pk>/end/", own.end, name="end_membership"),
    path("published/", record.record, name="record"),
    path("published/<slug:key>/claim/", record.claim, name="claim_record"),
    path("published/claims/<int:pk>/end/", record.end, name="end_record"),
    path("demonstration/", demonstration.demonstration, name="demonstration"),
    path("demonstration/sign-in/", demonstration.sign_in_as, name="sign_in_as"),
    path("demonstration/clock/", demonstration.move_clock, name="move_clock"),
]
