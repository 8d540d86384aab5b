"""Whatever waits for an officer stands on one list with its count, and goes once it is decided."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable

import pytest

from hopmarket.pages.oversight.waiting_kinds import WAITING_KINDS, waiting_lists
from hopmarket.records.ledger.current_time import now
from hopmarket.records.parties import queries, registered_organisations
from hopmarket.records.parties.models import Membership, Organisation
from hopmarket.records.parties.queries import member_of
from hopmarket.records.parties.services import claim_organisation, found_organisation
from hopmarket.records.published_organisations import claims
from hopmarket.records.published_organisations.claims import waiting_count
from hopmarket.records.published_organisations.services import claim_published
from tests.factories.imported_notices import party, publish, published, release
from tests.factories.partnership import Partnership, must, partnership, person
from tests.pages.test_published_organisations import browser, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> Partnership:
    return partnership(now())


def a_new_group(house: Partnership) -> tuple[str, str]:
    founder = person("Fay Founder", "lunchclub.example", now())
    group = must(
        found_organisation(
            name="Martley Lunch Club", kind="charity", size="micro", postcode="WR6 6PA",
            by=member_of(founder, None), at=now(),
        )
    )  # fmt: skip
    Membership.objects.filter(organisation=group).update(claim="by_officer")
    return "Martley Lunch Club", f"/operate/organisations/{group.key}/check/"


def a_claim_to_work_there(house: Partnership) -> tuple[str, str]:
    firm = Organisation.objects.get(pk=house.bidders[0].organisation)
    friend = person("Finn Friend", "friend.example", now())
    claim = must(claim_organisation(organisation=firm, by=member_of(friend, None), at=now()))
    return "Finn Friend for Blackpear Befrienders", f"/operate/claims/{claim.pk}/confirm/"


def a_claim_of_a_published_record(house: Partnership) -> tuple[str, str]:
    publish(release("1", party("Blackpear Befrienders", "supplier")))
    own = published("blackpear-befrienders")
    claim = must(claim_published(organisation=own, by=house.bidders[0], at=now()))
    return (
        "Blackpear Befrienders as Blackpear Befrienders",
        f"/operate/published/claims/{claim.pk}/confirm/",
    )


KINDS: dict[str, Callable[[Partnership], tuple[str, str]]] = {
    "Organisations to check": a_new_group,
    "Claims to confirm": a_claim_to_work_there,
    "Organisations that say which published one they are": a_claim_of_a_published_record,
}


def test_every_kind_has_a_row_here() -> None:
    assert [kind.title for kind in WAITING_KINDS] == list(KINDS)


def test_every_query_of_what_waits_for_a_check_is_on_the_list() -> None:
    """A further query called "waiting_…" of people or of claims has to be listed too."""
    found = {
        node.name
        for module in (queries, registered_organisations, claims)
        for node in ast.parse(inspect.getsource(module)).body
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("waiting_")
        and node.name != "waiting_count"
    }
    assert found == {kind.rows.__name__ for kind in WAITING_KINDS}


@pytest.mark.parametrize("title", list(KINDS))
def test_a_waiting_thing_stands_on_the_list_and_goes_when_it_is_decided(
    title: str, house: Partnership
) -> None:
    operator = browser(house.operator)
    assert "Nothing waits for you" in text(operator, "/operate/")
    assert "Nothing waits" in text(operator, "/account/")
    line, decide = KINDS[title](house)
    shown = text(operator, "/operate/")
    assert f"{title}: 1" in shown and "What waits for you: 1." in shown and line in shown
    assert re.search(r'<a href="/operate/[^"]+">' + re.escape(line), shown)
    assert "<b>1 waits</b>" in text(operator, "/account/") and waiting_count() == 1
    text(operator, decide, go="1")
    assert line not in text(operator, "/operate/") and waiting_count() == 0


def test_several_are_counted_and_the_oldest_stands_first(house: Partnership) -> None:
    operator = browser(house.operator)
    for makes in KINDS.values():
        makes(house)
    assert "<b>3 wait</b>" in text(operator, "/account/")
    assert "What waits for you: 3." in text(operator, "/operate/")
    assert waiting_count() == sum(listed.count for listed in waiting_lists()) == 3


def test_nobody_else_reads_how_much_waits(house: Partnership) -> None:
    a_new_group(house)
    assert "waits</b>" not in text(browser(house.bidders[0]), "/account/")
