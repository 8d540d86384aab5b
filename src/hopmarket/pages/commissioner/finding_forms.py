"""Forms about what the barrier check found: why it stays, and why a second officer does not let it stay."""

from __future__ import annotations

from hopmarket.pages.parts.forms import DateField, LongTextField, PortalForm, ReasonField
from hopmarket.rules.reasons import FEWEST_WORDS


class KeepFindingForm(PortalForm):
    """Asks why a finding is kept; of what the law does not allow, not until when."""

    words = LongTextField(
        label="Why do you keep it?",
        help_text=f"At least {FEWEST_WORDS} words. Everybody reads them with the notice.",
        rows=4,
        max_words=200,
        error_messages={"required": "Say why you keep it"},
    )
    until = DateField(
        label="Until when does this hold?",
        help_text="Leave it empty if it holds for this purchase.",
        required=False,
    )

    def __init__(self, *args: object, is_must: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if is_must:
            del self.fields["until"]


class RefuseOverrideForm(PortalForm):
    """Asks a second officer why what the law does not allow must not stay."""

    words = ReasonField(
        "refuse_override",
        label="Why must it not stay?",
        help_text="Whoever asked reads it. Nothing is published.",
        rows=3,
    )
