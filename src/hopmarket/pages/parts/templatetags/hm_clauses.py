"""Tags of documents in clauses; loaded through ``{% load hm %}``."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from hopmarket.pages.parts.clause_changes_in_words import ShownWords, changes_in_words, shown_lines
from hopmarket.rules.clause_changes import ClauseChange
from hopmarket.rules.word_differences import Standing, WordRun, word_runs

register = template.Library()

_ELEMENTS = {Standing.GONE: "del", Standing.NEW: "ins"}


@register.filter
def struck_and_new(line: Iterable[ShownWords]) -> SafeString:
    """A line of words in which what went is struck and what is new is marked, each said aloud too."""
    return format_html_join("", "{}", ((_words(words),) for words in line))


def _words(words: ShownWords) -> str:
    if words.standing is Standing.SAME:
        return words.text
    spoken = format_html('<span class="vh">{}</span>', words.spoken) if words.spoken else ""
    # between words that went and those in their place a reader needs a blank
    blank = " " if words.spoken == "Before: " else ""
    return format_html("<{0}>{1}{2}</{0}>{3}", _ELEMENTS[words.standing], spoken, words.text, blank)


@register.inclusion_tag("parts/changed_words.html")
def changed_words(runs: Iterable[WordRun]) -> dict[str, object]:
    """Words with what was struck and what is new, one paragraph for each line of the text:
    ``{% changed_words change.text_runs %}``."""
    return {"lines": shown_lines(runs)}


@register.inclusion_tag("parts/changed_words.html")
def words_between(before: str, after: str) -> dict[str, object]:
    """The same of two texts: ``{% words_between anchor.text_then anchor.text_now %}``."""
    return {"lines": shown_lines(word_runs(before, after))}


@register.inclusion_tag("parts/clause_changes.html")
def clause_changes(changes: Iterable[ClauseChange]) -> dict[str, object]:
    """Every clause to which something happened, with what: ``{% clause_changes changes %}``, under a heading of
    the second level."""
    return {"changes": changes_in_words(changes)}
