"""No text makes a barrier rule break, point beside its words, or read without end."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.barrier_rules import barrier_rules
from hopmarket.rules.barriers.barrier_kinds import BarrierRule, RuleAnswer
from hopmarket.rules.barriers.checked_notice import CheckedNotice, NoticeStage, NoticeText, TextKind
from hopmarket.rules.barriers.checking import check_notice
from hopmarket.rules.barriers.folded_text import folded, shown_text
from hopmarket.rules.barriers.phrases import MOST_SIGHTINGS
from hopmarket.rules.barriers.read_texts import MOST_SENTENCES, ReadTexts, keywords_of
from tests.factories.awkward_texts import awkward_texts, notice_of_text

OF_TEXTS = tuple(rule for rule in barrier_rules() if rule.patterns)
EXAMPLES = [example.text for rule in OF_TEXTS for example in (*rule.positives, *rule.near_misses)]
PIECES = st.one_of(
    st.sampled_from(EXAMPLES),
    st.sampled_from(sorted({word for rule in OF_TEXTS for word in rule.keywords})),
    st.sampled_from(
        [". ", "\n", "; ", '"', " \u201c", "\u200d", "\xa0", "🏆", "שלום", "ß", "İ", "e\u0301", "• ", "<p>", "&nbsp;", "no. "]
    ),
    st.text(max_size=12),
)  # fmt: skip


def found_in(text: str, rules: Iterable[BarrierRule] = OF_TEXTS) -> list[tuple[str, str]]:
    shown = NoticeText("text", TextKind.SPECIFICATION, text)
    notice = CheckedNotice("n", stage=NoticeStage.TENDER, category="services", texts=(shown,))
    report = check_notice(notice, rules)
    assert not report.failed
    for finding in report.findings:
        assert finding.span is not None
        start, end = finding.span
        assert 0 <= start < end <= len(text) and text[start:end] == finding.words
        assert finding.words.strip() == finding.words
    return [(finding.code, finding.words) for finding in report.findings]


@given(st.lists(PIECES, max_size=8))
def test_whatever_stands_beside_it_a_finding_points_at_its_words(pieces: list[str]) -> None:
    found_in(shown_text("".join(pieces)))


@given(
    st.sampled_from(EXAMPLES), st.sampled_from(["🏆 ", "שלום\n", "ß. ", "İ\n", "e\u0301. ", "\u202e\u202c\n"])
)
def test_what_stands_before_a_sentence_moves_its_findings_and_changes_none(example: str, before: str) -> None:
    alone = found_in(example)
    assert found_in(f"{before}\n{example}") == alone


@given(st.sampled_from(EXAMPLES), st.data())
def test_html_joiners_and_wide_spaces_change_nothing_that_is_found(example: str, data: st.DataObject) -> None:
    words = example.split(" ")
    between = [data.draw(st.sampled_from([" ", "&nbsp;", "\xa0", " <b></b>", "\u2009"])) for _ in words[1:]]
    dressed = "<p>" + words[0] + "".join(map("".join, zip(between, words[1:], strict=True))) + "</p>"
    joined = dressed.replace("struct", "st\u200druct").replace("liab", "li\u200bab")
    plain = [(code, folded(found).text) for code, found in found_in(shown_text(example))]
    assert [(code, folded(found).text) for code, found in found_in(shown_text(joined))] == plain


@given(st.text(max_size=60))
def test_folding_leads_back_and_folds_to_itself(text: str) -> None:
    made = folded(text)
    assert folded(made.text).text == made.text
    spans = [made.shown_span(place, place + 1) for place in range(len(made.text))]
    assert spans == sorted(spans) and len(set(spans)) == len(spans)


@pytest.mark.parametrize("rule", OF_TEXTS, ids=lambda rule: rule.code)
def test_a_rule_reads_so_much_of_an_endless_text_and_no_more(rule: BarrierRule) -> None:
    for awkwardness, text in awkward_texts(rule, 6_000):
        notice = notice_of_text(rule, text)
        read = ReadTexts(notice.texts, keywords_of((rule,)))
        sentences = list(read.sentences(rule))
        assert len(sentences) <= MOST_SENTENCES, awkwardness
        assert sum(len(sentence.words) for sentence in sentences) <= len(text), awkwardness
        ends = [sentence.start + len(sentence.words) for sentence in sentences]
        assert all(end <= following.start for end, following in zip(ends, sentences[1:], strict=False)), (
            awkwardness
        )
        report = check_notice(notice, (rule,))
        assert not report.failed and len(report.findings) <= MOST_SIGHTINGS
        if read.was_cut(rule) and not report.findings:
            assert report.answers[rule.code] is RuleAnswer.CANNOT_TELL, awkwardness
