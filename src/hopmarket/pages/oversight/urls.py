"""Addresses of oversight: checks, published organisations, imports, redactions, activity, the ledger."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path

from . import board_page, debarment_lists, purchase_activity, views
from .importing import views as importing
from .published_organisations import same_as_decisions, successions
from .redacting import views as redacting
from .waiting_decisions import (
    MEMBERSHIP_CLAIM,
    ORGANISATION,
    PUBLISHED_CLAIM,
    DecidedKind,
    decide,
    waiting_page,
)

app_name = "oversight"


def _decided(address: str, kind: DecidedKind[Any], name: str, **decisions: str) -> list[URLPattern]:
    """The page of a kind that waits, and the address of each decision, by the name of its route."""
    return [
        path(address, waiting_page, {"kind": kind}, name=name),
        *(
            path(f"{address}{decision}/", decide, {"kind": kind, "decision": decision}, name=route)
            for decision, route in decisions.items()
        ),
    ]


urlpatterns = [
    path("", views.waiting, name="waiting"),
    *_decided("organisations/<slug:key>/", ORGANISATION, "organisation", check="check", refuse="refuse"),
    *_decided("claims/<int:pk>/", MEMBERSHIP_CLAIM, "claim", confirm="confirm", refuse="deny"),
    path("letters/<int:pk>/again/", views.send_again, name="send_again"),
    path("published/", same_as_decisions.published, name="published"),
    path("published/join/<slug:key>/", same_as_decisions.find_other, name="join_find"),
    path("published/join/<slug:key>/<slug:into>/", same_as_decisions.join, name="join"),
    path("published/same/<int:pk>/", same_as_decisions.sameness, name="sameness"),
    *_decided(
        "published/claims/<int:pk>/",
        PUBLISHED_CLAIM,
        "published_claim",
        confirm="confirm_published",
        refuse="refuse_published",
        end="end_published",
    ),
    path("published/successions/", successions.successions, name="successions"),
    path("published/successions/new/check/", successions.check_succession, name="succession_check"),
    path("published/successions/new/<slug:step>/", successions.step, name="succession_step"),
    path("published/successions/<int:pk>/", successions.succession, name="succession"),
    path("import/", importing.imports, name="imports"),
    path("import/<slug:key>/", importing.one_import, name="import"),
    path("import/<slug:key>/start/", importing.start, name="import_start"),
    path("import/<slug:key>/drop/", importing.drop, name="import_drop"),
    path("debarment/", debarment_lists.debarment_lists, name="debarment"),
    path("redact/", redacting.find, name="redact"),
    path("redact/<int:pk>/", redacting.choose, name="redact_choose"),
    path("redact/<int:pk>/check/", redacting.check_redaction, name="redact_check"),
    path("redact/<int:pk>/done/", redacting.redacted, name="redacted"),
    path("board/", board_page.board, name="board"),
    path("purchases/", purchase_activity.purchases, name="purchases"),
    path("purchases/<slug:reference>/", purchase_activity.activity, name="activity"),
    path("ledger/", views.ledger, name="ledger"),
    path("ledger/verify/", views.verify_ledger, name="verify_ledger"),
]
