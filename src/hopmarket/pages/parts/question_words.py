"""Questions, conditions, answers and their faults in words, the same for buyers, bidders, evaluators and
everybody who reads a notice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from hopmarket.pages.parts import money_and_dates
from hopmarket.rules.answer_texts import chosen_options, read_answer, table_rows
from hopmarket.rules.questions.answers import AnswerFault
from hopmarket.rules.questions.conditions import Operator
from hopmarket.rules.questions.kinds import AnswerKind, AskedQuestion, FileAnswer
from hopmarket.rules.tender_questions import asked_question
from hopmarket.rules.terms import Condition, Must, Question
from hopmarket.rules.word_count import word_count

KIND_LABELS: Mapping[AnswerKind, str] = {
    AnswerKind.TEXT: "In words",
    AnswerKind.YES_NO: "Yes or no",
    AnswerKind.CHOICE: "By choosing from a list",
    AnswerKind.NUMBER: "With a number",
    AnswerKind.MONEY: "With an amount in pounds",
    AnswerKind.DATE: "With a date",
    AnswerKind.FILE: "With a file",
    AnswerKind.TABLE: "With a table",
    AnswerKind.REFERENCE: "With somebody who can say how earlier work went",
}


def figures(value: Decimal) -> str:
    """A number as people write it: "1,250.5"."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def how_answered(question: Question) -> str:
    """What is to be given: "Up to 500 words", "Yes or no", "One of: Van, Lorry"."""
    match question.kind:
        case AnswerKind.TEXT:
            return f"Up to {question.word_limit:,} words" if question.word_limit else "Text, any length"
        case AnswerKind.YES_NO:
            return "Yes or no"
        case AnswerKind.CHOICE:
            return f"{'Any' if question.several else 'One'} of: {', '.join(question.options)}"
        case AnswerKind.NUMBER:
            unit = f" ({question.unit})" if question.unit else ""
            return f"A number{unit}{_bounds(question)}"
        case AnswerKind.MONEY:
            return f"An amount in pounds{_bounds(question)}"
        case AnswerKind.DATE:
            return "A date"
        case AnswerKind.FILE:
            return "A file, and the day on which it expires" if question.expires else "A file"
        case AnswerKind.TABLE:
            return f"A table: {', '.join(question.columns)}"
        case AnswerKind.REFERENCE:
            return "Somebody who can be asked: name, e-mail address, and what was done for them"


def _bounds(question: Question) -> str:
    write = money_and_dates.pounds if question.kind is AnswerKind.MONEY else figures
    least, most = question.least, question.most
    if least is not None and most is not None:
        return f", from {write(least)} to {write(most)}"
    if least is not None:
        return f", at least {write(least)}"
    return f", at most {write(most)}" if most is not None else ""


_COMPARED: Mapping[Operator, str] = {
    Operator.IS: "is {}",
    Operator.IS_NOT: "is not {}",
    Operator.ONE_OF: "is one of {}",
    Operator.AT_LEAST: "is {} or more",
    Operator.AT_MOST: "is {} or less",
    Operator.ANSWERED: "is given",
    Operator.NOT_ANSWERED: "is not given",
}
_OF_DAYS = {Operator.AT_LEAST: "is {} or later", Operator.AT_MOST: "is {} or earlier"}


def condition_in_words(condition: Condition, questions: Iterable[Question]) -> str:
    """When a question is asked: "the answer to “Will you hire a van?” is Yes"."""
    earlier = next((row for row in questions if row.key == condition.question), None)
    if earlier is None:
        return "the answer to a question that is not there any more fits"
    words = {**_COMPARED, **(_OF_DAYS if earlier.kind is AnswerKind.DATE else {})}[condition.operator]
    values = [
        answer_in_words(asked_question(earlier), text) if earlier.kind is not AnswerKind.CHOICE else text
        for text in condition.values
    ]
    return f"the answer to “{earlier.title}” {words.format(' or '.join(values))}"


def asked_if_in_words(question: Question, questions: Iterable[Question]) -> str:
    """Of whom a question is asked; empty where it is everybody."""
    rows = tuple(questions)
    conditions = " and ".join(condition_in_words(row, rows) for row in question.asked_if)
    return f"Only if {conditions}" if conditions else ""


def must_in_words(must: Must) -> str:
    """What a bidder is told of a must, beside its question."""
    return f"The contract needs “{must.value}” here: {must.why.rstrip('.')}."


def answer_in_words(question: AskedQuestion, text: str) -> str:
    """An answer as it is read: a number with its unit, an amount, a day; what cannot be read as typed."""
    match read_answer(question, text):
        case Decimal() as amount if question.kind is AnswerKind.MONEY:
            return money_and_dates.pounds(amount)
        case Decimal() as amount:
            return f"{figures(amount)} {question.unit}".strip()
        case date() as day:
            return money_and_dates.day(day)
        case FileAnswer(expires=date() as day):
            return f"Expires on {money_and_dates.day(day)}"
    if question.kind is AnswerKind.CHOICE:
        return "\n".join(chosen_options(text))
    if question.kind is AnswerKind.TABLE:
        return "\n".join("; ".join(_cells(question, row)) for row in table_rows(text))
    return text


def _cells(question: AskedQuestion, row: tuple[str, ...]) -> list[str]:
    titles = [column.wording for column in question.columns]
    titles += ["Beside the table"] * max(0, len(row) - len(titles))
    return [f"{title}: {cell}" for title, cell in zip(titles, row, strict=False) if cell.strip()]


def answer_rows(question: AskedQuestion, text: str) -> list[tuple[str, ...]]:
    """The rows of a table, each as long as the table has columns; none of any other kind."""
    if question.kind is not AnswerKind.TABLE:
        return []
    wide = len(question.columns)
    return [(*row, *[""] * (wide - len(row))) for row in table_rows(text)]


_FAULTS: Mapping[str, str] = {
    "too_many_words": "Cut it to {most_words} words",
    "too_many_places": "Enter at most {places} decimal places",
    "too_little": "Enter {least} or more",
    "too_much": "Enter {most} or less",
    "unknown_option": "Choose from the options",
    "twice": "Choose each option once",
    "unlikely_year": "Check the year",
    "expiry_missing": "Enter the day on which it expires, such as {example}",
    "expired": "It expires before the deadline: attach one that is valid longer",
    "too_many_rows": "Take out rows: the most is {rows_most}",
    "incomplete": "Enter who can be asked, and what was done for them",
    "no_email": "Enter an e-mail address, such as name@example.org",
    "missing": "Answer it",
}
_WRONG_KIND: Mapping[AnswerKind, str] = {
    AnswerKind.YES_NO: "Choose yes or no",
    AnswerKind.NUMBER: "Enter a number in figures, such as 12",
    AnswerKind.MONEY: "Enter an amount in pounds, such as 84,000 or 84000.50",
    AnswerKind.DATE: "Enter a real date, such as {example}",
    AnswerKind.TABLE: "Put each text under a heading of the table",
}


def fault_in_words(question: AskedQuestion, fault: AnswerFault, text: str = "") -> str:
    """What is wrong with an answer, whose text is given, where in it, and what to do."""
    reason = fault.reason.removeprefix("answer.")
    if reason == "too_many_words" and fault.row is None and question.most_words:
        over = word_count(text) - question.most_words
        return f"Cut {over:,} {'word' if over == 1 else 'words'}: the most is {question.most_words:,}"
    words = _WRONG_KIND.get(question.kind, "Answer it again") if reason == "wrong_kind" else _FAULTS[reason]
    params = dict(fault.params)
    for bound in {"least", "most"} & params.keys():
        amount = Decimal(params[bound])
        is_money = question.kind is AnswerKind.MONEY
        params[bound] = money_and_dates.pounds(amount) if is_money else figures(amount)
    if params.get("places") == "0":
        words = "Enter a number without decimal places"
    written = words.format(**params, example=money_and_dates.example_day(365))
    if fault.row is None:
        return written
    column = next((row.wording for row in question.columns if row.link == fault.column), "")
    if reason == "missing":
        return f"Fill in “{column}” in row {fault.row}"
    return f"{written} (row {fault.row}, “{column}”)" if column else f"{written} (row {fault.row})"
