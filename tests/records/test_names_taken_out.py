"""A name that was taken out of notices leaves no trace in what people wrote about it, in any script."""

from __future__ import annotations

import pytest

from hopmarket.records.published_organisations.name_redaction import text_without_names
from hopmarket.rules.releases.organisation_names import plain_name

GONE = "[gone]"


@pytest.mark.parametrize(
    ("name", "written", "left"),
    [
        ("Acme Ltd", "Follows Acme Limited, by order", "Follows [gone], by order"),
        ("ТОВ «Приклад»", "Наступник: ТОВ «ПРИКЛАД» з 1 квітня", "Наступник: [gone]» з 1 квітня"),
        ("हिन्दी समिति", "पहले हिन्दी समिति, अब नहीं", "पहले [gone], अब नहीं"),
        ("Ελληνική Δοκιμή", "η ΕΛΛΗΝΙΚΗ ΔΟΚΙΜΗ ΑΕ", "η [gone] ΑΕ"),
        ("Лицей 5", "Больница 5 и Лицей 5", "Больница 5 и [gone]"),
        ("★★", "the ★★ of Temebury", "the [gone] of Temebury"),
        ("★★", "the ★ of Temebury", "the ★ of Temebury"),
        ("Київ", "Киів", "Киів"),
    ],
)
def test_a_name_is_taken_out_of_a_text(name: str, written: str, left: str) -> None:
    assert text_without_names(written, {plain_name(name)}, GONE) == left
