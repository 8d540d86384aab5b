"""The fields that the Code asks for each contract, and which of them published data can fill."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

THRESHOLD = Decimal(5000)
"""Pounds; a contract whose value *exceeds* it is covered."""

CITE = (
    "Local government transparency code 2015 (27 February 2015), Part 2, procurement information: "
    "details of every contract, commissioned activity, purchase order, framework agreement and any "
    "other legally enforceable agreement with a value that exceeds £5,000, quarterly"
)
ADDRESS = (
    "https://www.gov.uk/government/publications/local-government-transparency-code-2015/"
    "local-government-transparency-code-2015"
)
SINCE = date(2015, 4, 1)
NOT_PUBLISHED = "Not published"


@dataclass(frozen=True, slots=True)
class CodeField:
    """One of the ten fields: its columns in the file, where a release holds it ("" if nowhere), a remark."""

    number: int
    title: str
    columns: tuple[str, ...]
    path: str
    remark: str


FIELDS = (
    CodeField(1, "Reference number", ("reference_number",), "contracts[]/id, awards[]/id", "The contract’s, else the award’s"),
    CodeField(2, "Title of agreement", ("title",), "contracts[]/title, awards[]/title, tender/title", "The first of these that is given"),
    CodeField(3, "Local authority department responsible", ("department",), "contracts[]/transparencyCode/department", "Where we record it; no other release names a department"),
    CodeField(
        4,
        "Description of the goods and/or services being provided",
        ("description",),
        "contracts[]/description, tender/description",
        "The contract’s own, else what was asked for",
    ),
    CodeField(
        5,
        "Supplier name and details",
        ("supplier_name", "supplier_details"),
        "awards[]/suppliers[], parties[]",
        "Names as published, with address and numbers in public registers",
    ),
    CodeField(
        6,
        "Sum to be paid over the length of the contract or the estimated annual spending or budget for the contract",
        ("sum",),
        "contracts[]/value, awards[]/value",
        "Over the length of the contract. Ours include VAT; others seldom say",
    ),
    CodeField(7, "Value Added Tax that cannot be recovered", ("vat_not_recovered",), "contracts[]/transparencyCode/vatNotRecovered", "Where we record it; no other release tells it"),
    CodeField(
        8,
        "Start, end and review dates",
        ("start_date", "end_date", "review_date"),
        "contracts[]/period, awards[]/contractPeriod, contracts[]/transparencyCode/reviewDate",
        "Start and end where given; a review date where we record it",
    ),
    CodeField(
        9,
        "Whether or not the contract was the result of an invitation to quote or a published invitation to tender",
        ("invitation",),
        "tender/procurementMethod, tender/procurementMethodDetails",
        "From the procedure; a call-off or an unknown procedure does not tell",
    ),
    CodeField(
        10,
        "Whether or not the supplier is a small or medium sized enterprise and/or a voluntary or community sector organisation and where it is, provide the relevant registration number",
        ("supplier_sme", "supplier_vcse", "supplier_registration_number"),
        "parties[]/details/scale, parties[]/details/vcse, parties[]/identifier",
        "As the notice says of each supplier",
    ),
)  # fmt: skip


def is_covered(value: Decimal | None, currency: str) -> bool | None:
    """Whether the Code asks for a contract of this value; None where no value in pounds is given."""
    if value is None or currency != "GBP":
        return None
    return value > THRESHOLD
