"""Roles and permissions: one table of who may do which act, for services, pages and tests. Long because every act
has its row here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .refusal import Refusal


class Role(StrEnum):
    """A part that a person plays for an organisation; PERSON is everybody who is signed in."""

    PERSON = "person"
    ADMINISTRATOR = "administrator"
    COMMISSIONER = "commissioner"
    EVALUATOR = "evaluator"
    RESPONDER = "responder"
    OFFICER = "officer"
    OPERATOR = "operator"


class OrganisationKind(StrEnum):
    PUBLIC_BODY = "public_body"
    BUSINESS = "business"
    CHARITY = "charity"
    CIC = "cic"
    COMMUNITY_GROUP = "community_group"
    MUTUAL = "mutual"
    OTHER = "other"


class Size(StrEnum):
    """Staff: micro under 10, small under 50, medium under 250, large from 250."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"
    UNKNOWN = "unknown"


SME = frozenset({Size.MICRO, Size.SMALL, Size.MEDIUM})
VCSE = frozenset(
    {
        OrganisationKind.CHARITY,
        OrganisationKind.CIC,
        OrganisationKind.COMMUNITY_GROUP,
        OrganisationKind.MUTUAL,
    }
)


class OrganisationStanding(StrEnum):
    """Whether the organisation has been checked and may act."""

    UNCHECKED = "unchecked"
    CHECKED = "checked"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Member:
    """A person acting for an organisation, as services see them.

    ``organisation`` 0 with role OPERATOR is the portal's operator; ``claim_checked`` tells
    that somebody has confirmed that this person represents the organisation. ``founder`` tells that
    they registered the organisation and that nobody has been confirmed for it yet: it is theirs alone.
    """

    person: int
    person_name: str
    organisation: int
    organisation_name: str
    kind: OrganisationKind
    standing: OrganisationStanding
    claim_checked: bool
    roles: frozenset[Role]
    second_factor: bool
    founder: bool = False

    @property
    def awaits_check(self) -> bool:
        """Whether an officer has still to check the organisation, or that the member speaks for it."""
        refused = self.standing is OrganisationStanding.REFUSED
        return bool(self.organisation) and not refused and not self.stands_for_anybody

    @property
    def stands_for_anybody(self) -> bool:
        """Whether the member has been confirmed for an organisation that was checked."""
        return self.claim_checked and self.standing is OrganisationStanding.CHECKED

    @property
    def works_already(self) -> bool:
        """Whether the member may begin work that others never see: for an organisation that is not
        refused, if they are confirmed for it or have founded it."""
        return self.standing is not OrganisationStanding.REFUSED and (self.claim_checked or self.founder)

    def stands_as(self, *roles: Role) -> bool:
        """Whether the member holds one of the roles and somebody has confirmed that they represent
        the organisation; a claim that waits fetches nothing of its organisation's."""
        return self.claim_checked and not self.roles.isdisjoint(roles)

    def writes_as(self, *roles: Role) -> bool:
        """Whether the member holds one of the roles and reads what their organisation writes in it: as
        one who was confirmed, or as the founder of an organisation that is still theirs alone."""
        return (self.claim_checked or self.founder) and not self.roles.isdisjoint(roles)


@dataclass(frozen=True, slots=True)
class System:
    """The portal itself as an actor: its clock, an import, the operator's command line."""

    name: str


@dataclass(frozen=True, slots=True)
class Permission:
    """One row: roles that may act, and what else must hold for whoever acts.

    ``buys`` wants an organisation of a kind that the procedure lets buy. ``checked`` wants an organisation that was checked and a member who was confirmed for it. With
    ``begins_early`` a founder may act for an organisation of their own before that.
    """

    roles: frozenset[Role]
    second_factor: bool = False
    buys: bool = False
    checked: bool = True
    begins_early: bool = False


_ANYBODY = frozenset({Role.PERSON})
_ADMIN = frozenset({Role.ADMINISTRATOR})
_BUYER = frozenset({Role.COMMISSIONER})
_BIDDER = frozenset({Role.RESPONDER})
_SCORER = frozenset({Role.EVALUATOR})
_CHECKER = frozenset({Role.OFFICER, Role.OPERATOR})
_SECRETARY = frozenset({Role.OFFICER})

_draft = Permission(_BUYER, buys=True)
_publish = Permission(_BUYER, buys=True, second_factor=True)
_write = Permission(_BIDDER, begins_early=True)
_send = Permission(_BIDDER)
_score = Permission(_SCORER, second_factor=True)
_drafting = Permission(_ANYBODY, checked=False)
_secretariat = Permission(frozenset({Role.OFFICER}), second_factor=True)
_serve = Permission(_SECRETARY, second_factor=True)
_commit = Permission(_ADMIN | _BUYER, second_factor=True)
_answer = Permission(_ANYBODY, second_factor=True)

PERMISSIONS: dict[str, Permission] = {
    # people and organisations
    "found_organisation": Permission(_ANYBODY, checked=False),
    "claim_organisation": Permission(_ANYBODY, checked=False),
    "accept_invitation": Permission(_ANYBODY, checked=False),
    "save_draft": Permission(_ANYBODY, checked=False),
    "add_identifier": Permission(_ADMIN, checked=False),
    "revise_organisation": Permission(_ADMIN, checked=False),
    "invite_person": Permission(_ADMIN),
    "withdraw_invitation": Permission(_ADMIN),
    "set_roles": Permission(_ADMIN),
    "end_membership": Permission(_ADMIN),
    "check_organisation": Permission(_CHECKER, checked=False),
    "refuse_organisation": Permission(_CHECKER, checked=False),
    "confirm_claim": Permission(_CHECKER, checked=False),
    "refuse_claim": Permission(_CHECKER, checked=False),
    # what is published
    "redact_release": Permission(frozenset({Role.OPERATOR}), second_factor=True, checked=False),
    # organisations of published notices: officers serve the partnership whose bodies they are
    "join_organisations": Permission(_CHECKER, checked=False, second_factor=True),
    "part_organisations": Permission(_CHECKER, checked=False, second_factor=True),
    "record_succession": Permission(_CHECKER, checked=False, second_factor=True),
    "withdraw_succession": Permission(_CHECKER, checked=False, second_factor=True),
    "claim_published": Permission(_ADMIN),
    "confirm_published_claim": Permission(_CHECKER, checked=False),
    "refuse_published_claim": Permission(_CHECKER, checked=False),
    "end_published_claim": Permission(_ADMIN | _CHECKER, checked=False),
    # the purchase
    "draft_opportunity": _draft,
    "copy_opportunity": _draft,
    "choose_procedure": _draft,
    "revise_draft": _draft,
    "attach_paper": _draft,
    "remove_paper": _draft,
    "name_people": _draft,
    "set_tender_period": _draft,
    "ask_approval": _draft,
    "explain_barrier": _draft,
    "ask_override": _draft,
    "withdraw_explanation": _draft,
    "use_suggested_wording": _draft,
    "return_draft": _draft,
    "discard_draft": _draft,
    "name_invited": _draft,
    "invite_to_quote": _publish,
    "name_second_officer": _draft,
    "withdraw_second_officer": _draft,
    "approve_draft": _publish,
    "approve_override": _publish,
    "refuse_override": _publish,
    "publish_notice": _publish,
    "answer_question": _publish,
    "correct_answer": _publish,
    "amend_opportunity": _publish,
    "extend_deadline": _publish,
    "correct_national_notice": _publish,
    "ask_amendment": _publish,
    "ask_extension": _publish,
    "approve_terms_request": _publish,
    "refuse_terms_request": _publish,
    "take_back_request": _publish,
    "answer_after_deadline": _publish,
    "answer_debrief": _publish,
    "record_national_notice": _publish,
    "cancel_opportunity": _publish,
    "end_without_award": _publish,
    "open_responses": _publish,
    "declare_opener": _publish,
    "make_opening_key": Permission(_BUYER, buys=True, second_factor=True),
    # responding: only what leaves the organisation waits until it has been checked
    "claim_quote_invitation": _write,
    "register_interest": _write,
    "end_interest": _write,
    "ask_question": _write,
    "start_response": _write,
    "save_answer": _write,
    "attach_file": _write,
    "remove_file": _write,
    "save_price": _write,
    "seal_by_itself": _send,
    "end_sealing_by_itself": _send,
    "ask_after_deadline": _send,
    "ask_debrief": _send,
    "decline_opportunity": _send,
    "take_back_decline": _send,
    "seal_response": _send,
    "withdraw_response": _send,
    # a task in a colleague's hands; a bidder's has acts of its own, since only bidders do them
    "hand_over_task": Permission(_BUYER | frozenset({Role.OFFICER})),
    "end_hand_over": Permission(_BUYER | frozenset({Role.OFFICER})),
    "hand_over_response": _send,
    "end_response_hand_over": _send,
    # evaluating
    "declare_interests": Permission(_SCORER | _BUYER, second_factor=True),
    "give_score": _score,
    "lock_scores": _score,
    "seat_evaluator": _publish,
    "replace_evaluator": _publish,
    "replace_lead": _publish,
    "ask_clarification": _publish,
    "answer_clarification": _send,
    "ask_set_aside": _publish,
    "ask_take_back_set_aside": _publish,
    "approve_set_aside": _publish,
    "refuse_set_aside": _publish,
    "decide_award": _publish,
    "score_quotes": _publish,
    "confirm_award": _publish,
    "ask_award": _publish,
    "approve_award": _publish,
    "refuse_award": _publish,
    "sign_contract": _publish,
    "correct_contract": _publish,
    "ask_contract_correction": _publish,
    "approve_contract_correction": _publish,
    "refuse_contract_correction": _publish,
    # purchases that are recorded with their contract
    "start_record": _draft,
    "revise_record": _draft,
    "discard_record": _draft,
    "ask_record_approval": _draft,
    "return_record": _draft,
    "approve_record": _publish,
    "record_purchase": _publish,
    "correct_record": _publish,
    # the debarment list, and what an award waits for
    "load_debarment_list": Permission(_CHECKER, checked=False, second_factor=True),
    "load_register": Permission(_CHECKER, checked=False, second_factor=True),
    "confirm_core_information": _publish,
    "ask_debarment_clearance": _publish,
    "approve_debarment_clearance": _publish,
    "refuse_debarment_clearance": _publish,
    # bodies: the partnership's officers are the secretariat of them all
    "found_body": _serve,
    "found_bodies": _serve,
    "revise_body": _serve,
    "set_terms_of_reference": _serve,
    "add_seat": _serve,
    "end_seat": _serve,
    "fill_seat": _serve,
    "empty_seat": _serve,
    "resign_seat": Permission(_ANYBODY, checked=False),
    "constitute_body": _serve,
    "dissolve_body": _serve,
    "call_meeting": _serve,
    "revise_agenda": _serve,
    "cancel_meeting": _serve,
    "record_attendance": Permission(_SECRETARY),
    "record_decision": _serve,
    "write_minutes": _serve,
    "accept_minutes": _serve,
    # consultations: anybody who is signed in may say what they think
    "make_comment": Permission(_ANYBODY, checked=False),
    "vouch_comment": Permission(_ANYBODY),
    "withdraw_comment": Permission(_ANYBODY, checked=False),
    # consultations: who holds a seat of the body that asked answers too; the room looks at that
    "extend_consultation": _serve,
    "withdraw_consultation": _serve,
    "publish_consultation_response": _serve,
    "answer_comments": _answer,
    "revise_comment_answer": _answer,
    "hide_comment": _serve,
    "keep_comment_hidden": _serve,
    "restore_comment": _serve,
    "ask_for_another_look": Permission(_ANYBODY, checked=False),
    "name_sector_body": _serve,
    "end_sector_body": _serve,
    # the framework
    # consultations
    # the framework: who may draft holds a seat in the working group, or is an officer; the service asks which
    "start_framework": _drafting,
    "revise_framework": _drafting,
    "open_framework_consultation": _secretariat,
    "recommend_framework": _secretariat,
    "return_framework": _secretariat,
    "adopt_framework": _secretariat,
    "abandon_framework": _secretariat,
    # signatures
    "sign_document": _commit,
    "decline_document": _commit,
    "withdraw_signature": _commit,
    # the library
    "add_library_document": _serve,
    "withdraw_library_document": _serve,
    # capabilities
    "confirm_rule_set": Permission(_CHECKER, checked=False, second_factor=True),
    "set_second_officer_line": Permission(_CHECKER, checked=False, second_factor=True),
    "switch_capability": Permission(_CHECKER, checked=False, second_factor=True),
}

SYSTEM_ACTS: dict[str, tuple[str, ...]] = {
    "close_opportunity": ("clock",),
    "lapse_request": ("clock",),
    "open_responses": ("clock",),
    "begin_consultation": ("clock",),
    "close_consultation": ("clock",),
    "ask_for_another_look": ("visitor",),
    "end_sealing_by_itself": ("clock",),
    "import_releases": ("import",),
    "create_operator": ("command",),
    "load_debarment_list": ("command",),
    "load_register": ("command",),
    "register_person": ("door",),
    "ask_correction": ("visitor",),
    "save_search": ("visitor",),
    "confirm_search": ("visitor",),
    "change_rhythm": ("visitor",),
    "end_search": ("visitor",),
    "tell_search": ("clock",),
    "send_comment": ("visitor",),
    "send_comment_link": ("visitor",),
    "confirm_comment": ("visitor",),
    "withdraw_comment": ("visitor",),
    "ask_consultation_letters": ("visitor",),
    "confirm_consultation_letters": ("visitor",),
    "end_consultation_letters": ("visitor",),
    "write_consultation_letters": ("clock",),
}

CITE = "The role table: docs/rules/roles.md"


BUYERS = frozenset({OrganisationKind.PUBLIC_BODY})
"""Kinds of organisations that buy by some procedure."""


def may_buy(by: Member | System, buyers: frozenset[OrganisationKind]) -> None | Refusal:
    """Refuses ``role.not_public_body`` to a member of an organisation that may not buy so."""
    if isinstance(by, Member) and by.kind not in buyers:
        return Refusal("role.not_public_body", CITE)
    return None


def may(act: str, by: Member | System, *, buyers: frozenset[OrganisationKind] = BUYERS) -> None | Refusal:
    """Refuses an act that the actor's roles do not allow; queries decide whose object it is. ``buyers`` are
    the kinds of organisations that the purchase's procedure lets buy, where one is known.

    Refuses ``role.claim_unchecked``, ``role.unchecked``, ``organisation.refused``, ``role.missing``,
    ``role.not_public_body`` and ``role.second_factor``.
    """
    if isinstance(by, System):
        allowed = by.name in SYSTEM_ACTS.get(act, ())
        return None if allowed else Refusal("role.not_for_system", CITE)
    wanted, member = PERMISSIONS.get(act), by
    if wanted is None:
        return Refusal("role.only_system", CITE)
    if not member.roles & wanted.roles:
        return Refusal("role.missing", CITE, {"roles": ", ".join(sorted(wanted.roles))})
    unchecked = _why_unchecked(member) if wanted.checked else None
    if unchecked and not (wanted.begins_early and member.works_already):
        return unchecked
    refusal = may_buy(member, buyers) if wanted.buys else None
    if refusal:
        return refusal
    if wanted.second_factor and not member.second_factor:
        return Refusal("role.second_factor", CITE)
    return None


def _why_unchecked(member: Member) -> Refusal | None:
    if member.standing is OrganisationStanding.REFUSED:
        return Refusal("organisation.refused", CITE)
    if not member.claim_checked:
        return Refusal("role.claim_unchecked", CITE)
    if member.standing is not OrganisationStanding.CHECKED:
        return Refusal("role.unchecked", CITE)
    return None
