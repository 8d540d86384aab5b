"""Nothing is refused and nothing is written without words for it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import hopmarket
from hopmarket.pages.parts.letters import LETTERS, letter_in_words, mail_body
from hopmarket.pages.parts.refusals import LIVES, SENTENCES, sentence
from hopmarket.rules.opportunity_life import OPPORTUNITY_LIFE
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.response_life import RESPONSE_LIFE

READING = {"importing", "releases"}
SOURCE = Path(hopmarket.__file__).parent
WRITERS = {"write_letter", "tell_interested", "_tell", "_tell_members"}


def calls(name: str, source: str) -> Iterator[ast.Call]:
    """Every call of a function by this name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
            yield node


def texts(call: ast.Call, most: int) -> Iterator[str]:
    """The texts among a call's first positional arguments, and of both arms of a choice."""
    for argument in call.args[:most]:
        for node in (argument.body, argument.orelse) if isinstance(argument, ast.IfExp) else (argument,):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def reasons(source: str) -> set[str]:
    """The reasons that a module refuses with: the first argument of each Refusal."""
    return {reason for call in calls("Refusal", source) for reason in texts(call, 1)}


def all_reasons() -> set[str]:
    """Every reason of the package but those of reading files, which an import words itself."""
    files = (file for file in SOURCE.rglob("*.py") if not READING & set(file.parts))
    return set().union(*(reasons(file.read_text()) for file in files))


def all_kinds() -> set[str]:
    kinds: set[str] = set()
    for file in (SOURCE / "records").rglob("*.py"):
        for writer in WRITERS:
            for call in calls(writer, file.read_text()):
                kinds.update([*texts(call, 2)][:1])
    return kinds


def test_every_reason_has_its_sentence() -> None:
    assert len(all_reasons()) > 100
    assert all_reasons() - set(SENTENCES) == set()


def test_a_reason_without_a_sentence_would_be_found() -> None:
    assert reasons('Refusal("nobody.said_this", CITE)') == {"nobody.said_this"}
    assert "nobody.said_this" not in SENTENCES


def test_every_letter_has_its_words() -> None:
    assert {"invitation", "claim_confirmed", "receipt"} <= all_kinds()
    assert all_kinds() - set(LETTERS) == set()
    assert {"amended", "extended", "cancelled", "no_award"} <= set(LETTERS)


@pytest.mark.parametrize("reason", sorted(SENTENCES))
def test_a_sentence_is_whole_with_and_without_its_values(reason: str) -> None:
    names = {name for _, name, _, _ in Formatter().parse(SENTENCES[reason]) if name}
    text = sentence(Refusal(reason, params=dict.fromkeys(names, "Teme")))
    assert "{" not in text and text[0].isupper() and text[-1] in ".:?!"
    assert "{" not in sentence(Refusal(reason))


@pytest.mark.parametrize("kind", sorted(LETTERS))
def test_a_letter_is_whole(kind: str) -> None:
    words = LETTERS[kind]
    names = {
        name for text in (words.subject, words.body) for _, name, _, _ in Formatter().parse(text) if name
    }
    params = {"reference": "TDC-2026-0001", "ocid": "ocds-1", "received": "2026-11-17T16:40:00+00:00"}
    params["token"] = "0" * 64
    letter = letter_in_words(kind, {**dict.fromkeys(names, "Teme"), **params})
    assert "T16:40" not in letter.body
    assert letter.subject and letter.body and letter.address.startswith("/")
    assert "{" not in mail_body(letter, "Ann") and "\n" not in letter.subject


def test_the_letter_of_an_ending_says_what_happened_in_a_sentence() -> None:
    letter = letter_in_words(
        "no_award", {"title": "Chair hire", "reference": "TDC-2026-0001", "reasons": "None came."}
    )
    assert letter.subject == "No contract was awarded for Chair hire"


@pytest.mark.parametrize("life", [OPPORTUNITY_LIFE, RESPONSE_LIFE], ids=lambda life: str(life.name))
def test_every_not_now_is_said(life: object) -> None:
    name, steps = life.name, life.steps  # type: ignore[attr-defined]
    assert name in LIVES
    for act in steps:
        text = sentence(Refusal(f"{name}.{act}.not_now", params={"state": "no_award"}))
        assert "not_now" not in text
