"""The figures room: readers go on from where they stopped, and figures made anew are the same."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from hopmarket.operations.recount import recount
from hopmarket.records.figures import ledger_reading
from hopmarket.records.figures.event_columns import first_column_fault
from hopmarket.records.figures.ledger_reading import read_on, rebuild_figures
from hopmarket.records.figures.models import Figure, FigurePart, LedgerReader
from hopmarket.records.figures.queries import activity_of, figures_of, last_save
from hopmarket.records.ledger.acts import ACTS, SAVINGS
from hopmarket.records.ledger.models import Event
from hopmarket.records.ledger.queries import events_about
from hopmarket.records.notices.models import Release
from hopmarket.records.notices.services import redact_release
from hopmarket.records.opportunities.services import draft_opportunity
from hopmarket.records.parties.models import Person
from hopmarket.records.parties.queries import membership_of
from hopmarket.records.tasks.queries import desk_of
from hopmarket.records.tasks.services import hand_over_task
from hopmarket.rules.figures import purchase_figures
from hopmarket.rules.figures.purchase_acts import (
    GROUP_SENTENCES,
    GROUPS,
    NEVER_SHOWN,
    OF_NO_PURCHASE,
    SENTENCES,
)
from tests.factories.partnership import must
from tests.factories.purchases import a_purchase

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def kept() -> dict[tuple[str, str], tuple[int | None, list[tuple[str, int]]]]:
    """Everything in the room, without its keys."""
    return {
        (row.about, row.name): (row.value, sorted(row.parts.values_list("reference", "number")))
        for row in Figure.objects.all()
    }


@pytest.mark.django_db
def test_a_signed_purchase_has_its_figures() -> None:
    purchase = a_purchase("signed")
    opportunity = purchase.fresh()
    figures = {rule.name: value for rule, value in figures_of(opportunity)}
    assert (
        figures["days_to_publication"]
        == (opportunity.published_at.date() - opportunity.drafted_at.date()).days
    )
    assert "questions_answered" not in figures, "nobody asked"
    shown = events_about(f"opportunities/{opportunity.pk}").filter(act__in=SENTENCES)
    assert figures["acts"] == shown.count() == sum(line.times for line in activity_of(opportunity))
    assert {"days_open", "days_scoring", "days_to_contract"} <= figures.keys()


@pytest.mark.django_db
def test_no_act_of_a_bidder_and_no_score_stands_behind_a_figure() -> None:
    purchase = a_purchase("scored")
    read_on()
    bidders = {member.person for member in purchase.house.bidders}
    assert set(FigurePart.objects.values_list("act", flat=True)) <= SENTENCES.keys()
    assert not FigurePart.objects.filter(reference__in=[f"people/{person}" for person in bidders]).exists()
    assert bidders.isdisjoint(line.person for line in activity_of(purchase.opportunity))


@pytest.mark.django_db
def test_every_act_on_a_purchase_has_a_sentence_or_is_never_shown() -> None:
    purchase = a_purchase("signed")
    acts = set(events_about(f"opportunities/{purchase.opportunity.pk}").values_list("act", flat=True))
    assert acts and acts.isdisjoint(OF_NO_PURCHASE)


@pytest.mark.django_db
def test_a_redaction_is_activity_of_the_purchase_whose_release_it_was() -> None:
    purchase = a_purchase("published")
    release = Release.objects.get(source=None)
    must(
        redact_release(
            release=release,
            pointers=["/tender/description"],
            reason="A name stood in it.",
            law="UK GDPR, Article 17",
            everywhere=False,
            by=purchase.house.operator,
            at=purchase.at("published") + timedelta(hours=1),
        )
    )
    newest = activity_of(purchase.opportunity)[0]
    assert newest.sentence == SENTENCES["redact_release"]
    assert (newest.person, newest.organisation) == (purchase.house.operator.person, None)


@pytest.mark.django_db
def test_a_task_of_a_purchase_that_was_handed_on_is_its_activity() -> None:
    purchase = a_purchase("approved")
    at, first = purchase.at("approved") + timedelta(hours=1), purchase.house.drafter
    colleague = membership_of(Person.objects.get(pk=purchase.house.approver.person), purchase.house.council)
    assert colleague is not None
    task = next(row.task for row in desk_of([first], at).tasks if row.task.kind.name == "publish_draft")
    must(hand_over_task(task=task, membership=colleague, words="", by=first, at=at))
    newest = activity_of(purchase.opportunity)[0]
    assert (newest.sentence, newest.person) == (SENTENCES["hand_over_task"], first.person)
    assert first_column_fault() is None


@pytest.mark.django_db
def test_who_saved_last_is_known_while_drafting() -> None:
    purchase = a_purchase("drafted")
    saved = last_save(purchase.opportunity)
    assert saved is not None and saved.person == purchase.house.drafter.person
    fresh = must(draft_opportunity(title="New", by=purchase.house.drafter, at=AT))
    assert last_save(fresh) is None


# Reading in pieces


def planted(rows: list[tuple[str, int, int]]) -> None:
    """Events in the ledger as if acts had made them; what is hashed does not matter here."""
    first = (Event.objects.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    Event.objects.bulk_create(
        Event(
            number=number,
            at=AT + timedelta(hours=7 * number),
            act=act,
            subject=f"opportunities/{purchase}",
            about=f"opportunities/{purchase}",
            actor=f"people/{person} for organisations/1",
            organisation=1,
            facts={"question": person},
            before="",
            hash=f"{number:064}",
        )
        for number, (act, purchase, person) in enumerate(rows, start=first)
    )


_rows = some.tuples(
    some.sampled_from([*SENTENCES, *NEVER_SHOWN, "register_person"]), some.integers(1, 3), some.integers(1, 4)
)


@pytest.mark.django_db
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=some.lists(some.lists(_rows, max_size=12), min_size=1, max_size=4), chance=some.randoms())
def test_reading_in_pieces_with_restarts_equals_reading_at_once(
    batches: list[list[tuple[str, int, int]]], chance: random.Random
) -> None:
    for rows in batches:
        planted(rows)
        for _ in range(chance.randint(0, 2)):
            broken_off(chance)
        read_on(piece=chance.randint(1, 9))
    in_pieces = kept()
    LedgerReader.objects.all().delete()
    Figure.objects.all().delete()
    read_on()
    assert kept() == in_pieces
    assert rebuild_figures().differences == ()


def broken_off(chance: random.Random) -> None:
    """A reader that dies in the middle of a piece, after so many steps."""
    left = chance.randint(0, 2)

    def die(figures: Any) -> None:
        nonlocal left
        if not left:
            raise KeyboardInterrupt
        left -= 1
        setting(figures)

    setting = ledger_reading._set_values
    ledger_reading._set_values = die
    try:
        read_on(piece=chance.randint(1, 5))
    except KeyboardInterrupt:
        pass
    finally:
        ledger_reading._set_values = setting


@pytest.mark.django_db
def test_other_rules_make_all_figures_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    planted([("publish_notice", 1, 1), ("extend_deadline", 1, 1)])
    read_on()
    right = kept()
    Figure.objects.filter(name="addenda").update(value=7)
    assert read_on() == 0 and kept() != right, "what has been read is not read again"
    monkeypatch.setattr(purchase_figures, "FORMAT", 2)
    assert read_on() == 2 and kept() == right


# Made anew and compared


@pytest.mark.django_db
def test_figures_made_anew_are_compared_one_by_one() -> None:
    planted([("publish_notice", 1, 1), ("extend_deadline", 1, 1), ("extend_deadline", 1, 2)])
    same = CliRunner().invoke(recount)
    assert same.exit_code == 0 and "The old figures were the same" in same.output
    Figure.objects.filter(name="addenda").update(value=7)
    FigurePart.objects.filter(figure__name="people", reference="people/2").update(number=2)
    Figure.objects.create(about="opportunities/9", name="acts", value=1)
    differing = CliRunner().invoke(recount)
    assert differing.exit_code == 1
    assert "opportunities/1 addenda: 7, now 2" in differing.output
    assert "opportunities/1 people: 2 as before, with other parts behind it" in differing.output
    assert "opportunities/9 acts: 1, now none" in differing.output
    assert CliRunner().invoke(recount).exit_code == 0


# Every act has its sentence


def without_a_sentence(acts: Any) -> list[str]:
    return sorted(set(acts) - SENTENCES.keys() - NEVER_SHOWN.keys() - OF_NO_PURCHASE)


def test_every_act_has_a_sentence_or_says_why_it_is_never_shown() -> None:
    import hopmarket.urls  # noqa: F401  (whoever opens the door has loaded every room)

    missing = without_a_sentence(ACTS)
    assert not missing, (
        f"these acts have no sentence: {', '.join(missing)}. In rules/figures/purchase_acts.py add each to "
        "SENTENCES ('act': 'did this', read after a person's name) if the buyer may see it in a purchase's "
        "activity; to NEVER_SHOWN, with the reason, if it happens to a purchase and nobody may; to "
        "OF_NO_PURCHASE otherwise."
    )


def test_a_new_act_is_missed() -> None:
    assert without_a_sentence(["publish_notice", "do_what_is_new"]) == ["do_what_is_new"]


def test_no_act_stands_in_two_tables_or_is_unknown() -> None:
    import hopmarket.urls  # noqa: F401  (whoever opens the door has loaded every room)

    tables = [SENTENCES.keys(), NEVER_SHOWN.keys(), OF_NO_PURCHASE]
    listed = frozenset().union(*tables)
    assert sum(map(len, tables)) == len(listed), "an act stands in two tables"
    assert listed <= ACTS.keys() | SAVINGS.keys(), "these are acts no more"
    assert GROUPS.keys() <= SENTENCES.keys() and set(GROUPS.values()) == GROUP_SENTENCES.keys()
