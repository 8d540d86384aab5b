"""A large workbook serves for a day, but not after something in it was redacted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from hopmarket.pages.feeds import workbook_cache
from hopmarket.records.ledger import current_time
from hopmarket.records.notices.models import Release
from hopmarket.records.notices.services import redact_release
from hopmarket.records.parties.models import Person
from hopmarket.records.parties.queries import member_of
from tests.records.test_redaction import AT, copied, take

pytestmark = pytest.mark.django_db


def test_nothing_that_was_redacted_stays_on_the_shelf(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_cache, "LARGE", 1)
    person = Person.objects.create_user("op@example.org", "a long pass phrase", is_operator=True)
    operator = replace(member_of(person, None), second_factor=True)
    take(copied(1))
    with current_time.pretend_time(AT + timedelta(minutes=1)):
        assert "Ask Ann Plumb." in workbook_text(client)
        redact_release(
            release=Release.objects.get(),
            pointers=["/tender/description"],
            everywhere=False,
            reason="It named a resident.",
            law="UK GDPR, article 17",
            by=operator,
            at=AT + timedelta(minutes=1),
        )
        assert "Ask Ann Plumb." not in workbook_text(client)


def workbook_text(client: Client) -> str:
    book = load_workbook(BytesIO(client.get("/data/tables/hopmarket.xlsx").getvalue()), read_only=True)
    return " ".join(str(cell) for sheet in book for row in sheet.values for cell in row)
