"""The saving of what a signed-in person types into a form, while they type."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import saving
from hopmarket.rules.draft_kinds import DraftKind, Fields
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.response_life import LoadedForm
from hopmarket.rules.roles import Member

from .keeping import DraftPlace, KeptDraft, keep_unless_replacing


@saving("save_draft")
def save_draft(
    *, kind: DraftKind, about: str, fields: Fields, form: LoadedForm, by: Member, at: datetime
) -> KeptDraft | Refusal:
    """Keeps what a form holds as the member's own draft.

    Refuses ``draft.too_long``, and ``draft.typed_elsewhere`` where they have typed something else about it
    that this form has not seen.
    """
    return keep_unless_replacing(
        DraftPlace(kind, about, person=by.person), fields, by=by.person, form=form, at=at
    )
