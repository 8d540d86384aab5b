"""Why organisations did not respond, as the buyer of a closed purchase reads it: figures, never who."""

from __future__ import annotations

from dataclasses import dataclass

from hopmarket.rules.decline import DECLINE_LABELS, FEWEST_SHOWN, DisclosedDeclines


@dataclass(frozen=True, slots=True)
class DeclinesInWords:
    """A sentence, and each reason that is shown with its count."""

    sentence: str
    lines: tuple[tuple[str, int], ...]


def declines_in_words(declines: DisclosedDeclines | None) -> DeclinesInWords | None:
    """What may be read of declines; None while a purchase is open."""
    if declines is None:
        return None
    lines = tuple((DECLINE_LABELS[reason], count) for reason, count in declines.shown)
    if declines.total is not None:
        if lines:
            lines = (*lines, ("Other reasons together", declines.others or 0))
        return DeclinesInWords(f"{declines.total} organisations said why they do not respond.", lines)
    if lines:
        return DeclinesInWords("Whether others gave other reasons is not shown.", lines)
    return DeclinesInWords(
        f"Nothing to show: fewer than {FEWEST_SHOWN} organisations said why they do not respond, or none, or "
        "their figures would tell too much.",
        (),
    )
