"""The table of processes: one line for each notice, with what its lists and pages show."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..releases.json_values import closing_instant, part
from ..releases.quality import is_fictional
from .cells import figure, process_column, text_as_published
from .columns import Cell, CellKind, Column, Table, TableProcess, TableRow

NOTICE_VALUES = (
    "ocid", "reference", "title", "description", "stage", "is_ours", "category", "buyer_name",
    "buyer__key", "buyer__scheme", "buyer__number", "suppliers", "published_at", "changed_at",
    "closes_at", "awarded_at", "starts_on", "ends_on", "value_min", "value_max", "award_value",
    "value_gross", "award_gross", "award_currency", "award_sums", "is_framework", "interest_by",
    "lots_cancelled", "currency", "cpv", "place", "postcode", "district", "latitude", "longitude", "sme", "vcse",
    "lots", "responses", "releases", "original_url", "page", "publisher", "source", "licence",
    "licence_url", "copied_on",
)  # fmt: skip
"""What ``TableProcess.notice`` holds. Money as Decimal, instants aware, days as dates."""


def _read_cell(name: str, kind: CellKind) -> Callable[[TableRow], Cell]:
    if kind in (CellKind.TEXT, CellKind.ADDRESS):
        return lambda row: text_as_published(row.process.notice[name])
    return lambda row: _exact(row.process.notice[name])


def _exact(value: Cell | float) -> Cell:
    return figure(value) if isinstance(value, float) else value


def _column(
    name: str,
    title: str,
    meaning: str,
    path: str,
    kind: CellKind = CellKind.TEXT,
    unit: str = "",
    key: str = "",
) -> Column:
    return Column(name, title, meaning, path, _read_cell(key or name, kind), kind, unit)


def _buyer_number(row: TableRow) -> str:
    scheme, number = (
        text_as_published(row.process.notice["buyer__scheme"]),
        text_as_published(row.process.notice["buyer__number"]),
    )
    return f"{scheme}-{number}" if scheme else ""


def _organisation(row: TableRow) -> str:
    key = text_as_published(row.process.notice["buyer__key"])
    return row.process.same.get(key, key)


def _label(row: TableRow) -> str:
    return row.process.labels.get(text_as_published(row.process.notice["cpv"]), "")


def _enquiries(row: TableRow) -> Cell:
    return closing_instant(part(row.process.record, "tender", "enquiryPeriod", "endDate"))


def _tender(name: str) -> Callable[[TableRow], Cell]:
    return lambda row: text_as_published(part(row.process.record, "tender", name))


def _fictional(row: TableRow) -> bool:
    return is_fictional(row.process.record)


def _single_row(process: TableProcess) -> Iterator[TableRow]:
    yield TableRow(process)


_LINE = "in the notice’s currency"
_UTC = "UTC"
_COLUMNS = (
    process_column(),
    _column("reference", "Reference", "The buyer’s own reference", "tender/id"),
    _column("title", "Title", "What is bought, in a line", "tender/title"),
    _column("description", "Description", "What is bought, in the buyer’s words", "tender/description"),
    _column(
        "stage",
        "Stage",
        "planned, called (for responses), awarded, contracted, complete, no_award, cancelled or "
        "withdrawn; whether a called one is still open, closes_at tells",
        "(from tender/status, awards[]/status, contracts[]/status)",
    ),
    _column(
        "published_here",
        "Published here",
        "True where this portal is the publisher, false where the notice was imported",
        "(from the source)",
        CellKind.TRUTH,
        key="is_ours",
    ),
    Column(
        "fictional",
        "Fictional",
        "True where the buyer was invented for a demonstration; such a line is no real purchase",
        "parties[]/details/fictional",
        _fictional,
        CellKind.TRUTH,
    ),
    _column("buyer", "Buyer", "The body whose money is spent, as the notice names it", "buyer/name", key="buyer_name"),
    Column(
        "buyer_identifier",
        "Buyer’s number",
        "The buyer’s number in a public register, as scheme and number (org-id.guide)",
        "parties[]/identifier",
        _buyer_number,
    ),
    Column(
        "buyer_organisation",
        "Buyer’s page",
        "The key under which this portal gathers the buyer’s notices: /organisations/KEY/",
        "(from parties[]/identifier, else the plain name)",
        _organisation,
    ),
    _column("category", "Category", "goods, services or works", "tender/mainProcurementCategory"),
    Column(
        "procurement_method",
        "Method",
        "open, selective, limited or direct",
        "tender/procurementMethod",
        _tender("procurementMethod"),
    ),
    Column(
        "procurement_method_details",
        "Procedure",
        "The procedure in the publisher’s words",
        "tender/procurementMethodDetails",
        _tender("procurementMethodDetails"),
    ),
    _column("published_at", "First published", "The date of its first release held here", "date", CellKind.MOMENT, _UTC),
    _column("changed_at", "Last changed", "The date of its newest release", "date", CellKind.MOMENT, _UTC),
    _column(
        "closes_at",
        "Closes",
        "When responses stop counting, for the last lot where each has its own day; where that is not given, until when one may ask to take part",
        "tender/tenderPeriod/endDate, tender/lots[]/tenderPeriod/endDate, tender/expressionOfInterestDeadline",
        CellKind.MOMENT,
        _UTC,
    ),
    _column(
        "interest_by",
        "Ask to take part by",
        "Until when one may ask to take part; those who are chosen respond later",
        "tender/expressionOfInterestDeadline",
        CellKind.MOMENT,
        _UTC,
    ),
    Column(
        "questions_until",
        "Questions until",
        "Until when questions may be asked",
        "tender/enquiryPeriod/endDate",
        _enquiries,
        CellKind.MOMENT,
        _UTC,
    ),
    _column("awarded_at", "Awarded", "The date of the newest award that stands", "awards[]/date", CellKind.MOMENT, _UTC),
    _column(
        "starts_on",
        "Starts",
        "The first day of the first contract; before there is any, as planned",
        "contracts[]/period/startDate, awards[]/contractPeriod/startDate, tender/contractPeriod/startDate",
        CellKind.DAY,
    ),
    _column(
        "ends_on",
        "Ends",
        "The last day of the last contract; before there is any, as planned",
        "contracts[]/period/endDate, awards[]/contractPeriod/endDate, tender/contractPeriod/endDate",
        CellKind.DAY,
    ),
    _column(
        "value_min",
        "Lowest value",
        "The lowest value given before award, else the sum of the lots that were not cancelled; a value of a pound or less is read as not given",
        "tender/minValue/amount, tender/value/amount, tender/lots[]/value/amount",
        CellKind.NUMBER,
        _LINE,
    ),
    _column(
        "value_max",
        "Highest value",
        "The highest value given before award, else the sum of the lots that were not cancelled; of a framework the most that can be spent",
        "tender/maxValue/amount, tender/value/amount, tender/lots[]/value/amount, tender/techniques/frameworkAgreement/value/amount",
        CellKind.NUMBER,
        _LINE,
    ),
    _column(
        "value_with_vat",
        "Highest value with VAT",
        "Where the notice tells both; the highest value then leaves VAT out",
        "tender/value/amountGross",
        CellKind.NUMBER,
        _LINE,
        key="value_gross",
    ),
    _column(
        "currency",
        "Currency",
        "ISO 4217, of the value, else of the award; empty where none is given",
        "tender/value/currency, awards[]/value/currency",
    ),
    _column(
        "framework",
        "Framework",
        "True where a framework is set up: its value is the most that all its firms can be paid together",
        "tender/techniques/hasFrameworkAgreement",
        CellKind.TRUTH,
        key="is_framework",
    ),
    _column(
        "award_value",
        "Awarded value",
        "The values of all awards that stand, added up as published but for those of a pound or less, or of their contracts where we corrected them; VAT as the publisher counts it. Empty for a framework, and where awards are in several currencies",
        "awards[]/value/amount, contracts[]/value/amount",
        CellKind.NUMBER,
        "in the award’s currency",
    ),
    _column(
        "award_value_with_vat",
        "Awarded value with VAT",
        "Where every award tells both",
        "awards[]/value/amountGross",
        CellKind.NUMBER,
        "in the award’s currency",
        key="award_gross",
    ),
    _column(
        "award_currency", "Award’s currency", "ISO 4217; empty where none is given", "awards[]/value/currency"
    ),
    _column(
        "award_sums",
        "Awarded in several currencies",
        "One sum for each currency, joined by “; ”; nothing is converted",
        "awards[]/value",
    ),
    _column("cpv", "CPV code", "The first subject code, eight figures (CPV 2008)", "tender/classification/id"),
    Column("cpv_label", "CPV label", "The English label of that code", "(from the list of codes)", _label),
    _column(
        "place",
        "Place",
        "Where the work is done; failing that, where the buyer sits",
        "tender/items[]/deliveryAddresses[], parties[]/address",
    ),
    _column(
        "postcode",
        "Postcode",
        "The first full postcode of the same",
        "tender/items[]/deliveryAddresses[]/postalCode, parties[]/address/postalCode",
    ),
    _column("district", "District", "The district of that postcode, in Worcestershire", "(from the postcode)"),
    _column(
        "latitude",
        "Latitude",
        "The centre of the postcode or of its area, not the place of work",
        "(from the postcode)",
        CellKind.NUMBER,
        "degrees, WGS84",
    ),
    _column(
        "longitude",
        "Longitude",
        "The centre of the postcode or of its area, not the place of work",
        "(from the postcode)",
        CellKind.NUMBER,
        "degrees, WGS84",
    ),
    _column(
        "sme_suitable",
        "Suits small firms",
        "Whether the buyer says that it suits small and medium enterprises; empty: not said",
        "tender/suitability/sme",
        CellKind.TRUTH,
        key="sme",
    ),
    _column(
        "vcse_suitable",
        "Suits voluntary bodies",
        "Whether the buyer says that it suits voluntary, community and social enterprises",
        "tender/suitability/vcse",
        CellKind.TRUTH,
        key="vcse",
    ),
    _column("lots", "Lots", "How many lots it has that were not cancelled", "tender/lots[]", CellKind.COUNT),
    _column(
        "lots_cancelled", "Lots cancelled", "How many lots were cancelled or withdrawn", "tender/lots[]", CellKind.COUNT
    ),
    _column(
        "responses",
        "Responses",
        "How many responses came for the whole; those for single lots stand in the table of lots",
        "bids/statistics[]",
        CellKind.COUNT,
    ),
    _column("suppliers", "Winners", "Who won, joined by “; ”", "awards[]/suppliers[]/name"),
    _column("releases", "Releases", "How many releases of it are held here", "(counted)", CellKind.COUNT),
    _column("page", "Page", "Its page on this portal", "(address)", CellKind.ADDRESS),
    _column(
        "original_url", "Original notice", "The publisher’s own page, or where it says it can be answered", "tender/documents[]/url", CellKind.ADDRESS
    ),
    _column("publisher", "Publisher", "Who published it; name them when you cite", "publisher/name"),
    _column("source", "Source", "The source’s short name here; empty for our own", "(from the source)"),
    _column("licence", "Licence", "Under which licence", "(from the source)"),
    _column("licence_url", "Licence address", "The licence’s own page", "license", CellKind.ADDRESS),
    _column("copied_on", "Copied on", "The day on which an imported notice was copied", "(from the source)", CellKind.DAY),
)  # fmt: skip

PROCESSES = Table(
    "processes",
    "Processes",
    "One line for each process: a notice as its page shows it",
    ("ocid",),
    _single_row,
    _COLUMNS,
)
