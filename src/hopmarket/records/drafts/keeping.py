"""Keeps drafts, gives them back, and deletes them when they were sent or their time is over.

No acts: a draft concerns nobody but those who write it, so the ledger has no event of it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyrage
from django.db import transaction
from django.db.models import QuerySet

from hopmarket import server_keys
from hopmarket.records.ledger.acts import locked
from hopmarket.rules.draft_kinds import (
    DRAFT_KINDS,
    LOADED_WITH,
    MOST_VERSIONS,
    VERSION_SPAN,
    DraftKind,
    Fields,
    too_long_to_keep,
)
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.response_life import LoadedForm, PartSave, replaces_unseen

from .models import Draft, DraftVersion


@dataclass(frozen=True, slots=True)
class DraftPlace:
    """Whose draft of what: a person's own, or an organisation's where its kind is shared."""

    kind: DraftKind
    subject: str = ""
    person: int = 0
    organisation: int = 0


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """What was typed, as JSON values, how often it was saved, when last, by whom and from which form."""

    body: dict[str, Any]
    revision: int
    saved_at: datetime
    saved_by: int
    form: str

    @property
    def version(self) -> str:
        """What a form remembers of the draft with which it was loaded."""
        return PartSave(self.form, self.saved_by, self.saved_at.isoformat()).version


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """An earlier version of a draft, or one that was set aside because somebody else had saved meanwhile."""

    number: int
    body: dict[str, Any]
    saved_at: datetime
    saved_by: int
    is_set_aside: bool

    @property
    def texts(self) -> list[str]:
        """What was typed of words, a field a text."""
        fields = [texts for name, texts in self.body.items() if name not in LOADED_WITH]
        words = [texts if isinstance(texts, list) else [texts] for texts in fields]
        return [text for texts in words for text in texts if isinstance(text, str) and text.strip()]


def keep_draft(
    place: DraftPlace, body: Mapping[str, Any], *, by: int, form: str = "", at: datetime
) -> KeptDraft:
    """Keeps what was typed in the draft's place; of a shared draft what stood there stays among its
    versions. ``by`` is the person, ``form`` the mark of the form in which it was typed."""
    with transaction.atomic():
        return _keep(place, _locked(place), body, by=by, form=form, at=at)


def _keep(
    place: DraftPlace, stands: Draft | None, body: Mapping[str, Any], *, by: int, form: str, at: datetime
) -> KeptDraft:
    """Keeps a body in the place of the draft that stands there, locked, or begins one."""
    saved = _save(place, body, by=by, form=form, at=at)
    draft = stands or _begun(place, saved)
    _put(draft, saved)
    draft.revision += 1
    draft.save()
    if place.kind.is_shared:
        _keep_version(draft, saved)
    return KeptDraft(dict(body), draft.revision, at, by, form)


def _save(place: DraftPlace, body: Mapping[str, Any], *, by: int, form: str, at: datetime) -> dict[str, Any]:
    return {"saved_at": at, "saved_by": by, "form": form, "body": _stored(place.kind, body)}


def _save_of(row: Draft | DraftVersion) -> dict[str, Any]:
    """One save, as it stands in a draft or a version."""
    return {name: getattr(row, name) for name in ("saved_at", "saved_by", "form", "body")}


def _put(row: Draft | DraftVersion, saved: Mapping[str, Any]) -> None:
    for name, value in saved.items():
        setattr(row, name, value)


def keep_unless_replacing(
    place: DraftPlace, fields: Fields, *, by: int, form: LoadedForm, at: datetime
) -> KeptDraft | Refusal:
    """Keeps the fields of a form as its writer's own draft, but never in place of what they have typed
    meanwhile in another form of the kind and not seen in this one. Refuses ``draft.too_long`` and
    ``draft.typed_elsewhere``."""
    refusal = too_long_to_keep(fields)
    if refusal:
        return refusal
    form = form if form.mark else LoadedForm(secrets.token_urlsafe(9), form.loaded)
    with transaction.atomic():
        stands = _locked(place) or _begun(place, _save(place, fields, by=by, form=form.mark, at=at))
        # Of two forms that begin at once the later finds here what the earlier has kept.
        if stands.revision and stands.form != form.mark:
            if _replaces_unseen(stands, place.kind, fields, form):
                return Refusal("draft.typed_elsewhere")
            stands.versions.filter(form=form.mark, is_set_aside=True).delete()
        return _keep(place, stands, fields, by=by, form=form.mark, at=at)


def keep_before_unseen(
    place: DraftPlace, body: Mapping[str, Any], *, form: LoadedForm, at: datetime
) -> datetime | None:
    """Keeps what a form sent as its writer's own draft. What they have typed meanwhile in another form of the
    kind, and not seen in this one, is set aside beside it; answers when that was typed."""
    with transaction.atomic():
        stored = _locked(place)
        unseen = stored if stored and _replaces_unseen(stored, place.kind, body, form) else None
        typed_at = unseen.saved_at if unseen else None
        if unseen:
            _keep_version(unseen, _save_of(unseen), is_set_aside=True)
        _keep(place, stored, body, by=place.person, form=form.mark, at=at)
    return typed_at


def _replaces_unseen(stands: Draft, kind: DraftKind, typed: Mapping[str, Any], form: LoadedForm) -> bool:
    if stands.form == form.mark:  # what a form saved itself it may replace: no need to decrypt and compare
        return False
    body = _read(kind, bytes(stands.body))
    return replaces_unseen(stored=_text(body), typed=_text(typed), last=_last_save(stands), form=form)


def _last_save(draft: Draft) -> PartSave:
    return PartSave(draft.form, draft.saved_by, draft.saved_at.isoformat())


def keep_or_set_aside(place: DraftPlace, fields: Fields, *, form: LoadedForm, at: datetime) -> bool:
    """Keeps what a form sent that has done no act, as the draft of its writer or beside it; answers whether it
    is kept."""
    kept = keep_unless_replacing(place, fields, by=place.person, form=form, at=at)
    if isinstance(kept, Refusal) and kept.reason == "draft.typed_elsewhere":
        set_aside(place, fields, by=place.person, form=form.mark, at=at)
        return True
    return not isinstance(kept, Refusal)


def replace_body(place: DraftPlace, body: Mapping[str, Any]) -> None:
    """Puts another body into a draft; when, by whom and in which form it was typed stays."""
    Draft.objects.filter(**_which(place)).update(body=_stored(place.kind, body))


def forget_seen(place: DraftPlace, form: LoadedForm) -> None:
    """Deletes a person's own draft whose form has been sent. What they had typed in another form of the kind,
    which did not show in this one, waits on."""
    with transaction.atomic():
        draft = _locked(place)
        if draft is None:
            return
        last = _last_save(draft)
        if form.mark and form.mark != last.form and form.loaded != last.version:
            draft.versions.filter(form=form.mark).delete()
            return
        aside = draft.versions.filter(is_set_aside=True).exclude(form=form.mark).first()
        if aside is None:
            draft.delete()
            return
        _put(draft, _save_of(aside))
        draft.revision += 1
        draft.save()
        aside.delete()


def _text(fields: Mapping[str, Any]) -> str:
    """All that was typed, as one text to compare."""
    return json.dumps(dict(fields), sort_keys=True) if any(map(_is_typed, fields.values())) else ""


def _is_typed(texts: Any) -> bool:
    return any(str(text).strip() for text in (texts if isinstance(texts, list) else [texts]))


def set_aside(place: DraftPlace, body: Mapping[str, Any], *, by: int, form: str, at: datetime) -> None:
    """Keeps a text among the versions of a shared draft, which somebody else has saved meanwhile."""
    with transaction.atomic():
        draft = _locked(place)
        if draft:
            saved = _save(place, body, by=by, form=form, at=at)
            _keep_version(draft, saved, is_set_aside=True)


def _begun(place: DraftPlace, saved: Mapping[str, Any]) -> Draft:
    """The draft's row, locked; two windows may begin it at once."""
    Draft.objects.get_or_create(**_which(place), defaults={**saved, "revision": 0})
    return locked(Draft.objects.all(), **_which(place))


def _keep_version(draft: Draft, saved: Mapping[str, Any], *, is_set_aside: bool = False) -> None:
    at = saved["saved_at"]
    same = draft.versions.filter(
        form=saved["form"], is_set_aside=is_set_aside, began_at__gt=at - VERSION_SPAN
    )
    if saved["form"] and same.update(**saved):
        return
    draft.versions.create(began_at=at, is_set_aside=is_set_aside, **saved)
    kept = draft.versions.order_by("-id").values("pk")[:MOST_VERSIONS]
    draft.versions.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()


def is_kept(place: DraftPlace) -> bool:
    """Whether anything waits there; nothing is decrypted for it."""
    return _drafts(place, (place.subject,)).exists()


def kept_draft(place: DraftPlace) -> KeptDraft | None:
    """What was typed there; None where nothing waits."""
    return next(iter(kept_drafts(place, (place.subject,)).values()), None)


def kept_drafts(place: DraftPlace, subjects: Collection[str]) -> dict[str, KeptDraft]:
    """The drafts about these subjects, by subject, in one query."""
    rows = _drafts(place, subjects)
    return {
        row.subject: KeptDraft(
            _read(place.kind, bytes(row.body)), row.revision, row.saved_at, row.saved_by, row.form
        )
        for row in rows
    }


def kept_versions(place: DraftPlace) -> list[KeptVersion]:
    """The versions of a shared draft, the newest first."""
    rows = DraftVersion.objects.filter(**{f"draft__{name}": value for name, value in _which(place).items()})
    return [
        KeptVersion(row.pk, _read(place.kind, bytes(row.body)), row.saved_at, row.saved_by, row.is_set_aside)
        for row in rows
    ]


def kept_aside(place: DraftPlace) -> list[KeptVersion]:
    """The texts that were set aside, the newest first."""
    return [version for version in kept_versions(place) if version.is_set_aside]


def bring_forward(place: DraftPlace, number: int) -> bool:
    """Puts a text that was set aside in the draft's place, and what stood there aside; answers whether there is
    such a text."""
    with transaction.atomic():
        draft = _locked(place)
        aside = draft.versions.filter(pk=number, is_set_aside=True).first() if draft else None
        if draft is None or aside is None:
            return False
        forward, stood = _save_of(aside), _save_of(draft)
        _put(draft, forward)
        _put(aside, stood)
        draft.revision += 1
        draft.save()
        aside.save()
    return True


def forget_draft(place: DraftPlace) -> None:
    """Deletes a draft and its versions: what it was for has been sent, or is not wanted any more."""
    forget_drafts(place, (place.subject,))


def forget_drafts(place: DraftPlace, subjects: Collection[str]) -> None:
    """Deletes the drafts about these subjects, with their versions."""
    _drafts(place, subjects).delete()


def delete_expired_drafts(at: datetime) -> int:
    """Deletes every draft whose time is over; answers how many."""
    return sum(
        Draft.objects.filter(kind=kind.name, saved_at__lt=at - kind.lasts).delete()[0]
        for kind in DRAFT_KINDS.values()
        if kind.lasts
    )


def _which(place: DraftPlace) -> dict[str, Any]:
    return {
        "kind": place.kind.name,
        "subject": place.subject,
        "person": place.person,
        "organisation": place.organisation,
    }


def _drafts(place: DraftPlace, subjects: Collection[str]) -> QuerySet[Draft]:
    return Draft.objects.filter(
        kind=place.kind.name, subject__in=subjects, person=place.person, organisation=place.organisation
    )


def _locked(place: DraftPlace) -> Draft | None:
    try:
        return locked(Draft.objects.all(), **_which(place))
    except Draft.DoesNotExist:
        return None


def _stored(kind: DraftKind, body: Mapping[str, Any]) -> bytes:
    plain = json.dumps(dict(body)).encode()
    return pyrage.encrypt(plain, [server_keys.drafts_identity().to_public()]) if kind.is_encrypted else plain


def _read(kind: DraftKind, stored: bytes) -> dict[str, Any]:
    plain = pyrage.decrypt(stored, [server_keys.drafts_identity()]) if kind.is_encrypted else stored
    body: dict[str, Any] = json.loads(plain)
    return body
