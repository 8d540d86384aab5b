"""Who is shut out: conditions beside what is known of organisations, counted; never which organisation.

What nobody has said is *not known*: it is never taken for a no. A buyer has to look for barriers that small
bidders meet: Procurement Act 2023, ss. 12(4) and 86.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from string import ascii_uppercase

from .barriers.barrier_kinds import BarrierCondition, BarrierFinding, ConditionKind, Severity
from .money import in_words
from .questions.conditions import Operator
from .small_groups import FEWEST
from .terms import Must, QuestionKind, Terms


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """What is known of one organisation; None: nobody has said. ``miles`` is how far it is from the purchase."""

    income: Decimal | None = None
    audited: bool | None = None
    insurance: Decimal | None = None
    """The cover that it has today; nought where it said that it has none."""
    certificates: frozenset[str] | None = None
    """In small letters, whole: whoever named theirs has no other."""
    years_of_experience: Decimal | None = None
    public_clients: bool | None = None
    miles: Decimal | None = None
    places: frozenset[str] | None = None
    """Places of its premises, in small letters."""
    gives_bond: bool | None = None

    def over(self, other: OrganisationFacts) -> OrganisationFacts:
        """These facts, with the other's where there is none here."""
        return replace(
            other,
            **{name: value for name in self.__slots__ if (value := getattr(self, name)) is not None},
        )


class ConditionAnswer(StrEnum):
    """What can be said of an organisation and a condition."""

    PASSES = "passes"
    SHUT_OUT = "shut_out"
    NOT_KNOWN = "not_known"


def _at_least(fact: Decimal | None, amount: Decimal | None) -> bool | None:
    return None if fact is None or amount is None else fact >= amount


def _turnover(asked: BarrierCondition, facts: OrganisationFacts) -> bool | None:
    return _at_least(facts.income, asked.amount)


def _audited(asked: BarrierCondition, facts: OrganisationFacts) -> bool | None:
    return facts.audited


def _insured(asked: BarrierCondition, facts: OrganisationFacts) -> bool | None:
    if asked.amount is None:
        return None if facts.insurance is None else facts.insurance > 0
    return _at_least(facts.insurance, asked.amount)


def _certified(asked: BarrierCondition, facts: OrganisationFacts) -> bool | None:
    if facts.certificates is None or not asked.name:
        return None
    return asked.name.casefold() in facts.certificates


def _experienced(asked: BarrierCondition, facts: OrganisationFacts) -> bool | None:
    return _at_least(facts.years_of_experience, asked.amount)


def _of_public_clients(asked: BarrierCondition, facts: OrganisationFacts) -> bool | None:
    return facts.public_clients


def _near_enough(asked: BarrierCondition, facts: OrganisationFacts) -> bool | None:
    return None if facts.miles is None or asked.amount is None else facts.miles <= asked.amount


def _has_premises(asked: BarrierCondition, facts: OrganisationFacts) -> bool | None:
    if facts.places is None or not asked.name:
        return None
    return asked.name.casefold() in facts.places


def _bonded(asked: BarrierCondition, facts: OrganisationFacts) -> bool | None:
    return facts.gives_bond


_MEETS: Mapping[ConditionKind, Callable[[BarrierCondition, OrganisationFacts], bool | None]] = {
    ConditionKind.TURNOVER: _turnover,
    ConditionKind.AUDITED_ACCOUNTS: _audited,
    ConditionKind.INSURANCE_HELD: _insured,
    ConditionKind.CERTIFICATE: _certified,
    ConditionKind.EXPERIENCE_YEARS: _experienced,
    ConditionKind.PUBLIC_CLIENTS: _of_public_clients,
    ConditionKind.DISTANCE: _near_enough,
    ConditionKind.PREMISES: _has_premises,
    ConditionKind.BOND: _bonded,
}
"""Whether an organisation meets a condition of this kind; None where that is not known."""

_ANSWERS = {True: ConditionAnswer.PASSES, False: ConditionAnswer.SHUT_OUT, None: ConditionAnswer.NOT_KNOWN}


def answer_of(asked: BarrierCondition, facts: OrganisationFacts) -> ConditionAnswer:
    """What can be said of one organisation and one condition."""
    return _ANSWERS[_MEETS[asked.kind](asked, facts)]


def answer_of_all(asked: Iterable[BarrierCondition], facts: OrganisationFacts) -> ConditionAnswer:
    """Of several conditions together: one that shuts out is enough; else one that is not known."""
    answers = {answer_of(condition, facts) for condition in asked}
    for answer in (ConditionAnswer.SHUT_OUT, ConditionAnswer.NOT_KNOWN):
        if answer in answers:
            return answer
    return ConditionAnswer.PASSES


@dataclass(frozen=True, slots=True)
class AnswerCount:
    """How many organisations pass, are shut out, and are not known."""

    passing: int
    shut_out: int
    not_known: int

    @property
    def total(self) -> int:
        return self.passing + self.shut_out + self.not_known


@dataclass(frozen=True, slots=True)
class PutCondition:
    """A condition as a draft puts it: the letters of its findings (none where nothing was found wrong with it),
    where it stands, and whether a finding asks to mend it."""

    title: str
    condition: BarrierCondition
    path: str
    letters: tuple[str, ...] = ()
    can_mend: bool = False


@dataclass(frozen=True, slots=True)
class ConditionCount:
    """A condition with its numbers; ``more_without``: how many more pass all the others once it is gone, and
    ``freed``: how many fewer are shut out then."""

    put: PutCondition
    count: AnswerCount
    more_without: int
    freed: int


@dataclass(frozen=True, slots=True)
class ShutOutTable:
    """The conditions of a draft with their numbers, all of them together, and those that stay once the findings
    are mended (None where none asks for that)."""

    rows: tuple[ConditionCount, ...]
    together: AnswerCount
    mended: AnswerCount | None


@dataclass(frozen=True, slots=True)
class TooFewKnown:
    """So few organisations are known that their number would say who they are."""

    known: int
    fewest: int


def shut_out_table(
    put: Sequence[PutCondition], facts: Sequence[OrganisationFacts], *, fewest: int = FEWEST
) -> ShutOutTable | TooFewKnown:
    """Counts the organisations beside the conditions; fewer than ``fewest`` are not counted at all."""
    if len(facts) < fewest:
        return TooFewKnown(len(facts), fewest)
    together = _counted(put, facts)
    rows = []
    for row in put:
        without = _counted([other for other in put if other is not row], facts)
        rows.append(
            ConditionCount(
                row,
                _counted([row], facts),
                without.passing - together.passing,
                together.shut_out - without.shut_out,
            )
        )
    staying = [row for row in put if not row.can_mend]
    mended = _counted(staying, facts) if len(staying) < len(put) else None
    return ShutOutTable(tuple(rows), together, mended)


def _counted(put: Iterable[PutCondition], facts: Iterable[OrganisationFacts]) -> AnswerCount:
    asked = [row.condition for row in put]
    answers = [answer_of_all(asked, each) for each in facts]
    return AnswerCount(
        answers.count(ConditionAnswer.PASSES),
        answers.count(ConditionAnswer.SHUT_OUT),
        answers.count(ConditionAnswer.NOT_KNOWN),
    )


def letter_of(place: int) -> str:
    """The letter of the finding at this place of a report: A to Z, then AA, AB…"""
    rest, last = divmod(place, len(ascii_uppercase))
    return (letter_of(rest - 1) if rest else "") + ascii_uppercase[last]


def conditions_of(terms: Terms, findings: Sequence[BarrierFinding]) -> tuple[PutCondition, ...]:
    """The conditions that a draft puts to bidders: those of the findings in their order, the same condition
    once with all its letters, then the musts with a number in which nothing was found."""
    rows: dict[BarrierCondition, PutCondition] = {}
    for place, found in enumerate(findings):
        asked = found.condition
        if asked is None:
            continue
        earlier = rows.get(asked)
        rows[asked] = PutCondition(
            title_of(asked),
            asked,
            earlier.path if earlier else found.path,
            (*(earlier.letters if earlier else ()), letter_of(place)),
            bool(earlier and earlier.can_mend) or found.severity is not Severity.INFO,
        )
    for must in terms.musts:
        condition = condition_of_must(terms, must)
        if condition and condition not in rows:
            rows[condition] = PutCondition(title_of(condition), condition, f"musts/{must.key}/why")
    return tuple(rows.values())


_ASKED_BY_WORDS: tuple[tuple[tuple[str, ...], QuestionKind, ConditionKind], ...] = (
    (("turnover", "annual income", "yearly income"), QuestionKind.MONEY, ConditionKind.TURNOVER),
    (("insur", "indemnity", "cover"), QuestionKind.MONEY, ConditionKind.INSURANCE_HELD),
    (("years",), QuestionKind.NUMBER, ConditionKind.EXPERIENCE_YEARS),
)
"""Words in a question, or in why its must is put, that tell what its number is of."""


def condition_of_must(terms: Terms, must: Must) -> BarrierCondition | None:
    """A must that asks for at least a number, as a condition; None for any other."""
    question = next((row for row in terms.questions if row.key == must.link), None)
    if question is None or must.operator is not Operator.AT_LEAST:
        return None
    words = f"{question.title} {question.unit} {must.why}".casefold()
    kind = next(
        (
            kind
            for signs, asked, kind in _ASKED_BY_WORDS
            if question.kind is asked and any(sign in words for sign in signs)
        ),
        None,
    )
    try:
        return BarrierCondition(kind, Decimal(must.value)) if kind else None
    except ArithmeticError:
        return None


_TITLES: Mapping[ConditionKind, tuple[str, str]] = {
    ConditionKind.TURNOVER: ("Turnover of {amount} a year", "A turnover floor"),
    ConditionKind.AUDITED_ACCOUNTS: ("Audited accounts", "Audited accounts"),
    ConditionKind.INSURANCE_HELD: ("{amount} insurance when they respond", "Insurance when they respond"),
    ConditionKind.CERTIFICATE: ("{name}", "A certificate"),
    ConditionKind.EXPERIENCE_YEARS: ("{number} years of this work", "Years of this work"),
    ConditionKind.PUBLIC_CLIENTS: ("Work for public bodies before", "Work for public bodies before"),
    ConditionKind.DISTANCE: ("Within {number} miles", "Within a distance"),
    ConditionKind.PREMISES: ("Premises in {name}", "Premises in one place"),
    ConditionKind.BOND: ("A bond or a guarantee", "A bond or a guarantee"),
}
"""What a condition is called, with its figure or its name, and without."""


def title_of(asked: BarrierCondition) -> str:
    """What a condition is called in a table."""
    full, bare = _TITLES[asked.kind]
    if asked.amount is None and not asked.name:
        return bare
    number = "" if asked.amount is None else f"{asked.amount.normalize():f}"
    amount = "" if asked.amount is None else in_words(asked.amount)
    written = full.format(amount=amount, number=number, name=asked.name)
    return bare if ("{name}" in full and not asked.name) or ("{a" in full and not amount) else written
