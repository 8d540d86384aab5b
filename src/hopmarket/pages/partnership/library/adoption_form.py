"""Where an adopted clause comes to stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from hopmarket.pages.parts.forms import PortalForm


class AdoptionForm(PortalForm):
    """Asks where the clause comes in the draft."""

    under = forms.ChoiceField(label="Where does it come in the draft?", required=False)

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["under"].choices = places  # type: ignore[attr-defined]
