"""The tables of parties and of published documents."""

from __future__ import annotations

from collections.abc import Iterator

from ..releases.json_values import part, rows
from ..releases.release_parties import body_of
from .cells import (
    JOINED,
    listed,
    number_column,
    numbered_rows,
    path_column,
    process_column,
    text_as_published,
)
from .columns import CellKind, Column, Json, Table, TableProcess, TableRow
from .lots_and_items import of_columns


def _organisation(row: TableRow) -> str:
    organisation = body_of(row.value)
    return row.process.same.get(organisation.key, organisation.key) if organisation else ""


def _further(row: TableRow) -> str:
    numbers = [
        f"{text_as_published(identifier.get('scheme'))}-{text_as_published(identifier.get('id'))}"
        for identifier in rows(row.value, "additionalIdentifiers")
        if identifier.get("id")
    ]
    return JOINED.join(numbers)


PARTIES = Table(
    "parties",
    "Parties",
    "One line for each organisation that takes part in a process, with all its roles. Names, e-mail "
    "addresses and telephone numbers of contact persons are left out on purpose",
    ("ocid", "number"),
    listed("parties"),
    (
        process_column(),
        number_column("party"),
        path_column("party", "parties[]/id", "Party", "The party’s identifier within the process"),
        path_column("name", "parties[]/name", "Name", "As the notice names it"),
        path_column(
            "roles",
            "parties[]/roles",
            "Roles",
            "buyer, procuringEntity, supplier, tenderer …, joined by “; ”",
        ),
        path_column(
            "scheme", "parties[]/identifier/scheme", "Scheme", "The register of its number (org-id.guide)"
        ),
        path_column(
            "identifier", "parties[]/identifier/id", "Number", "Its number in that register, as published"
        ),
        path_column(
            "legal_name", "parties[]/identifier/legalName", "Legal name", "Its name in that register"
        ),
        Column(
            "further_identifiers",
            "Further numbers",
            "As scheme and number, joined by “; ”",
            "parties[]/additionalIdentifiers[]",
            _further,
        ),
        Column(
            "organisation",
            "Organisation’s key",
            "One key for all parties that this portal takes for one organisation: by number, else by "
            "plain name; buyers and winners have a page at /organisations/KEY/",
            "(from parties[]/identifier, else the plain name)",
            _organisation,
        ),
        path_column("street", "parties[]/address/streetAddress", "Street", "As published"),
        path_column("locality", "parties[]/address/locality", "Town", "As published"),
        path_column(
            "region", "parties[]/address/region", "Region", "As published, sometimes a NUTS or ITL code"
        ),
        path_column("postcode", "parties[]/address/postalCode", "Postcode", "As published"),
        path_column("country", "parties[]/address/countryName", "Country", "As published"),
        path_column(
            "kind", "parties[]/details/kind", "Kind", "What kind of organisation; our own notices say so"
        ),
        path_column(
            "scale",
            "parties[]/details/scale",
            "Size",
            "sme or large; our own notices: micro, small, medium, large",
        ),
        path_column(
            "vcse",
            "parties[]/details/vcse",
            "VCSE",
            "Whether it is a voluntary, community or social enterprise",
            CellKind.TRUTH,
        ),
        path_column(
            "fictional",
            "parties[]/details/fictional",
            "Fictional",
            "True where it was invented for a demonstration",
            CellKind.TRUTH,
        ),
    ),
)


def _documents(process: TableProcess) -> Iterator[tuple[Json, str, Json]]:
    record = process.record
    for of in ("planning", "tender"):
        holder = part(record, of)
        if isinstance(holder, dict):
            yield from ((row, of, holder) for row in rows(holder, "documents"))
    for name in ("awards", "contracts"):
        for holder in rows(record, name):
            yield from ((row, name.removesuffix("s"), holder) for row in rows(holder, "documents"))


DOCUMENTS = Table(
    "documents",
    "Documents",
    "One line for each published document, with its address",
    ("ocid", "number"),
    lambda process: numbered_rows(process, _documents(process)),
    (
        process_column(),
        number_column("document"),
        *of_columns("document"),
        path_column("document", "…/documents[]/id", "Document", "The document’s identifier"),
        path_column(
            "type", "…/documents[]/documentType", "Type", "A code of the standard, such as tenderNotice"
        ),
        path_column("title", "…/documents[]/title", "Title", "As published"),
        path_column("description", "…/documents[]/description", "Description", "As published"),
        path_column(
            "url",
            "…/documents[]/url",
            "Address",
            "Where it can be read; as published, not checked",
            CellKind.ADDRESS,
        ),
        path_column(
            "published_at", "…/documents[]/datePublished", "Published", "When", CellKind.MOMENT, "UTC"
        ),
        path_column("modified_at", "…/documents[]/dateModified", "Modified", "When", CellKind.MOMENT, "UTC"),
        path_column("format", "…/documents[]/format", "Format", "Media type, as published"),
        path_column("language", "…/documents[]/language", "Language", "ISO 639-1"),
    ),
)
