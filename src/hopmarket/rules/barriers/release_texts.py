"""The texts of a release, each with its JSON path and what it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..releases.json_values import Json, part, text
from .checked_notice import NoticeText, TextKind
from .folded_text import shown_text

_TEXT_PATHS: tuple[tuple[str, TextKind], ...] = (
    ("tender.title", TextKind.TITLE),
    ("title", TextKind.TITLE),
    ("tender.description", TextKind.SUMMARY),
    ("description", TextKind.SUMMARY),
    ("planning.rationale", TextKind.SUMMARY),
    ("planning.budget.description", TextKind.SUMMARY),
    ("tender.eligibilityCriteria", TextKind.CONDITION),
    ("tender.selectionCriteria.description", TextKind.CONDITION),
    ("tender.selectionCriteria.criteria[*].name", TextKind.CONDITION),
    ("tender.selectionCriteria.criteria[*].description", TextKind.CONDITION),
    ("tender.selectionCriteria.criteria[*].minimum", TextKind.CONDITION),
    ("tender.otherRequirements.qualificationSystemConditions[*].description", TextKind.CONDITION),
    ("tender.otherRequirements.qualificationSystemMethods[*]", TextKind.CONDITION),
    ("tender.otherRequirements.securityClearance", TextKind.CONDITION),
    ("tender.otherRequirements.requiresStaffNamesAndQualifications", TextKind.CONDITION),
    ("tender.contractTerms.performanceTerms", TextKind.CONDITION),
    ("tender.contractTerms.tendererLegalForm", TextKind.CONDITION),
    ("tender.submissionTerms.depositsGuarantees", TextKind.CONDITION),
    ("tender.awardCriteriaDetails", TextKind.CRITERION),
    ("tender.awardCriteria.description", TextKind.CRITERION),
    ("tender.awardCriteria.weightingDescription", TextKind.CRITERION),
    ("tender.awardCriteria.criteria[*].name", TextKind.CRITERION),
    ("tender.awardCriteria.criteria[*].description", TextKind.CRITERION),
    ("tender.submissionMethodDetails", TextKind.TERM),
    ("tender.procurementMethodRationale", TextKind.TERM),
    ("tender.contractTerms.financialTerms", TextKind.TERM),
    ("tender.contractTerms.otherTerms", TextKind.TERM),
    ("tender.contractTerms.socialStandards", TextKind.TERM),
    ("tender.contractTerms.subcontractingTerms", TextKind.TERM),
    ("tender.subcontractingTerms.description", TextKind.TERM),
    ("tender.techniques.frameworkAgreement.periodRationale", TextKind.TERM),
    ("tender.techniques.frameworkAgreement.description", TextKind.TERM),
    ("tender.recurrence.description", TextKind.TERM),
    ("tender.options.description", TextKind.TERM),
    ("tender.renewal.description", TextKind.TERM),
    ("tender.participationFees[*].description", TextKind.TERM),
    ("tender.lotDetails.awardCriteriaDetails", TextKind.TERM),
    ("tender.lots[*].title", TextKind.TITLE),
    ("tender.lots[*].description", TextKind.SPECIFICATION),
    ("tender.lots[*].selectionCriteria.description", TextKind.CONDITION),
    ("tender.lots[*].selectionCriteria.criteria[*].description", TextKind.CONDITION),
    ("tender.lots[*].selectionCriteria.criteria[*].minimum", TextKind.CONDITION),
    ("tender.lots[*].awardCriteria.description", TextKind.CRITERION),
    ("tender.lots[*].awardCriteria.weightingDescription", TextKind.CRITERION),
    ("tender.lots[*].awardCriteria.criteria[*].name", TextKind.CRITERION),
    ("tender.lots[*].awardCriteria.criteria[*].description", TextKind.CRITERION),
    ("tender.lots[*].options.description", TextKind.TERM),
    ("tender.lots[*].renewal.description", TextKind.TERM),
    ("tender.items[*].description", TextKind.SPECIFICATION),
    ("assessment.criteria[*].title", TextKind.CRITERION),
    ("assessment.criteria[*].description", TextKind.CRITERION),
    ("assessment.questions[*].title", TextKind.QUESTION),
    ("assessment.questions[*].guidance", TextKind.QUESTION),
    ("assessment.musts[*].rationale", TextKind.CONDITION),
    ("assessment.contract.breakTerms", TextKind.TERM),
    ("assessment.contract.indexation", TextKind.TERM),
    ("assessment.contract.safeguarding", TextKind.TERM),
    ("assessment.contract.dataProtection", TextKind.TERM),
    ("assessment.contract.reservationGround", TextKind.TERM),
)
"""Where texts stand in a release and what they are about; ``[*]`` leads to every row. What only tells of an
award or a contract is left out: of these nothing can be mended."""

_DOCUMENTS = {
    "technicalSpecifications": TextKind.SPECIFICATION,
    "eligibilityCriteria": TextKind.CONDITION,
    "evaluationCriteria": TextKind.CRITERION,
    "contractDraft": TextKind.TERM,
}
"""Types of documents whose description is the text of the purchase itself."""


@dataclass(frozen=True, slots=True)
class _Reached:
    """A value in a release and its JSON path."""

    path: str
    value: Any


@cache
def _steps(path: str) -> tuple[str, ...]:
    return tuple(path.replace("[*]", ".*").split("."))


def _reached(root: Any, path: str) -> Iterator[_Reached]:
    """All values to which a path of the table leads."""
    found = [_Reached("$", root)]
    for step in _steps(path):
        if step == "*":
            found = [
                _Reached(f"{row.path}[{place}]", value)
                for row in found
                if isinstance(row.value, list)
                for place, value in enumerate(row.value)
            ]
        else:
            found = [
                _Reached(f"{row.path}.{step}", row.value[step])
                for row in found
                if isinstance(row.value, dict) and step in row.value
            ]
    yield from found


def texts_of_release(release: Json) -> tuple[NoticeText, ...]:
    """Every text of a release by its JSON path, in the order of the table. One that stands twice is read once,
    where it stands first; one without a letter is none."""
    first: dict[str, NoticeText] = {}
    for written in _texts(release):
        if any(map(str.isalpha, written.shown)):
            first.setdefault(written.shown, written)
    return tuple(first.values())


def _texts(release: Json) -> Iterator[NoticeText]:
    for path, kind in _TEXT_PATHS:
        for row in _reached(release, path):
            if isinstance(row.value, str):
                yield NoticeText(row.path, kind, shown_text(row.value))
    for row in _reached(release, "tender.documents[*]"):
        document_kind = _DOCUMENTS.get(text(part(row.value, "documentType")))
        if document_kind and isinstance(written := part(row.value, "description"), str):
            yield NoticeText(f"{row.path}.description", document_kind, shown_text(written))
