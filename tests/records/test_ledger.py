"""Ask, write, tell: one event for what was done, none for what was refused, and a chain that shows
every change made behind its back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import override_settings

from hopmarket.records.ledger import current_time
from hopmarket.records.ledger.acts import ACTS, SAVINGS, Outcome, act, actor_reference
from hopmarket.records.ledger.models import Event
from hopmarket.records.ledger.queries import events_after, events_of, first_ledger_fault
from hopmarket.records.parties.models import Identifier, Organisation
from hopmarket.rules import roles
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import System
from tests import append_only
from tests.factories.purchases import a_purchase

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
BY = System("test")


def _organisation(key: str) -> Organisation:
    return Organisation.objects.create(key=key, name=key, kind="business", founded_at=AT)


@pytest.fixture
def trial(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Acts that a test makes are allowed to the test, and forgotten afterwards."""
    for name in ("found", "found_and_refuse", "name_twice"):
        monkeypatch.setitem(roles.SYSTEM_ACTS, name, ("test",))
    known = dict(ACTS)
    yield
    ACTS.clear()
    ACTS.update(known)


@pytest.mark.django_db
@pytest.mark.usefixtures("trial")
def test_success_adds_exactly_one_event() -> None:
    @act("found")
    def found(*, by: System, at: datetime) -> Outcome[int] | Refusal:
        return Outcome("organisations/1", _organisation("one").pk, {"key": "one"})

    before = Event.objects.count()
    assert found(by=BY, at=AT) == Organisation.objects.get(key="one").pk
    event = events_after(before).get()
    assert (event.act, event.subject, event.actor) == ("found", "organisations/1", "system/test")
    assert list(events_of("organisations/1")) == [event]
    assert first_ledger_fault() is None


@pytest.mark.django_db
@pytest.mark.usefixtures("trial")
def test_the_ledger_keeps_the_name_of_an_act_whatever_its_function_is_called() -> None:
    @act("found")
    def renamed(*, by: System, at: datetime) -> Outcome[int] | Refusal:
        return Outcome("organisations/1", 1)

    before = Event.objects.count()
    assert renamed(by=BY, at=AT) == 1
    assert events_after(before).get().act == "found"
    with pytest.raises(ValueError, match="two services are called 'found'"):
        act("found")(renamed)


@pytest.mark.django_db
@pytest.mark.usefixtures("trial")
def test_refusal_leaves_nothing_behind() -> None:
    @act("found_and_refuse")
    def found_and_refuse(*, by: System, at: datetime) -> Outcome[int] | Refusal:
        _organisation("gone")
        return Refusal("not.today")

    assert found_and_refuse(by=BY, at=AT) == Refusal("not.today")
    assert not Organisation.objects.filter(key="gone").exists()
    assert not Event.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("trial")
def test_a_broken_constraint_is_a_refusal() -> None:
    @act("name_twice")
    def name_twice(*, by: System, at: datetime) -> Outcome[int] | Refusal:
        first, second = _organisation("one"), _organisation("other")
        Identifier.objects.create(organisation=first, scheme="GB-COH", value="01234567")
        Identifier.objects.create(organisation=second, scheme="GB-COH", value="01234567")
        return Outcome("organisations/1", first.pk)

    outcome = name_twice(by=BY, at=AT)
    assert isinstance(outcome, Refusal) and outcome.reason.startswith("constraint.")
    assert not Organisation.objects.exists() and not Event.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("trial")
def test_the_role_table_is_asked_first() -> None:
    @act("found")
    def found(*, by: System, at: datetime) -> Outcome[int] | Refusal:
        raise AssertionError("the service ran before the role table was asked")

    assert found(by=System("stranger"), at=AT) == Refusal("role.not_for_system", roles.CITE)


@pytest.mark.django_db
def test_who_acted_is_a_plain_reference() -> None:
    house = a_purchase("drafted").house
    lead = house.lead
    assert actor_reference(lead) == f"people/{lead.person} for organisations/{lead.organisation}"
    assert actor_reference(System("clock")) == "system/clock"


TAMPERINGS = {
    "a fact": "UPDATE ledger_event SET facts = '{\"changed\": true}' WHERE number = 3",
    "an actor": "UPDATE ledger_event SET actor = 'people/999' WHERE number = 3",
    "an instant": "UPDATE ledger_event SET at = '2020-01-01 00:00:00+00:00' WHERE number = 3",
    "a hash": "UPDATE ledger_event SET hash = 'f' WHERE number = 3",
    "an event taken out": "DELETE FROM ledger_event WHERE number = 3",
    "the beginning taken out": "DELETE FROM ledger_event WHERE number = 1",
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", TAMPERINGS)
def test_the_chain_shows_what_was_done_behind_its_back(what: str) -> None:
    a_purchase("drafted")
    assert first_ledger_fault() is None
    with append_only.lifted(connection), connection.cursor() as cursor:
        cursor.execute(TAMPERINGS[what])
    assert first_ledger_fault() == (1 if what == "the beginning taken out" else 3)


@pytest.mark.django_db
@override_settings(DEMONSTRATION=False, TESTING=False)
def test_nobody_moves_a_real_clock() -> None:
    with pytest.raises(current_time.ClockIsReal), current_time.pretend_time(AT):
        pass
    with pytest.raises(current_time.ClockIsReal):
        current_time.move_clock(AT - AT)
    assert not current_time.clock_offset()


@pytest.mark.django_db
def test_the_databases_clock_goes_on_within_a_transaction() -> None:
    first = current_time.database_now()
    second = current_time.database_now()
    while second == first:
        second = current_time.database_now()
    assert second > first and abs((first - datetime.now(UTC)).total_seconds()) < 60


def test_every_act_is_in_the_role_table() -> None:
    import hopmarket.urls  # noqa: F401  (whoever opens the door has loaded every room)

    named = roles.PERMISSIONS.keys() | roles.SYSTEM_ACTS.keys()
    services = ACTS.keys() | SAVINGS.keys()
    assert services == named, f"without a row: {services - named}; without a service: {named - services}"
