"""How a notice's page words a change of its terms."""

from __future__ import annotations

from hopmarket.pages.public.notice_page import changes

LONG = " ".join(f"word{number}" for number in range(60))


def change_in_words(**difference: str) -> tuple[str, str, str]:
    (change,) = changes(
        {"tender": {"amendments": [{"id": "1", "date": "2026-11-12T09:00:00Z", "differences": [difference]}]}}
    )
    return change.title, change.before, change.after


def test_of_a_long_text_only_what_differs() -> None:
    after = LONG.replace("word30 ", "word30 and more ")
    _, before, now = change_in_words(part="specification", name="", before=LONG, after=after)
    assert before == "… word27 word28 word29 word30 word31 word32 word33 word34 …"
    assert now == "… word27 word28 word29 word30 and more word31 word32 word33 word34 …"


def test_a_long_text_that_grew_at_its_end() -> None:
    _, before, now = change_in_words(part="specification", name="", before=LONG, after=f"{LONG} the end")
    assert before == "… word56 word57 word58 word59"
    assert now == "… word56 word57 word58 word59 the end"


def test_a_long_text_that_says_itself_twice() -> None:
    _, before, now = change_in_words(part="specification", name="", before=LONG, after=f"{LONG} {LONG}")
    assert before.startswith("…") and now.count("word0 ") == 1


def test_short_texts_and_instants_stand_whole() -> None:
    assert change_in_words(
        part="closes_at", name="", before="2026-11-30T12:00:00+00:00", after="2026-12-03T17:00:00+00:00"
    ) == ("Change 1. Closing time:", "noon on Monday 30 November 2026", "5pm on Thursday 3 December 2026")


def test_documents_that_come_and_go() -> None:
    assert change_in_words(part="papers", name="Plan.pdf", before="", after="Plan.pdf; 178; abc") == (
        "Change 1. Document added:",
        "",
        "Plan.pdf",
    )
    assert change_in_words(part="papers", name="Plan.pdf", before="Plan.pdf; 178; abc", after="") == (
        "Change 1. Document removed:",
        "Plan.pdf",
        "",
    )
    assert change_in_words(part="papers", name="Plan.pdf", before="a", after="b") == (
        "Change 1. Document replaced: Plan.pdf",
        "",
        "",
    )
