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
class StoryPerson:
    """A person: the name that stories call them by, their parts, whether they hold a key."""

    call: str
    name: str
    roles: tuple[Role, ...]
    opens: bool = False


@dataclass(frozen=True, slots=True)
class StoryOrganisation:
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
    people: tuple[StoryPerson, ...]
    waits: tuple[StoryPerson, ...] = ()
    partnership: bool = False
    checked: bool = True

    @property
    def title(self) -> str:
        return f"{self.name} {MARK}"

    @property
    def domain(self) -> str:
        return f"{self.call}.example"

    def address(self, human: StoryPerson) -> str:
        return f"{human.name.lower().replace(' ', '.')}@{self.domain}"


BODIES = (
    StoryOrganisation(
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
            StoryPerson("alice", "Alice Fennimore", (_ADMIN, _CHECKS)),
            StoryPerson("ben", "Ben Osei", (_CHECKS,)),
        ),
        partnership=True,
    ),
    StoryOrganisation(
        "severnside",
        "Severnside County Council",
        _K.PUBLIC_BODY,
        Size.LARGE,
        "WR99 1SS",
        "Severnside",
        "Social care, libraries, roads and learning for 214,000 people along the river.",
        (("GB-LAE", "ZZS"), ("GB-PPON", "PZZZ-0002-ZZZA")),
        (
            StoryPerson("harriet", "Harriet Oakes", (_ADMIN, _BUYS), opens=True),
            StoryPerson("samuel", "Samuel Pryce", (_BUYS,), opens=True),
            StoryPerson("grace", "Grace Adeyemi", (_SCORES,)),
            StoryPerson("tom", "Tom Birchall", (_SCORES,)),
        ),
    ),
    StoryOrganisation(
        "temevalley",
        "Teme Valley District Council",
        _K.PUBLIC_BODY,
        Size.MEDIUM,
        "WR99 2TT",
        "Teme Valley",
        "Parks, housing, markets and bins for forty-one villages and two small towns.",
        (("GB-LAE", "ZZT"), ("GB-PPON", "PZZZ-0003-ZZZA")),
        (
            StoryPerson("meera", "Meera Nair", (_ADMIN, _BUYS), opens=True),
            StoryPerson("david", "David Lockett", (_BUYS,), opens=True),
            StoryPerson("ruth", "Ruth Amphlett", (_SCORES,)),
            StoryPerson("jaswinder", "Jaswinder Gill", (_SCORES,)),
        ),
    ),
    StoryOrganisation(
        "upperteme",
        "Upper Teme District Council",
        _K.PUBLIC_BODY,
        Size.SMALL,
        "WR99 2UT",
        "Teme Valley",
        "Looked after nineteen villages under the Long Hill, until Teme Valley took on its work.",
        (("GB-LAE", "ZZU"), ("GB-PPON", "PZZZ-0004-ZZZA")),
        (
            StoryPerson("edith", "Edith Parry", (_ADMIN, _BUYS), opens=True),
            StoryPerson("owen", "Owen Tranter", (_BUYS,), opens=True),
            StoryPerson("nesta", "Nesta Vaughan", (_SCORES,)),
            StoryPerson("gareth", "Gareth Lane", (_SCORES,)),
        ),
    ),
    StoryOrganisation(
        "health",
        "Severn and Teme Health Trust",
        _K.PUBLIC_BODY,
        Size.LARGE,
        "WR99 1HT",
        "Severnside",
        "Two hospitals, eleven surgeries and the district nurses.",
        (("GB-NHS", "ZZHST"),),
        (
            StoryPerson("elin", "Elin Morgan", (_ADMIN, _BUYS)),
            StoryPerson("femi", "Femi Balogun", (_SCORES,)),
        ),
    ),
    StoryOrganisation(
        "police",
        "Severn and Teme Constabulary",
        _K.PUBLIC_BODY,
        Size.LARGE,
        "WR99 1PP",
        "Severnside",
        "Policing from the county town to the last farm.",
        (("GB-PPON", "PZZZ-0005-ZZZA"),),
        (StoryPerson("marcus", "Marcus Webb", (_ADMIN, _BUYS)),),
    ),
    StoryOrganisation(
        "homehelp",
        "Teme Valley Home Help",
        _K.CHARITY,
        Size.SMALL,
        "WR99 3HH",
        "Teme Valley",
        "Neighbours who help older people stay at home: shopping, company, a lift to the clinic.",
        (("GB-CHC", "9999901"), ("GB-COH", "99999901")),
        (
            StoryPerson("margaret", "Margaret Cole", (_ADMIN, _BIDS)),
            StoryPerson("imran", "Imran Shah", (_BIDS,)),
        ),
    ),
    StoryOrganisation(
        "voluntary",
        "Severn and Teme Voluntary Action",
        _K.CHARITY,
        Size.SMALL,
        "WR99 3LT",
        "Severnside",
        "Helps the groups and charities of Severn and Teme to start, to last and to be heard.",
        (("GB-CHC", "9999903"),),
        (
            StoryPerson("priya", "Priya Nand", (_ADMIN, _BIDS)),
            StoryPerson("hugh", "Hugh Ormsby", (_BIDS,)),
        ),
    ),
    StoryOrganisation(
        "riverbank",
        "Riverbank Youth Trust",
        _K.CHARITY,
        Size.MICRO,
        "WR99 3RY",
        "Severnside",
        "Evenings, outings and first jobs for people from eleven to nineteen.",
        (("GB-CHC", "9999902"),),
        (StoryPerson("josie", "Josie Lane", (_ADMIN, _BIDS)),),
    ),
    StoryOrganisation(
        "orchard",
        "Orchard Table",
        _K.COMMUNITY_GROUP,
        Size.MICRO,
        "WR99 3LT",
        "Teme Valley",
        "A community kitchen in the old chapel. We cook what the orchards and farms have over.",
        (),
        (StoryPerson("winnie", "Winnie Price", (_ADMIN, _BIDS)),),
        waits=(StoryPerson("leo", "Leo Hartnell", (_BIDS,)),),
    ),
    StoryOrganisation(
        "towpath",
        "Towpath Friends",
        _K.CIC,
        Size.MICRO,
        "WR99 3TF",
        "Severnside",
        "Volunteers and three paid hands who keep nine miles of canal bank open.",
        (("GB-COH", "99999902"),),
        (StoryPerson("colin", "Colin Dyer", (_ADMIN, _BIDS)),),
    ),
    StoryOrganisation(
        "kestrel",
        "Kestrel Grounds and Gritting Ltd",
        _K.BUSINESS,
        Size.SMALL,
        "WR99 4GG",
        "Severnside",
        "Gritting in winter, grass in summer, hedges in between; twenty-two staff.",
        (("GB-COH", "99999903"),),
        (StoryPerson("pete", "Pete Garland", (_ADMIN, _BIDS)),),
    ),
    StoryOrganisation(
        "hollybush",
        "Hollybush Hedging Ltd",
        _K.BUSINESS,
        Size.MICRO,
        "WR99 4HB",
        "Teme Valley",
        "Hedge laying in the local style, dry stone and lime, by a family of four.",
        (("GB-COH", "99999904"),),
        (StoryPerson("rowan", "Rowan Hale", (_ADMIN, _BIDS)),),
    ),
    StoryOrganisation(
        "masonry",
        "Old Market Masonry Ltd",
        _K.BUSINESS,
        Size.MICRO,
        "WR99 4NN",
        "Teme Valley",
        "Stone, brick and lime for old buildings. Two masons, one apprentice.",
        (("GB-COH", "99999905"),),
        (StoryPerson("yusuf", "Yusuf Rahman", (_ADMIN, _BIDS)),),
    ),
    StoryOrganisation(
        "pennyloaf",
        "Penny Loaf Kitchen Ltd",
        _K.BUSINESS,
        Size.SMALL,
        "WR99 4PL",
        "Severnside",
        "School and event catering from a bakery on the quay.",
        (("GB-COH", "99999906"),),
        (StoryPerson("anna", "Anna Kowalska", (_ADMIN, _BIDS)),),
    ),
    StoryOrganisation(
        "longmeadow",
        "Longmeadow Minibuses Ltd",
        _K.BUSINESS,
        Size.SMALL,
        "WR99 4LL",
        "Severnside",
        "Eleven minibuses, four of them with lifts.",
        (("GB-COH", "99999907"),),
        (StoryPerson("dai", "Dai Prosser", (_ADMIN, _BIDS)),),
    ),
    StoryOrganisation(
        "hopyard",
        "Hopyard Repairs",
        _K.BUSINESS,
        Size.MICRO,
        "WR99 4HR",
        "Teme Valley",
        "One van, one workshop: gates, benches, bicycles.",
        (),
        (StoryPerson("nia", "Nia Watkin", (_ADMIN, _BIDS)),),
        checked=False,
    ),
)

INVITED: tuple[tuple[str, str, tuple[Role, ...]], ...] = (
    ("colin", "josie", (_BIDS,)),
    ("josie", "margaret", (_BIDS,)),
)
"""Invitations that wait for an answer: who invites, whom, and to which roles. Whoever accepts has two hats."""
