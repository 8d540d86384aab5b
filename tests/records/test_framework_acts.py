"""Every act on a version of the framework, in every state, by everybody: done where the table says so, else a
refusal that says why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction

from hopmarket.records.framework.models import FrameworkVersion
from hopmarket.records.framework.services import (
    abandon_framework,
    adopt_framework,
    open_framework_consultation,
    recommend_framework,
    return_framework,
    revise_framework,
)
from hopmarket.records.framework.version_facts import document_of
from hopmarket.rules.bodies.body_life import BodyKind
from hopmarket.rules.framework.draft_edits import DocumentDetails, ReviseDetails
from hopmarket.rules.framework.life import FrameworkAct, FrameworkState
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member
from tests.factories import framework_drafts as drafts

pytestmark = pytest.mark.django_db
S, A = FrameworkState, FrameworkAct


def _revise(version: FrameworkVersion, **by: Any) -> Any:
    details = replace(DocumentDetails.of(document_of(version)), summary="What we promise, in short.")
    return revise_framework(version=version, edit=ReviseDetails(details), **by)


def _open(version: FrameworkVersion, **by: Any) -> Any:
    plan = drafts.a_plan(by["at"], by["at"] + (drafts.CLOSED - drafts.OPENED))
    return open_framework_consultation(version=version, plan=plan, **by)


def _decide(service: Callable[..., Any], kind: BodyKind) -> Callable[..., Any]:
    def decide(version: FrameworkVersion, **by: Any) -> Any:
        more = {"effect_from": by["at"].date(), "notice_months": 3} if service is adopt_framework else {}
        meeting = drafts.a_meeting(kind, by["at"])
        return service(version=version, meeting=meeting, record=drafts.a_record(by["at"]), **more, **by)

    return decide


def _abandon(version: FrameworkVersion, **by: Any) -> Any:
    return abandon_framework(version=version, reasons="We begin again from another text.", **by)


DOES: dict[FrameworkAct, Callable[..., Any]] = {
    A.REVISE: _revise,
    A.OPEN_CONSULTATION: _open,
    A.RECOMMEND: _decide(recommend_framework, BodyKind.WORKING_GROUP),
    A.RETURN: _decide(return_framework, BodyKind.BOARD),
    A.ADOPT: _decide(adopt_framework, BodyKind.BOARD),
    A.ABANDON: _abandon,
}
# One line for each state, one column for each act in the order of DOES: the state after it, or a dot.
DECIDED = {
    S.DRAFT: "draft consulting . . . abandoned",
    S.CONSULTING: ". . . . . .",
    S.REVISING: "revising consulting recommended . . abandoned",
    S.RECOMMENDED: ". . . revising adopted abandoned",
    S.ADOPTED: ". . . . . .",
    S.ABANDONED: ". . . . . .",
}
# Who may do what, where the state allows it.
MAY = {
    "officer": set(A),
    "officer_without_code": {A.REVISE},
    "drafter": {A.REVISE},
    "board_member": set(),
    "outsider": set(),
    "operator": set(),
}


@pytest.mark.parametrize("state", S)
def test_every_act_in_every_state_by_everybody(state: FrameworkState) -> None:
    assert set(DOES) == set(A) - {A.CLOSE} and set(DECIDED) == set(S)
    makers, version = drafts.a_version_in(state)
    for act, wanted in zip(DOES, DECIDED[state].split(), strict=True):
        for who, may in MAY.items():
            with transaction.atomic():
                by = _member(makers, who)
                outcome = DOES[act](version, by=by, at=drafts.INSTANTS[state])
                after = FrameworkVersion.objects.get(pk=version.pk).state
                transaction.set_rollback(True)
            tried = (state, act, who, outcome)
            if act in may and wanted != ".":
                assert not isinstance(outcome, Refusal), tried
                assert after == wanted, tried
                continue
            assert isinstance(outcome, Refusal), tried
            assert after == FrameworkVersion.objects.get(pk=version.pk).state
            if act in may:
                assert outcome.reason == f"framework.{act}.not_now", tried
                assert outcome.params["state"] == state


def _member(makers: drafts.Makers, who: str) -> Member:
    if who == "officer_without_code":
        return replace(makers.officer, second_factor=False)
    by: Member = getattr(makers, who)
    return by
