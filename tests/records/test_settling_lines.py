"""What must be settled, from nothing to a framework that everybody signed: each line turns when its thing is done."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from hopmarket import reference_data
from hopmarket.records.capabilities.models import CapabilitySwitch
from hopmarket.records.capabilities.queries import unconfirmed_rules
from hopmarket.records.capabilities.services import confirm_rule_set
from hopmarket.records.parties.services import make_opening_key
from hopmarket.records.tasks.settling_lines import settling_lines, tasks_of
from hopmarket.rules.framework.life import FrameworkState
from hopmarket.rules.roles import Role
from hopmarket.rules.settling_lines import RuleToConfirm, SettlingLine, fingerprint_of
from tests.factories import framework_drafts
from tests.factories.open_consultations import named_body
from tests.factories.partnership import Partnership, must, partnership
from tests.factories.purchases import opening_key
from tests.factories.standing_bodies import secretariat, sitting_body

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 30, 9, tzinfo=UTC)


def lines(at: datetime = AT) -> dict[str, SettlingLine]:
    return {line.what: line for line in settling_lines(at)}


def line(what: str, at: datetime = AT) -> SettlingLine:
    (found,) = (row for name, row in lines(at).items() if what in name)
    return found


def test_an_empty_portal_has_everything_to_settle_and_says_by_whom() -> None:
    shown = lines()
    assert not any(row.done for row in shown.values())
    assert all(row.by and row.page.startswith("/") for row in shown.values())
    assert shown["The board sits"].note == "Not founded yet"
    assert shown["Partners of both sectors are here"].note == "0 public bodies, 0 voluntary organisations"


def test_partners_are_counted_once_they_are_checked() -> None:
    partnership(AT, bidders=2)
    assert line("Partners").note == "1 public body, 2 voluntary organisations"
    partnership(AT, bidders=0, place="leadon")
    assert line("Partners").done


@pytest.mark.parametrize(
    ("until", "note"),
    [
        ("seated", "4 of 4 seats filled, quorum 3"),
        ("forming", "0 of 4 seats filled, quorum 3"),
        ("standing", ""),
    ],
)
def test_a_body_sits_once_it_is_constituted(until: str, note: str) -> None:
    body = sitting_body(partnership(AT, bidders=2), AT, until).body
    row = line(
        {"working_group": "working group", "executive_group": "executive group"}.get(body.kind, "The board")
    )
    assert (row.done, row.note) == (until == "standing", note)
    assert row.page == f"/partnership/bodies/{body.key}/"
    empty = line("Every seat")
    assert empty.done is (until != "forming")


@pytest.mark.parametrize("state", list(FrameworkState))
def test_the_framework_is_settled_step_by_step(state: FrameworkState) -> None:
    framework_drafts.a_version_in(state)
    at = framework_drafts.ADOPTED
    begun, heard, adopted = (
        line(what, at) for what in ("draft of the framework", "could comment", "has adopted")
    )
    assert begun.done
    has_been_heard = (FrameworkState.REVISING, FrameworkState.RECOMMENDED, FrameworkState.ADOPTED)
    assert heard.done is (state in has_been_heard)
    assert adopted.done is (state is FrameworkState.ADOPTED)
    signing = [row for row in settling_lines(at) if "signed the framework" in row.what]
    assert bool(signing) is adopted.done
    if signing:
        assert not signing[0].done and signing[0].note.startswith("Not yet: ")


def test_a_body_that_may_vouch_is_named() -> None:
    house = partnership(AT, bidders=1)
    assert not line("may vouch").done
    named_body(house.bidders[0], AT)
    assert (line("may vouch").done, line("may vouch").note) == (True, house.bidders[0].organisation_name)


def test_every_public_body_needs_two_opening_keys() -> None:
    house = partnership(AT, bidders=0)
    assert line("opening key").note == f"Fewer than two at {house.council.name}"
    for member in (house.drafter, house.approver):
        assert not line("opening key").done
        must(make_opening_key(key=opening_key(member.person), by=member, at=AT))
    assert line("opening key").done


def test_rules_are_confirmed_until_one_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    house = partnership(AT, bidders=0)
    rules = reference_data.rules_to_confirm()
    must(confirm_rule_set(shown=fingerprint_of(rules), lawyer="A Lewis, lawyer", by=house.operator, at=AT))
    row = line("lawyer")
    assert row.done and row.note == "Confirmed by A Lewis, lawyer on 30 November 2026"
    later = (*rules, RuleToConfirm("A new rule", "rules/new.py", "whether it holds"))
    monkeypatch.setattr("hopmarket.records.capabilities.queries.rules_to_confirm", lambda: later)
    assert [rule.rule for rule in unconfirmed_rules()] == ["A new rule"]
    assert not line("lawyer").done and "1 rule is new or changed" in line("lawyer").note


def test_letters_can_be_sent_once_there_is_a_server(settings: Any) -> None:
    assert line("Letters").note == "No mail server is set, so nobody gets a letter"
    settings.MAIL_URL = "smtp://mail.example.org"
    assert line("Letters").done


def test_lines_of_what_is_switched_off_are_gone() -> None:
    for name in ("framework", "consultations", "bodies"):
        CapabilitySwitch.objects.create(name=name, is_on=False, since=AT)
    assert not [row for row in lines().values() if row.page.startswith(("/partnership/bodies", "/framework"))]
    assert line("lawyer") and line("Partners")


def house_of_officers() -> Partnership:
    return partnership(AT, bidders=0)


def test_officers_have_one_task_while_something_essential_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    house = house_of_officers()
    officer = secretariat(house.operator, AT)
    assert Role.OFFICER in officer.roles
    (task,) = tasks_of(officer, AT)
    assert task.way == "/partnership/settling/" and task.note.startswith("Letters can be sent; ")
    assert tasks_of(house.drafter, AT) == [] and tasks_of(house.operator, AT) == []
    done = [SettlingLine("Keys", "buyers", "/account/", done=False, is_essential=False)]
    monkeypatch.setattr("hopmarket.records.tasks.settling_lines.settling_lines", lambda at: done)
    assert tasks_of(officer, AT) == []
