"""Addresses of one's own account; those of allauth are in the main urls."""

from __future__ import annotations

from django.urls import path

from .views import (
    account_home,
    autosaved_forms,
    demonstration,
    desk,
    hats,
    letter_choices,
    opening_key,
    organisation_registration,
    own_organisation,
    published_record,
)

app_name = "account"
urlpatterns = [
    path("", account_home.overview, name="overview"),
    path("acting-for/", account_home.act_for, name="act_for"),
    path("desk/", desk.desk, name="desk"),
    path("desk/handed/<int:pk>/end/", desk.end_handing, name="end_handing"),
    path("desk/<slug:kind>/<path:subject>/go/", desk.go_to_task, name="go_to_task"),
    path("desk/<slug:kind>/<path:subject>/hand-over/", desk.hand_over, name="hand_over"),
    path("hat/", hats.wear_hat, name="wear_hat"),
    path("messages/", account_home.messages_page, name="messages"),
    path("letters/", letter_choices.letter_choices, name="letter_choices"),
    path("messages/read/", account_home.read_messages, name="read_messages"),
    path("drafts/forget/", account_home.forget_draft, name="forget_draft"),
    path("drafts/<slug:kind>/<path:about>/", autosaved_forms.save_form, name="save_draft"),
    path("second-factor/", account_home.second_factor, name="second_factor"),
    path("opening-key/", opening_key.opening_key, name="opening_key"),
    path("organisations/new/", organisation_registration.new_organisation, name="new_organisation"),
    path("organisations/new/check/", organisation_registration.new_check, name="new_check"),
    path("organisations/new/<slug:step>/", organisation_registration.new_step, name="new_step"),
    path("organisations/claim/", organisation_registration.find_organisation, name="find_organisation"),
    path("organisations/<slug:key>/claim/", organisation_registration.claim_membership, name="claim"),
    path("invitations/<slug:token>/", organisation_registration.invitation, name="invitation"),
    path("organisation/", own_organisation.organisation, name="organisation"),
    path("organisation/details/", own_organisation.edit_organisation, name="edit_organisation"),
    path("organisation/numbers/", own_organisation.add_number, name="add_number"),
    path("organisation/invite/", own_organisation.invite, name="invite"),
    path(
        "organisation/invitations/<int:pk>/withdraw/",
        own_organisation.withdraw_invitation_page,
        name="withdraw_invitation",
    ),
    path("organisation/people/<int:pk>/", own_organisation.person, name="person"),
    path("organisation/people/<int:pk>/end/", own_organisation.end_membership_page, name="end_membership"),
    path("published/", published_record.record, name="record"),
    path("published/<slug:key>/claim/", published_record.claim_published_record, name="claim_record"),
    path("published/claims/<int:pk>/end/", published_record.end_published_record, name="end_record"),
    path("demonstration/", demonstration.demonstration, name="demonstration"),
    path("demonstration/letters/", demonstration.letters, name="demonstration_letters"),
    path("demonstration/sign-in/", demonstration.sign_in_as, name="sign_in_as"),
    path("demonstration/clock/", demonstration.move_clock, name="move_clock"),
]
