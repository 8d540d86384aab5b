"""Saves one change of a draft, keeps what was typed where it is refused, and shows what somebody else saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import Fields, attempt
from hopmarket.pages.parts.forms import PortalForm
from hopmarket.pages.parts.kept_input import KeptInput, as_typed
from hopmarket.pages.parts.refusals import sentence
from hopmarket.records.framework.models import FrameworkVersion
from hopmarket.records.framework.queries import wordings_of
from hopmarket.records.framework.services import revise_framework
from hopmarket.records.framework.version_facts import document_of
from hopmarket.rules.framework.draft_edits import DraftEdit, fingerprint_of
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

CLAUSE_DRAFTS = KeptInput("framework_clauses")
CHANGED, UNCHANGED = "framework.changed_meanwhile", "framework.nothing_changed"


@dataclass(frozen=True, slots=True)
class OtherWording:
    """Who saved another wording while somebody was writing, and when; ``own`` for the writer themself, in
    another tab."""

    who: str
    own: bool
    at: datetime


@dataclass
class DraftForm:
    """One form of a draft's page on its way: which clauses its writer has before them (none: the details), what
    it is about among what people have typed, and what it shows."""

    request: MemberRequest
    version: FrameworkVersion
    numbers: tuple[str, ...]
    about: str
    make: Callable[[Any], PortalForm]
    fields: Fields
    compares: bool = True
    other: OtherWording | None = None

    def __post_init__(self) -> None:
        self.form = self.make(self.request.POST if self.request.method == "POST" else None)

    @property
    def newest(self) -> str:
        """The fingerprint of what stands there now."""
        return fingerprint_of(document_of(self.version), self.numbers)

    def answer(
        self,
        edit: Callable[[Any], DraftEdit],
        *,
        onward: Callable[[FrameworkVersion], HttpResponse],
        message: str,
    ) -> HttpResponse | None:
        """Tries the change that was typed. None where the page is to be shown."""
        request = self.request
        seen = request.POST.get("seen", "") if self.compares else None
        done = attempt(
            request,
            self.form,
            lambda _: revise_framework(
                version=self.version, edit=edit(self.form), seen=seen, by=request.member, at=request.at
            ),
            message=message,
            onward=onward,
            fields=self.fields,
        )
        if done:
            CLAUSE_DRAFTS.settle(request, self.about)
            return done
        if self.form.refusal and self.form.refusal.reason == UNCHANGED:
            CLAUSE_DRAFTS.settle(request, self.about)
            messages.info(request, sentence(self.form.refusal))
            return onward(self.version)
        if self.form.is_bound:
            CLAUSE_DRAFTS.keep_sent(request, self.about)
            self.other = self._other_wording(self.form.refusal)
        else:
            waiting = CLAUSE_DRAFTS.fields_of(request, self.about)
            if waiting is not None:
                self.form = as_typed(self.make(waiting))
        return None

    def _other_wording(self, refusal: Refusal | None) -> OtherWording | None:
        if refusal is None or refusal.reason != CHANGED:
            return None
        self.version.refresh_from_db()
        row = next(iter(wordings_of(self.version, self.numbers[0] if self.numbers else "")), None)
        if row is None:
            return None
        by: Member = self.request.member
        return OtherWording(str(row.changed_by), row.changed_by_id == by.person, row.changed_at)

    @property
    def seen(self) -> str:
        """What the form remembers of what its writer has before them: from what they began to type, or the
        newest where both texts are shown."""
        if self.other:
            return self.newest
        sent = self.request.POST if self.form.is_bound else None
        waiting = None if sent else CLAUSE_DRAFTS.fields_of(self.request, self.about)
        loaded = sent or waiting
        return (loaded.get("seen", "") if loaded else "") or self.newest

    def context(self) -> dict[str, object]:
        """What the template of the form needs."""
        return {
            "form": self.form,
            "about": self.about,
            "seen": self.seen,
            "other": self.other,
        }


def field_of_fault(refusal: Refusal) -> str:
    """The field beside which a fault of a clause or a source stands: the last word of its place."""
    return refusal.params.get("field", "").rpartition(", ")[2]
