"""A check's report as one page without scripts, to read, print or send: what was found, then where."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from html import escape

from hopmarket.operations.check_as_text import summary_in_words
from hopmarket.operations.check_reports import Write, in_numbers
from hopmarket.operations.notice_files import PlacedNotice, UnreadPart
from hopmarket.rules.barriers.barrier_kinds import (
    SEVERITIES,
    BarrierFinding,
    BarrierReport,
    BarrierRule,
    RuleAnswer,
    Severity,
)
from hopmarket.rules.barriers.check_summary import CheckSummary

_AROUND = 160
_HELD_IN_MEMORY = 1 << 20
_SEVERITY_WORDS = {
    Severity.MUST: "Must be mended",
    Severity.SHOULD: "Likely to shut people out",
    Severity.CONSIDER: "Worth a look",
    Severity.INFO: "For information",
}
_STYLE = """
:root{color-scheme:light dark;--paper:#FBF7EE;--sheet:#FFFFFF;--sack:#F0E7D3;--rule:#D5CAB4;--ink:#2A2130;
--ink2:#5B5160;--madder:#B8553F;--brick:#9C2F1C;--amber:#7A4700;--severn:#19576D;--stone:#635C52;--straw:#FFCF4A}
@media (prefers-color-scheme:dark){:root{--paper:#1A161E;--sheet:#231E29;--sack:#2C2632;--rule:#463E4D;
--ink:#F5EDDF;--ink2:#C9BECB;--madder:#D9806A;--brick:#F59A86;--amber:#F2C46B;--severn:#93CBE0;--stone:#BFB5A8}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:19px/1.47 "Atkinson Hyperlegible Next",
"Atkinson Hyperlegible",system-ui,sans-serif;overflow-wrap:anywhere}
header{border-top:7px solid var(--brick);box-shadow:inset 0 2px 0 var(--paper),inset 0 4px 0 var(--brick)}
main,header div,footer{max-width:60rem;margin:0 auto;padding:16px}
header div{padding-top:24px;font-weight:750}
h1{font-size:34px;line-height:1.12;letter-spacing:-.012em;margin:12px 0 16px}
h2{font-size:24px;line-height:1.2;border-top:3px solid var(--ink);padding-top:12px;margin:36px 0 12px}
h3{font-size:20px;margin:24px 0 4px}
p{margin:0 0 12px;max-width:64ch}
a{color:var(--severn)}
a:focus-visible{outline:3px solid var(--ink);background:var(--straw);color:#2A2130}
ul{padding-left:24px}
li{margin-bottom:8px}
.small{font-size:16px;color:var(--ink2)}
.finding{border-left:4px double var(--madder);padding-left:16px;margin:16px 0 24px}
.must{color:var(--brick)}.should{color:var(--brick)}.consider{color:var(--amber)}.info{color:var(--stone)}
.level{font-weight:700}
blockquote{margin:8px 0;padding:8px 12px;background:var(--sheet);border:1px solid var(--rule);white-space:pre-wrap;
max-width:64ch}
mark{background:none;color:inherit;font-weight:700;text-decoration:underline 3px var(--madder);
text-underline-offset:4px}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:17px}
th,td{text-align:left;padding:8px 12px 8px 0;border-bottom:1px solid var(--rule);vertical-align:top;
overflow-wrap:normal}
th{font-weight:650}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
@media (max-width:40rem){body{font-size:17px}h1{font-size:28px}}
@media print{body{background:#fff}header{display:none}.finding{break-inside:avoid}}
"""


class HtmlReport:
    """The page is written at the end, since its first words are the counts; until then findings wait in a
    temporary file. Notices in which nothing was found are counted and not listed."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._rules: dict[str, BarrierRule] = {}
        self._unread: list[UnreadPart] = []
        self._found = tempfile.SpooledTemporaryFile(_HELD_IN_MEMORY, mode="w+", encoding="utf-8")  # noqa: SIM115 (the end of the page closes it)

    def begin(self, rules: Sequence[BarrierRule]) -> None:
        self._rules = {rule.code: rule for rule in rules}

    def add(self, placed: PlacedNotice, report: BarrierReport) -> None:
        if not report.findings:
            return
        texts = {text.path: text.shown for text in placed.notice.texts}
        title = next((text.shown for text in placed.notice.texts if text.kind == "title"), "")
        place = placed.file if placed.is_plain else f"{placed.file}, line {placed.line}: {placed.notice.id}"
        self._found.write(
            f"<section>\n<h3>{_shown(title or placed.notice.id)}</h3>\n"
            f'<p class="small">{_shown(place)}</p>\n'
            + "".join(self._finding(finding, texts.get(finding.path, "")) for finding in report.findings)
            + "</section>\n"
        )

    def miss(self, unread: UnreadPart) -> None:
        self._unread.append(unread)

    def end(self, summary: CheckSummary) -> None:
        heading = _heading(summary)
        self._write(
            '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
            f"<title>{heading} – Hopmarket check</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
            f"<header><div>Hopmarket check</div></header>\n<main>\n<h1>{heading}</h1>\n"
        )
        for line in summary_in_words(summary):
            self._write(f"<p>{_shown(line)}</p>\n")
        if self._unread:
            rows = "".join(f"<li>{_shown(row.place)}: {_shown(row.sentence)}</li>\n" for row in self._unread)
            self._write(f"<h2>What could not be read</h2>\n<ul>\n{rows}</ul>\n")
        if summary.with_findings:
            self._write("<h2>Findings</h2>\n")
            self._found.seek(0)
            while some := self._found.read(1 << 16):
                self._write(some)
        self._found.close()
        self._write(f"<h2>What each rule answered</h2>\n{self._table(summary)}")
        self._write("</main>\n</body>\n</html>\n")

    def _finding(self, finding: BarrierFinding, shown: str) -> str:
        rule = self._rules.get(finding.code)
        title = f"{finding.code} {_shown(rule.title)}" if rule else finding.code
        level = f'<p class="level {finding.severity}">{_SEVERITY_WORDS[finding.severity]}: {title}</p>\n'
        parts = [f'<div class="finding">\n{level}<p>{_shown(finding.message)}</p>\n']
        if finding.span:
            parts.append(f"<blockquote>{_marked(shown, *finding.span)}</blockquote>\n")
        if finding.wording.text:
            parts.append(f"<p>Use instead: {_shown(finding.wording.text)}</p>\n")
        if rule:
            parts.append(f"<p>Why: {_shown(rule.why)}</p>\n")
        parts.append(f'<p class="small">{_shown(finding.cite)}. At {_shown(finding.path)}</p>\n</div>\n')
        return "".join(parts)

    def _table(self, summary: CheckSummary) -> str:
        rows = "".join(
            f'<tr><th scope="row">{_shown(code)}{f" {_shown(self._rules[code].title)}" if code in self._rules else ""}'
            f'</th><td class="n">{counts[RuleAnswer.FINDING]:,}</td><td class="n">{counts[RuleAnswer.NONE]:,}</td>'
            f'<td class="n">{counts[RuleAnswer.CANNOT_TELL]:,}</td></tr>\n'
            for code, counts in sorted(summary.answers.items())
        )
        return (
            '<div class="scroll">\n<table>\n<thead><tr><th scope="col">Rule</th><th scope="col" class="n">Finding'
            '</th><th scope="col" class="n">None</th><th scope="col" class="n">Cannot tell</th></tr></thead>\n'
            f"<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
        )


def _heading(summary: CheckSummary) -> str:
    found = sum(summary.findings[severity] for severity in SEVERITIES)
    notices = in_numbers(summary.notices, "notice")
    return f"{in_numbers(found, 'finding')} in {notices}" if found else f"Nothing found in {notices}"


def _marked(shown: str, start: int, end: int) -> str:
    """The words found, marked, with what stands around them."""
    left, right = max(0, start - _AROUND), min(len(shown), end + _AROUND)
    return (
        ("…" if left else "")
        + _shown(shown[left:start])
        + f"<mark>{_shown(shown[start:end])}</mark>"
        + _shown(shown[end:right])
        + ("…" if right < len(shown) else "")
    )


def _shown(text: str) -> str:
    return escape("".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text))
