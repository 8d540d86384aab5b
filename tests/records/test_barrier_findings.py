"""What the barrier rules find in published notices is kept, follows them, and is counted right."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from hopmarket.barrier_rules import barrier_rules, measured_caps
from hopmarket.records.barrier_findings import queries, reading
from hopmarket.records.barrier_findings.models import FindingsReader, NoticeCheck, NoticeFinding
from hopmarket.records.barrier_findings.queries import FindingsFilter, barrier_figures, found_notices
from hopmarket.records.notices.models import Notice, Release
from hopmarket.records.notices.services import redact_release
from hopmarket.records.parties.models import Person
from hopmarket.records.parties.queries import member_of
from hopmarket.rules.barriers.barrier_kinds import RuleAnswer
from hopmarket.rules.barriers.checked_notice import NoticeStage
from hopmarket.rules.barriers.checking import check_notice
from hopmarket.rules.barriers.from_release import notice_of_release
from hopmarket.rules.refusal import Refusal
from tests.records.test_notices import imported, take

pytestmark = pytest.mark.django_db

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
FLOOR = "We buy meals for schools. Bidders must have a minimum annual turnover of £15 million. Apply by post."
ACCOUNTS = "Please forward the last two years of your audited accounts with the offer."
LONG = "We want hedges cut twice a year along the lanes of the parish. " * 12


def some() -> None:
    awarded = imported(5, title="Meals", description=FLOOR)
    awarded |= {"tag": ["award"], "awards": [{"id": "a", "status": "active"}]}
    take(
        imported(1, title="Meals", description=FLOOR),
        imported(2, title="Accounts", description=f"{LONG}{ACCOUNTS} {FLOOR}"),
        imported(3, title="Hedges", description=LONG),
        imported(4, title="Nothing more"),
        awarded,
        {**imported(6, title="Cakes", description=FLOOR), "date": "2025-02-01T00:00:00Z"}
        | {"buyer": {"id": "c", "name": "Wyre Hospital"}},
    )
    reading.read_on()


def by_hand() -> dict[str, list[Any]]:
    """Every notice that is not over, checked again, by its process: what is found there, and what cannot be told."""
    reports: dict[str, list[Any]] = {}
    for notice in Notice.objects.all():
        read = notice_of_release(notice.record, published_at=notice.published_at)
        if read.stage is not NoticeStage.AWARD:
            reports[notice.ocid] = [check_notice(read, barrier_rules(), measured_caps(read.stage)), read]
    return reports


def test_figures_are_those_of_a_count_by_hand() -> None:
    some()
    figures, reports = barrier_figures(), by_hand()
    found = [report for report, _ in reports.values() if report.findings]
    assert (figures.notices, figures.over, figures.unread) == (5, 1, 0)
    assert figures.with_findings == len(found) >= 3
    assert figures.findings == sum(len(report.findings) for report in found)
    assert figures.much_text == 2
    codes = Counter(code for report in found for code in {row.code for row in report.findings})
    assert {code: row.found for code, row in figures.codes.items()} == dict(codes)
    assert codes["FIN01"] == 3
    kinds = Counter(kind for report in found for kind in {str(row.category) for row in report.findings})
    assert {row.key: row.found for row in figures.categories} == dict(kinds)
    unknown = Counter(
        code
        for report, _ in reports.values()
        for code, answer in report.answers.items()
        if answer is RuleAnswer.CANNOT_TELL
    )
    assert figures.unknown == dict(unknown)
    assert {row.key: row.of for row in figures.years} == {"2025": 1, "2026": 4}
    assert {row.label: row.of for row in figures.buyers} == {"Wyre Council": 4, "Wyre Hospital": 1}


def test_each_figure_opens_as_many_notices() -> None:
    some()
    figures = barrier_figures()
    opened = [
        *((FindingsFilter(code=code), row.found) for code, row in figures.codes.items()),
        *((FindingsFilter(category=row.key), row.found) for row in figures.categories),
        *((FindingsFilter(severity=row.key), row.found) for row in figures.severities),
        *((FindingsFilter(buyer=row.key), row.found) for row in figures.buyers),
        *((FindingsFilter(year=int(row.key)), row.found) for row in figures.years),
        *((FindingsFilter(unknown=code), notices) for code, notices in figures.unknown.items()),
        (FindingsFilter(), figures.with_findings),
        (FindingsFilter(with_findings=False), figures.notices),
        (FindingsFilter(with_findings=False, much_text=True), figures.much_text),
        (FindingsFilter(much_text=True), figures.much_text_found),
    ]
    assert len(opened) > 20
    assert [(asked, found_notices(asked).count()) for asked, _ in opened] == opened


def test_words_stand_in_their_sentence() -> None:
    some()
    finding = NoticeFinding.objects.filter(code="FIN01", check_of__notice__ocid="ocds-b5fd17-1").get()
    assert finding.before + finding.words + finding.after == FLOOR[26:-15].rstrip()
    assert "£15 million" in finding.words
    shown = FLOOR[finding.first : finding.last]
    assert (shown, finding.path) == (finding.words, "$.tender.description")


def test_a_changed_notice_is_left_out_until_it_is_read_again() -> None:
    some()
    take({**imported(1, title="Meals", description=LONG), "id": "n", "date": "2026-11-02T00:00:00Z"})
    notice = Notice.objects.get(ocid="ocds-b5fd17-1")
    assert queries.check_of_notice(notice) is None
    assert (barrier_figures().notices, barrier_figures().unread) == (4, 1)
    assert not found_notices(FindingsFilter(code="FIN01")).filter(notice=notice).exists()
    assert reading.read_on() == 1
    check = queries.check_of_notice(notice)
    assert check is not None and "FIN01" not in {row.code for row in check.findings.all()}
    assert not reading.compare_all().differences


def test_words_that_were_taken_out_are_gone_at_once() -> None:
    some()
    release = Release.objects.get(ocid="ocds-b5fd17-1")
    person = Person.objects.create_user("op@example.org", "a long pass phrase", is_operator=True)
    operator = replace(member_of(person, None), second_factor=True)
    why = {"reason": "A name stood in it.", "law": "UK GDPR, Art. 17"}
    taken = redact_release(
        release=release,
        pointers=("/tender/description",),
        everywhere=False,
        **why,
        by=operator,
        at=AT,
    )
    assert not isinstance(taken, Refusal)
    notice = Notice.objects.get(ocid=release.ocid)
    assert queries.check_of_notice(notice) is None
    reading.read_on()
    assert not NoticeFinding.objects.filter(check_of=notice.pk, code="FIN01").exists()
    assert NoticeFinding.objects.filter(code="FIN01").count() == 2


def test_other_rules_read_everything_anew_in_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    some()
    assert reading.read_on() == 0
    assert reading.is_read_up()
    before = set(NoticeCheck.objects.values_list("rules", flat=True))
    monkeypatch.setattr(reading, "rules_fingerprint", lambda: "another")
    assert not reading.is_read_up()
    assert [reading.read_on(most=2, piece=2) for _ in range(4)] == [2, 2, 2, 0]
    assert reading.is_read_up()
    after = set(NoticeCheck.objects.values_list("rules", flat=True))
    assert len(after) == 1 and not after & before


def test_a_step_that_another_process_took_is_not_taken_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    some()
    FindingsReader.objects.update(turn=0)
    rows_of, once = reading._rows_of, []

    def meanwhile(notice: Notice, *rules: Any) -> Any:
        if not once:
            once.append(1)
            reading.read_on()
        return rows_of(notice, *rules)

    monkeypatch.setattr(reading, "_rows_of", meanwhile)
    reading.read_on()
    monkeypatch.undo()
    assert NoticeCheck.objects.count() == 6
    assert not reading.compare_all().differences


def test_a_comparison_names_what_differs() -> None:
    some()
    wrong = NoticeCheck.objects.get(notice__ocid="ocds-b5fd17-3")
    NoticeCheck.objects.filter(pk=wrong.pk).update(shown=1)
    assert reading.compare_all() == reading.FindingsComparison(6, (wrong.pk,))
    assert not reading.compare_all().differences
