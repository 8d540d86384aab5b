"""Who writes a version of the framework, and who reads it before it is public."""

from __future__ import annotations

from hopmarket.records.bodies.queries import seats_of, sits_on
from hopmarket.rules.bodies.body_life import BodyKind
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, Role

CITE = "The working group's terms of reference: it drafts the framework"


def is_officer(member: Member) -> bool:
    """Whether somebody is an officer of the partnership, who keeps the papers of all its bodies."""
    return member.stands_for_anybody and Role.OFFICER in member.roles


def may_draft(member: Member) -> bool:
    """Whether somebody changes drafts: an officer, or the holder of a seat in the working group."""
    return is_officer(member) or sits_on(member, BodyKind.WORKING_GROUP)


def may_read_drafts(member: Member) -> bool:
    """Whether somebody reads drafts: an officer, the operator, or the holder of a seat in any body."""
    return is_officer(member) or Role.OPERATOR in member.roles or bool(seats_of(member.person))


def drafting_refusal(member: Member) -> Refusal | None:
    """Refuses ``framework.not_a_drafter``."""
    return None if may_draft(member) else Refusal("framework.not_a_drafter", CITE)
