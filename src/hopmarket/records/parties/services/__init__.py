"""The acts of people and organisations, a file for each part of belonging."""

from .invitations import accept_invitation, invite_person, withdraw_invitation
from .membership_claims import claim_organisation, settle_waiting_claims
from .memberships import end_membership, set_roles
from .opening_keys import make_opening_key
from .organisation_checks import check_organisation, confirm_claim, refuse_claim, refuse_organisation
from .organisation_registration import add_identifier, found_organisation, revise_organisation
from .people import create_operator, register_person

__all__ = [
    "accept_invitation",
    "add_identifier",
    "check_organisation",
    "claim_organisation",
    "confirm_claim",
    "create_operator",
    "end_membership",
    "found_organisation",
    "invite_person",
    "make_opening_key",
    "refuse_claim",
    "refuse_organisation",
    "register_person",
    "revise_organisation",
    "set_roles",
    "settle_waiting_claims",
    "withdraw_invitation",
]
