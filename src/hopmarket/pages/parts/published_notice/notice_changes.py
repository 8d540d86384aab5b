"""What has changed on a notice's page: addenda, corrections of contracts and of the national notice."""

from __future__ import annotations

from collections.abc import Iterator

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.term_changes import changes_in_words
from hopmarket.pages.parts.view_models import Change
from hopmarket.rules.contract_correction import corrections, figure_in_words, part_label
from hopmarket.rules.releases.json_values import Json, instant, rows, text
from hopmarket.rules.terms import Change as TermsChange


def changes(record: Json) -> list[Change]:
    """Lists every published change of terms, contracts and the national notice, the newest first, each
    with old and new value; of terms exactly what the buyer saw before it was published."""
    amendments = [(text(row.get("date")), _amended(row)) for row in rows(record, "tender", "amendments")]
    contract_rows = [(text(row.get("date")), list(_correction(row))) for row in corrections(record)]
    national_rows = [
        (text(row.get("date")), [_national_correction(row)])
        for row in rows(record, "assessment", "nationalNotice", "corrections")
    ]
    dated = sorted([*amendments, *contract_rows, *national_rows], key=lambda pair: pair[0], reverse=True)
    return [line for _, lines in dated for line in lines]


def _amended(amendment: Json) -> list[Change]:
    day, machine = _day_of(amendment)
    why = text(amendment.get("rationale"))
    number = text(amendment.get("id")) or str(amendment.get("id") or "")
    differences = [
        TermsChange(
            text(row.get("part")), text(row.get("name")), text(row.get("before")), text(row.get("after"))
        )
        for row in rows(amendment, "differences")
    ]
    if not differences:
        title = f"Change {number}. {text(amendment.get('description'))}"
        return [Change(day, title, why=why, datetime=machine)]
    words = changes_in_words(differences)
    return [Change(day, f"Change {number}".strip(), why=why, datetime=machine, differences=words)]


def _correction(amendment: Json) -> Iterator[Change]:
    day, machine = _day_of(amendment)
    differences = list(rows(amendment, "differences"))
    why = text(amendment.get("rationale"))
    if not differences:
        yield Change(day, f"Correction {amendment.get('id', '')}.", why=why, datetime=machine)
    for place, row in enumerate(differences):
        what, before, after = _corrected(row)
        last_why = why if place == len(differences) - 1 else ""
        yield Change(day, f"Correction {amendment.get('id', '')}. {what}", before, after, last_why, machine)


def _national_correction(row: Json) -> Change:
    day, machine = _day_of(row)
    return Change(
        day,
        "Correction. Notice on the national platform:",
        text(row.get("before")) or "Nothing",
        text(row.get("after")) or "Nothing",
        text(row.get("rationale")),
        machine,
    )


def _day_of(row: Json) -> tuple[str, str]:
    """The day of a change in words and as a machine date."""
    at = instant(row.get("date"))
    if not at:
        return "Date not given", ""
    return money_and_dates.day(at), money_and_dates.local(at).date().isoformat()


def _corrected(row: Json) -> tuple[str, str, str]:
    """Returns which part of a contract was corrected, with the old and the new value."""
    key = text(row.get("part"))
    return (
        f"{part_label(key)}:",
        figure_in_words(key, text(row.get("before"))),
        figure_in_words(key, text(row.get("after"))),
    )
