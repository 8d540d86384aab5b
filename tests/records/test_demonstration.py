"""The demonstration: whole, lawful, invented from end to end, and loaded once."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.template.loader import get_template
from django.test import override_settings

from hopmarket import reference_data
from hopmarket.demonstration import load
from hopmarket.demonstration.people import BODIES, MARK, PASSPHRASE
from hopmarket.demonstration.story_calendar import StoryCalendar
from hopmarket.demonstration.story_files import read_stories
from hopmarket.demonstration.timed_steps import StoryRefused, TimedAct, do_in_order
from hopmarket.environment import Misconfigured
from hopmarket.importing import seed_notices
from hopmarket.pages.public.search_examples import search_examples
from hopmarket.records.agreements.models import Contract
from hopmarket.records.bodies.models import Meeting
from hopmarket.records.consultations.models import Consultation
from hopmarket.records.evaluation.models import Decision, ScoresLocked
from hopmarket.records.framework.models import FrameworkVersion
from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.records.ledger.models import Event
from hopmarket.records.ledger.queries import first_ledger_fault
from hopmarket.records.notices.models import Release
from hopmarket.records.notices.ocds_validation import release_faults
from hopmarket.records.notices.organisation_record import organisation_record
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.parties.models import Identifier, OpeningKey, Organisation, Person
from hopmarket.records.parties.wrapped_keys import unwrap_key
from hopmarket.records.published_organisations.models import PublishedOrganisation
from hopmarket.records.responses.models import Response
from hopmarket.records.search.run import Facet, SearchQuery, SortOrder, StatusFilter, run_search
from hopmarket.records.signatures.models import Signature
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.refusal import Refusal

NOW = datetime(2026, 11, 21, 22, 5, tzinfo=UTC)  # a Saturday evening


@pytest.fixture(scope="module")
def severn_and_teme(django_db_setup: None, django_db_blocker: Any) -> Iterator[int]:
    """The demonstration, loaded once for this module; answers how many steps it took."""
    with django_db_blocker.unblock():
        try:
            with pretend_time(NOW), pytest.MonkeyPatch.context() as environment:
                environment.setenv("HOPMARKET_DEMONSTRATION", "1")
                yield load.load_demonstration()
        finally:
            call_command("flush", interactive=False, verbosity=0)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("severn_and_teme")]


def test_every_state_of_a_purchase_can_be_seen() -> None:
    assert set(Opportunity.objects.values_list("state", flat=True)) == {
        str(state) for state in OpportunityState
    }


def test_each_story_ends_as_it_says() -> None:
    ends_by_title = {story["terms"]["title"]: story["ends"] for story in read_stories().values()}
    states_by_title = {row.the_terms.title: row.state for row in Opportunity.objects.all()}
    assert states_by_title == ends_by_title


def test_the_ledger_verifies_and_time_only_passes() -> None:
    assert first_ledger_fault() is None
    instants = list(Event.objects.values_list("at", flat=True))
    assert instants == sorted(instants)
    assert instants[-1] < NOW


def test_every_release_is_valid() -> None:
    releases = [json.loads(bytes(row.body)) for row in Release.objects.all()]
    assert len(releases) > 20
    assert [fault for release in releases for fault in release_faults(release)] == []


def test_everything_is_marked_as_invented() -> None:
    assert Organisation.objects.exists()
    for organisation in Organisation.objects.all():
        assert organisation.is_fictional and organisation.name.endswith(MARK)
    for person in Person.objects.all():
        assert person.email.endswith(".example")


def test_no_number_could_be_a_real_organisations() -> None:
    """Real numbers are far lower: Companies House has reached 17 million, charities 1.3 million."""
    for identifier in Identifier.objects.all():
        assert identifier.value.startswith(("9999", "ZZ", "PZZZ")), identifier


def test_the_opening_passphrase_opens_and_is_told_on_the_page() -> None:
    key = OpeningKey.objects.order_by("pk")[0]
    assert OpeningKey.objects.count() == 6
    assert not isinstance(unwrap_key(key.wrapped, PASSPHRASE), Refusal)
    assert PASSPHRASE in get_template("account/demonstration.html").template.source


def test_nobody_can_sign_in_with_a_password() -> None:
    assert [person.name for person in Person.objects.all() if person.has_usable_password()] == [
        "Olive Turner"
    ]


def test_bidders_are_in_the_middle_of_things() -> None:
    assert set(Response.objects.values_list("state", flat=True)) == {"draft", "sealed", "withdrawn", "opened"}
    evaluating = Opportunity.objects.get(
        state=OpportunityState.EVALUATING,
        organisation__key__contains="severnside",
        procedure="below_threshold_open",
    )
    assert ScoresLocked.objects.filter(seat__opportunity=evaluating).count() == 1
    assert Contract.objects.count() == 2
    assert Decision.objects.count() == 4


def test_a_close_result_is_decided_by_less_than_a_point() -> None:
    contract = Contract.objects.get(award__organisation__name__startswith="Hollybush")
    places = contract.award.decision.ranking[0]["places"]
    first, second = float(places[0]["total"]), float(places[1]["total"])
    assert len(places) == 4
    assert 0 < first - second < 1


def test_one_council_follows_another_and_carries_its_contract_on() -> None:
    before, after = (
        PublishedOrganisation.objects.get(name=f"{name} District Council {MARK}")
        for name in ("Upper Teme", "Teme Valley")
    )
    record = organisation_record(after, on=NOW.date())
    assert [predecessor.name for predecessor in record.follows[0].before] == [before.name]
    carried = record.contracts().get(notice__buyer=before)
    assert carried.title == "Mending the benches of nineteen villages"
    assert carried in organisation_record(before, on=NOW.date()).contracts(), "its own page keeps its history"


def test_one_opportunity_closes_within_a_week_and_others_later() -> None:
    waits = [
        row.closes_at - NOW
        for row in Opportunity.objects.filter(state=OpportunityState.OPEN)
        if row.closes_at
    ]
    assert min(waits) > timedelta(days=1)
    assert min(waits) < timedelta(days=7) < max(waits)


def test_loading_again_changes_nothing(severn_and_teme: int) -> None:
    before = Event.objects.count()
    assert severn_and_teme > 150
    assert load.load_demonstration() == 0
    assert Event.objects.count() == before


def test_the_ledger_names_nobody() -> None:
    facts = json.dumps(list(Event.objects.values_list("facts", flat=True)))
    assert all(person.name not in facts for person in Person.objects.all())


@override_settings(TESTING=False, DEMONSTRATION=False)
def test_a_real_house_refuses_it() -> None:
    with pytest.raises(Misconfigured):
        load.load_demonstration()


def test_a_story_that_breaks_a_rule_stops_the_loading() -> None:
    from hopmarket.demonstration.timed_steps import result_or_raise

    step = TimedAct(NOW, "a lie", lambda at: result_or_raise(Refusal("draft.no_title")))
    with pytest.raises(StoryRefused, match=r"a lie on 21 November 2026: draft\.no_title"):
        do_in_order([step])


def test_days_are_working_days_and_never_meet() -> None:
    days = StoryCalendar(NOW)
    counted = [days.day(count) for count in range(-30, 31)]
    assert counted == sorted(set(counted))
    assert all(day.weekday() < 5 for day in counted)
    assert days.instant(-1, "11.59pm") < NOW < days.instant(1, "9am")


def test_the_command_tells_what_it_did(monkeypatch: pytest.MonkeyPatch) -> None:
    output = io.StringIO()
    monkeypatch.setattr(load.seed_notices, "import_seeds", list)
    monkeypatch.setattr("click.echo", lambda text: output.write(text))
    load.load_command.main([], standalone_mode=False)
    assert output.getvalue() == "Severn and Teme stands here already; nothing was changed."


def test_homes_examples_and_a_search_near_by_find_the_local_purchases_among_real_notices() -> None:
    seed_notices.import_seeds()
    examples = search_examples(NOW)
    assert len(examples) == 4
    for example in examples:
        asked = SearchQuery(words=example.words, statuses=(StatusFilter.OPEN,))
        county = replace(asked, districts=tuple(set(reference_data.districts().values())))
        here = replace(asked, ours=True)
        assert any(run_search(local, now=NOW).total for local in (here, county)), example.words
    assert "youth work" in [example.words for example in examples]
    for statuses in ((), (StatusFilter.OPEN,)):
        first = run_search(SearchQuery(words="youth work", statuses=statuses), now=NOW).notices[0]
        assert first.title == "Youth evenings on the Ferry estate"
    near = SearchQuery(near="WR99 3RY", sort=SortOrder.NEAREST, statuses=(StatusFilter.OPEN,))
    answer = run_search(near, now=NOW, size=2)
    assert all(notice.is_ours and answer.distances[notice.pk] < 10 for notice in answer.notices)
    ours = SearchQuery(ours=True)
    districts = run_search(ours, now=NOW).facets[Facet.DISTRICT]
    assert sum(choice.count for choice in districts) == run_search(ours, now=NOW).total > 0
    assert {choice.value for choice in districts} <= set(reference_data.districts().values())
    places = {(body.postcode, reference_data.centre_of(body.postcode) is not None) for body in BODIES}
    assert all(is_known for _, is_known in places)


def test_the_framework_is_in_force_signed_and_talked_over() -> None:
    versions = {row.number: row.state for row in FrameworkVersion.objects.all()}
    assert versions == {1: "adopted", 2: "adopted", 3: "consulting"}
    answers = Signature.objects.filter(replaced_at=None, document__number=2, organisation__kind="public_body")
    assert sorted(answers.values_list("grade", flat=True)) == ["full", "full", "reservations"]
    rounds = {row.subject: row for row in Consultation.objects.all()}
    assert len(rounds) == 3 and rounds["framework/2"].shorter_reason
    assert rounds["framework/2"].closes_at - rounds["framework/2"].opens_at < timedelta(weeks=5)
    assert rounds["framework/3"].state == "open" and rounds["framework/3"].comments.count() >= 12
    assert rounds["framework/3"].comments.filter(spoken_as="vouched").count() == 1
    minuted = Meeting.objects.exclude(minutes=[])
    assert minuted.count() >= 10
    newest, oldest = minuted.first(), minuted.last()
    assert newest and oldest and newest.starts_at - oldest.starts_at > timedelta(days=330)
