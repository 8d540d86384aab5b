"""Signatures of the framework in words: where each partner stands, with the date, the name and the words that belong
to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from hopmarket.pages.parts.money_and_dates import day as in_words
from hopmarket.pages.public.published_framework import Partner, PublishedFramework
from hopmarket.records.published_organisations.queries import names_by_number
from hopmarket.rules.framework.in_force import InForce, WhyNot, framework_in_force
from hopmarket.rules.framework.signatory_facts import PublishedSignature
from hopmarket.rules.framework.signature import Grade
from hopmarket.rules.sectors import Sector

GRADES = {
    Grade.FULL: "",
    Grade.RESERVATIONS: ", with reservations",
    Grade.MEMORANDUM: ", some clauses",
}


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One partner's signature: its state (a glyph of tasks) in words, and the date and the name that belong to it;
    ``remarks`` are reservations and reasons in the signer's words, and what else bears on it."""

    key: str
    name: str
    glyph: str
    words: str
    on: date | None = None
    by: str = ""
    remarks: tuple[str, ...] = ()


def signature_lines(
    framework: PublishedFramework, partners: Iterable[Partner], today: date
) -> list[SignatureLine]:
    """Where each partner stands with the newest version today."""
    stands = [
        (
            partner,
            framework_in_force(
                partner.number, today, framework.since, framework.answers, framework.successions
            ),
        )
        for partner in partners
    ]
    numbers = {before.organisation for _, bound in stands for before in bound.predecessors}
    names = names_by_number(numbers) if numbers else {}
    newest = framework.versions[-1].number
    return [
        _line(partner, bound, newest, names)
        for partner, bound in stands
        if bound.why is not WhyNot.SUCCEEDED or partner.signatory
    ]


def _line(partner: Partner, bound: InForce, newest: int, names: dict[int, str]) -> SignatureLine:
    answers = partner.signatory.answers if partner.signatory else ()
    answer = answers[bound.place - 1] if bound.place else answers[-1] if answers else None
    remarks = [
        f"{names.get(before.organisation, 'Its predecessor')} had signed version {before.version}, until "
        f"{in_words(before.until)}. That does not bind its successor."
        for before in bound.predecessors
    ]
    if answer is None:
        glyph, words = ("info", "Ended") if bound.why is WhyNot.SUCCEEDED else ("todo", "Has not signed")
        return SignatureLine(partner.key, partner.name, glyph, words, remarks=tuple(remarks))
    glyph, words = _state(bound, answer, newest)
    remarks = [*_said(answer), *_since(answers, answer), *remarks]
    return SignatureLine(
        partner.key, partner.name, glyph, words, answer.signed_on, _officer(answer), tuple(remarks)
    )


def _state(bound: InForce, answer: PublishedSignature, newest: int) -> tuple[str, str]:
    named = f"Version {answer.version}{GRADES.get(answer.grade, '')}"
    match bound.why:
        case WhyNot.IN_FORCE if answer.version != newest:
            return "wait", f"Version {answer.version} only{GRADES[answer.grade]}"
        case WhyNot.IN_FORCE:
            return ("done" if answer.grade is Grade.FULL and not answer.ends_on else "part"), named
        case WhyNot.NOT_YET:
            return "wait", f"{named}, from {in_words(bound.since)}" if bound.since else named
        case WhyNot.DECLINED:
            return "err", f"Declined version {answer.version}"
        case WhyNot.WITHDRAWN:
            return "err", f"Left on {in_words(answer.ends_on)}" if answer.ends_on else "Left"
        case WhyNot.SUCCEEDED:
            what = "declined" if answer.grade is Grade.DECLINED else "signed"
            return "info", f"Ended; had {what} version {answer.version}"
        case _:
            return "todo", "Has not signed"


def _officer(answer: PublishedSignature) -> str:
    return f"{answer.officer}, {answer.post}" if answer.post else answer.officer


def _said(answer: PublishedSignature) -> Iterator[str]:
    """What an answer says itself: reservations, a reason, the clauses of a memorandum, a withdrawal."""
    if answer.grade is Grade.FULL:
        yield "No reservation."
    for reservation in answer.reservations:
        yield f"Clause {reservation.clause}: “{reservation.words}”"
    if answer.clauses:
        yield f"These clauses alone: {', '.join(answer.clauses)}."
    if answer.reason:
        yield f"“{answer.reason}”"
    if answer.ends_on:
        yield f"Withdrawn, and counts until {in_words(answer.ends_on)}: “{answer.why_withdrawn}”"


def _since(answers: Sequence[PublishedSignature], answer: PublishedSignature) -> Iterator[str]:
    """What the same partner has answered to a later version, beside the answer that counts."""
    last = answers[-1]
    if last is answer or last.version == answer.version:
        return
    what = "Declined" if last.grade is Grade.DECLINED else "Signed"
    said = " ".join(_said(last))
    yield (
        f"{what} version {last.version} on {in_words(last.signed_on)}, {_officer(last)}"
        f"{GRADES.get(last.grade, '')}{f': {said}' if said else '.'}"
    )


def lines_of_version(partners: Iterable[Partner], number: int) -> list[SignatureLine]:
    """What was answered to one version, by whom, whatever came later."""
    answered = [(partner, partner.signatory.newest_on(number)) for partner in partners if partner.signatory]
    return [
        SignatureLine(
            partner.key,
            partner.name,
            {Grade.FULL: "done", Grade.DECLINED: "err"}.get(answer.grade, "part"),
            "Declined" if answer.grade is Grade.DECLINED else f"Signed{GRADES[answer.grade]}",
            answer.signed_on,
            _officer(answer),
            tuple(_said(answer)),
        )
        for partner, answer in answered
        if answer
    ]


@dataclass(frozen=True, slots=True)
class SignedByKind:
    """How many of the other sectors signed, in words, and their lines."""

    words: str
    lines: Sequence[SignatureLine]


def signed_by_others(lines: Sequence[SignatureLine], partners: Iterable[Partner]) -> SignedByKind | None:
    """Who of the voluntary sector and of business has answered; None where nobody has."""
    sector_of = {partner.key: partner.sector for partner in partners}
    signed = [line for line in lines if line.glyph in ("done", "part", "wait")]
    counts = [
        (sum(sector_of[line.key] is sector for line in signed), one, more)
        for sector, one, more in (
            (Sector.VOLUNTARY, "voluntary organisation", "voluntary organisations"),
            (Sector.BUSINESS, "firm", "firms"),
        )
    ]
    named = [f"{count} {one if count == 1 else more}" for count, one, more in counts if count]
    if not lines:
        return None
    several = sum(count for count, _, _ in counts) != 1
    words = (
        f"{' and '.join(named)} {'have' if several else 'has'} signed the promises of their own side."
        if named
        else ""
    )
    return SignedByKind(words, lines)


def signature_in_a_line(framework: PublishedFramework, key: str, today: date) -> str:
    """Where one organisation stands, for its own page; empty for one that has never answered."""
    if not framework.versions:
        return ""
    partner = next((row for row in framework.partners if row.key == key and row.signatory), None)
    if partner is None:
        return ""
    (line,) = signature_lines(framework, [partner], today)
    remarks = f" {' '.join(line.remarks)}" if line.remarks else ""
    return f"{line.words}: {in_words(line.on)}, {line.by}.{remarks}" if line.on else line.words
