"""The tables of who takes part and of what was published beside: parties, documents."""

from __future__ import annotations

from collections.abc import Iterator

from ..reading.facts import body_of
from ..reading.values import part, rows
from .cells import JOINED, counted, listed, number_column, process_column, said, taken
from .columns import Column, Json, Kind, Process, Row, Table
from .parts import of_columns


def _organisation(row: Row) -> str:
    found = body_of(row.one)
    return row.process.same.get(found.key, found.key) if found else ""


def _further(row: Row) -> str:
    found = [
        f"{said(one.get('scheme'))}-{said(one.get('id'))}"
        for one in rows(row.one, "additionalIdentifiers")
        if one.get("id")
    ]
    return JOINED.join(found)


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
        taken("party", "parties[]/id", "Party", "The party’s identifier within the process"),
        taken("name", "parties[]/name", "Name", "As the notice names it"),
        taken(
            "roles",
            "parties[]/roles",
            "Roles",
            "buyer, procuringEntity, supplier, tenderer …, joined by “; ”",
        ),
        taken("scheme", "parties[]/identifier/scheme", "Scheme", "The register of its number (org-id.guide)"),
        taken("identifier", "parties[]/identifier/id", "Number", "Its number in that register, as published"),
        taken("legal_name", "parties[]/identifier/legalName", "Legal name", "Its name in that register"),
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
        taken("street", "parties[]/address/streetAddress", "Street", "As published"),
        taken("locality", "parties[]/address/locality", "Town", "As published"),
        taken("region", "parties[]/address/region", "Region", "As published, sometimes a NUTS or ITL code"),
        taken("postcode", "parties[]/address/postalCode", "Postcode", "As published"),
        taken("country", "parties[]/address/countryName", "Country", "As published"),
        taken("kind", "parties[]/details/kind", "Kind", "What kind of organisation; our own notices say so"),
        taken(
            "scale",
            "parties[]/details/scale",
            "Size",
            "sme or large; our own notices: micro, small, medium, large",
        ),
        taken(
            "vcse",
            "parties[]/details/vcse",
            "VCSE",
            "Whether it is a voluntary, community or social enterprise",
            Kind.TRUTH,
        ),
        taken(
            "fictional",
            "parties[]/details/fictional",
            "Fictional",
            "True where it was invented for a demonstration",
            Kind.TRUTH,
        ),
    ),
)


def _papers(process: Process) -> Iterator[tuple[Json, str, Json]]:
    record = process.record
    for of in ("planning", "tender"):
        holder = part(record, of)
        if isinstance(holder, dict):
            yield from ((one, of, holder) for one in rows(holder, "documents"))
    for name in ("awards", "contracts"):
        for holder in rows(record, name):
            yield from ((one, name.removesuffix("s"), holder) for one in rows(holder, "documents"))


DOCUMENTS = Table(
    "documents",
    "Documents",
    "One line for each published document, with its address",
    ("ocid", "number"),
    lambda process: counted(process, _papers(process)),
    (
        process_column(),
        number_column("document"),
        *of_columns("document"),
        taken("document", "…/documents[]/id", "Document", "The document’s identifier"),
        taken("type", "…/documents[]/documentType", "Type", "A code of the standard, such as tenderNotice"),
        taken("title", "…/documents[]/title", "Title", "As published"),
        taken("description", "…/documents[]/description", "Description", "As published"),
        taken(
            "url",
            "…/documents[]/url",
            "Address",
            "Where it can be read; as published, not checked",
            Kind.ADDRESS,
        ),
        taken("published_at", "…/documents[]/datePublished", "Published", "When", Kind.MOMENT, "UTC"),
        taken("modified_at", "…/documents[]/dateModified", "Modified", "When", Kind.MOMENT, "UTC"),
        taken("format", "…/documents[]/format", "Format", "Media type, as published"),
        taken("language", "…/documents[]/language", "Language", "ISO 639-1"),
    ),
)
