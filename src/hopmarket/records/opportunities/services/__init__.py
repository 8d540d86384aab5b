"""The acts of an opportunity, a file for each part of its life."""

from .after_deadline import answer_after_deadline, ask_after_deadline
from .amendments import amend_opportunity, extend_deadline
from .approval import approve_draft, ask_approval, discard_draft, return_draft
from .barriers import (
    approve_override,
    ask_override,
    explain_barrier,
    refuse_override,
    use_suggested_wording,
    withdraw_explanation,
)
from .drafts import (
    attach_paper,
    choose_procedure,
    copy_opportunity,
    draft_opportunity,
    name_people,
    remove_paper,
    revise_draft,
)
from .endings import cancel_opportunity, end_without_award
from .interest_and_questions import (
    answer_question,
    ask_question,
    correct_answer,
    end_interest,
    register_interest,
)
from .publishing import publish_notice
from .quote_invitations import claim_quote_invitation, invite_to_quote, name_invited
from .second_officer import name_second_officer, withdraw_second_officer
from .taking_back import take_back_request
from .tender_period import set_tender_period
from .terms_requests import (
    approve_terms_request,
    ask_amendment,
    ask_extension,
    lapse_request,
    refuse_terms_request,
)

__all__ = [
    "amend_opportunity",
    "answer_after_deadline",
    "answer_question",
    "approve_draft",
    "approve_override",
    "approve_terms_request",
    "ask_after_deadline",
    "ask_amendment",
    "ask_approval",
    "ask_extension",
    "ask_override",
    "ask_question",
    "attach_paper",
    "cancel_opportunity",
    "choose_procedure",
    "claim_quote_invitation",
    "copy_opportunity",
    "correct_answer",
    "discard_draft",
    "draft_opportunity",
    "end_interest",
    "end_without_award",
    "explain_barrier",
    "extend_deadline",
    "invite_to_quote",
    "lapse_request",
    "name_invited",
    "name_people",
    "name_second_officer",
    "publish_notice",
    "refuse_override",
    "refuse_terms_request",
    "register_interest",
    "remove_paper",
    "return_draft",
    "revise_draft",
    "set_tender_period",
    "take_back_request",
    "use_suggested_wording",
    "withdraw_explanation",
    "withdraw_second_officer",
]
