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

CONSULTATIONS: Mapping[str, str] = {
    "consultation.no_title": "Enter what the consultation is about, in a few words.",
    "consultation.no_reasons": "{ask}. Use {words} words or more, such as “{example}”.",
    "consultation.no_alternatives": "{ask}. Use {words} words or more, such as “{example}”. People who are asked must know what was turned down.",
    "consultation.shorter_unreasoned": "This is open for {length}, and twelve weeks is the rule. {ask}. Use {words} words or more, such as “{example}”. Everybody can read it.",
    "consultation.opens_in_the_past": "Choose an opening that is not in the past.",
    "consultation.closes_before_opening": "Choose a closing time that is after the opening.",
    "consultation.too_long": "Choose a closing time within a year of the opening.",
    "consultation.decided_already": "The text may be adopted only after the consultation has closed: people are asked while it can still change. Choose a later day for the adoption, or an earlier close.",
    "consultation.key_taken": "There is a consultation under the name {key} already. Choose another.",
    "consultation.one_is_open": "A consultation on this is open or announced already. Close or withdraw it first.",
    "consultation.not_its_body": "Only officers of the partnership and those who hold a seat of {body} answer these comments.",
    "consultation.begins_later": "This consultation opens later.",
    "consultation.closes_later": "This consultation closes later.",
    "consultation.close_has_passed": "This consultation has closed, so it can get no more time. Open a further one.",
    "consultation.not_later": "Choose a closing time that is later than the present one: a consultation is never made shorter.",
    "consultation.unanswered": "Comments without an answer: {count}. The response is published when every comment has one.",
    "consultation.confirmations_wait": "Comments that their authors may still confirm: {count}. Publish the response a week after the close.",
    "answer.of_nothing": "Tick the comments that this answers.",
    "answer.unknown_comment": "There is no comment {numbers} in this consultation. Choose from the list.",
    "answer.given_meanwhile": "Somebody else has answered comment {numbers} meanwhile, so nothing was published. What you wrote is still here. Take the comment off your list, or put the other answer right.",
    "answer.revised_meanwhile": "Somebody else has changed this answer meanwhile, so nothing was published. What you wrote is still here: compare it with the answer as it stands now.",
    "answer.says_the_same": "Nothing has changed yet. Change the answer first.",
    "answer.no_summary": "Say in a few words what these comments say, such as “Three months is too short”.",
    "answer.summary_too_long": "Say it in fewer words: the most is {most} characters.",
    "answer.no_outcome": "Choose what became of the comments.",
    "answer.no_clauses": "Enter the numbers of the clauses that change, such as 8.1.",
    "answer.clauses_unchanged": "Leave the clauses empty: this answer says that nothing changes.",
    "answer.clause_unknown": "There is no clause {number} in the text that people commented on, and none above it. Look at the number again.",
    "answer.clause_number": "“{number}” is not the number of a clause. Enter numbers such as 8 or 8.1, with commas between them.",
    "moderation.no_such_rule": "Choose the part of the rule that applies.",
    "moderation.asked_already": "Another look has been asked for already. Somebody will decide, and you are told by letter.",
    "moderation.nobody_asked": "Nobody has asked for another look, so there is nothing to decide.",
    "comment.not_yours": "This comment was written by somebody else.",
    "comment.answer.not_now": "Comment {number} was {state}, so it cannot be answered. A hidden comment is answered by the rule that hides it.",
    "comment.hide.not_now": "Comment {number} is {state}, so it cannot be hidden.",
    "comment.restore.not_now": "Comment {number} is {state}: only hidden comments can be shown again.",
    "comment.keep_hidden.not_now": "Comment {number} is {state}, so there is nothing to decide.",
    "comment.ask_again.not_now": "This comment is {state}, so there is nothing to look at again.",
    "sector_body.not_voluntary": "Only a charity, a community interest company, a mutual or a community group can vouch.",
    "sector_body.unchecked": "This organisation has not been checked yet. Check it first.",
    "sector_body.named_already": "This organisation may vouch already.",
    "sector_body.ended_already": "This has been ended already.",
}
