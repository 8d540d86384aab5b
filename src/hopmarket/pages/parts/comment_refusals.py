"""Refusals of whoever comments or wants letters about consultations, in sentences."""

from __future__ import annotations

from collections.abc import Mapping

COMMENTS: Mapping[str, str] = {
    "comment.too_early": "This consultation has not opened yet. What you wrote is still here: copy it, and send it when it opens.",
    "comment.too_late": "This consultation has closed, so your comment was not taken. What you wrote is still here, "
    "so that you can copy it.",
    "comment.no_words": "Write what you would say.",
    "comment.too_long": "Cut {over}: the most is {most} words.",
    "comment.stance": "Choose what you want of it.",
    "comment.no_such_clause": "The text that is open has no clause {clause}. Choose one from the list.",
    "comment.quote_without_clause": "Choose the clause in which these words stand, or leave them out.",
    "comment.quote_too_long": "Copy fewer words: the most is {most} characters. Leave them out if you mean the whole clause.",
    "comment.quote_not_there": "These words do not stand in clause {clause}. Copy them from its text, choose another clause, "
    "or leave them out.",
    "comment.quote_several": "These words stand in clause {clause} {count} times. Choose below which place you mean.",
    "comment.address": "Enter an email address, such as name@example.org.",
    "comment.sector": "Choose as whom you speak.",
    "comment.too_many_waiting": "{most} comments from this address wait to be confirmed. Use the link in your letter first; "
    "what you wrote is still here.",
    "comment.enough_letters": "Enough letters have gone to this address for now. Try again in an hour; your comment is kept.",
    "comment.lapsed": "Nobody confirmed this comment in seven days, so it was not published. What was written is below: "
    "you can send it again while the consultation is open.",
    "comment.confirmed_too_late": "The consultation closed more than a week ago, so this comment cannot be confirmed any more.",
    "comment.may_not_vouch": "Your organisation is not named as one through which people may speak without their names. "
    "Ask the partnership to name it.",
    "comment.not_vouched": "Tick the box if you know that whoever wrote this lives or works here. Without that it cannot be sent.",
    "consultation_letters.address": "Enter an email address, such as name@example.org.",
    "consultation_letters.postcode": "Enter a postcode or its first half, such as WR15.",
    "consultation_letters.topic": "Choose subjects from the list.",
    "consultation_letters.enough_letters": "Enough letters have gone to this address for now. Try again in an hour.",
    "consultation_letters.expired": "This link has expired. Ask for the letters again and we send you a new one.",
    "consultation_letters.ended": "These letters have been stopped.",
    "consultation_letters.not_due": "No letter is due about this consultation.",
    "consultation_letters.nobody": "Nobody waits for a letter about this consultation.",
}
