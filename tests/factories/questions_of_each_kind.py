"""A purchase's questions of every kind, some asked of some bidders only, with musts, and answers to them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hopmarket.rules.questions.conditions import Operator
from hopmarket.rules.questions.kinds import AnswerKind
from hopmarket.rules.terms import Condition, Must, Question


def asked(key: str, kind: AnswerKind, title: str, *, criterion: str = "plan", **fields: Any) -> Question:
    plain = {"guidance": "", "word_limit": 0, "required": True, **fields}
    return Question(key=key, kind=kind, title=title, criterion=criterion, **plain)


VANS = Condition("vans", Operator.IS, ("Yes",))
QUESTIONS = (
    asked("plan", AnswerKind.TEXT, "How will you do it?", word_limit=50),
    asked("insurance", AnswerKind.YES_NO, "Do you hold insurance, or will you?", criterion=""),
    asked("vans", AnswerKind.YES_NO, "Will you use vans?"),
    asked(
        "fuel",
        AnswerKind.CHOICE,
        "What do they burn?",
        options=("Petrol", "Diesel", "Nothing"),
        asked_if=(VANS,),
    ),
    asked(
        "miles",
        AnswerKind.NUMBER,
        "How far do they go?",
        unit="miles a week",
        least=Decimal(1),
        most=Decimal("5000"),
        asked_if=(VANS,),
    ),
    asked(
        "why-far",
        AnswerKind.TEXT,
        "Why so far?",
        asked_if=(Condition("miles", Operator.AT_LEAST, ("1000",)),),
    ),
    asked("days", AnswerKind.CHOICE, "On which days?", options=("Monday", "Tuesday", "Sunday"), several=True),
    asked("turnover", AnswerKind.MONEY, "What did you turn over?", required=False),
    asked("from", AnswerKind.DATE, "When can you begin?", criterion="people"),
    asked("cover", AnswerKind.FILE, "Your certificate", expires=True, required=False, criterion=""),
    asked("team", AnswerKind.TABLE, "Who will work?", columns=("Name", "Training"), criterion="people"),
    asked("referee", AnswerKind.REFERENCE, "Who can tell us of your work?", criterion="people"),
)
MUSTS = (
    Must(
        "insurance",
        Operator.IS,
        "Yes",
        "somebody may come to harm while the work is done",
        "Procurement Act 2023, s. 22(3)(b)",
    ),
)
ANSWERS_IN_TEXT = {
    "plan": "We call before ten.",
    "insurance": "Yes",
    "vans": "Yes",
    "fuel": "Diesel",
    "miles": "250",
    "days": "Monday\nSunday",
    "turnover": "84000.50",
    "from": "2027-03-31",
    "team": "Ann\tFirst aid\nBo\t",
    "referee": "Mary Ely, Ledbury Town\nmary@example.org\nCut forty miles of hedge\nin 2025",
}
"""Answers that are right, each as its text is kept. No file is attached; the miles are few."""
