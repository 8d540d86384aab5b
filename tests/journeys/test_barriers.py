"""A draft with six barriers: three mended by a click, two kept with a reason, one let stand by two officers; and the
published notice says so."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.factories.markup import collapsed

from .buyer_steps import KEPT_BECAUSE, approve, ask_for_approval, draft, keep_findings, publish
from .conftest import Newcomer
from .demonstration_server import House

TITLE = "New planks for the footbridge at Hop Castle"
SIX = """We will identify and shortlist a number of companies before anybody writes an offer.

Please forward with your response the last two years of your audited accounts.

Bidders must have experience working with Local Authority clients.

Bidders must have business premises within the HU range of post codes.

If your credit score falls to 30 or below you will be removed.

Bidders must give a performance bond of 10 per cent."""
MENDED = ("audited accounts", "experience working with Local Authority", "premises within the HU range")


def test_six_barriers_are_mended_kept_and_published(newcomer: Newcomer, house: House) -> None:
    meera, david = newcomer("Meera Nair"), newcomer("David Lockett")
    reference = draft(meera, TITLE, house.now(), None, specification="As typed below.", asks=False)
    page = meera.page
    meera.go(f"/commission/{reference}/draft/specification/")
    page.get_by_label("What you need").fill(SIX)
    beside = page.locator('[data-beside="specification"] .hm-note')
    expect(beside).to_have_count(6, timeout=15_000)
    meera.press("Save and continue")

    meera.go(f"/commission/{reference}/barriers/")
    for words in MENDED:
        clause = page.locator(".hm-cl").filter(has_text=words)
        meera.press(re.compile("^Use this wording"), within=clause)
        assert not page.locator("mark").filter(has_text=words).count()
    keep_findings(meera, reference)
    meera.reads("A second officer has not decided yet")

    david.go(f"/commission/{reference}/barriers/")
    david.follow(re.compile("^Decide whether it stands"))
    david.press("Let it stand")
    david.reads("Nothing here stands against publication")

    ask_for_approval(meera, reference, None)
    approve(david, reference, TITLE, None)
    ocid = publish(david, reference)
    anybody = newcomer("")
    anybody.go(f"/opportunities/{ocid}/")
    shown = collapsed(anybody.page.locator("main").inner_text())
    assert shown.count(KEPT_BECAUSE) >= 3
    assert (
        "performance bond of 10 per cent" in shown and "audited accounts" not in shown.split(KEPT_BECAUSE)[-1]
    )
