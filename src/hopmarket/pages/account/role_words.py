"""Roles, kinds, sizes and standings in words."""

from __future__ import annotations

from collections.abc import Iterable

from hopmarket.rules.roles import OrganisationKind, OrganisationStanding, Role, Size

ROLES: dict[str, tuple[str, str]] = {
    Role.ADMINISTRATOR: ("Administrator", "Invites people, gives roles, keeps the organisation’s details"),
    Role.COMMISSIONER: ("Commissioner", "Drafts, approves and publishes opportunities, opens responses"),
    Role.EVALUATOR: ("Evaluator", "Scores responses against the published criteria"),
    Role.RESPONDER: ("Bid writer", "Writes and sends responses"),
    Role.OFFICER: ("Officer of the partnership", "Checks organisations and who speaks for them"),
    Role.OPERATOR: ("Operator", "Runs this portal"),
    Role.PERSON: ("Person", "Everybody who is signed in"),
}
DOES: dict[str, str] = {
    Role.ADMINISTRATOR: "look after an organisation’s details and people",
    Role.COMMISSIONER: "buy for a public body",
    Role.EVALUATOR: "score responses",
    Role.RESPONDER: "write and send responses",
    Role.OFFICER: "check organisations for the partnership",
    Role.OPERATOR: "run this portal",
    Role.PERSON: "are signed in",
}
KINDS: dict[str, tuple[str, str]] = {
    OrganisationKind.PUBLIC_BODY: (
        "Public body",
        "A council, health body, police force, school, fire service",
    ),
    OrganisationKind.BUSINESS: ("Business", "A company, partnership or sole trader"),
    OrganisationKind.CHARITY: ("Charity", "Registered as a charity"),
    OrganisationKind.CIC: ("Community interest company", ""),
    OrganisationKind.COMMUNITY_GROUP: ("Community group", "It need not be registered anywhere"),
    OrganisationKind.MUTUAL: ("Co-operative or mutual", ""),
    OrganisationKind.OTHER: ("Something else", ""),
}
SIZES: dict[str, str] = {
    Size.MICRO: "Fewer than 10 people",
    Size.SMALL: "10 to 49 people",
    Size.MEDIUM: "50 to 249 people",
    Size.LARGE: "250 people or more",
    Size.UNKNOWN: "I do not know",
}
STANDINGS: dict[str, tuple[str, str]] = {
    OrganisationStanding.UNCHECKED: ("wait", "Waits for a check"),
    OrganisationStanding.CHECKED: ("done", "Checked"),
    OrganisationStanding.REFUSED: ("err", "Refused"),
}
CLAIMS: dict[str, tuple[str, str]] = {
    "waiting": ("wait", "Waits for a check"),
    "by_domain": ("done", "Checked by e-mail domain"),
    "by_officer": ("done", "Checked by an officer"),
    "by_invitation": ("done", "Invited"),
    "refused": ("err", "Refused"),
}

_SILENT = {Role.PERSON}


def role_word(role: str) -> str:
    """One role in words: "Commissioner"."""
    return ROLES[role][0]


def role_does(role: str) -> str:
    """ "write and send responses": what people with this role do."""
    return DOES[role]


def roles_in_words(roles: Iterable[str]) -> str:
    """Roles in words, in the order of the table: "administrator and commissioner"; "no role" for none."""
    shown_roles = set(roles) - _SILENT
    words = [word.lower() for role, (word, _) in ROLES.items() if role in shown_roles]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words) or "no role"


def as_roles(roles: Iterable[str]) -> str:
    """The end of "You work here for Marsh Trust": ", as administrator"; empty for no role."""
    shown_roles = set(roles) - _SILENT
    return f", as {roles_in_words(shown_roles)}" if shown_roles else ""
