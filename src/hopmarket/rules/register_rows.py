"""Reads a table of a public register (CSV): every fault by row and column, or the whole table."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from .audit_lines import has_to_be_audited
from .debarment_file import ListFault
from .identifiers import SCHEMES, identifier
from .postcodes import postcode
from .refusal import Refusal
from .shut_out import OrganisationFacts

COLUMNS = (
    "org_id",
    "name",
    "postcode",
    "date_registered",
    "activities",
    "income",
    "fye",
    "UKCAT",
    "company_number",
)
"""The columns that are read, as the charity register's tables have them; others are let be."""
MOST_BYTES = 60_000_000
MOST_FAULTS = 50
MOST_ROWS = 400_000
TRUTHS: Mapping[str, bool] = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}

_NUMBER = re.compile(r"([A-Z]{2}-[A-Z]+)-(.+)", re.ASCII)
_TIME_AFTER = re.compile(r"[T ]00:00(?::00(?:\.0+)?)?Z?$")


class RegisteredKind(StrEnum):
    CHARITY = "charity"
    COMPANY = "company"
    OTHER = "other"


_KINDS = {
    "GB-CHC": RegisteredKind.CHARITY,
    "GB-SC": RegisteredKind.CHARITY,
    "GB-NIC": RegisteredKind.CHARITY,
    "GB-COH": RegisteredKind.COMPANY,
}


@dataclass(frozen=True, slots=True)
class RegisteredOrganisation:
    """An organisation as a public register has it. Empty, or None: the register does not say."""

    scheme: str
    number: str
    name: str
    kind: RegisteredKind
    postcode: str = ""
    registered_on: date | None = None
    activities: str = ""
    income: Decimal | None = None
    year_end: date | None = None
    """The last day of the year of that income."""
    tags: tuple[str, ...] = ()
    """What it does, by the codes of UK-CAT."""
    company_number: str = ""

    @property
    def audited(self) -> bool | None:
        """Whether the law asks for an audit of its accounts; None where that cannot be told."""
        return has_to_be_audited(self.scheme, self.income, self.year_end)

    def facts(self, miles: Decimal | None = None) -> OrganisationFacts:
        """What the register says of it, as conditions are compared with it."""
        return OrganisationFacts(income=self.income, audited=self.audited, miles=miles)


@dataclass(frozen=True, slots=True)
class RegisterTable:
    """The organisations of a table in its order, and what was left out of them because nobody could read it."""

    organisations: tuple[RegisteredOrganisation, ...]
    remarks: tuple[ListFault, ...] = ()


def read_register(content: bytes) -> RegisterTable | tuple[ListFault, ...]:
    """The organisations of a table; else everything wrong with it. A postcode that is none is left empty, with a
    remark: registers have what organisations typed. A row that is said to be no
    longer active is passed over; one that stands there twice alike counts once, with the tags of both."""
    rows, faults = _lines(content)
    read: dict[tuple[str, str], RegisteredOrganisation] = {}
    remarks: list[ListFault] = []
    for number, row in rows:
        before = len(faults)
        if not _is_active(number, row, faults):
            continue
        organisation = _organisation(number, row, faults, remarks)
        if organisation is None or len(faults) > before:
            continue
        key = (organisation.scheme, organisation.number)
        earlier = read.get(key)
        if earlier is None or replace(earlier, tags=()) == replace(organisation, tags=()):
            tags = (*(earlier.tags if earlier else ()), *organisation.tags)
            read[key] = replace(organisation, tags=tuple(dict.fromkeys(tags)))
        else:
            problem = f"{row['org_id']} stands in an earlier row with other words: take one out"
            faults.append(ListFault(number, "org_id", problem))
    if not rows and not faults:
        faults.append(ListFault(0, "", "the file has no rows below its head"))
    if faults:
        return tuple(faults[:MOST_FAULTS])
    return RegisterTable(tuple(read.values()), tuple(remarks))


def _lines(content: bytes) -> tuple[list[tuple[int, Mapping[str, str]]], list[ListFault]]:
    if len(content) > MOST_BYTES:
        return [], [ListFault(0, "", f"the file is larger than {MOST_BYTES // 1_000_000} MB")]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], [ListFault(0, "", "the file is not UTF-8: save it as “CSV UTF-8”")]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines: list[list[str]] = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append(cells)
            if len(lines) > MOST_ROWS:
                return [], [ListFault(0, "", f"the file has more than {MOST_ROWS:,} rows")]
    except csv.Error:
        problem = "it cannot be read as CSV: look for a quotation mark without its pair"
        return [], [ListFault(len(lines) + 1, "the whole row", problem)]
    head = [cell.strip() for cell in lines[0]] if lines else []
    faults = [ListFault(1, name, "this column is missing") for name in COLUMNS if name not in head]
    if faults:
        return [], faults
    return [
        (number, dict(zip(head, (*cells, *[""] * len(head)), strict=False)))
        for number, cells in enumerate(lines[1:], start=2)
    ], []


def _is_active(number: int, row: Mapping[str, str], faults: list[ListFault]) -> bool:
    written = row.get("active", "").strip()
    if not written:
        return True
    active = TRUTHS.get(written.casefold())
    if active is None:
        faults.append(ListFault(number, "active", f"write True or False, not “{written[:40]}”"))
    return bool(active)


def _organisation(
    number: int, row: Mapping[str, str], faults: list[ListFault], remarks: list[ListFault]
) -> RegisteredOrganisation | None:
    name = " ".join(row["name"].split())
    if not any(sign.isalnum() for sign in name):
        faults.append(ListFault(number, "name", "enter the organisation’s name"))
    found = _NUMBER.fullmatch(row["org_id"].strip())
    own = _register_number(found[1], found[2]) if found else None
    if found is None or own is None:
        known = ", ".join(SCHEMES)
        problem = (
            f"write a register and a number, such as GB-CHC-1012345, not “{row['org_id'].strip()[:40]}”;"
            f" registers: {known}"
        )
        faults.append(ListFault(number, "org_id", problem))
        return None
    income = _income(number, row["income"], faults)
    return RegisteredOrganisation(
        scheme=found[1],
        number=own,
        name=name[:300],
        kind=_KINDS.get(found[1], RegisteredKind.OTHER),
        postcode=_postcode(number, row["postcode"], remarks),
        registered_on=_day(number, "date_registered", row["date_registered"], faults),
        activities=" ".join(row["activities"].split())[:2000],
        income=income,
        year_end=_day(number, "fye", row["fye"], faults),
        tags=tuple(dict.fromkeys(tag.strip() for tag in row["UKCAT"].split(";") if tag.strip())),
        company_number=_register_number("GB-COH", row["company_number"]) or "",
    )


def _register_number(scheme: str, written: str) -> str | None:
    """A number in its register's own shape, also where a spreadsheet made "232081.0" of it."""
    read = identifier(scheme, re.sub(r"\.0+$", "", written.strip()))
    return None if isinstance(read, Refusal) else read


def _postcode(number: int, written: str, remarks: list[ListFault]) -> str:
    if not written.strip():
        return ""
    read = postcode(written)
    if isinstance(read, Refusal):
        problem = f"“{written.strip()[:40]}” is no postcode, and was left out"
        remarks.append(ListFault(number, "postcode", problem))
        return ""
    return read


def _income(number: int, written: str, faults: list[ListFault]) -> Decimal | None:
    plain = written.strip().replace(",", "").removeprefix("£")
    if not plain:
        return None
    try:
        read = Decimal(plain)
    except InvalidOperation:
        read = Decimal("NaN")
    if not read.is_finite() or read.adjusted() > 12 or (read and read.adjusted() < -4):
        faults.append(
            ListFault(number, "income", f"write pounds, such as 42930, not “{written.strip()[:40]}”")
        )
        return None
    return max(read, Decimal(0)).quantize(Decimal("0.01"))


def _day(number: int, column: str, written: str, faults: list[ListFault]) -> date | None:
    plain = _TIME_AFTER.sub("", written.strip())
    if not plain:
        return None
    try:
        return date.fromisoformat(plain)
    except ValueError:
        faults.append(
            ListFault(number, column, f"write a day such as 2026-11-30, not “{written.strip()[:40]}”")
        )
        return None


def one_each(rows: Iterable[RegisteredOrganisation]) -> list[RegisteredOrganisation]:
    """The rows without those that name an organisation a second time: another register's row with the same
    company number, or with the same name at the same postcode. The first stays."""
    seen: set[tuple[str, ...]] = set()
    kept = []
    for row in rows:
        marks = {(row.name.casefold(), row.postcode)} if row.postcode else set()
        number = row.number if row.scheme == "GB-COH" else row.company_number
        if number:
            marks.add(("GB-COH", number))
        if not marks & seen:
            kept.append(row)
        seen |= marks
    return kept
