"""Addresses of oversight: checks, published organisations, imports, redactions, the ledger."""

from __future__ import annotations

from django.urls import path

from . import views
from .importing import views as importing
from .published_organisations import claims, same_as_decisions, successions
from .redacting import views as redacting

app_name = "oversight"
urlpatterns = [
    path("", views.waiting, name="waiting"),
    path("organisations/<slug:key>/", views.organisation, name="organisation"),
    path("organisations/<slug:key>/check/", views.check_organisation_page, name="check"),
    path("organisations/<slug:key>/refuse/", views.refuse_organisation_page, name="refuse"),
    path("claims/<int:pk>/", views.membership_claim, name="claim"),
    path("claims/<int:pk>/confirm/", views.confirm_membership_claim, name="confirm"),
    path("claims/<int:pk>/refuse/", views.refuse_membership_claim, name="deny"),
    path("letters/<int:pk>/again/", views.send_again, name="send_again"),
    path("published/", same_as_decisions.published, name="published"),
    path("published/join/<slug:key>/", same_as_decisions.find_other, name="join_find"),
    path("published/join/<slug:key>/<slug:into>/", same_as_decisions.join, name="join"),
    path("published/same/<int:pk>/", same_as_decisions.sameness, name="sameness"),
    path("published/claims/<int:pk>/", claims.published_claim_page, name="published_claim"),
    path("published/claims/<int:pk>/confirm/", claims.confirm_published_claim_page, name="confirm_published"),
    path("published/claims/<int:pk>/refuse/", claims.refuse_published_claim_page, name="refuse_published"),
    path("published/claims/<int:pk>/end/", claims.end_published_claim_page, name="end_published"),
    path("published/successions/", successions.successions, name="successions"),
    path("published/successions/new/check/", successions.check_succession, name="succession_check"),
    path("published/successions/new/<slug:step>/", successions.step, name="succession_step"),
    path("published/successions/<int:pk>/", successions.succession, name="succession"),
    path("import/", importing.imports, name="imports"),
    path("import/<slug:key>/", importing.one_import, name="import"),
    path("import/<slug:key>/start/", importing.start, name="import_start"),
    path("import/<slug:key>/drop/", importing.drop, name="import_drop"),
    path("redact/", redacting.find, name="redact"),
    path("redact/<int:pk>/", redacting.choose, name="redact_choose"),
    path("redact/<int:pk>/done/", redacting.redacted, name="redacted"),
    path("ledger/", views.ledger, name="ledger"),
    path("ledger/verify/", views.verify_ledger, name="verify_ledger"),
]
