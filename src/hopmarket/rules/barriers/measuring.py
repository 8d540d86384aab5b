"""How often a rule of words is right: two readers' labels of real passages, how far they agree, and how far the rule
agrees with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from .barrier_kinds import BarrierRule, Severity
from .checked_notice import CheckedNotice, NoticeStage, NoticeText, TextKind
from .checking import check_notice

LEAST_PRECISION = 0.9
"""Under this precision a rule of words may do no more than ask somebody to have a look."""
FEWEST_POSITIVES = 10
"""With fewer passages that hold the barrier nothing is known about a rule."""
_Z = 1.959963984540054
"""The 97.5 per cent point of the normal distribution: intervals of 95 per cent."""


class PassageLabel(StrEnum):
    """A reader's answer whether a passage holds the barrier."""

    YES = "y"
    NO = "n"
    UNSURE = "u"


class UnreadLabel(ValueError):
    """A line of labels that cannot be read; the sentence names it."""


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A passage with what each reader answered, and whether its words stand among the rule's own examples."""

    text: str
    first: PassageLabel
    second: PassageLabel
    is_quoted: bool = False

    @property
    def is_decided(self) -> bool:
        """Whether both said yes or no."""
        return PassageLabel.UNSURE not in (self.first, self.second)

    @property
    def is_agreed(self) -> bool:
        """Whether both said the same, yes or no."""
        return self.is_decided and self.first is self.second


def labels_in(lines: Iterable[str]) -> dict[str, PassageLabel]:
    """The labels of a reader by the keys of the passages, from lines of rule, key and ``y``, ``n`` or ``u``."""
    labels: dict[str, PassageLabel] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        match line.rstrip("\r\n").split("\t"):
            case [code, key, ("y" | "n" | "u") as label] if key.startswith(f"{code}-"):
                if key in labels:
                    raise UnreadLabel(f"Line {number}: {key} has a label already.")
                labels[key] = PassageLabel(label)
            case _:
                raise UnreadLabel(f"Line {number}: not a rule, a key of it, and y, n or u: {line!r}")
    return labels


def kappa(*, both_yes: int, only_first: int, only_second: int, both_no: int) -> float | None:
    """Cohen's kappa: how far two readers agree beyond chance, from the passages on which both decided. None where
    there are none, or where both gave one answer to all, so that chance alone agrees.

    Source: Cohen, A coefficient of agreement for nominal scales (1960).
    """
    decided = both_yes + only_first + only_second + both_no
    if not decided:
        return None
    same = (both_yes + both_no) / decided
    first, second = (both_yes + only_first) / decided, (both_yes + only_second) / decided
    chance = first * second + (1 - first) * (1 - second)
    return None if chance == 1 else (same - chance) / (1 - chance)


def wilson(part: int, total: int) -> tuple[float, float]:
    """The 95 per cent interval of a share. Source: Wilson, Probable inference (1927)."""
    share, z2 = part / total, _Z * _Z
    middle = share + z2 / (2 * total)
    reach = _Z * sqrt(share * (1 - share) / total + z2 / (4 * total * total))
    under = 1 + z2 / total
    return max(0.0, (middle - reach) / under), min(1.0, (middle + reach) / under)


def kind_read(rule: BarrierRule) -> TextKind:
    """The kind of text in which a rule is asked about a passage: a specification where it reads them."""
    if not rule.texts or TextKind.SPECIFICATION in rule.texts:
        return TextKind.SPECIFICATION
    return next(kind for kind in TextKind if kind in rule.texts)


def finds(rule: BarrierRule, text: str) -> bool:
    """Whether a rule finds its words in a passage that is all a notice about services says."""
    passage = NoticeText("passage", kind_read(rule), text)
    notice = CheckedNotice("passage", stage=NoticeStage.TENDER, category="services", texts=(passage,))
    report = check_notice(notice, (rule,))
    if report.failed:
        raise RuntimeError(f"{rule.code}: {report.failed[rule.code]}")
    return any(finding.span is not None for finding in report.findings)


def is_quoted(rule: BarrierRule, text: str) -> bool:
    """Whether a passage holds an example of the rule that is quoted from a notice, or is part of one."""
    passage = _letters(text)
    examples = (_letters(row.text) for row in (*rule.positives, *rule.near_misses) if row.source)
    return any(example in passage or passage in example for example in examples)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


MeasuredRow = dict[str, int | float | str]
"""What was measured of a rule: a row of ``data/barriers/measured.yaml``."""


def measured(passages: Sequence[ReadPassage], finds: Callable[[str], bool]) -> MeasuredRow:
    """What the labels of its passages say about a rule.

    ``passages`` have two labels, ``only_first`` and ``only_second`` are those that one reader takes for the barrier
    and the other does not. The rest is over passages on which both agree: ``n`` of them, ``positives`` that hold the
    barrier, ``found`` by the rule, ``right`` of these. A share of nothing is left out.
    """
    agreed = [(passage, finds(passage.text)) for passage in passages if passage.is_agreed]
    parted = [passage for passage in passages if passage.is_decided and not passage.is_agreed]
    counts = _counts(agreed)
    only_first = sum(passage.first is PassageLabel.YES for passage in parted)
    row: MeasuredRow = {
        "passages": len(passages),
        "only_first": only_first,
        "only_second": len(parted) - only_first,
        "n": len(agreed),
        **counts,
        **_share("precision", counts["right"], counts["found"]),
        **_share("recall", counts["right"], counts["positives"]),
    }
    if (agreement := kappa_of([row])) is not None:
        row["kappa"] = agreement
    if quoted := sum(passage.is_quoted for passage, _ in agreed):
        others = _counts((passage, found) for passage, found in agreed if not passage.is_quoted)
        row |= {"quoted": quoted} | {f"{name}_unquoted": count for name, count in others.items()}
    if why := why_capped(row):
        row |= {"cap": str(Severity.CONSIDER), "why": why}
    return row


def kappa_of(rows: Iterable[Mapping[str, int | float | str]]) -> float | None:
    """Cohen's kappa over the passages of one or more measured rules."""
    sums = dict.fromkeys(("positives", "only_first", "only_second", "n"), 0)
    for row in rows:
        sums = {name: total + int(row[name]) for name, total in sums.items()}
    both_yes, both_no = sums["positives"], sums["n"] - sums["positives"]
    found = kappa(
        both_yes=both_yes,
        only_first=sums["only_first"],
        only_second=sums["only_second"],
        both_no=both_no,
    )
    return None if found is None else round(found, 3)


def _counts(agreed: Iterable[tuple[ReadPassage, bool]]) -> dict[str, int]:
    answers = [(passage.first is PassageLabel.YES, found) for passage, found in agreed]
    return {
        "positives": sum(holds for holds, _ in answers),
        "found": sum(found for _, found in answers),
        "right": sum(holds and found for holds, found in answers),
    }


def _share(name: str, part: int, total: int) -> dict[str, float]:
    if not total:
        return {}
    low, high = wilson(part, total)
    return {name: round(part / total, 3), f"{name}_low": round(low, 3), f"{name}_high": round(high, 3)}


TOO_FEW = "not enough real cases yet"
TOO_UNCERTAIN = "right too seldom"
FINDS_NOTHING = "found none of the real cases"


def is_known(row: Mapping[str, int | float | str]) -> bool:
    """Whether enough real cases were read to say how often a rule is right."""
    return int(row["positives"]) >= FEWEST_POSITIVES and "precision" in row


def why_capped(row: Mapping[str, int | float | str]) -> str:
    """Why a rule may do no more than ask somebody to have a look; empty where it may do more."""
    if int(row["positives"]) < FEWEST_POSITIVES:
        return TOO_FEW
    if "precision" not in row:
        return FINDS_NOTHING
    return TOO_UNCERTAIN if float(row["precision"]) < LEAST_PRECISION else ""


def caps_of(rows: Mapping[str, Mapping[str, int | float | str]], stage: NoticeStage) -> dict[str, Severity]:
    """The gravest severity of findings in words, by the code of the rule. In a draft of our own its writer can judge
    at once: there too few cases are no reason for a cap."""
    return {
        code: Severity(str(row["cap"]))
        for code, row in rows.items()
        if row.get("cap") and (stage is not NoticeStage.DRAFT or row["why"] == TOO_UNCERTAIN)
    }
