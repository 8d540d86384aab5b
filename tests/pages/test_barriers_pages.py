"""The public pages of the barrier rules: figures that open as many notices, and a page for each rule."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator

import pytest
from django.test import Client

from hopmarket.barrier_rules import barrier_rules
from hopmarket.records.barrier_findings import reading
from hopmarket.records.barrier_findings.queries import barrier_figures
from hopmarket.records.notices.models import Notice
from tests.factories.markup import collapsed
from tests.records.test_barrier_findings import ACCOUNTS, FLOOR, some
from tests.records.test_notices import imported, take

pytestmark = pytest.mark.django_db


def page(address: str, status: int = 200) -> str:
    answer = Client().get(address)
    assert answer.status_code == status, address
    return str(collapsed(answer.content.decode()))


def opened(markup: str) -> int:
    found = re.search(r'<h1 class="hm-h1">\s*([\d,]+) notice', markup)
    assert found
    return int(found[1])


def rows_with_links(markup: str) -> Iterator[tuple[str, int]]:
    """The address and the figure of each line of the tables with bars."""
    for row in re.findall(r"<tr>(.*?)</tr>", markup):
        link = re.search(r'href="(/barriers/notices/\?[^"]*)"', row)
        figure = re.search(r'<td class="r">\s*(?:<a [^>]*>)?([\d,]+)', row)
        if link and figure:
            yield html.unescape(link[1]), int(figure[1].replace(",", ""))


def test_sentence_first_and_every_figure_opens_as_many_notices() -> None:
    some()
    markup, figures = page("/barriers/"), barrier_figures()
    lead = re.search(r'<p class="hm-lead">\s*(.*?)</p>', markup)
    assert lead
    words = re.sub(r"<[^>]*>", "", lead[1])
    assert words.startswith(f"In {figures.with_findings} of 5 notices the check finds")
    linked = list(rows_with_links(markup))
    assert len(linked) > 10
    assert [(address, opened(page(address))) for address, _ in linked] == linked
    for address, figure in (
        ("/barriers/notices/", figures.with_findings),
        ("/barriers/notices/?findings=any&text=long", figures.much_text),
        ("/barriers/notices/?text=long", figures.much_text_found),
    ):
        assert f'href="{html.escape(address)}"' in markup
        assert opened(page(address)) == figure


def test_words_are_underlined_in_their_sentence() -> None:
    some()
    raw = Client().get("/barriers/notices/?code=FIN03").content.decode()
    markup = page("/barriers/notices/?code=FIN03")
    assert opened(markup) == 1
    sentence = re.search(r"<q>(.*?)</q>", raw)
    assert sentence
    assert re.sub(r"</?u>", "", sentence[1]) == ACCOUNTS
    assert "audited accounts</u>" in sentence[1]
    assert '<a href="/barriers/FIN03/"' in markup
    assert 'href="/opportunities/ocds-b5fd17-2/"' in markup


def test_an_odd_filter_narrows_nothing_or_finds_nothing() -> None:
    some()
    for query in (
        "year=twelve",
        "severity=x",
        "category=x&page=-3",
        "unknown=%25",
        "text=?",
        "code=" + "x" * 999,
    ):
        assert opened(page(f"/barriers/notices/?{query}")) in (0, barrier_figures().with_findings)


def test_data_has_the_same_figures() -> None:
    some()
    figures = barrier_figures()
    answer = Client().get("/barriers.json")
    read = answer.json()
    assert (read["notices"], read["with_findings"], read["over"]) == (5, figures.with_findings, 1)
    assert {row["key"]: row["found"] for row in read["tables"]["rule"]} == {
        code: row.found for code, row in figures.codes.items()
    }
    content = b"".join(Client().get("/barriers.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(content)))
    assert rows[0]["notices_with_findings"] == str(figures.with_findings)
    by_rule = {row["key"]: row for row in rows if row["table"] == "rule"}
    assert {
        code: int(row["notices_cannot_tell"])
        for code, row in by_rule.items()
        if row["notices_cannot_tell"] != "0"
    } == dict(figures.unknown)


def test_pages_stand_before_anything_is_read() -> None:
    take(imported(1, description=FLOOR))
    for address in ("/barriers/", "/barriers/notices/", "/barriers/rules/", "/barriers/FIN01/"):
        page(address)


def test_every_rule_has_a_page_with_its_reasons() -> None:
    some()
    listed = page("/barriers/rules/")
    for rule in barrier_rules():
        assert f'href="/barriers/{rule.code}/"' in listed
        markup = html.unescape(page(f"/barriers/{rule.code}/"))
        shown = [
            rule.title,
            rule.why,
            *rule.cites,
            *rule.counter_cites,
            rule.wording.text,
            rule.known_problems,
        ]
        shown += [row.text for row in (*rule.positives, *rule.near_misses)]
        assert not [text for text in shown if str(collapsed(text)) not in markup]
    page("/barriers/NONE99/", 404)


def test_a_copied_notice_shows_what_is_found_in_it_and_the_limits() -> None:
    some()
    markup = page("/opportunities/ocds-b5fd17-1/")
    assert "What the barrier check finds in this notice" in markup
    assert "<u>must have a minimum annual turnover of £15 million</u>" in markup
    assert "papers beside it are not read" in markup
    assert "Nothing found." in page("/opportunities/ocds-b5fd17-4/")
    assert "What the barrier check finds" not in page("/opportunities/ocds-b5fd17-5/")


def test_a_notice_that_changed_shows_nothing_until_it_is_read() -> None:
    some()
    Notice.objects.filter(ocid="ocds-b5fd17-1").update(turn=99)
    assert "What the barrier check finds" not in page("/opportunities/ocds-b5fd17-1/")
    assert "1 notice new or changed" in page("/barriers/")
    assert reading.read_on() == 1
    assert "What the barrier check finds" in page("/opportunities/ocds-b5fd17-1/")
