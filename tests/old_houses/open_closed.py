"""Open every closed purchase of a restored house with its passphrase, and check all its receipts.

Runs in a process of its own in the restored house; reads the passphrase from standard input and
prints what it found (JSON).
"""

from __future__ import annotations

import hashlib
import json
import sys
from typing import Any

import django


def main() -> None:
    """Opens the closed purchases, checks receipts and terms, and prints the findings."""
    passphrase = sys.stdin.readline().rstrip("\n")
    findings = {"opened": open_closed(passphrase), "receipts": sound_receipts(), "terms": terms_kept()}
    findings["working_copies"] = readable_working_copies()
    json.dump(findings, sys.stdout)


def open_closed(passphrase: str) -> dict[str, int]:
    """Opens each closed purchase as one of its openers; answers how many responses each held."""
    from hopmarket.records.ledger.current_time import now
    from hopmarket.records.opportunities.models import Opportunity
    from hopmarket.records.parties.queries import member_of
    from hopmarket.records.responses.services import open_responses
    from hopmarket.records.responses.services.opening import unlock
    from hopmarket.rules.refusal import Refusal

    opened = {}
    for opportunity in Opportunity.objects.filter(state="closed"):
        opener = opportunity.openers.select_related("person").order_by("pk").last()
        assert opener is not None
        by = member_of(opener.person, opportunity.organisation, second_factor=True)
        identity = unlock(opportunity, passphrase=passphrase, by=by)
        assert not isinstance(identity, Refusal), identity
        count = open_responses(opportunity=opportunity, identity=identity, by=by, at=now())
        assert not isinstance(count, Refusal), count
        opened[opportunity.reference] = count
    return opened


def sound_receipts() -> list[str]:
    """The fingerprint of every receipt whose text still gives it and whose signature verifies."""
    from hopmarket import server_keys
    from hopmarket.records.responses.models import SealedCopy
    from hopmarket.rules.hash_chain import canonical

    key = server_keys.signing_key().public_key()
    sound = []
    for copy in SealedCopy.objects.all():
        text = canonical(copy.receipt)
        key.verify(bytes.fromhex(copy.signature), text)
        assert hashlib.sha256(text).hexdigest() == copy.receipt_print
        sound.append(copy.receipt_print)
    return sorted(sound)


def terms_kept() -> list[list[Any]]:
    """The fingerprint of every published version of terms, made anew from what is stored."""
    from hopmarket.records.opportunities.models import TermsVersion
    from hopmarket.rules.terms import from_json

    versions = TermsVersion.objects.select_related("opportunity")
    return sorted(
        [row.opportunity.reference, row.number, from_json(row.terms).fingerprint()] for row in versions
    )


def readable_working_copies() -> int:
    """How many working copies the house's own key still reads."""
    from hopmarket.records.responses.models import Response
    from hopmarket.records.responses.queries import has_working_copy, working_answers

    kept = [response for response in Response.objects.all() if has_working_copy(response)]
    return sum(1 for response in kept if working_answers(response).texts)


if __name__ == "__main__":
    django.setup()
    main()
