"""The command line: `hopmarket WORD …`. Each word's module is loaded only when it is called."""

from __future__ import annotations

import copy
import functools
import importlib
import sys
from dataclasses import dataclass
from typing import Any

import click

from hopmarket import __version__
from hopmarket.environment import Misconfigured
from hopmarket.operations.django_setup import ready_django
from hopmarket.operations.failures_in_words import failure_in_words
from hopmarket.operations.laying_down import Foundation, lay


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the command line: where its command stands, what it does, what it stands on."""

    place: str
    tells: str
    foundation: Foundation = Foundation.UP_TO_DATE


WORDS: dict[str, Word] = {
    "demo": Word(
        "hopmarket.operations.demonstration_command:demo",
        "Start the demonstration.",
        foundation=Foundation.NOTHING,
    ),
    "serve": Word("hopmarket.operations.serve:serve", "Serve in production.", foundation=Foundation.NOTHING),
    "web": Word(
        "hopmarket.operations.web:web", "Answer requests (serve starts it).", foundation=Foundation.NOTHING
    ),
    "clock": Word("hopmarket.operations.clock_process:clock", "Do what is due, again and again."),
    "migrate": Word(
        "hopmarket.operations.migrate:migrate", "Bring the database up to date.", Foundation.SETTINGS
    ),
    "create-operator": Word(
        "hopmarket.operations.create_operator:create_operator", "Make the first person who operates."
    ),
    "mail-test": Word("hopmarket.operations.mail_test:mail_test", "Send one letter to an address."),
    "check": Word(
        "hopmarket.operations.check_command:check",
        "Check notices for what shuts small firms and charities out.",
        foundation=Foundation.NOTHING,
    ),
    "backup": Word(
        "hopmarket.operations.backup:backup", "Copy database and files to one file.", Foundation.SOMETHING
    ),
    "restore": Word(
        "hopmarket.operations.restore:restore",
        "Restore a backup into an empty installation.",
        foundation=Foundation.NOTHING,
    ),
    "verify-ledger": Word("hopmarket.operations.verify_ledger:verify_ledger", "Check the whole ledger."),
    "reindex": Word("hopmarket.operations.reindex:reindex", "Make the search index again and compare."),
    "debarment load": Word(
        "hopmarket.operations.debarment_load:debarment_load", "Load a debarment list from a file."
    ),
    "registers load": Word(
        "hopmarket.operations.registers_load:registers_load", "Load a public register of organisations."
    ),
    "rules confirm": Word(
        "hopmarket.operations.rules_confirm:confirm",
        "List the rules to confirm, and record who confirmed them.",
    ),
    "recount": Word(
        "hopmarket.operations.recount:recount", "Make the figures again from the ledger and compare."
    ),
    "framework check": Word(
        "hopmarket.operations.framework_check:check",
        "Tell every fault of a document in clauses.",
        foundation=Foundation.NOTHING,
    ),
    "framework export": Word(
        "hopmarket.operations.framework_export:export", "Write the framework that is in force, or a version."
    ),
    "framework verify": Word(
        "hopmarket.operations.framework_verify:verify", "Compare every published version and every signature."
    ),
    "framework verify-files": Word(
        "hopmarket.operations.framework_verify:verify_files",
        "The same of files that anybody can download, without a portal.",
        foundation=Foundation.NOTHING,
    ),
    "import": Word("hopmarket.importing.command:import_notices", "Import notices from files."),
    "import-scheduled": Word(
        "hopmarket.importing.background_imports:import_scheduled",
        "Import from the addresses of the settings, now.",
    ),
    "import-waiting": Word(
        "hopmarket.importing.background_imports:import_waiting",
        "Take the imports that wait (the clock starts it).",
    ),
    "bulk": Word(
        "hopmarket.operations.bulk_command:bulk", "Bring the bulk files of the open data up to date."
    ),
    "load-demonstration": Word(
        "hopmarket.demonstration.load:load_command", "Fill an empty installation with the demonstration."
    ),
    "django": Word(
        "hopmarket.operations.django_commands:django",
        "Pass words to Django's own commands.",
        foundation=Foundation.NOTHING,
    ),
}


GROUPS: dict[str, str] = {
    "framework": "Check, write and verify the framework.",
    "debarment": "Load the debarment list.",
    "rules": "Confirm the rules of the portal.",
    "registers": "Load public registers of organisations.",
}
"""First words that have others behind them, with what these do together."""


class CommandGroup(click.Group):
    """A group whose commands are found in `WORDS`: the first words, or those behind a first one."""

    first: str = ""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._tells())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if not self.first and cmd_name in GROUPS:
            group = CommandGroup(cmd_name, help=GROUPS[cmd_name])
            group.first = cmd_name
            return group
        word = WORDS.get(f"{self.first} {cmd_name}".strip())
        if word is None:
            return None
        if word.foundation is not Foundation.NOTHING:
            ready_django()
        module, name = word.place.split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return founded(command, word.foundation)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(self._tells().items()))

    def _tells(self) -> dict[str, str]:
        """What each command does that is one word further on."""
        behind = {name.removeprefix(f"{self.first} "): word.tells for name, word in WORDS.items()}
        if self.first:
            return {name: tells for name, tells in behind.items() if f"{self.first} {name}" in WORDS}
        firsts = {name.split(" ")[0]: tells for name, tells in behind.items()}
        return {name: GROUPS.get(name, tells) for name, tells in firsts.items()}


def founded(command: click.Command, foundation: Foundation) -> click.Command:
    """The command, which lays what it stands on once its own words have been understood."""
    act = command.callback
    assert act is not None

    @functools.wraps(act)
    def begin(*words: Any, **options: Any) -> Any:
        lay(foundation)
        return act(*words, **options)

    laid = copy.copy(command)
    laid.callback = begin
    return laid


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="hopmarket")
def hopmarket() -> None:
    """Hopmarket, the portal that a local partnership runs."""


def main() -> None:
    """Run one word. What the environment says wrongly, a full disk and a database that cannot be used
    end with status 2 and a clear text."""
    try:
        hopmarket(prog_name="hopmarket")
    except Misconfigured as fault:
        text = str(fault)
    except Exception as fault:
        said = failure_in_words(fault)
        if said is None:
            raise
        text = said
    else:
        return
    click.echo(f"hopmarket: {text}", err=True)
    sys.exit(2)
