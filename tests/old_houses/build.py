"""Fill an empty, migrated house through services, and print a note of what it holds (JSON).

Runs in a process of its own, with the state folder that the environment names.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import django


def main() -> None:
    """Fills the house and prints the note; with --demonstration it is the demonstration, cut small."""
    demonstration = "--demonstration" in sys.argv
    passphrase = fill_with_demonstration() if demonstration else fill_with_purchases()
    json.dump(note(passphrase), sys.stdout)


def fill_with_demonstration() -> str:
    """Loads some of the demonstration's purchases, without its imported notices; answers the passphrase."""
    from hopmarket.demonstration import load
    from hopmarket.demonstration.people import PASSPHRASE
    from hopmarket.demonstration.story_files import read_stories

    chosen = {name: story for name, story in read_stories().items() if name in CHOSEN_STORIES}
    load.read_stories = lambda: chosen
    load.load_demonstration()
    return PASSPHRASE


CHOSEN_STORIES = {
    "bat-survey",
    "befriending-calls",
    "digital-help",
    "hedge-laying",
    "home-from-hospital",
    "market-wall",
    "school-holiday-meals",
    "sign-language",
    "signposts",
    "village-benches",
    "winter-gritting",
    "youth-evenings",
}


def fill_with_purchases() -> str:
    """Makes one purchase closed and not opened, one with a corrected contract, one open with a working
    copy, a sealed response and a question, and a draft; answers the openers' passphrase."""
    from hopmarket.records.ledger.current_time import now
    from hopmarket.records.opportunities.services import ask_question
    from tests.factories import alert_searches
    from tests.factories.corrected_contracts import correct
    from tests.factories.partnership import must, partnership
    from tests.factories.purchases import PASSPHRASE, STEPS, a_purchase, sealed, worked_on

    began = day_of(now() - STEPS["signed"] - timedelta(days=3))
    house = partnership(began, bidders=3)
    signed = a_purchase("signed", house=house, began=began, title="Hedges along the Teme path")
    correct(signed, value=Decimal("71000"))
    a_purchase("closed", house=house, title="Home-from-hospital support")
    drafted = a_purchase("drafted", house=house, title="Benches for nineteen villages")
    assert drafted.opportunity.state == "draft"
    opened = a_purchase("published", house=house, title="Lunch clubs on the ridge")
    at = opened.at("responded")
    draft = worked_on(opened, house.bidders[0], price="70123.45")
    assert draft.state == "draft"
    handed_in = worked_on(opened, house.bidders[1], price="69000")
    sealed(handed_in, house.bidders[1], at, keep_working=True)
    question = "May we use the hall?"
    must(ask_question(opportunity=opened.opportunity, text=question, by=house.bidders[2], at=at))
    alert_searches.live(at)
    return PASSPHRASE


def day_of(instant: datetime) -> datetime:
    return instant.replace(hour=0, minute=0, second=0, microsecond=0)


def note(passphrase: str) -> dict[str, Any]:
    """What the house holds, so that a later version can be compared with it."""
    from django.db.migrations.recorder import MigrationRecorder

    from hopmarket.records.ledger.models import Event
    from hopmarket.records.open_data import bulk_file
    from hopmarket.records.opportunities.models import Opportunity, TermsVersion
    from hopmarket.records.post.models import Letter
    from hopmarket.records.responses.models import SealedCopy

    releases = bulk_file.rebuild_bulk_file()
    return {
        "passphrase": passphrase,
        "migrations": sorted(
            f"{app}.{name}" for app, name in MigrationRecorder.Migration.objects.values_list("app", "name")
        ),
        "events": Event.objects.count(),
        "closed": sorted(Opportunity.objects.filter(state="closed").values_list("reference", flat=True)),
        "letters_waiting": Letter.objects.filter(sent_at=None).count(),
        "receipts": sorted(SealedCopy.objects.values_list("receipt_print", flat=True)),
        "terms": sorted(
            [row.opportunity.reference, row.number, row.print]
            for row in TermsVersion.objects.select_related("opportunity")
        ),
        "releases": releases.lines,
        "releases_sha256": releases.print,
    }


if __name__ == "__main__":
    django.setup()
    main()
