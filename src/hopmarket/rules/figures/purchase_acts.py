"""Every act of the ledger: in words where a purchase's activity shows it, and why not where it does not.

A new act comes into one of the three tables; until it does, nobody is shown it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class ActGroup(StrEnum):
    """Acts that stand in one line when the same person does several of them in a row."""

    DRAFTING = "drafting"


SENTENCES: Mapping[str, str] = {
    "draft_opportunity": "began the draft",
    "copy_opportunity": "began the draft from an earlier purchase",
    "choose_procedure": "chose another procedure",
    "revise_draft": "saved the draft",
    "attach_paper": "added a document to the draft",
    "remove_paper": "took a document out of the draft",
    "name_people": "named who opens, scores and leads",
    "name_second_officer": "named a second officer of another body",
    "withdraw_second_officer": "withdrew the second officer of another body",
    "ask_approval": "asked for approval",
    "return_draft": "returned it to the draft",
    "approve_draft": "approved it",
    "discard_draft": "discarded the draft",
    "publish_notice": "published it",
    "answer_question": "answered a question",
    "correct_answer": "corrected an answer",
    "amend_opportunity": "changed the terms",
    "extend_deadline": "moved the deadline later",
    "ask_amendment": "asked a second officer to approve a change of the terms",
    "ask_extension": "asked a second officer to approve a later deadline",
    "approve_terms_request": "approved a change of the terms, which is published",
    "refuse_terms_request": "refused a change of the terms",
    "take_back_request": "took back what they had asked a second officer",
    "lapse_request": "closed, as nobody had approved it, a request to a second officer",
    "correct_national_notice": "corrected what is said of the notice on the national platform",
    "record_national_notice": "recorded a notice on the national platform",
    "redact_release": "took something out of what is published, by law",
    "close_opportunity": "closed it at the deadline",
    "open_responses": "opened the responses",
    "declare_interests": "declared whom they know among the bidders",
    "seat_evaluator": "added an evaluator",
    "lock_scores": "locked their scores",
    "ask_clarification": "asked a bidder about its response",
    "ask_set_aside": "asked a second officer to set a response aside",
    "ask_take_back_set_aside": "asked a second officer to let a response count again",
    "approve_set_aside": "agreed to what the lead asked about a response",
    "refuse_set_aside": "refused what the lead asked about a response",
    "decide_award": "decided the award, and gave every bidder the summary of the assessment",
    "confirm_award": "confirmed the award",
    "ask_award": "asked a second officer to approve the award",
    "approve_award": "approved the award that the lead had asked for",
    "refuse_award": "refused the award that the lead had asked for",
    "sign_contract": "entered a signed contract",
    "correct_contract": "corrected a contract",
    "ask_contract_correction": "asked a second officer to approve a correction of a contract",
    "approve_contract_correction": "approved a correction of a contract, which is published",
    "refuse_contract_correction": "refused a correction of a contract",
    "hand_over_task": "handed a task to a colleague",
    "end_hand_over": "ended a hand-over: the task is everybody's again",
    "cancel_opportunity": "cancelled it",
    "end_without_award": "ended it without an award",
}
"""What somebody did to a purchase, after their name: "Ana Lewis asked for approval"."""

GROUPS: Mapping[str, ActGroup] = dict.fromkeys(
    ("revise_draft", "attach_paper", "remove_paper", "name_people"), ActGroup.DRAFTING
)
GROUP_SENTENCES: Mapping[ActGroup, str] = {ActGroup.DRAFTING: "worked on the draft"}

_BIDDERS = "Who follows, asks or responds, and when, is shown to nobody but the bidder."
_DECLINES = (
    "Who declines, and when, is shown to nobody; a buyer reads figures of five or more, once it is closed."
)

NEVER_SHOWN: Mapping[str, str] = {
    "register_interest": _BIDDERS,
    "end_interest": _BIDDERS,
    "ask_question": _BIDDERS,
    "start_response": _BIDDERS,
    "save_answer": _BIDDERS,
    "save_price": _BIDDERS,
    "attach_file": _BIDDERS,
    "remove_file": _BIDDERS,
    "decline_opportunity": _DECLINES,
    "take_back_decline": _DECLINES,
    "seal_by_itself": _BIDDERS,
    "end_sealing_by_itself": _BIDDERS,
    "seal_response": _BIDDERS,
    "withdraw_response": _BIDDERS,
    "hand_over_response": _BIDDERS,
    "end_response_hand_over": _BIDDERS,
    "answer_clarification": "What a bidder answers after the opening is read by those who judge it alone.",
    "give_score": "Nobody sees another's scores, or when they gave them, before all have locked theirs.",
}
"""Acts on a purchase that its activity does not show, and why."""

OF_NO_PURCHASE = frozenset(
    {
        "abandon_framework",
        "accept_invitation",
        "accept_minutes",
        "add_identifier",
        "ask_consultation_letters",
        "answer_comments",
        "add_seat",
        "adopt_framework",
        "add_library_document",
        "ask_correction",
        "ask_for_another_look",
        "begin_consultation",
        "call_meeting",
        "cancel_meeting",
        "change_rhythm",
        "check_organisation",
        "claim_organisation",
        "claim_published",
        "close_consultation",
        "confirm_claim",
        "confirm_comment",
        "confirm_consultation_letters",
        "confirm_published_claim",
        "confirm_rule_set",
        "confirm_search",
        "constitute_body",
        "create_operator",
        "end_consultation_letters",
        "dissolve_body",
        "empty_seat",
        "decline_document",
        "end_membership",
        "end_published_claim",
        "end_search",
        "end_sector_body",
        "extend_consultation",
        "end_seat",
        "fill_seat",
        "found_bodies",
        "found_body",
        "found_organisation",
        "hide_comment",
        "import_releases",
        "invite_person",
        "join_organisations",
        "make_comment",
        "keep_comment_hidden",
        "make_opening_key",
        "name_sector_body",
        "open_framework_consultation",
        "part_organisations",
        "publish_consultation_response",
        "record_attendance",
        "record_decision",
        "recommend_framework",
        "record_succession",
        "refuse_claim",
        "refuse_organisation",
        "refuse_published_claim",
        "register_person",
        "restore_comment",
        "revise_comment_answer",
        "resign_seat",
        "revise_agenda",
        "revise_body",
        "return_framework",
        "revise_framework",
        "revise_organisation",
        "save_search",
        "send_comment",
        "send_comment_link",
        "set_roles",
        "set_second_officer_line",
        "switch_capability",
        "set_terms_of_reference",
        "start_framework",
        "sign_document",
        "tell_search",
        "vouch_comment",
        "withdraw_comment",
        "withdraw_consultation",
        "withdraw_invitation",
        "withdraw_library_document",
        "withdraw_signature",
        "withdraw_succession",
        "write_consultation_letters",
        "write_minutes",
    }
)
"""Acts that happen to no purchase."""
