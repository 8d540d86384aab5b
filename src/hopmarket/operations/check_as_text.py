"""A check's report for people at a terminal: each finding with its words underlined in their line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import click

from hopmarket.operations.check_reports import Write, in_numbers, printable
from hopmarket.operations.notice_files import PlacedNotice, UnreadPart
from hopmarket.rules.barriers.barrier_kinds import (
    SEVERITIES,
    BarrierFinding,
    BarrierReport,
    BarrierRule,
    RuleAnswer,
    RuleState,
    Severity,
)
from hopmarket.rules.barriers.check_summary import MUCH_TEXT, CheckSummary

WIDEST = 100
"""So much of a line is shown around the words found."""
_MOST_UNDERLINED = 300
_FIGURE = re.compile(r"\{(\w+)\}")
_COLOURS = {
    Severity.MUST: "red",
    Severity.SHOULD: "yellow",
    Severity.CONSIDER: "cyan",
    Severity.INFO: "white",
}


class TextReport:
    """Each finding as ``file:notice:path: CODE severity message``, its words underlined, what to write instead,
    and the law or the evidence; at the end the counts."""

    def __init__(self, write: Write) -> None:
        self._write = write

    def begin(self, rules: Sequence[BarrierRule]) -> None:
        pass

    def add(self, placed: PlacedNotice, report: BarrierReport) -> None:
        texts = {text.path: text.shown for text in placed.notice.texts}
        for finding in report.findings:
            shown = texts.get(finding.path, "")
            self._write("\n".join([*self._lines(placed, finding, shown), "", ""]))

    def miss(self, unread: UnreadPart) -> None:
        pass

    def end(self, summary: CheckSummary) -> None:
        self._write("\n".join([*summary_in_words(summary), ""]))

    def _lines(self, placed: PlacedNotice, finding: BarrierFinding, shown: str) -> list[str]:
        code = click.style(f"{finding.code} {finding.severity}", fg=_COLOURS[finding.severity], bold=True)
        lines = [f"{_place(placed, finding, shown)}: {code} {printable(finding.message)}"]
        if finding.span:
            words, marks = underlined(shown, *finding.span)
            bar = click.style("|", fg="blue")
            lines += [f"  {bar} {words}", f"  {bar} {click.style(marks, fg=_COLOURS[finding.severity])}"]
        if finding.wording.text:
            lines.append(f"  help: {printable(finding.wording.text)}")
        lines.append(f"  cite: {printable(finding.cite)}")
        return lines


def _place(placed: PlacedNotice, finding: BarrierFinding, shown: str) -> str:
    if placed.is_plain:
        line = placed.line + (shown.count("\n", 0, finding.span[0]) if finding.span else 0)
        return f"{printable(placed.file)}:{line}"
    return f"{printable(placed.file)}:{printable(placed.notice.id)}:{printable(finding.path)}"


def underlined(shown: str, start: int, end: int) -> tuple[str, str]:
    """The line in which words stand, cut to what fits, and the marks that stand under them."""
    begin = shown.rfind("\n", 0, start) + 1
    ends = shown.find("\n", end)
    ends = len(shown) if ends < 0 else ends
    last = min(end, start + _MOST_UNDERLINED)
    room = max(0, WIDEST - (last - start))
    behind = min(ends - last, max(room - room // 2, room - (start - begin)))
    left, right = max(begin, start - room + behind), last + behind
    before, words, after = shown[left:start], shown[start:last], shown[last:right]
    lead = ("…" if left > begin else "") + printable(before)
    line = lead + printable(words) + printable(after) + ("…" if right < ends else "")
    return line.rstrip(), " " * _columns(lead) + "^" * max(1, _columns(printable(words)))


def _columns(text: str) -> int:
    """How many columns a text takes in a terminal."""
    return sum(
        0
        if unicodedata.combining(sign) or unicodedata.category(sign) == "Cf"
        else 2
        if unicodedata.east_asian_width(sign) in "WF"
        else 1
        for sign in text
    )


def summary_in_words(summary: CheckSummary) -> list[str]:
    """The counts of a check in a few sentences."""
    if not summary.notices:
        return ["No notice was checked."]
    found = sum(summary.findings.values())
    lines = [
        f"{in_numbers(summary.notices, 'notice')} checked: "
        + (
            f"{in_numbers(found, 'finding')} in {summary.with_findings:,} "
            f"({', '.join(f'{summary.findings[level]:,} {level}' for level in SEVERITIES)})."
            if found
            else "nothing found."
        )
    ]
    lines.append(
        f"Answers of rules: {summary.answered(RuleAnswer.FINDING):,} finding, "
        f"{summary.answered(RuleAnswer.NONE):,} none, {summary.answered(RuleAnswer.CANNOT_TELL):,} cannot tell "
        "(what the rule would have to see is not in the notice)."
    )
    if summary.with_much_text < summary.notices:
        few = summary.notices - summary.with_much_text
        lines.append(
            f"{in_numbers(few, 'notice')} with no more than {MUCH_TEXT} characters of text: conditions that stand "
            "only in attached papers were not seen."
        )
    return lines


def explained(rule: BarrierRule) -> str:
    """All that a rule says of itself, for `--explain`."""
    preview = ", in preview: at most consider" if rule.state is RuleState.PREVIEW else ""
    severity = f"{rule.severity}{_elsewhere(rule)}; {str(rule.category).replace('_', ' ')}"
    lines = [
        f"{rule.code}  {rule.title}",
        f"{severity}; since {rule.since}, version {rule.version}{preview}",
        "",
        "Why it matters",
        *_wrapped(rule.why),
        "",
        "Law and evidence",
        *_listed(rule.cites),
    ]
    parts = (
        ("What speaks for the condition", rule.counter_cites),
        (
            "Use instead" + ("" if rule.wording.is_safe else " (it changes what you ask)"),
            _some(with_named_figures(rule.wording.text)),
        ),
        ("It finds", [f"“{row.text}”{_source(row.source)}" for row in rule.positives]),
        ("It leaves alone", [f"“{row.text}”{_source(row.source)}" for row in rule.near_misses]),
        ("Known problems", _some(rule.known_problems)),
        ("Options", [f"{rule.code}.{name}={line.normalize():f}" for name, line in rule.options.items()]),
    )
    for heading, entries in parts:
        if entries:
            lines += ["", heading, *_listed(entries)]
    return "\n".join(lines)


def with_named_figures(sentence: str) -> str:
    """A sentence of a rule whose figures are not known yet: "<yearly>" for each."""
    return _FIGURE.sub(r"<\1>", sentence)


def _elsewhere(rule: BarrierRule) -> str:
    other = [f"{level} where {str(regime).replace('_', ' ')}" for regime, level in rule.severities.items()]
    return f" ({', '.join(other)})" if other else ""


def _source(source: str) -> str:
    return f" ({source})" if source else ""


def _some(text: str) -> list[str]:
    return [text] if text else []


def _listed(entries: Sequence[str]) -> list[str]:
    return [line for entry in entries for line in _wrapped(entry, mark="- ")]


def _wrapped(text: str, mark: str = "") -> list[str]:
    return click.wrap_text(
        text, width=WIDEST, initial_indent=f"  {mark}", subsequent_indent=" " * (2 + len(mark))
    ).splitlines()
