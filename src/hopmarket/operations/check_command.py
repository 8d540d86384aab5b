"""`hopmarket check`: what in notices is likely to shut small firms and charities out. No account, no database."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hopmarket.rules.regimes.kinds import Regime

if TYPE_CHECKING:
    from hopmarket.operations.check_reports import CheckReport
    from hopmarket.rules.barriers.barrier_kinds import BarrierRule

FORMATS = ("text", "json", "sarif", "html")
_TELLS_AFTER = 2.0
"""Seconds after which a terminal is told how far the check is."""


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("files", nargs=-1, metavar="FILE…")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="The form of the report.")
@click.option(
    "--select", multiple=True, metavar="CODES", help="Only these rules: codes, or how they begin (FIN,CRI01)."
)
@click.option("--ignore", multiple=True, metavar="CODES", help="Not these rules.")
@click.option(
    "--rules",
    "packs",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Rules of your own (YAML) besides; a row with the code of one of ours takes its place.",
)
@click.option(
    "--set", "settings", multiple=True, metavar="CODE.OPTION=NUMBER", help="Where a rule’s line stands."
)
@click.option(
    "--regime",
    type=click.Choice([str(known) for known in Regime]),
    help="The regime of all the notices, where you know it.",
)
@click.option(
    "--explain", metavar="CODE", help="Say what a rule finds, why, and by which law; reads no file."
)
def check(
    files: tuple[str, ...],
    form: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    packs: tuple[Path, ...],
    settings: tuple[str, ...],
    regime: str | None,
    explain: str | None,
) -> None:
    """Check notices for what is likely to shut small firms and charities out.

    Each FILE holds notices: OCDS releases, records or packages (JSON, or one to a line), the Contracts Finder
    export (CSV), a draft saved from this portal, or plain text (.txt, .md); gzip or not. - is standard input.

    Ends with 0 when nothing likely to shut anybody out was found, 1 when something was, 2 when something could
    not be read.
    """
    from hopmarket.operations.check_as_text import explained
    from hopmarket.rules.barriers.rule_choice import (
        UnknownChoice,
        chosen_rules,
        known_codes,
        rules_with_options,
    )

    try:
        rules = rules_with_options(_all_rules(packs), settings)
        if explain:
            rule = next((rule for rule in rules if rule.code == explain.strip().upper()), None)
            if rule is None:
                raise UnknownChoice(f"There is no rule {explain}. {known_codes(rules)}")
            click.echo(explained(rule))
            return
        rules = chosen_rules(rules, select, ignore)
    except UnknownChoice as fault:
        raise click.UsageError(str(fault)) from None
    if not files:
        raise click.UsageError("Name a file to check, or - for standard input.")
    sys.exit(_checked(files, _report(form), rules, regime))


def _all_rules(packs: tuple[Path, ...]) -> tuple[BarrierRule, ...]:
    """The rules of the package and of packs of one's own; what is wrong with these is told, and the others run."""
    from hopmarket.barrier_rules import barrier_rules, rules_of_file
    from hopmarket.environment import Misconfigured
    from hopmarket.operations.check_reports import printable
    from hopmarket.rules.barriers.rule_choice import merged_rules

    rules = barrier_rules()
    for pack in packs:
        try:
            own, faults = rules_of_file(pack)
        except OSError as fault:
            raise Misconfigured(f"The rules {pack} cannot be read: {fault.strerror or fault}.") from fault
        for wrong in faults:
            named = f"{wrong.field}: " if wrong.field else ""
            click.echo(printable(f"{pack}: {wrong.row}: {named}{wrong.sentence}"), err=True)
        if not own:
            raise Misconfigured(
                f"No rule of {pack} can be used. Mend what is named above, or leave --rules out."
            )
        broken = {wrong.row for wrong in faults}
        rules = merged_rules([rule for rule in rules if rule.code not in broken], own)
    return rules


def _report(form: str) -> CheckReport:

    def write(text: str) -> None:
        click.echo(text, nl=False)

    made: CheckReport
    match form:
        case "json":
            from hopmarket.operations.check_as_json import JsonReport

            made = JsonReport(write)
        case "sarif":
            from hopmarket.operations.check_as_json import SarifReport

            made = SarifReport(write)
        case "html":
            from hopmarket.operations.check_as_html import HtmlReport

            made = HtmlReport(write)
        case _:
            from hopmarket.operations.check_as_text import TextReport

            made = TextReport(write)
    return made


def _checked(
    files: tuple[str, ...], report: CheckReport, rules: tuple[BarrierRule, ...], regime: str | None
) -> int:
    """Checks all files and says with which status the command ends."""
    from dataclasses import replace

    from hopmarket.barrier_rules import measured_caps
    from hopmarket.operations.check_reports import in_order, printable
    from hopmarket.operations.notice_files import UnreadPart, notices_of_file
    from hopmarket.rules.barriers.check_summary import CheckSummary
    from hopmarket.rules.barriers.checking import check_notice

    summary, progress, misses = CheckSummary(), _Progress(), 0
    summary.know(rules)
    report.begin(rules)
    for name in files:
        for read in notices_of_file(name):
            if isinstance(read, UnreadPart):
                misses += 1
                progress.clear()
                click.echo(
                    f"{printable(read.place)}: {printable(_where(read.path))}{printable(read.sentence)}",
                    err=True,
                )
                report.miss(read)
                continue
            notice = replace(read.notice, regime=Regime(regime)) if regime else read.notice
            found = check_notice(notice, rules, measured_caps(notice.stage))
            summary.add(notice, found)
            if found.findings:
                progress.clear()
            report.add(read, replace(found, findings=in_order(read, found.findings)))
            progress.tell(summary.notices)
    progress.clear()
    report.end(summary)
    for code, (notice_id, fault) in sorted(summary.failed.items()):
        times = summary.failures[code]
        click.echo(
            f"The rule {code} broke {times:,} times, first on {printable(notice_id)}: {printable(fault)}",
            err=True,
        )
    return 2 if misses else 1 if summary.is_shutting_out else 0


def _where(path: str) -> str:
    return "" if path == "$" else f"{path}: "


class _Progress:
    """How many notices were checked, on one line of a terminal, once the check has taken a while."""

    def __init__(self) -> None:
        self._next = time.monotonic() + _TELLS_AFTER
        self._is_shown = False
        self._is_terminal = sys.stderr.isatty()

    def tell(self, count: int) -> None:
        if self._is_terminal and count % 50 == 0 and time.monotonic() >= self._next:
            click.echo(f"\r{count:,} notices checked …", err=True, nl=False)
            self._is_shown, self._next = True, time.monotonic() + 0.2

    def clear(self) -> None:
        if self._is_shown:
            click.echo("\r\x1b[K", err=True, nl=False)
            self._is_shown = False
