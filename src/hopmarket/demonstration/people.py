"""Who there is in Severn and Teme: tables of invented bodies and people, marked as such.

Numbers in registers have the right shape and lie where no register has reached; addresses end in
``.example``, where no letter can arrive.
"""

from __future__ import annotations

from dataclasses import dataclass

from hopmarket.rules.roles import OrganisationKind, Role, Size

MARK = "(demonstration)"
PASSPHRASE = "five hops in a wicker pocket"  # noqa: S105 (public: it stands in the README)
OPERATOR = ("olive", "Olive Turner", "olive.turner@hopmarket.example")

_K = OrganisationKind
_ADMIN, _BUYS, _SCORES = Role.ADMINISTRATOR, Role.COMMISSIONER, Role.EVALUATOR
_BIDS, _CHECKS = Role.RESPONDER, Role.OFFICER


@dataclass(frozen=True, slots=True)
class Human:
    """A person: the name that stories call them by, their parts, whether they hold a key."""

    call: str
    name: str
    roles: tuple[Role, ...]
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation: how stories call it, what it is, and its people, the founder first.

    ``checked`` False leaves it waiting for an officer; ``waits`` are people whose claim does.
    """

    call: str
    name: str
    kind: OrganisationKind
    size: Size
    postcode: str
    district: str
    about: str
    numbers: tuple[tuple[str, str], ...]
    people: tuple[Human, ...]
    waits: tuple[Human, ...] = ()
    partnership: bool = False
    checked: bool = True

    @property
    def title(self) -> str:
        return f"{self.name} {MARK}"

    @property
    def domain(self) -> str:
        return f"{self.call}.example"

    def address(self, human: Human) -> str:
        return f"{human.name.lower().replace(' ', '.')}@{self.domain}"


BODIES = (
    Body(
        "board",
        "Severn and Teme Partnership Board",
        _K.PUBLIC_BODY,
        Size.SMALL,
        "WR99 1AA",
        "Severnside",
        "Brings the councils, health, police and the voluntary sector of Severn and Teme round one "
        "table, and checks who works here for whom.",
        (("GB-PPON", "PZZZ-0001-ZZZA"),),
        (
            Human("alice", "Alice Fennimore", (_ADMIN, _CHECKS)),
            Human("ben", "Ben Osei", (_CHECKS,)),
        ),
        partnership=True,
    ),
    Body(
        "severnside",
        "Severnside County Council",
        _K.PUBLIC_BODY,
        Size.LARGE,
        "WR99 1SS",
        "Severnside",
        "Social care, libraries, roads and learning for 214,000 people along the river.",
        (("GB-LAE", "ZZS"), ("GB-PPON", "PZZZ-0002-ZZZA")),
        (
            Human("harriet", "Harriet Oakes", (_ADMIN, _BUYS), opens=True),
            Human("samuel", "Samuel Pryce", (_BUYS,), opens=True),
            Human("grace", "Grace Adeyemi", (_SCORES,)),
            Human("tom", "Tom Birchall", (_SCORES,)),
        ),
    ),
    Body(
        "temevalley",
        "Teme Valley District Council",
        _K.PUBLIC_BODY,
        Size.MEDIUM,
        "WR99 2TT",
        "Teme Valley",
        "Parks, housing, markets and bins for forty-one villages and two small towns.",
        (("GB-LAE", "ZZT"), ("GB-PPON", "PZZZ-0003-ZZZA")),
        (
            Human("meera", "Meera Nair", (_ADMIN, _BUYS), opens=True),
            Human("david", "David Lockett", (_BUYS,), opens=True),
            Human("ruth", "Ruth Amphlett", (_SCORES,)),
            Human("jaswinder", "Jaswinder Gill", (_SCORES,)),
        ),
    ),
    Body(
        "upperteme",
        "Upper Teme District Council",
        _K.PUBLIC_BODY,
        Size.SMALL,
        "WR99 2UT",
        "Teme Valley",
        "Looked after nineteen villages under the Long Hill, until Teme Valley took on its work.",
        (("GB-LAE", "ZZU"), ("GB-PPON", "PZZZ-0004-ZZZA")),
        (
            Human("edith", "Edith Parry", (_ADMIN, _BUYS), opens=True),
            Human("owen", "Owen Tranter", (_BUYS,), opens=True),
            Human("nesta", "Nesta Vaughan", (_SCORES,)),
            Human("gareth", "Gareth Lane", (_SCORES,)),
        ),
    ),
    Body(
        "health",
        "Severn and Teme Health Trust",
        _K.PUBLIC_BODY,
        Size.LARGE,
        "WR99 1HT",
        "Severnside",
        "Two hospitals, eleven surgeries and the district nurses.",
        (("GB-NHS", "ZZHST"),),
        (Human("elin", "Elin Morgan", (_ADMIN, _BUYS)), Human("femi", "Femi Balogun", (_SCORES,))),
    ),
    Body(
        "police",
        "Severn and Teme Constabulary",
        _K.PUBLIC_BODY,
        Size.LARGE,
        "WR99 1PP",
        "Severnside",
        "Policing from the county town to the last farm.",
        (("GB-PPON", "PZZZ-0005-ZZZA"),),
        (Human("marcus", "Marcus Webb", (_ADMIN, _BUYS)),),
    ),
    Body(
        "homehelp",
        "Teme Valley Home Help",
        _K.CHARITY,
        Size.SMALL,
        "WR99 3HH",
        "Teme Valley",
        "Neighbours who help older people stay at home: shopping, company, a lift to the clinic.",
        (("GB-CHC", "9999901"), ("GB-COH", "99999901")),
        (
            Human("margaret", "Margaret Cole", (_ADMIN, _BIDS)),
            Human("imran", "Imran Shah", (_BIDS,)),
        ),
    ),
    Body(
        "riverbank",
        "Riverbank Youth Trust",
        _K.CHARITY,
        Size.MICRO,
        "WR99 3RY",
        "Severnside",
        "Evenings, outings and first jobs for people from eleven to nineteen.",
        (("GB-CHC", "9999902"),),
        (Human("josie", "Josie Lane", (_ADMIN, _BIDS)),),
    ),
    Body(
        "orchard",
        "Orchard Table",
        _K.COMMUNITY_GROUP,
        Size.MICRO,
        "WR99 3LT",
        "Teme Valley",
        "A community kitchen in the old chapel. We cook what the orchards and farms have over.",
        (),
        (Human("winnie", "Winnie Price", (_ADMIN, _BIDS)),),
        waits=(Human("leo", "Leo Hartnell", (_BIDS,)),),
    ),
    Body(
        "towpath",
        "Towpath Friends",
        _K.CIC,
        Size.MICRO,
        "WR99 3TF",
        "Severnside",
        "Volunteers and three paid hands who keep nine miles of canal bank open.",
        (("GB-COH", "99999902"),),
        (Human("colin", "Colin Dyer", (_ADMIN, _BIDS)),),
    ),
    Body(
        "kestrel",
        "Kestrel Grounds and Gritting Ltd",
        _K.BUSINESS,
        Size.SMALL,
        "WR99 4GG",
        "Severnside",
        "Gritting in winter, grass in summer, hedges in between; twenty-two staff.",
        (("GB-COH", "99999903"),),
        (Human("pete", "Pete Garland", (_ADMIN, _BIDS)),),
    ),
    Body(
        "hollybush",
        "Hollybush Hedging Ltd",
        _K.BUSINESS,
        Size.MICRO,
        "WR99 4HB",
        "Teme Valley",
        "Hedge laying in the local style, dry stone and lime, by a family of four.",
        (("GB-COH", "99999904"),),
        (Human("rowan", "Rowan Hale", (_ADMIN, _BIDS)),),
    ),
    Body(
        "masonry",
        "Old Market Masonry Ltd",
        _K.BUSINESS,
        Size.MICRO,
        "WR99 4NN",
        "Teme Valley",
        "Stone, brick and lime for old buildings. Two masons, one apprentice.",
        (("GB-COH", "99999905"),),
        (Human("yusuf", "Yusuf Rahman", (_ADMIN, _BIDS)),),
    ),
    Body(
        "pennyloaf",
        "Penny Loaf Kitchen Ltd",
        _K.BUSINESS,
        Size.SMALL,
        "WR99 4PL",
        "Severnside",
        "School and event catering from a bakery on the quay.",
        (("GB-COH", "99999906"),),
        (Human("anna", "Anna Kowalska", (_ADMIN, _BIDS)),),
    ),
    Body(
        "longmeadow",
        "Longmeadow Minibuses Ltd",
        _K.BUSINESS,
        Size.SMALL,
        "WR99 4LL",
        "Severnside",
        "Eleven minibuses, four of them with lifts.",
        (("GB-COH", "99999907"),),
        (Human("dai", "Dai Prosser", (_ADMIN, _BIDS)),),
    ),
    Body(
        "hopyard",
        "Hopyard Repairs",
        _K.BUSINESS,
        Size.MICRO,
        "WR99 4HR",
        "Teme Valley",
        "One van, one workshop: gates, benches, bicycles.",
        (),
        (Human("nia", "Nia Watkin", (_ADMIN, _BIDS)),),
        checked=False,
    ),
)
