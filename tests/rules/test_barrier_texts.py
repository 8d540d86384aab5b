"""How texts are read for barriers: folding and back, money, lengths of time, odd texts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.barrier_rules import barrier_rules
from hopmarket.rules.barriers.amounts import money_in, months_in, pounds_in
from hopmarket.rules.barriers.checked_notice import CheckedNotice, NoticeStage, NoticeText, TextKind
from hopmarket.rules.barriers.checking import check_notice
from hopmarket.rules.barriers.folded_text import folded, shown_text

RULES = barrier_rules()
BARRIER = "Suppliers must be Verified members of Constructionline Gold"


def findings(text: str) -> list[tuple[str, str]]:
    shown = NoticeText("$.tender.description", TextKind.SPECIFICATION, text)
    report = check_notice(CheckedNotice("n", stage=NoticeStage.TENDER, texts=(shown,)), RULES)
    assert not report.failed
    for finding in report.findings:
        if finding.span:
            assert text[finding.span[0] : finding.span[1]] == finding.words != ""
    return [(finding.code, finding.words) for finding in report.findings if finding.span]


@given(st.text(max_size=60), st.text(max_size=60))
def test_what_is_found_stands_where_the_span_says(before: str, after: str) -> None:
    findings(f"{before}\n{BARRIER}\n{after}")


@given(st.text(max_size=80))
def test_every_folded_letter_leads_back_to_one_of_the_text(text: str) -> None:
    made = folded(text)
    for place in range(len(made.text)):
        start, end = made.shown_span(place, place + 1)
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize(
    "written",
    [
        BARRIER,
        BARRIER.upper(),
        BARRIER.replace(" ", "\xa0"),
        BARRIER.replace("Constr", "Con\u200bstr"),
        BARRIER.replace("Gold", "Gold 🏆"),
        "🏆🏆 " + BARRIER,
        BARRIER.replace(" members", "  members"),
        "שלום " + BARRIER,
    ],
)
def test_the_same_words_are_found_however_they_are_written(written: str) -> None:
    assert "ACC01" in [code for code, _ in findings(written)]


@pytest.mark.parametrize(
    "raw",
    [
        f"<p>{BARRIER}</p>",
        BARRIER.replace(" ", "&nbsp;"),
        f"Our need:<br>{BARRIER}<br>",
        f"<b>Note</b> {BARRIER}",
    ],
)
def test_the_shown_text_of_html_is_checked(raw: str) -> None:
    shown = shown_text(raw)
    assert "<" not in shown and "&" not in shown
    assert "ACC01" in [code for code, _ in findings(shown)]


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "",
        "\n\n\n",
        "Rhaid i gynigwyr ddangos eu profiad o weithio gyda phobl hŷn.",
        "| Price | 100 |\n| --- | --- |\n| Quality | 0 |",
        "The council said “bidders must be members of Constructionline” in 2019.",
        "Constructionline is not required.",
        "There is no requirement to be registered with Constructionline.",
        "\u202emust be a member of nothing\u202c",
        "a" * 5_000_000,
    ],
)
def test_odd_texts_and_words_that_ask_nothing_are_not_found(text: str) -> None:
    assert findings(text) == []


def test_a_description_of_five_megabytes_is_read_whole() -> None:
    filler = "The service helps people at home. " * 150_000
    assert [code for code, _ in findings(f"{filler}{BARRIER}.")] == ["ACC01"]


@pytest.mark.parametrize(
    ("written", "pounds"),
    [
        ("£15m", "15000000"),
        ("15 million", "15000000"),
        ("£15,000,000.00", "15000000"),
        ("gbp 1.5m", "1500000"),
        ("fifteen million pounds", "15000000"),
        ("one hundred and fifty thousand pounds", "150000"),
        ("£500k", "500000"),
        ("£ 2,000", "2000"),
        ("€3 million", None),
        ("15 million dkk", None),
        ("£5m or €6m", None),
        ("5m wide", None),
        ("three people", None),
        ("", None),
    ],
)
def test_money_is_read_as_notices_write_it(written: str, pounds: str | None) -> None:
    assert pounds_in(written) == (None if pounds is None else Decimal(pounds))


@given(st.text(alphabet="£€0123456789,. mkbn millionthousandfive", max_size=40))
def test_no_text_breaks_the_reading_of_money(text: str) -> None:
    for amount in money_in(text):
        assert 0 <= amount.start < amount.end <= len(text) and amount.value >= 0


@pytest.mark.parametrize(
    ("written", "months"),
    [("three years", [36]), ("12 months", [12]), ("two (2) years", [24]), ("26-week", [6]), ("a year", [])],
)
def test_lengths_of_time_are_read(written: str, months: list[int]) -> None:
    assert [round(length) for _, _, length in months_in(written)] == months
