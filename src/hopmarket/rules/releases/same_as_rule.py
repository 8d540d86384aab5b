"""Which organisations of published notices are one: the identifier first, then name and place.

Everything here is a function of the mentions that are held, taken as a set: the order in which
notices came never matters. Nothing is guessed: whatever is not said below stays apart until a
person decides.

Two mentions under one number of one register are one organisation already, by their key. Those
without a number stand together under their plain name. This module says when such a name stands
for an organisation that has a number: exactly one such organisation has that name, and

- the places that notices give agree: each place of the name is one of the organisation's, by its
  postcode, by its postcode's outward half, or by its town; or
- no place is given on one side, and the register itself holds a name only once.

Two numbers are two organisations, whatever they are called. Places that disagree keep apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class SameAsGround(StrEnum):
    """On what a name and an organisation are taken for one, the strongest first."""

    POSTCODE = "postcode"
    OUTWARD = "outward"
    TOWN = "town"
    REGISTER = "register"


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A naming of an organisation in notices. ``scheme`` is empty without an identifier; ``postcode``
    and ``locality`` are as :func:`.organisation_names.place_of_address` spells them."""

    key: str
    plain: str
    scheme: str = ""
    postcode: str = ""
    locality: str = ""

    @property
    def is_placed(self) -> bool:
        return bool(self.postcode or self.locality)


@dataclass(frozen=True, slots=True)
class SameAsMatch:
    """A name that stands for an organisation: on which ground, and the values that agreed."""

    name: str
    into: str
    ground: SameAsGround
    values: tuple[str, ...]


VAST = frozenset({"london"})
"""Towns so large that a name and the town are not evidence enough."""

_COMPANY = ("limited", "plc", "llp", "cic", "community interest company", "cyf", "cyfyngedig", "ccc")

CITE = "Which organisations are one: docs/data/organisations.md"


def register_holds_once(scheme: str, plain: str) -> bool:
    """Whether a register cannot hold a second body of this name.

    Companies House refuses a name that is the same as one on its index, differences of "&", "the",
    points and the legal form set aside. The list of local authorities gives each of its 369 names
    once. Source: Companies Act 2006 s.66, SI 2015/17 sch. 3; org-id.guide list GB-LAE.
    """
    if scheme == "GB-LAE":
        return True
    return scheme == "GB-COH" and any(plain.endswith(f" {form}") for form in _COMPANY)


def same_as_matches(
    mentions: Iterable[Mention], *, joined: Mapping[str, str] | None = None
) -> dict[str, SameAsMatch]:
    """Every name, by key, that stands for an organisation with a number.

    ``mentions`` hold all mentions of every organisation among them. ``joined`` gives keys that
    persons have joined: key to the key that it leads to.
    """
    by_key: dict[str, set[Mention]] = defaultdict(set)
    for mention in mentions:
        by_key[mention.key].add(mention)
    named: dict[str, set[str]] = defaultdict(set)
    numbered: dict[str, set[str]] = defaultdict(set)
    for mention in (mention for same_key in by_key.values() for mention in same_key):
        (numbered if mention.scheme else named)[mention.plain].add(mention.key)
    matches = {}
    for plain, keys in named.items():
        bodies = numbered[plain]
        if len({(joined or {}).get(key, key) for key in bodies}) != 1:
            continue
        their_mentions = {mention for key in bodies for mention in by_key[key]}
        for key in keys:
            match = _match(key, min(bodies), by_key[key], their_mentions)
            if match:
                matches[key] = match
    return matches


def _match(
    name: str, into: str, own_mentions: Collection[Mention], their_mentions: Collection[Mention]
) -> SameAsMatch | None:
    placed = [mention for mention in own_mentions if mention.is_placed]
    if placed and any(mention.is_placed for mention in their_mentions):
        agreed = [_agreement(mention, their_mentions) for mention in placed]
        if None in agreed:
            return None
        grounds = sorted(
            {agreement for agreement in agreed if agreement},
            key=lambda agreement: list(SameAsGround).index(agreement[0]),
        )
        best = grounds[0][0]
        return SameAsMatch(
            name, into, best, tuple(sorted(value for ground, value in grounds if ground is best))
        )
    if any(mention.locality and not mention.postcode for mention in placed):
        return None  # no British postcode: it may be a body abroad, whose name our registers do not keep
    names_in_both = sorted(
        {mention.plain for mention in own_mentions} & {mention.plain for mention in their_mentions}
    )
    schemes = {mention.scheme for mention in their_mentions}
    if all(register_holds_once(scheme, plain) for scheme in schemes for plain in names_in_both):
        return SameAsMatch(name, into, SameAsGround.REGISTER, tuple(sorted(schemes)))
    return None


def _agreement(mention: Mention, other_mentions: Iterable[Mention]) -> tuple[SameAsGround, str] | None:
    """The strongest ground on which a place of the other mentions agrees with this mention's."""
    other_mentions = list(other_mentions)
    if mention.postcode and any(other.postcode == mention.postcode for other in other_mentions):
        return SameAsGround.POSTCODE, mention.postcode
    outward = mention.postcode[:-4]
    if outward and any(other.postcode[:-4] == outward for other in other_mentions if other.postcode):
        return SameAsGround.OUTWARD, outward
    town = mention.locality
    if town and town not in VAST and any(other.locality == town for other in other_mentions):
        return SameAsGround.TOWN, town
    return None
