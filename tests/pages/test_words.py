"""Nothing is refused without words for it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import hopmarket
from hopmarket.pages.parts.refusals import LIVES, SENTENCES, sentence
from hopmarket.rules.opportunity_life import OPPORTUNITY_LIFE
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.response_life import RESPONSE_LIFE

READING = {"importing", "releases"}
SOURCE = Path(hopmarket.__file__).parent


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


def test_every_reason_has_its_sentence() -> None:
    assert len(all_reasons()) > 100
    assert all_reasons() - set(SENTENCES) == set()


def test_a_reason_without_a_sentence_would_be_found() -> None:
    assert reasons('Refusal("nobody.said_this", CITE)') == {"nobody.said_this"}
    assert "nobody.said_this" not in SENTENCES


@pytest.mark.parametrize("reason", sorted(SENTENCES))
def test_a_sentence_is_whole_with_and_without_its_values(reason: str) -> None:
    names = {name for _, name, _, _ in Formatter().parse(SENTENCES[reason]) if name}
    text = sentence(Refusal(reason, params=dict.fromkeys(names, "Teme")))
    assert "{" not in text and text.lstrip("“")[0].isupper() and text[-1] in ".:?!"
    assert "{" not in sentence(Refusal(reason))


@pytest.mark.parametrize("life", [OPPORTUNITY_LIFE, RESPONSE_LIFE], ids=lambda life: str(life.name))
def test_every_not_now_is_said(life: object) -> None:
    name, steps = life.name, life.steps  # type: ignore[attr-defined]
    assert name in LIVES
    for act in steps:
        text = sentence(Refusal(f"{name}.{act}.not_now", params={"state": "no_award"}))
        assert "not_now" not in text
