"""Who takes part in a release: the party that a reference means, buyers, suppliers.

A party's id is a label that holds inside its release and no further. A reference brings its own name;
where that is another than the name of the party which it points to, the label was used for somebody
else, and the reference's own name counts, without the party's number.
Source: standard.open-contracting.org/1.1/en/schema/reference/#organizationreference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .json_values import Json, part, rows, text
from .organisation_names import NamedOrganisation, named_once, named_organisation, plain_name


class Parties(dict[str, Json]):
    """Rows of parties by their id, each of which is read as an organisation once."""

    def __init__(self, parties: Iterable[Json]) -> None:
        super().__init__((str(row["id"]), row) for row in parties if row.get("id") is not None)
        self._organisations: dict[str, NamedOrganisation | None] = {}

    def organisation(self, party: Json) -> NamedOrganisation | None:
        """The organisation that a party, or a reference to one, names, as :func:`body_of` reads it."""
        number = str(party.get("id"))
        if self.get(number) is not party:
            return body_of(party)
        if number not in self._organisations:
            self._organisations[number] = body_of(party)
        return self._organisations[number]


REFERENCES = frozenset(
    {"buyer", "procuringEntity", "suppliers", "tenderers", "payer", "payee", "sourceParty", "funders"}
)
"""The fields of the standard and its extensions that refer to a party by its id."""


def parties_by_id(record: Json) -> Parties:
    """The parties of a release by their id; of one id the last."""
    return Parties(rows(record, "parties"))


def body_of(party: Json) -> NamedOrganisation | None:
    """The organisation that a party, or a reference to one, names; None when it names none."""
    where = part(party, "address")
    for number in (part(party, "identifier"), *rows(party, "additionalIdentifiers")):
        scheme, value = text(part(number, "scheme")), part(number, "id")
        organisation = (
            named_organisation(text(party.get("name")), scheme, str(value), address=where)
            if scheme and value
            else None
        )
        if organisation and organisation.scheme:
            return organisation
    return named_organisation(
        text(party.get("name")) or text(part(party, "identifier", "legalName")), address=where
    )


def party_meant(reference: Json, parties: Parties) -> Json:
    """The party that a reference points to, or the reference itself where that names somebody else."""
    party = parties.get(str(reference.get("id")))
    return party if party is not None and is_name_of(text(reference.get("name")), party) else reference


def is_name_of(name: str, party: Json) -> bool:
    """Whether a party has this name, or its register does; no name at all goes with every party."""
    names = (text(party.get("name")), text(part(party, "identifier", "legalName")))
    if not name or name in names or not any(names):
        return True
    return plain_name(name) in {plain_name(known) for known in names if known}


def organisation_meant(reference: object, parties: Parties) -> NamedOrganisation | None:
    """The organisation that a reference means; None when it names none."""
    if not isinstance(reference, dict):
        return None
    party = party_meant(reference, parties)
    if text(party.get("name")):
        return parties.organisation(party)
    return body_of({**party, "name": text(reference.get("name"))})


def buyers(record: Json, parties: Parties) -> Iterator[NamedOrganisation]:
    """The buyer first, then every other party in that role, each once."""
    named = [organisation_meant(part(record, "buyer"), parties)]
    named += [parties.organisation(row) for row in rows(record, "parties") if "buyer" in _roles(row)]
    yield from named_once(filter(None, named))


def _roles(party: Json) -> list[object]:
    roles = party.get("roles")
    return roles if isinstance(roles, list) else [roles]


def suppliers(awards: Iterable[Json], parties: Parties) -> Iterator[NamedOrganisation]:
    """The suppliers of awards, in their order, each once however often and in whatever spelling it is named."""
    named = [organisation_meant(row, parties) for award in awards for row in rows(award, "suppliers")]
    yield from named_once(filter(None, named))


def suppliers_once(entry: Json, parties: Parties) -> Iterator[Json]:
    """The references to the suppliers of an award or a contract, the first to each as :func:`suppliers` tells
    them; those that name none stay."""
    references = [(row, organisation_meant(row, parties)) for row in rows(entry, "suppliers")]
    first = [
        id(organisation) for organisation in named_once(filter(None, (meant for _, meant in references)))
    ]
    for row, meant in references:
        if meant is None or id(meant) in first:
            yield row
