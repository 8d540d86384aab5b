"""What the partnership still has to settle, from all rooms: one function for each, in the order in which a new
partnership comes to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Q

from hopmarket.records.bodies.models import Body
from hopmarket.records.bodies.queries import body_of_kind, living_bodies
from hopmarket.records.capabilities.queries import last_confirmation, switched_off, unconfirmed_rules
from hopmarket.records.consultations.commenting_queries import sector_bodies
from hopmarket.records.consultations.queries import standing_of
from hopmarket.records.framework.models import FrameworkVersion
from hopmarket.records.framework.queries import adopted_versions, all_versions, open_draft
from hopmarket.records.parties.models import CHECKED_CLAIMS, Membership, Organisation
from hopmarket.records.parties.queries import holders_of_opening_keys
from hopmarket.records.post.queries import failed_letters
from hopmarket.records.signatures.queries import ADDRESS, adopted_framework, answers_to
from hopmarket.reference_data import rules_to_confirm
from hopmarket.rules.bodies.body_life import BodyKind, BodyState
from hopmarket.rules.consultation_standing import ConsultationStanding
from hopmarket.rules.dates_in_words import day
from hopmarket.rules.roles import VCSE, Member, OrganisationKind, OrganisationStanding, Role
from hopmarket.rules.settling_lines import (
    BUYERS,
    OFFICERS,
    OPERATOR,
    SettlingLine,
    lines_in_use,
    open_lines,
)
from hopmarket.rules.tasks import Task, a_task

BODIES, DRAFTS = "/partnership/bodies/", "/partnership/framework/"
NAMED = 3
"""How many organisations are named in a note."""
FOUNDED = {
    BodyKind.WORKING_GROUP: "The working group sits",
    BodyKind.EXECUTIVE_GROUP: "The executive group sits",
    BodyKind.BOARD: "The board sits",
}


def settling_lines(at: datetime) -> list[SettlingLine]:
    """Everything that has to be settled, whether it is done or not."""
    lines = [line for lines_of in LINES for line in lines_of(at)]
    return lines_in_use(lines, switched_off())


def tasks_of(member: Member, at: datetime) -> list[Task]:
    """One task for the officers of the partnership while something essential is open."""
    if not member.stands_as(Role.OFFICER):
        return []
    waiting = open_lines(settling_lines(at), essential=True)
    if not waiting:
        return []
    first, more = waiting[0].what, len(waiting) - 1
    note = f"{first}; {more} more" if more else first
    return [
        a_task(
            "settle_partnership",
            "partnership/settling",
            settings.PARTNERSHIP,
            organisation=member.organisation,
            note=note,
        )
    ]


def _of_letters(_: datetime) -> Iterator[SettlingLine]:
    can_be_sent = bool(settings.MAIL_URL) or settings.DEMONSTRATION
    failed = failed_letters().count()
    note = "No mail server is set, so nobody gets a letter" if not can_be_sent else ""
    yield SettlingLine(
        "Letters can be sent",
        OPERATOR,
        "/operate/",
        can_be_sent and not failed,
        note or (f"{failed} failed" if failed else ""),
    )


def _of_partners(_: datetime) -> Iterator[SettlingLine]:
    rows = Organisation.objects.filter(standing=OrganisationStanding.CHECKED, is_partnership=False)
    public = rows.filter(kind=OrganisationKind.PUBLIC_BODY).count()
    voluntary = rows.filter(kind__in=[str(kind) for kind in VCSE]).count()
    yield SettlingLine(
        "Partners of both sectors are here",
        "each partner registers itself, and the officers check it",
        "/operate/",
        public >= 2 and voluntary >= 1,
        f"{_counted(public, 'public body', 'public bodies')}, "
        f"{_counted(voluntary, 'voluntary organisation', 'voluntary organisations')}",
    )


def _of_rules(_: datetime) -> Iterator[SettlingLine]:
    last, count = last_confirmation(), len(rules_to_confirm())
    unconfirmed = len(unconfirmed_rules())
    if last is None:
        note = f"{count} rules stand on summaries or on a choice"
    elif unconfirmed:
        note = (
            f"{_counted(unconfirmed, 'rule is', 'rules are')} new or changed since {day(last.confirmed_at)}"
        )
    else:
        note = f"Confirmed by {last.lawyer} on {day(last.confirmed_at)}"
    yield SettlingLine(
        "A lawyer has confirmed the rules", OFFICERS, "/partnership/settling/rules/", not unconfirmed, note
    )


def _of_bodies(_: datetime) -> Iterator[SettlingLine]:
    for kind, what in FOUNDED.items():
        body = body_of_kind(kind)
        if body is None:
            yield SettlingLine(what, OFFICERS, BODIES, done=False, note="Not founded yet")
            continue
        sits = body.state == BodyState.STANDING
        yield SettlingLine(what, OFFICERS, f"{BODIES}{body.key}/", sits, "" if sits else _seats(body))
    adopting = living_bodies().filter(may_adopt=True, state=BodyState.STANDING).first()
    yield SettlingLine(
        "A board that may adopt the framework",
        OFFICERS,
        BODIES,
        adopting is not None,
        adopting.name if adopting else "",
    )
    now = Q(seats__ended_at=None)
    rows = living_bodies().annotate(
        places=Count("seats", filter=now), filled=Count("seats", filter=now & Q(seats__person__isnull=False))
    )
    empty = [(row.name, row.places - row.filled) for row in rows if row.filled < row.places]
    yield SettlingLine(
        "Every seat has somebody",
        OFFICERS,
        BODIES,
        bool(rows) and not empty,
        ", ".join(f"{name}: {_counted(count, 'seat', 'seats')} empty" for name, count in empty),
        is_essential=False,
    )


def _seats(body: Body) -> str:
    seats = body.seats.filter(ended_at=None)
    filled = seats.filter(person__isnull=False).count()
    return f"{filled} of {seats.count()} seats filled, quorum {body.quorum}"


def _of_consultations(_: datetime) -> Iterator[SettlingLine]:
    names = sector_bodies()
    yield SettlingLine(
        "A voluntary body that may vouch for people who do not want to be named",
        OFFICERS,
        "/partnership/consultations/who-may-vouch/",
        bool(names),
        ", ".join(names),
        is_essential=False,
    )


def _of_framework(_: datetime) -> Iterator[SettlingLine]:
    adopted, draft = list(adopted_versions()), open_draft()
    newest = draft or (adopted[-1] if adopted else None)
    begun = newest is not None or all_versions().exists()
    yield SettlingLine("A draft of the framework is begun", OFFICERS, DRAFTS, begun, _version(newest))
    standing = standing_of(newest.subject) if newest else ConsultationStanding()
    yield SettlingLine(
        "Everybody could comment on it, and every comment is answered",
        OFFICERS,
        "/partnership/consultations/",
        bool(adopted) or standing.has_been_heard,
        "" if adopted else _commented(standing),
    )
    yield SettlingLine(
        "The board has adopted the framework",
        "the board",
        DRAFTS,
        bool(adopted),
        _adopted(adopted[-1]) if adopted else "",
    )


def _adopted(version: FrameworkVersion) -> str:
    assert version.effect_from is not None, "whoever adopts it says from when it holds"
    return f"Version {version.number}, from {day(version.effect_from)}"


def _version(version: FrameworkVersion | None) -> str:
    return f"Version {version.number}" if version else ""


def _commented(standing: ConsultationStanding) -> str:
    if standing.unanswered:
        return f"{_counted(standing.unanswered, 'comment waits', 'comments wait')} for an answer"
    if standing.closes_at and not standing.has_been_heard:
        return f"Open until {day(standing.closes_at)}"
    return ""


def _of_signatures(_: datetime) -> Iterator[SettlingLine]:
    document = adopted_framework()
    if document is None:
        return
    answered = answers_to(ADDRESS).filter(document=document).values("organisation")
    asked = Organisation.objects.filter(
        kind=OrganisationKind.PUBLIC_BODY, standing=OrganisationStanding.CHECKED, is_partnership=False
    )
    missing = list(asked.exclude(pk__in=answered).order_by("name").values_list("name", flat=True))
    yield SettlingLine(
        "Every public body has signed the framework, or said why not",
        "each partner",
        "/framework/",
        not missing,
        f"Not yet: {_named(missing)}" if missing else "",
        is_essential=False,
    )


def _of_opening_keys(_: datetime) -> Iterator[SettlingLine]:
    rows = Membership.objects.filter(
        ended_at=None,
        claim__in=CHECKED_CLAIMS,
        organisation__kind=OrganisationKind.PUBLIC_BODY,
        organisation__standing=OrganisationStanding.CHECKED,
    ).select_related("organisation")
    buying = [row for row in rows if Role.COMMISSIONER in row.roles]
    holders = holders_of_opening_keys([row.person_id for row in buying])
    counted = {row.organisation.name: 0 for row in buying}
    for row in buying:
        counted[row.organisation.name] += row.person_id in holders
    lacking = sorted(name for name, count in counted.items() if count < 2)
    note = f"Fewer than two at {_named(lacking)}" if lacking else "" if counted else "Nobody buys here yet"
    yield SettlingLine(
        "Two people of each public body have an opening key",
        BUYERS,
        "/account/opening-key/",
        bool(counted) and not lacking,
        note,
        is_essential=False,
    )


def _named(names: list[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


LINES: tuple[Callable[[datetime], Iterator[SettlingLine]], ...] = (
    _of_letters,
    _of_partners,
    _of_rules,
    _of_bodies,
    _of_consultations,
    _of_framework,
    _of_signatures,
    _of_opening_keys,
)
