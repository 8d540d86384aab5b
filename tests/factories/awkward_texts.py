"""Texts that are written to make one barrier rule work hard: its words over and over, nearly, or never ending."""

from __future__ import annotations

from collections.abc import Iterator

from hopmarket.rules.barriers.barrier_kinds import BarrierRule
from hopmarket.rules.barriers.checked_notice import CheckedNotice, NoticeStage, NoticeText, TextKind


def awkward_texts(rule: BarrierRule, length: int) -> Iterator[tuple[str, str]]:
    """Texts of so many characters against a rule of words, each with what is awkward in it."""
    for word in rule.keywords[:2]:
        yield "its keyword without end", _filled(f"{word} ", length)
        yield "its keyword as a sentence", _filled(f"{word}. ", length)
        yield "its keyword, and spaces", f"{word}{' ' * (length - 2 * len(word))}{word}"
        yield "its keyword, joined", _filled("\u200d".join(word) + " ", length)
    for example in (*rule.positives[:1], *rule.near_misses[:1]):
        words = example.text
        yield "an example over and over", _filled(f"{words}. ", length)
        yield "an example in one sentence", _filled(f"{words} ", length)
        yield "an example cut short", _filled(f"{words[: len(words) * 2 // 3]} ", length)
        yield "an example in quotes that never close", _filled(f'"{words} ', length)
        yield "an example with wide spaces", _filled(f"{words} ".replace(" ", " " * 5), length)
        yield "an example in capitals, not ASCII", _filled(f"{words.upper()} ß\u200dİ. ", length)


def notice_of_text(rule: BarrierRule, text: str) -> CheckedNotice:
    """A tender whose one text is of a kind that a rule reads."""
    kind = TextKind.SPECIFICATION if "specification" in rule.texts or not rule.texts else min(rule.texts)
    return CheckedNotice(
        "awkward",
        stage=NoticeStage.TENDER,
        category="services",
        texts=(NoticeText("text", TextKind(kind), text),),
    )


def _filled(piece: str, length: int) -> str:
    return (piece * (length // len(piece) + 1))[:length]
