"""`hopmarket rules confirm`: lists the rules to confirm, and records which officer had them confirmed by whom."""

from __future__ import annotations

import click
from allauth.mfa.utils import is_mfa_enabled

from hopmarket.records.capabilities.queries import last_confirmation, unconfirmed_rules
from hopmarket.records.capabilities.services import confirm_rule_set
from hopmarket.records.ledger import current_time
from hopmarket.records.parties.models import Person
from hopmarket.records.parties.queries import members_of_person
from hopmarket.reference_data import rules_to_confirm
from hopmarket.rules.dates_in_words import day
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, Role
from hopmarket.rules.settling_lines import fingerprint_of

REASONS = {
    "rule_set.lawyer": "name who confirmed the rules and the post: --by 'Ana Lewis, monitoring officer'.",
    "rule_set.nothing": "this program stands without its documentation, so there are no rules to confirm.",
    "rule_set.changed_meanwhile": "the rules have changed meanwhile. Read them again.",
}


@click.command()
@click.option(
    "--officer", default="", help="The e-mail address of the officer of the partnership who records it."
)
@click.option("--by", "lawyer", default="", help="Who confirmed the rules: name and post.")
@click.option("--yes", is_flag=True, help="Do not ask again.")
def confirm(officer: str, lawyer: str, yes: bool) -> None:
    """List the rules that nobody has confirmed yet; with --officer and --by, record that they are confirmed.

    Ends with 0 when they were listed or recorded, with 1 when nothing could be recorded.
    """
    rules, open_rules = rules_to_confirm(), unconfirmed_rules()
    for rule in open_rules:
        click.echo(f"- {rule.rule}\n    to confirm: {rule.what}\n    stands in: {rule.where}")
    last = last_confirmation()
    if last:
        click.echo(f"Confirmed by {last.lawyer} on {day(day_in_london(last.confirmed_at))}.")
    click.echo(f"{len(open_rules)} of {len(rules)} rules are not confirmed.")
    if not officer:
        click.echo("To record that they are: hopmarket rules confirm --officer ADDRESS --by 'NAME, POST'")
        return
    by = _officer(officer)
    if not yes:
        click.confirm(f"Record that {lawyer} confirmed these rules, by {by.person_name}?", abort=True)
    answer = confirm_rule_set(shown=fingerprint_of(rules), lawyer=lawyer, by=by, at=current_time.now())
    if isinstance(answer, Refusal):
        raise click.ClickException(REASONS.get(answer.reason, answer.reason))
    click.echo(f"Recorded: {len(rules)} rules, confirmed by {answer.lawyer}, recorded by {by.person_name}.")


def _officer(address: str) -> Member:
    """The officer with this address, for the partnership; whoever else is named ends the command."""
    person = Person.objects.filter(email__iexact=address.strip()).first()
    if person is None:
        raise click.ClickException(f"nobody here has the address {address}.")
    second_factor = is_mfa_enabled(person)
    for member in members_of_person(person, second_factor=second_factor):
        if Role.OFFICER in member.roles:
            if not second_factor:
                raise click.ClickException(f"{person} has no second factor yet: switch it on in the account.")
            return member
    raise click.ClickException(f"{person} is no officer of the partnership.")
