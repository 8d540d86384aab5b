"""What counts of a bidder, in words: on every page that refuses, and beside every working copy."""

from __future__ import annotations

from hopmarket.records.responses.models import Response, SealedCopy
from hopmarket.records.responses.queries import counting_copy
from hopmarket.rules.response_life import ResponseState
from hopmarket.rules.working_copy import WorkingCopyStanding, working_copy_standing

from .receipt_summary import to_the_second

_S = WorkingCopyStanding


def what_counts(response: Response | None, *, is_open: bool) -> str:
    """Says which copy counts, or that nothing was sent: "Your copy 3 of 12.17.38am on 3 March 2027 counts"."""
    copy = counting_copy(response) if response else None
    if copy:
        return f"Your copy {copy.number} of {to_the_second(copy.received_at)} counts."
    if response and response.state == ResponseState.WITHDRAWN:
        return "You had withdrawn what you sent, so nothing of yours counts."
    return "You have sent nothing yet." if is_open else "You had sent nothing."


def standing_of(response: Response, copy: SealedCopy | None) -> WorkingCopyStanding:
    """Whether the working copy that is kept is what was sent."""
    return working_copy_standing(
        saved_at=response.saved_at,
        received_at=copy.received_at if copy else None,
        withdrawn=response.state == ResponseState.WITHDRAWN,
    )


def standing_in_words(response: Response, *, is_open: bool) -> str:
    """Says of a working copy whether it was sent, and what counts instead."""
    copy = counting_copy(response)
    match standing_of(response, copy):
        case _S.AS_SENT:
            assert copy is not None
            return f"This is what you sealed as copy {copy.number}, received at {to_the_second(copy.received_at)}."
        case _S.CHANGED_SINCE:
            assert copy is not None
            what = f"What counts is copy {copy.number}, received at {to_the_second(copy.received_at)}."
            return f"This {_not_sent(is_open)}. {what}"
        case _S.WITHDRAWN:
            return f"This {_not_sent(is_open)}. You withdrew what you had sent, so nothing of yours counts."
        case _S.NEVER_SENT:
            return f"This {_not_sent(is_open)}. Nothing of yours counts{' yet' if is_open else ''}."


def _not_sent(is_open: bool) -> str:
    return "has not been sent" if is_open else "was not sent"
