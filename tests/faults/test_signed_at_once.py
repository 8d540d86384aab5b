"""Two officers of one body sign the same version at the same moment: one signature stands, the other officer is told."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from hopmarket.records.ledger.queries import first_ledger_fault
from hopmarket.records.publications.models import PublishedDocument
from hopmarket.records.signatures.models import Signature
from hopmarket.records.signatures.services import sign_document
from hopmarket.rules.framework.signature import Grade
from hopmarket.rules.refusal import Refusal
from tests.factories.adopted_framework import UNDERTAKING, adopt
from tests.factories.partnership import partnership

AT = datetime(2026, 10, 14, 9, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_two_officers_of_one_body_at_once_give_one_signature() -> None:
    house, version = partnership(AT - timedelta(days=60), bidders=0), adopt(AT)
    gate, outcomes = threading.Barrier(2), list[Signature | Refusal | BaseException]()
    in_part = replace(UNDERTAKING, grade=Grade.MEMORANDUM, clauses=("2.1",))
    officers = ((house.drafter, UNDERTAKING), (house.approver, in_part))

    def sign(which: int) -> None:
        by, undertaking = officers[which]
        try:
            gate.wait()
            outcomes.append(
                sign_document(
                    document=version, sha256=version.sha256, undertaking=undertaking, seen=0, by=by, at=AT
                )
            )
        except BaseException as fault:
            outcomes.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=sign, args=(which,)) for which in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (signature,) = [outcome for outcome in outcomes if isinstance(outcome, Signature)]
    (refusal,) = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    assert refusal.reason == "signature.signed_meanwhile"
    assert [row.pk for row in Signature.objects.all()] == [signature.pk]
    assert PublishedDocument.objects.filter(kind="signature").count() == 1
    assert first_ledger_fault() is None
