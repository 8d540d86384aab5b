"""The schemas of answers, as the OpenAPI document describes them. Class names are its component names."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, Schema

from hopmarket.rules.notice_status import NoticeStatus


class Links(Schema):
    """Addresses to go on from; next is missing at the end."""

    self: str
    next: str | None = None
    previous: str | None = None
    resume: str | None = Field(None, description="Ask here later for what has come since.")


class NamedOrganisation(Schema):
    """An organisation as a notice names it, with its key here."""

    name: str
    key: str | None = None


class NoticeValue(Schema):
    """A value or a range of values. Of a framework the most is what can be spent in all."""

    least: float | None = None
    most: float | None = None
    with_vat: float | None = Field(None, description="The most with VAT, where the notice tells both.")
    currency: str | None = Field(None, description="ISO 4217; null where the notice gives none.")


class AwardSum(Schema):
    """The sum of the awards in one currency."""

    amount: float
    currency: str | None = None


class NoticeLinks(Schema):
    """Where more is told of a notice."""

    self: str
    page: str
    releases: str
    record: str
    original: str | None = Field(None, description="The publisher's own page, of an imported notice.")


class Notice(Schema):
    """A contracting process as the public sees it, in short. The whole of it is its record."""

    ocid: str
    reference: str
    title: str
    description: str = Field(..., description="The first 500 characters.")
    status: NoticeStatus
    category: str | None = None
    buyer: NamedOrganisation
    suppliers: str = Field(..., description="Names, parted by semicolons.")
    published_at: datetime
    changed_at: datetime
    closes_at: datetime | None = Field(
        None, description="The end of the tender period, or where none is given interest_by."
    )
    interest_by: datetime | None = Field(None, description="Until when one may ask to take part.")
    awarded_at: datetime | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    value: NoticeValue | None = None
    award_value: float | None = Field(
        None, description="What all awards come to; null for a framework and across currencies."
    )
    award_value_with_vat: float | None = None
    award_currency: str | None = Field(None, description="The currency of award_value.")
    award_sums: list[AwardSum] = Field(
        [], description="One sum for each currency, where awards are in several."
    )
    framework: bool = Field(False, description="Values are the most that can be spent, shared by all firms.")
    currency: str | None = Field(None, description="The currency of the value, else of the award.")
    cpv: str | None = None
    place: str
    postcode: str
    district: str
    sme: bool | None = None
    vcse: bool | None = None
    lots: int = Field(..., description="Lots that were not cancelled.")
    lots_cancelled: int = 0
    responses: int | None = None
    releases: int
    ours: bool
    source: str | None = Field(None, description="Key of the source that it was copied from.")
    kilometres: float | None = Field(None, description="From the postcode that was asked for.")
    distance_to: Literal["work", "buyer"] | None = Field(
        None,
        description="To where the work is, or to the buyer's office where no postcode of the work is told.",
    )
    links: NoticeLinks


class SearchSynonym(Schema):
    """Other words for the same work, which were searched for too."""

    words: str
    wider: bool = Field(..., description="Whether they stand for more than the words that were typed.")


class FoundNotices(Schema):
    """A page of notices."""

    total: int
    page: int
    size: int
    spelled: str = Field(
        ..., description="What was searched for instead, where a word is nowhere written so."
    )
    synonyms: list[SearchSynonym] = Field(
        ..., description="What was searched for besides the words typed; typed=on leaves it out."
    )
    notes: list[str] = Field(..., description="What was asked for and could not be done.")
    results: list[Notice]
    links: Links


class Party(Schema):
    """A published organisation."""

    key: str
    name: str
    scheme: str | None = None
    number: str | None = None
    postcode: str
    locality: str
    is_now: str | None = Field(None, description="Key of the organisation that this one is known to be.")
    names: list[str] | None = Field(None, description="Every spelling; told of one organisation alone.")
    links: dict[str, str]


class OrganisationPage(Schema):
    """Published organisations, by key."""

    results: list[Party]
    links: Links


class Contract(Schema):
    """A line of the register: a contract, or an award of which no contract tells."""

    number: str
    kind: str
    ocid: str
    title: str
    buyer: NamedOrganisation
    supplier: NamedOrganisation | None = Field(None, description="The first of the suppliers.")
    suppliers: list[NamedOrganisation] = Field(description="Every supplier, in the award's order.")
    value: float | None = None
    value_with_vat: float | None = None
    currency: str | None = None
    framework: bool = Field(False, description="The value is the most that can be spent.")
    signed_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    corrections: list[str] = Field(
        description="When a contract of ours was put right, why, and what stood before; the newest first."
    )
    source: str | None = None
    links: dict[str, str]


class Contracts(Schema):
    """Lines of the register. One whose process changed comes again further on."""

    results: list[Contract]
    links: Links


class Source(Schema):
    """Where notices were copied from; this portal itself has the key "ours"."""

    key: str
    name: str
    publisher: str
    licence: str
    copied_on: date | None = None
    releases: int
    processes: int
    first: datetime
    last: datetime
    links: dict[str, str]


class Sources(Schema):
    results: list[Source]


class Redaction(Schema):
    """A tombstone: where something was taken out of a release, when, why and by which law."""

    ocid: str
    release: str
    path: str = Field(..., description="JSON pointer into the release; empty: all of it.")
    date: datetime
    reason: str
    law: str
    links: dict[str, str]


class Redactions(Schema):
    results: list[Redaction]
    links: Links


class Code(Schema):
    """A CPV code with its English label."""

    code: str
    label: str
    notices: str = Field(..., description="The notices under it.")


class Codes(Schema):
    results: list[Code]
    links: Links


class Package(Schema):
    """An OCDS 1.1 release package; releases stand in it byte for byte."""

    uri: str
    version: str
    publishedDate: datetime
    publisher: dict[str, Any]
    license: str
    publicationPolicy: str
    extensions: list[str]
    releases: list[dict[str, Any]]
    links: Links | None = None


class RecordPackage(Schema):
    """An OCDS 1.1 record package: compiled release, versioned release, releases."""

    uri: str
    version: str
    publishedDate: datetime
    publisher: dict[str, Any]
    license: str
    publicationPolicy: str
    extensions: list[str]
    packages: list[str]
    records: list[dict[str, Any]]
