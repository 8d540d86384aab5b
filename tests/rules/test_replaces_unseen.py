"""No text takes the place of one that its writer has not seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.response_life import LoadedForm, PartSave, replaces_unseen

MINE, OTHER = "mark-mine", "mark-other"


def saved_by(form: str, turn: int = 0) -> PartSave:
    return PartSave(form, 3, f"2026-12-16T12:00:00.{turn:06}+00:00")


SEEN = saved_by("mark-earlier").version


@pytest.mark.parametrize(
    ("stored", "typed", "last", "loaded", "refused"),
    [
        ("", "Mine.", None, "", False),
        ("  \n", "Mine.", saved_by(OTHER), "", False),
        ("Old.", "Mine.", saved_by("mark-earlier"), SEEN, False),
        ("Mine, half", "Mine, all of it.", saved_by(MINE), SEEN, False),
        ("Theirs.", "Mine.", saved_by(OTHER), SEEN, True),
        ("Theirs.", "", saved_by(OTHER), SEEN, True),
        ("Theirs.", "Mine.", saved_by(OTHER), "", True),
        ("Same.", "Same.", saved_by(OTHER), SEEN, False),
        ("Of an earlier version of the portal.", "Mine.", None, "", False),
        (
            "Saved again by the form whose first save was seen.",
            "Mine.",
            saved_by("mark-earlier", 1),
            SEEN,
            True,
        ),
        ("Gone and come back without a save.", "Mine.", None, SEEN, True),
        ("Saved without a form.", "Mine.", saved_by(""), SEEN, True),
    ],
)
def test_a_form_replaces_what_it_was_loaded_with_or_saved_itself(
    stored: str, typed: str, last: PartSave | None, loaded: str, refused: bool
) -> None:
    form = LoadedForm(mark=MINE, loaded=loaded)
    assert replaces_unseen(stored=stored, typed=typed, last=last, form=form) is refused


def test_a_save_that_comes_from_no_form_warns_nobody() -> None:
    assert not replaces_unseen(stored="Theirs.", typed="Mine.", last=saved_by(OTHER), form=None)


@given(
    writes=st.lists(
        st.tuples(st.integers(0, 2), st.booleans(), st.text(st.characters(categories=["L"]), min_size=1)),
        max_size=20,
    )
)
def test_however_three_forms_save_in_turn_no_unseen_text_is_lost(
    writes: list[tuple[int, bool, str]],
) -> None:
    """Each write may load its page anew first. A text that is replaced was seen by the form that did it."""
    stored, last = "", None
    loaded = ["", "", ""]
    seen: list[set[str]] = [{""}, {""}, {""}]
    for turn, (form, reloads, text) in enumerate(writes):
        if reloads:
            loaded[form] = last.version if last else ""
            seen[form].add(stored)
        marks = LoadedForm(mark=f"form-{form}", loaded=loaded[form])
        if replaces_unseen(stored=stored, typed=text, last=last, form=marks):
            continue
        assert stored in seen[form] or stored in {"", text}
        stored, last = text, saved_by(marks.mark, turn)
        seen[form].add(text)
