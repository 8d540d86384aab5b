"""What was typed on one page and waits until it is checked on the next.

A page reached by a sent form redirects to one that is only looked at; what was typed is kept between them,
so neither Back nor a page loaded again loses it. What a signed-in person types is kept as a draft, which
outlives their session; a session alone keeps what has nobody yet, or matters only while it lasts.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django import forms
from django.forms.utils import ErrorDict
from django.http import HttpRequest, QueryDict

from hopmarket.records.drafts.keeping import (
    DraftPlace,
    KeptDraft,
    KeptVersion,
    bring_forward,
    forget_draft,
    forget_seen,
    keep_before_unseen,
    keep_or_set_aside,
    kept_aside,
    kept_drafts,
    replace_body,
)
from hopmarket.records.ledger import current_time
from hopmarket.rules.draft_kinds import DRAFT_KINDS, typed_fields
from hopmarket.rules.hash_chain import canonical
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.response_life import LoadedForm

Form = TypeVar("Form", bound=forms.Form)
LONGEST_MARK = 80
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_READ = "kept_drafts"
"""Where a request remembers the drafts that it has read."""


@dataclass(frozen=True, slots=True)
class SessionInput:
    """Input that a session keeps under its key, and that ends with it. ``about`` is the number of what it is
    typed about, and keeps several inputs apart; without it there is one."""

    key: str

    def of(self, request: HttpRequest, about: object = None) -> dict[str, Any] | None:
        """What waits, as JSON values; None if nothing does."""
        waiting: dict[str, Any] | None = request.session.get(self.key)
        return waiting if about is None or waiting is None else waiting.get(str(about))

    def keep(self, request: HttpRequest, typed: Mapping[str, Any], about: object = None) -> None:
        """Keeps what was typed, in place of what waited before."""
        others = request.session.get(self.key, {})
        request.session[self.key] = dict(typed) if about is None else {**others, str(about): dict(typed)}

    def forget(self, request: HttpRequest, about: object = None) -> None:
        """Deletes what waits."""
        waiting = request.session.pop(self.key, None)
        if waiting and about is not None:
            waiting.pop(str(about), None)
            request.session[self.key] = waiting


@dataclass(frozen=True, slots=True)
class KeptInput:
    """Input that is kept as a draft of the person who is signed in, in whatever session they come back."""

    kind: str

    def place(self, request: HttpRequest, about: object = None) -> DraftPlace:
        """Where this person's draft about something is kept."""
        person = request.user.pk
        assert person is not None, "only a signed-in person has drafts"
        return DraftPlace(DRAFT_KINDS[self.kind], "" if about is None else str(about), person=person)

    def _to_change(self, request: HttpRequest, about: object) -> DraftPlace:
        """The same place, of which nothing that was read before counts any more."""
        vars(request).pop(_READ, None)
        return self.place(request, about)

    def draft(self, request: HttpRequest, about: object = None) -> KeptDraft | None:
        """The person's draft, if one waits."""
        return next(iter(self.drafts(request, ["" if about is None else str(about)]).values()), None)

    def drafts(self, request: HttpRequest, subjects: Collection[str]) -> dict[str, KeptDraft]:
        """The person's drafts about these subjects, by subject, read once for a request."""
        known: dict[tuple[str, str], KeptDraft | None] = vars(request).setdefault(_READ, {})
        unread = [subject for subject in subjects if (self.kind, subject) not in known]
        if unread:
            read = kept_drafts(self.place(request), unread)
            known.update({(self.kind, subject): read.get(subject) for subject in unread})
        drafts = ((subject, known[self.kind, subject]) for subject in subjects)
        return {subject: draft for subject, draft in drafts if draft}

    def of(self, request: HttpRequest, about: object = None) -> dict[str, Any] | None:
        """The same, as JSON values; of an earlier version what it kept in the session."""
        draft = self.draft(request, about)
        if draft:
            return draft.body
        return SessionInput(self.kind).of(request, about)  # where earlier versions kept it

    def fields_of(self, request: HttpRequest, about: object = None) -> QueryDict | None:
        """The fields of a form that wait, as they were sent; None if nothing does."""
        waiting = self.of(request, about)
        return None if waiting is None else as_fields(waiting)

    def saved_at(self, request: HttpRequest, about: object = None) -> datetime | None:
        """When the person typed what waits; None if nothing does."""
        draft = self.draft(request, about)
        return draft.saved_at if draft else None

    def version(self, request: HttpRequest, about: object = None) -> str:
        """What a form remembers of the draft with which it is loaded; empty where nothing waits."""
        draft = self.draft(request, about)
        return draft.version if draft else ""

    def forget(self, request: HttpRequest, about: object = None) -> None:
        """Deletes what waits, with all that was set aside."""
        forget_draft(self._to_change(request, about))
        SessionInput(self.kind).forget(request, about)

    def aside(self, request: HttpRequest, about: object = None) -> list[KeptVersion]:
        """What the person typed about it in another tab, and no form has shown yet."""
        return kept_aside(self.place(request, about)) if self.draft(request, about) else []

    def bring_forward(self, request: HttpRequest, number: int, about: object = None) -> bool:
        """Puts a text that was set aside in the place of what waits, and that aside."""
        return bring_forward(self._to_change(request, about), number)

    def keep_sent(self, request: HttpRequest, about: object = None, **more: list[str]) -> None:
        """Keeps the fields of a form that was refused or left, as they were sent, and more of them; what was
        typed in another tab meanwhile stays, and these are set aside beside it."""
        keep_or_set_aside(
            self._to_change(request, about),
            {**typed_fields(request.POST.lists()), **more},
            form=sent_form(request),
            at=current_time.now(),
        )

    def keep(self, request: HttpRequest, typed: Mapping[str, Any], about: object = None) -> datetime | None:
        """Keeps what was typed in a form whose button was pressed; what was typed in another tab and did not
        show in that form is set aside beside it. Answers when that was typed."""
        place, form = self._to_change(request, about), sent_form(request)
        return keep_before_unseen(place, typed, form=form, at=current_time.now())

    def correct(self, request: HttpRequest, body: Mapping[str, Any], about: object = None) -> None:
        """Puts another body into what waits; when and in which form it was typed stays."""
        replace_body(self._to_change(request, about), body)

    def settle(self, request: HttpRequest, about: object = None) -> None:
        """Deletes what waits once the form that was sent has done its act; what was typed in another tab and
        did not show in that form waits on."""
        forget_seen(self._to_change(request, about), sent_form(request))
        SessionInput(self.kind).forget(request, about)


def sent_form(request: HttpRequest) -> LoadedForm:
    """The marks that a sent form carries; empty where it carries none."""
    return LoadedForm(
        mark=request.POST.get("mark", "")[:LONGEST_MARK],
        loaded=request.POST.get("waiting", "")[:LONGEST_MARK],
    )


def as_typed(form: Form) -> Form:
    """A form over what somebody has typed and not sent: it shows that, and finds no fault in it yet."""
    vars(form).update(_errors=ErrorDict(), cleaned_data={})
    return form


def as_fields(kept: Mapping[str, Any]) -> QueryDict:
    """What is kept, as a form sends it. Earlier versions kept what a form had read: one text, or a day as
    2026-12-01, which is typed in three boxes."""
    fields = QueryDict(mutable=True)
    for name, texts in kept.items():
        if isinstance(texts, str) and _DAY.fullmatch(texts):
            for part, number in zip(("year", "month", "day"), texts.split("-"), strict=True):
                fields[f"{name}_{part}"] = str(int(number))
        fields.setlist(name, texts if isinstance(texts, list) else [str(texts)])
    return fields


def fingerprint(*checked: Any) -> str:
    """SHA-256 (hexadecimal) of JSON values that somebody checks, for the button that confirms them."""
    return hashlib.sha256(canonical(list(checked))).hexdigest()


def unchecked(request: HttpRequest, kept: str) -> Refusal | None:
    """A refusal if the button carries another fingerprint than that of what is kept now: another window
    has changed it, and nobody has checked that."""
    return None if request.POST.get("checked") == kept else Refusal("checked.changed_meanwhile")
