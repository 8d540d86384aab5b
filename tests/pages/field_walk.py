"""A walk through every place in which a new field of the terms appears. It runs in a copy of the program to
which :mod:`.test_adding_a_field` has added fields, each of another kind; here nothing names them but the
table."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import datetime
from typing import Any

import orjson
import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from hopmarket.pages.commissioner.act_forms import AmendForm
from hopmarket.pages.commissioner.row_forms import CRITERIA, LOTS, QUESTIONS, WeightsForm
from hopmarket.pages.commissioner.section_forms import SectionForm
from hopmarket.pages.commissioner.tasks import field_anchor
from hopmarket.pages.parts.term_changes import changes_in_words
from hopmarket.pages.parts.widgets import Boxes
from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.records.notices.models import Release
from hopmarket.records.opportunities.publishing import ocid_of
from hopmarket.records.opportunities.services import copy_opportunity
from hopmarket.rules.published_terms import published_text
from hopmarket.rules.terms import Terms, difference, terms_text
from hopmarket.rules.terms_fields import DATES, ROWS, TERMS_FIELDS, DraftSection, FieldKind
from hopmarket.rules.terms_row_fields import ROW_FIELDS
from tests.factories.partnership import must
from tests.factories.purchases import DAY, Purchase, a_purchase, take
from tests.factories.signed_in_browser import browser, hidden_of, words_of

pytestmark = pytest.mark.django_db

NEW = [row for row in TERMS_FIELDS if row.name == "performance_terms" or row.name.startswith("probe_")]

TYPED: dict[FieldKind, tuple[tuple[str, str], tuple[str, str]]] = {
    FieldKind.LINE: (
        ("A talk each quarter", "A talk each quarter"),
        ("A talk each month", "A talk each month"),
    ),
    FieldKind.TEXT: (("Two visits.", "Two visits."), ("Three visits.", "Three visits.")),
    FieldKind.MARKDOWN: (("A **warm** house", "A warm house"), ("A **dry** house", "A dry house")),
    FieldKind.POSTCODE: (("wr11aa", "WR1 1AA"), ("wr2 2bb", "WR2 2BB")),
    FieldKind.EMAIL: (("roof@hop.example", "roof@hop.example"), ("wall@hop.example", "wall@hop.example")),
    FieldKind.TELEPHONE: (("01632  960123", "01632 960123"), ("+44 1632 960124", "+44 1632 960124")),
    FieldKind.CPV: (("55300000-3", "55300000"), ("85312000", "85312000")),
    FieldKind.CHOICE: (("first", "The first"), ("second", "The second")),
    FieldKind.TICK: (("on", "Yes"), ("", "No")),
    FieldKind.NUMBER: (("1200", "1,200"), ("30", "30")),
    FieldKind.MONEY: (("1,250", "£1,250"), ("1300.50", "£1,300.50")),
    FieldKind.DAY: (("3 12 2027", "3 December 2027"), ("4 12 2027", "4 December 2027")),
    FieldKind.MOMENT: (
        ("3 12 2027 noon", "noon on Friday 3 December 2027"),
        ("4 12 2027 5pm", "5pm on Saturday 4 December 2027"),
    ),
}
"""For each kind what is typed first and what it reads as, then what an addendum makes of it."""


def sent(form: forms.BaseForm, instead: dict[str, str]) -> dict[str, str]:
    """What a browser sends of a form with these values typed into it."""
    boxes: dict[str, str] = {}
    for name, field in form.fields.items():
        value, widget = form[name].value(), field.widget
        if isinstance(widget, Boxes):
            texts = instead[name].split() if name in instead else widget.typed(value)
            boxes |= {f"{name}_{part}": text for part, text in zip(widget.parts, texts, strict=True)}
        elif isinstance(field, forms.BooleanField):
            boxes |= {name: "on"} if instead.get(name, "on" if value else "") else {}
        elif not isinstance(field, forms.FileField | forms.MultipleChoiceField):
            boxes[name] = instead.get(name, "" if value is None else str(value))
    return boxes


def section_form(section: DraftSection, terms: Terms) -> forms.BaseForm:
    return WeightsForm(terms) if section is DraftSection.CRITERIA else SectionForm(section, terms)


def to(purchase: Purchase, *rest: str) -> str:
    return "/commission/" + "/".join([purchase.opportunity.reference, *rest]) + "/"


def filled(purchase: Purchase, page: Client) -> None:
    """Types every new field into the form of its section."""
    for section in dict.fromkeys(row.section for row in NEW):
        opportunity = purchase.fresh()
        typed = {row.name: TYPED[row.kind][0][0] for row in NEW if row.section is section}
        boxes = sent(section_form(section, opportunity.the_terms), typed)
        where = to(purchase, "draft", str(section))
        answer = page.post(where, {**boxes, "revision": str(opportunity.revision), "then": "list"})
        assert answer.status_code == 302, words_of(answer)


def element_words(page: Any) -> list[str]:
    pieces = re.split(r"<(?!/?(?:strong|b|br|mark|ins|del)\b)[^>]*>", page.content.decode())
    return [" ".join(re.sub("<[^>]*>", "", html.unescape(piece)).split()) for piece in pieces]


def shows(page: Any, label: str, words: str) -> bool:
    """Whether the words stand after the label on a page, with nothing but a few signs between."""
    pieces = [piece for piece in element_words(page) if piece]
    after = [pieces[at + 1 : at + 4] for at, piece in enumerate(pieces) if piece == label]
    return any(words in piece for near in after for piece in near)


def test_the_field_is_met_from_the_draft_to_the_addendum() -> None:
    assert {row.kind for row in NEW} == set(FieldKind) - ROWS
    assert {row.section for row in NEW} == set(DraftSection) - {DraftSection.PEOPLE}
    purchase = a_purchase("drafted")
    page = browser(purchase.house.drafter)

    tasks, check = page.get(to(purchase)), page.get(to(purchase, "check"))
    for row in NEW:
        if row.missing:
            address = to(purchase, "draft", str(row.section)) + f"#{field_anchor(row.name)}"
            assert row.missing in words_of(tasks) and row.missing in words_of(check), row.name
            assert f'href="{address}"' in check.content.decode(), row.name
        form = page.get(to(purchase, "draft", str(row.section)))
        source = form.content.decode()
        assert row.asks in html.unescape(source) and f'id="{field_anchor(row.name)}"' in source, row.name

    filled(purchase, page)
    with pretend_time(purchase.at("drafted") + DAY / 48):
        tasks, check = page.get(to(purchase)), page.get(to(purchase, "check"))
        preview = page.get(to(purchase, "preview"))
    assert not [row.name for row in NEW if row.missing and row.missing in words_of(tasks) + words_of(check)]
    assert not [row.name for row in NEW if not shows(check, row.label, TYPED[row.kind][0][1])]
    assert not [row.name for row in NEW if not shows(preview, row.public_label, TYPED[row.kind][0][1])]

    copied = must(
        copy_opportunity(opportunity=purchase.fresh(), by=purchase.house.drafter, at=purchase.began)
    )
    assert {row.name: getattr(copied.the_terms, row.name) for row in NEW} == {
        row.name: None if row.kind in DATES else getattr(purchase.fresh().the_terms, row.name) for row in NEW
    }

    for step in ("with_approver", "approved", "published"):
        take(purchase, step)
    terms = purchase.fresh().the_terms
    where = f"/opportunities/{ocid_of(purchase.opportunity)}/"
    public = Client().get(where)
    assert not [row.name for row in NEW if not shows(public, row.public_label, TYPED[row.kind][0][1])]
    released(terms)

    officer = browser(purchase.house.approver)
    with pretend_time(purchase.at("published") + DAY):
        typed = {row.name: TYPED[row.kind][1][0] for row in NEW if row.may_change}
        boxes = sent(AmendForm(terms), typed) | {"note": "We looked at it again with the team."}
        difference = officer.post(to(purchase, "amend"), boxes, follow=True)
        fixed = {row.name for row in NEW if not row.may_change}
        assert fixed.isdisjoint(AmendForm(terms).fields)
        changed(difference)
        officer.post(to(purchase, "amend", "check"), dict(hidden_of(difference)))
        changed(Client().get(where))
    amended = purchase.fresh().the_terms
    assert [row.name for row in NEW if getattr(amended, row.name) == getattr(terms, row.name)] == sorted(
        fixed
    )
    released(amended)


@pytest.mark.parametrize("lots", [1, 3])
def test_a_field_of_a_lot_a_criterion_and_a_question_is_met(lots: int) -> None:
    purchase = a_purchase("drafted", lots=lots)
    page = browser(purchase.house.drafter)
    for rows in (LOTS, CRITERIA, QUESTIONS):
        assert "probe" in rows.form.of(purchase.terms, None).fields
        for row in rows.of(purchase.terms):
            opportunity = purchase.fresh()
            boxes = sent(rows.form.of(opportunity.the_terms, row), {"probe": f"Probe of {row.key}"})
            where = reverse(f"commissioner:{rows.noun}", args=[opportunity.reference, row.key])
            answer = page.post(where, {**boxes, "revision": str(opportunity.revision)})
            assert answer.status_code == 302, words_of(answer)
    terms = purchase.fresh().the_terms
    check, preview = (words_of(page.get(to(purchase, name))) for name in ("check", "preview"))
    for rows, label in (
        (LOTS, "Their Lot probe"),
        (CRITERIA, "Their Criterion probe"),
        (QUESTIONS, "Their Question probe"),
    ):
        for row in rows.of(terms):
            assert row.probe == f"Probe of {row.key}"
            assert f"{label}: {row.probe}" in check, row.key
            assert label in preview and row.probe in preview, row.key
    again = with_values(terms, "Another probe")
    lines = [
        "".join(text for text, _ in line)
        for change in changes_in_words(difference(terms, again))
        for line in change.after
    ]
    changes = [line for line in lines if line.endswith("Another probe")]
    assert len(changes) == len(terms.lots) + len(terms.criteria) + len(terms.questions)


def with_values(terms: Terms, probe: str) -> Terms:
    rows: dict[str, Any] = {
        name: tuple(replace(row, probe=probe) for row in getattr(terms, name)) for name in ROW_FIELDS
    }
    return replace(terms, **rows)


def changed(page: Any) -> None:
    """Every field that may change stands on the page by its public label, with both its values."""
    words = words_of(page)
    for row in NEW:
        (_, before), (_, after) = TYPED[row.kind]
        if row.may_change:
            assert row.public_label in words and before in words and after in words, row.name


def released(terms: Terms) -> None:
    """The newest release has the fields at their paths, and the fingerprint of the terms."""
    release = orjson.loads(bytes(Release.objects.latest("id").body))
    assert release["assessment"]["termsPrint"] == terms.fingerprint()
    for row in NEW:
        found, wanted = published_text(release, row), terms_text(getattr(terms, row.name))
        if row.kind is FieldKind.MOMENT:
            assert datetime.fromisoformat(found) == datetime.fromisoformat(wanted), row.name
        else:
            assert found == wanted or float(found) == float(wanted), row.name
