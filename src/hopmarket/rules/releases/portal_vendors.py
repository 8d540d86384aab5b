"""Firms and portals that stand as the buyer in notices which they only sent.

A row names whom the notices were really for, as their own texts say, so that anybody can check
it. Read in Contracts Finder's exports of November 2020 and of 2025, its releases of 2015 to 2017
and 2025, and Sell2Wales (figures: docs/data/organisations.md). A firm in this table may well be a
supplier: it is only as the buyer that it is not believed.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Vendor:
    """A firm or portal. ``names`` are plain names (:func:`.organisation_names.plain_name`); ``seen_for`` are the bodies that
    bought in notices under this name."""

    title: str
    what: str
    names: tuple[str, ...]
    seen_for: str


VENDORS = (
    Vendor(
        "In-Tend",
        "runs procurement portals",
        ("in tend", "in tend limited", "in tend e tendering"),
        "Worcestershire County Council, the University of Sheffield, Together Housing Association",
    ),
    Vendor(
        "Due North",
        "runs procurement portals",
        ("due north", "due north limited"),
        "Wychavon and Wyre Forest District Councils, Worcester City Council, YPO",
    ),
    Vendor(
        "Proactis",
        "runs procurement portals",
        ("proactis", "proactis limited", "proactis tenders limited"),
        "NHS Resolution, Ofgem, Aspirations Academies Trust",
    ),
    Vendor(
        "EU Supply",
        "runs procurement portals",
        ("eu supply", "eu supply limited"),
        "East Riding of Yorkshire Council, Rotherham Metropolitan Borough Council, Hull City Council",
    ),
    Vendor(
        "BiP Solutions",
        "runs procurement portals",
        ("bip solutions", "bip solutions limited"),
        "Braintree District Council, works at Heathrow Airport",
    ),
    Vendor(
        "BravoSolution",
        "runs procurement portals",
        ("bravosolution", "bravosolution uk limited"),
        "Highways England, the Environment Agency",
    ),
    Vendor(
        "Atamis", "runs procurement portals", ("atamis", "atamis limited"), "tests and laboratories in 2020"
    ),
    Vendor(
        "SourceDogg",
        "runs procurement portals",
        ("sourcedogg", "sourcedogg limited"),
        "Peterborough City Council, a hospital's cardiac monitors",
    ),
    Vendor(
        "capitalEsourcing",
        "is a portal of several London councils",
        ("capitalesourcing",),
        "Westminster City Council, grounds in Kensington",
    ),
    Vendor(
        "Spend Network",
        "gathers notices from portals",
        ("spend network", "spend network limited"),
        "Gateshead Council, South Gloucestershire Council, the London Borough of Brent",
    ),
)

_BY_NAME = {name: vendor for vendor in VENDORS for name in vendor.names}


def vendor_named(plain: str) -> Vendor | None:
    """The vendor with this plain name; None for everybody who may well be the buyer."""
    return _BY_NAME.get(plain)
