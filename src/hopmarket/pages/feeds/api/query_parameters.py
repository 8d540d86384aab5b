"""The parameters of the API: named, bounded and described in the OpenAPI document."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import BeforeValidator

from hopmarket import reference_data
from hopmarket.records.search.run import (
    ClosingWindow,
    SearchQuery,
    SortOrder,
    StatusFilter,
    ValueBand,
)

MOST = 100
_NO_NUL = r"^[^\x00]*$"


def _figures(value: Any) -> Any:
    """Refuses text that is anything but figures: no sign, no point, no blank."""
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{1,19}", value):
        raise ValueError("Write a whole number in figures")
    return value


def _day(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError("Write a date as year-month-day, such as 2026-12-03")
    return value


Text = Annotated[str, Field(max_length=200, pattern=_NO_NUL)]
Identifier = Annotated[str, Field(min_length=1, max_length=250, pattern=r"^[^\x00/]+$")]
Pounds = Annotated[str, Field(pattern=r"^[0-9]{1,12}(\.[0-9]{1,2})?$")]
Code = Annotated[str, Field(pattern=r"^[0-9]{2,8}$")]
Day = Annotated[date, BeforeValidator(_day)]
Yes = Literal["on", "true", "1"]
Kind = Literal["goods", "services", "works"]
Size = Annotated[
    int, Field(ge=1, le=MOST, description="How many at once, at most 100."), BeforeValidator(_figures)
]
Page = Annotated[
    int, Field(ge=1, le=100, description="Which page, from 1; at most 100."), BeforeValidator(_figures)
]
Cursor = Annotated[
    int,
    Field(
        ge=0,
        le=2**63 - 1,
        description="Where to go on: from links.next or links.resume of an earlier answer.",
    ),
    BeforeValidator(_figures),
]


class SearchParameters(Schema):
    """The search of the market list, by the names that its address has."""

    q: Text = Field(
        "", description="Words, all of them; “phrases in quotes”; -without.", examples=["hedge cutting"]
    )
    any: Yes | None = Field(None, description="Any of the words will do.")
    typed: Yes | None = Field(None, description="Only the words typed, no other words for the same work.")
    status: list[StatusFilter] = Field([], description="Where it has got to; repeat for several.")
    kind: list[Kind] = Field([], description="What kind of work; repeat for several.")
    cpv: list[Code] = Field([], description="Beginnings of CPV codes, of two to eight figures.")
    district: list[Text] = Field([], description="Districts by name.")
    body: list[Text] = Field([], description="Keys of organisations, as buyers.")
    band: list[ValueBand] = Field([], description="What it is worth, in pounds.")
    closing: list[ClosingWindow] = Field([], description="In how many days it closes.")
    sme: Yes | None = Field(None, description="Said to suit small and medium enterprises.")
    vcse: Yes | None = Field(None, description="Said to suit voluntary organisations.")
    lots: Yes | None = Field(None, description="Divided into lots.")
    ours: Yes | None = Field(None, description="Posted on this portal only.")
    place: Text = Field("", description="Part of a place's name, or of a postcode.")
    buyer: Text = Field("", description="Part of the buyer's name.")
    organisation: Text = Field("", description="Key of an organisation, as buyer or supplier.")
    least: Pounds | None = Field(None, description="Lowest value in pounds.", examples=["5000"])
    most: Pounds | None = Field(None, description="Highest value in pounds.", examples=["30000"])
    closes_from: Day | None = Field(None, description="Closes on this day or later.")
    closes_until: Day | None = Field(None, description="Closes on this day or earlier.")
    near: Annotated[str, Field(max_length=8, pattern=r"^[A-Za-z0-9 ]*$")] = Field(
        "", description="A postcode or its first half: distances are told, and the nearest come first."
    )
    sort: SortOrder | None = Field(None, description="The order; the best match first when words are given.")
    page: Page = 1
    size: Size = 30

    def asked(self) -> SearchQuery:
        """Builds the search query."""
        return SearchQuery(
            words=self.q,
            either=bool(self.any),
            typed=bool(self.typed),
            statuses=tuple(self.status),
            kinds=tuple(self.kind),
            codes=tuple(self.cpv),
            districts=tuple(self.district),
            buyers=tuple(self.body),
            bands=tuple(self.band),
            closing=tuple(self.closing),
            sme=bool(self.sme),
            vcse=bool(self.vcse),
            lots=bool(self.lots),
            ours=bool(self.ours),
            place=self.place,
            buyer=self.buyer,
            organisation=self.organisation,
            least=Decimal(self.least) if self.least else None,
            most=Decimal(self.most) if self.most else None,
            closes_from=self.closes_from,
            closes_until=self.closes_until,
            near=self.near if self.knows_place() else "",
            sort=self._order(),
        )

    def knows_place(self) -> bool:
        """Whether the postcode has a place on the map."""
        return bool(self.near.strip() and reference_data.centre_of(self.near))

    def _order(self) -> SortOrder | None:
        if not self.knows_place():
            return None if self.sort is SortOrder.NEAREST else self.sort
        return self.sort or SortOrder.NEAREST

    def notes(self) -> list[str]:
        """Lists, in sentences, which parameters could not be applied."""
        sentences = []
        if self.near.strip() and not self.knows_place():
            sentences.append(f"The place of {self.near} is not known here, so nothing is near it.")
        if self.sort is SortOrder.NEAREST and not self.near.strip():
            sentences.append("Nearest to what? Say near= as well.")
        unknown = [code for code in self.cpv if code.ljust(8, "0") not in reference_data.cpv_labels()]
        return sentences + [f"There is no CPV code that begins with {code}." for code in unknown]


class ListParameters(Schema):
    """How much of a list."""

    cursor: Cursor = 0
    size: Size = 30
