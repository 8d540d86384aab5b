"""Refusals in sentences: one table for all rooms of the records, one row for each reason.

To add a room's reasons, add rows; a test finds every reason in the code and wants its sentence.

Long because every reason has its sentence here.
"""

from __future__ import annotations

from collections.abc import Mapping

from hopmarket.pages.parts.award_refusals import AWARDS
from hopmarket.pages.parts.barrier_refusals import BARRIER_REFUSALS
from hopmarket.pages.parts.body_refusals import BODIES
from hopmarket.pages.parts.clause_refusals import CLAUSES
from hopmarket.pages.parts.comment_refusals import COMMENTS, CONSULTATIONS
from hopmarket.pages.parts.evaluation_refusals import AFTER_OPENING
from hopmarket.pages.parts.framework_refusals import FRAMEWORK, LIBRARY, SIGNATURES
from hopmarket.pages.parts.notice_refusals import NOTICES, SEARCHES
from hopmarket.pages.parts.quote_refusals import QUOTES
from hopmarket.pages.parts.record_refusals import RECORDS
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.terms_fields import TERMS_FIELDS

PEOPLE: Mapping[str, str] = {
    "role.missing": "This takes another role: {roles}. An administrator of your organisation can give it to you.",
    "role.claim_unchecked": "Nobody has confirmed yet that you work for this organisation. An officer of the partnership does that, usually within two working days, and we write to you then.",
    "role.unchecked": "Your organisation has not been checked yet. An officer or the operator does that, usually within two working days, and we write to you then.",
    "role.not_public_body": "Only public bodies can do this.",
    "role.second_factor": "This takes a second factor. Set it up on your account page, or sign in again with a code.",
    "role.not_for_system": "The portal does not do this by itself.",
    "role.only_system": "Only the portal itself does this.",
    "person.address": "Enter an e-mail address, such as name@example.org.",
    "person.address_taken": "Somebody is registered with this e-mail address already.",
    "person.name": "Enter a name of up to 120 characters.",
    "person.password_weak": "Choose another password: {why}.",
    "organisation.name": "Enter a name of up to 200 characters, with at least one letter or figure.",
    "organisation.kind": "Choose what kind of organisation it is.",
    "organisation.size": "Choose how many people work there.",
    "organisation.website": "Enter a web address that begins with https:// or http://.",
    "organisation.about": "Use {most} characters or fewer to say what the organisation does.",
    "organisation.fictional": "Only a demonstration holds invented organisations.",
    "organisation.name_checked": "The name has been checked, so it cannot be changed here. Write to whoever runs this portal.",
    "organisation.checked_already": "This organisation has been checked already.",
    "organisation.refused_already": "This organisation has been refused already.",
    "organisation.refused": "This organisation was refused, so nobody can work for it here.",
    "organisation.own": "You belong to this organisation, so somebody else has to check it.",
    "organisation.operator_only": "Only the operator approves public bodies and partnerships.",
    "organisation.reason": "Say why you refuse it: its people are told.",
    "time.midnight": "Enter 23:59 for the end of that day or 00:00 for its beginning: “midnight” may mean either.",
    "time.unreadable": "Enter a time such as noon, 5pm or 9.30am.",
    "time.does_not_exist": "That time does not exist: the clocks go forward that night. Choose a time after 2am.",
    "time.happens_twice": "That time happens twice: the clocks go back that night. Choose a time before 1am or from 2am.",
    "place.postcode": "Enter a full postcode, such as WR1 2AB.",
    "identifier.scheme": "Choose a register from the list.",
    "identifier.shape": "That is not the shape of a {title}. One looks like {example}.",
    "identifier.taken": "Another organisation here has the number {number}. If it is yours, join that organisation instead.",
    "domain.shape": "Enter the part after the @ sign, such as example.org.",
    "domain.shared": "Many organisations use addresses at {domain}, so it proves nothing. Leave it empty, or enter the organisation's own domain.",
    "claim.member_already": "You work for this organisation here already.",
    "claim.waiting": "You have asked for this already. An officer will check it.",
    "claim.not_waiting": "This claim no longer waits for an answer.",
    "claim.own": "You cannot confirm your own claim. Ask another officer.",
    "claim.reason": "Say why you refuse it: the person is told.",
    "roles.none": "Choose at least one role.",
    "roles.not_for_kind": "This organisation cannot give these roles: {roles}.",
    "invitation.member_already": "This person works for the organisation here already.",
    "invitation.other": "This invitation belongs to another organisation.",
    "invitation.unknown": "This invitation does not exist. Check that you copied the whole link.",
    "invitation.used": "This invitation has been used.",
    "invitation.expired": "This invitation has ended. Ask whoever invited you to send another.",
    "invitation.address": "The invitation went to {email}. Confirm that address on your account page, or sign in with it, and try again.",
    "task.personal": "Only you can do this: nobody can take it over.",
    "task.gone": "This no longer waits for you: it has been done, or somebody else has it.",
    "task.not_theirs": "This colleague cannot do it: they do not hold the right for it, or had a part in it.",
    "task.other": "This is over already, or it is between other people.",
    "task.words_long": "Use {most} characters or fewer.",
    "letters.topic": "There are no such letters.",
    "letters.rhythm": "Choose when these letters come.",
    "letters.duty": "These letters cannot be switched off: {why}.",
    "membership.other": "This person does not work for your organisation here.",
    "membership.last_administrator": "Every organisation needs an administrator. Make somebody else one first.",
    "passphrase.short": "Use at least {least} characters: four or five odd words do well.",
    "passphrase.simple": "Use more different characters.",
    "passphrase.differs": "The two passphrases differ. Type the same one twice.",
    "passphrase.wrong": "That is not the passphrase of this key.",
}

OPPORTUNITIES: Mapping[str, str] = {
    "draft.no_title": "Enter a title.",
    "draft.gaps": "The draft is not complete yet: {count} to mend. The task list says what.",
    "draft.changed_meanwhile": "This draft was saved after you opened it. Nothing of what you typed is lost.",
    "score.changed_meanwhile": "Not saved: another score was saved here after you opened this page. Both are kept: the other one here, yours in the boxes below.",
    "draft.typed_elsewhere": "Not saved: you typed something else here in another tab or window. Both texts are kept.",
    "draft.too_long": "This is too long to be kept while you write: the most is {most} characters. Save it with the button.",
    "reasons.missing": "{ask}, in at least {words} words. For example: {example}.",
    "approve.own_draft": "You began this draft, so somebody else approves it: two officers publish.",
    "approve.own_words": "You wrote a part of this draft, so somebody else approves it: two officers publish.",
    "approve.own_request": "You asked for this approval, so somebody else gives it: two officers publish.",
    "ask.another_asks": "If you ask, nobody is left who may approve it. Let a colleague who wrote in it ask: then you may approve it.",
    "ask.somebody_joins": "Nobody is left who may approve it: every commissioner of your organisation wrote in it. Name a second officer of another public body, or give a colleague the role.",
    "second_officer.wanted": "One officer does not do this alone. {rule} Ask a second officer: everything you typed is sent to them as it stands.",
    "second_officer_line.unknown": "There is no such line. Choose one of those on the page.",
    "second_officer_line.out_of_bounds": "Enter a line between {lowest} and {highest}.",
    "second_officer_line.not_whole": "Enter a whole number.",
    "second_officer_line.crosses": "Then every contract would be found: short below {shortest}, long above {longest}. "
    "Enter another line, or move the other one first.",
    "second_officer_line.unchanged": "The line stands at {line} already. Enter another, or leave it.",
    "officer_request.waits": "A second officer is looking at a request of this kind already. Wait for the decision, or take that request back first.",
    "officer_request.nobody": "Your organisation has nobody else who may decide this. Choose an officer of another public body.",
    "officer_request.own": "You asked for this, so somebody else decides it. You can take it back.",
    "officer_request.seated": "You lead or score this purchase, so an officer who has no part in it decides.",
    "officer_request.not_own": "Only whoever asked can take it back. You can refuse it with your reasons.",
    "officer_request.decided": "This has been decided already. Nothing more was done.",
    "officer_request.in_time": "There is still time to decide on this, so it stays.",
    "officer_request.terms_changed": "The terms have changed since this was asked: {parts}. Nothing was published. Refuse it and say so; everything that was typed stays on this page.",
    "officer_request.deadline_passed": "The deadline has passed, so nothing can be changed any more. Nothing was published, and everything that was typed stays on this page.",
    "late_question.before_deadline": "The deadline has not passed yet. Ask a question that everybody reads, as long as questions are taken.",
    "late_question.ended": "This purchase has ended without a contract. Write to the buyer’s contact.",
    "late_question.too_late": "The award was made more than {days} days ago. Write to the buyer’s contact.",
    "late_question.not_follower": "Follow this purchase first: the answer comes by letter to those who do.",
    "late_question.empty": "Write what you want to know.",
    "late_question.wordless": "Write what you want to know in words.",
    "late_question.too_long": "Write at most {most} characters.",
    "late_answer.decided": "It has been decided, so an answer can go to whoever asked alone. Leave the published wording empty.",
    "debrief.not_yet": "There is no result yet. You can ask for a debrief once the award is made.",
    "debrief.too_late": "The award was made more than {days} days ago. Write to the buyer’s contact.",
    "debrief.no_bid": "Only whoever bid can ask for a debrief.",
    "debrief.asked": "Your organisation has asked already. The answer stands on this page once it is written.",
    "award.changed_since_asked": "Another ranking follows from the responses by now than the one that was asked for. Nothing was decided. Refuse it, so that the lead can ask again.",
    "second_officer.unknown": "Choose a commissioner of another public body that is checked here.",
    "second_officer.none": "No second officer of another public body is named for this draft.",
    "people.openers": "Choose at most {wanted} people who open the responses: fewer hands, fewer keys to lose.",
    "people.no_openers": "Nobody is named to open responses by this procedure: the portal opens them.",
    "people.lead_scores": "The lead cannot score as well. Choose somebody else for one of the two.",
    "people.not_commissioner": "Those who open, and the lead, must be commissioners of your own organisation.",
    "people.not_evaluator": "Evaluators must have that role in your own organisation, or in another one that is checked here.",
    "paper.unknown": "This document is no longer part of the draft.",
    "publish.national_notice": "From £30,000 on, enter the reference of the notice on the national platform, or say why none is due.",
    "publish.both": "Enter the reference of the notice, or why none is due: not both.",
    "national.shape": "That is not the reference of a notice. Find a Tender writes 2026/S 000-012345 or 012345-2026, Sell2Wales and Public Contracts Scotland JAN123456.",
    "national.year": "Check the year in the reference: no notice can be of that year.",
    "national.nothing_changed": "This is what stands there already. Enter what it should say.",
    "interest.held": "Your organisation follows this opportunity already.",
    "interest.none": "Your organisation does not follow this opportunity.",
    "question.empty": "Write your question.",
    "question.too_long": "Cut your question to {most} characters.",
    "question.too_late": "The time for questions is over.",
    "answer.empty": "Write the question as everybody will read it, and the answer.",
    "question.names_somebody": "Your question names an organisation, a person or an address. The buyer reads it as you write it: take the name out, or tick that the buyer may read it.",
    "answer.wordless": "The question needs words, and the answer words or a figure: as they stand, nobody learns anything from them. “Yes.” is enough for an answer.",
    "question.wordless": "Write your question in words: the buyer cannot answer a sign or a single letter.",
    "answer.given": "This question has been answered. If the answer is wrong, correct it.",
    "answer.names_somebody": "This names an organisation, a person or an address. Take it out, or confirm that everybody may read it.",
    "answer.none_yet": "This question has not been answered yet, so there is nothing to correct.",
    "answer.unchanged": "Nothing has changed yet. Change the question or the answer.",
    "answer.corrected_meanwhile": "Somebody else has just corrected this answer, so nothing was published. Look at it as it stands now, then begin again.",
    "amend.deadline_passed": "The deadline has passed, so nothing can be amended any more.",
    "amend.nothing_changed": "Nothing has changed yet.",
    "amend.fixed": "An amendment cannot touch what responses are built from: {parts}. Cancel and start again, or extend the deadline on its own page.",
    "amend.incomplete": "An amended opportunity must stay complete: title, summary, code, place, dates and specification.",
    "extend.deadline_passed": "The deadline has passed, so it cannot be moved any more.",
    "extend.too_far": "The new deadline must be within {days} days from today. Check the year.",
    "extend.only_lengthens": "Choose a later deadline: a deadline is only ever moved later.",
    "close.too_early": "The deadline has not passed yet.",
    "opening.not_opener": "Only the officers who were named before publication can open these responses.",
    "opening.not_closed": "Responses can be opened once, after the deadline has passed.",
    "opening.too_early": "The deadline has not come yet by this portal’s own clock, whatever this page said before. Nothing was opened. Try again after the deadline; if the deadline is over by your clock, tell whoever runs this portal.",
    "opening.passphrase": "That is not the passphrase of your opening key. Nothing was opened. Type it again; capitals count, blanks before and after it do not.",
    "opening.wrong_key": "This key belongs to another opportunity. Nothing was opened.",
    "opening.closing_list": "The responses here are not those that stood on the closing list at the deadline. Nothing was opened. Tell whoever runs this portal, and keep this page.",
    "opening.damaged": "The response with receipt {receipt} is not as it was sealed. Nothing was opened. Tell whoever runs this portal, and keep this page.",
    "template.unknown": "There is no ready template “{template}”. Choose one from the start page.",
    "procedure.recorded": "{procedure} has no draft: it is recorded with its contract. Begin from the start page.",
    "procedure.same": "It goes by this procedure already: {procedure}. Choose another, or keep it.",
    "procedure.category": "{procedure} is not for {category}. Choose another procedure.",
    "procedure.not_light_touch": "{procedure} is for light-touch services alone, and CPV code {cpv} is none.",
    "procedure.too_much": "{value} is at or over {line}, so it cannot be a {procedure}. Choose another procedure.",
    "procedure.too_little": "{value} is under {line}, so it cannot be an {procedure}. Choose another procedure.",
    "gap.procedure_category": "{procedure} is not for {category}. Choose another procedure.",
    "gap.procedure_not_light_touch": "{procedure} is for light-touch services alone, and CPV code {cpv} is none.",
    "gap.procedure_too_much": "{value} is at or over {line}, so it cannot be a {procedure}. Choose another procedure.",
    "gap.procedure_too_little": "{value} is under {line}, so it cannot be an {procedure}. Choose another procedure.",
    "gap.placeholder_stands": "{where}: in place of “{words}” say what is true for this purchase.",
    "gap.lots_do_not_add_up": "The lots come to £{sum} together; the value of the whole contract is £{value}. Make them agree.",
    "gap.lots_above_value": "The lots come to £{sum} together, more than the £{value} of the whole contract. Lower one, or raise the whole.",
    "gap.lot_value_left_out": "Some lots have a value and some have none. Enter the value of every lot, or of none.",
    "gap.lot_title_twice": "Two lots are called “{title}”. Give each a title of its own.",
    "gap.criterion_title_twice": "Two criteria are called “{title}”. Give each a title of its own.",
    "gap.deadline_too_soon": "Give bidders at least {days} days from today: the earliest deadline is {earliest}.",
    "gap.deadline_too_far": "The deadline must be within {days} days from today.",
    "gap.questions_in_past": "The last moment for questions has passed already. Choose a later one.",
    "gap.questions_too_soon": "Give bidders at least {days} days from today to ask questions.",
    "gap.questions_after_deadline": "Questions must end before the deadline for responses.",
    "gap.award_before_deadline": "The award must come after the deadline for responses.",
    "gap.award_too_late": "The award must come within {days} days after the deadline for responses.",
    "gap.award_on_in_past": "The day of the award has passed already. Choose a later one.",
    "gap.ends_before_start": "The contract must not end before it starts.",
    "gap.starts_before_award": "The contract must not start before the award.",
    "gap.starts_too_late": "The contract must start within {years} years after the award.",
    "gap.starts_on_in_past": "The day on which the contract starts has passed already. Choose a later one.",
    "gap.ends_on_in_past": "The day on which the contract ends has passed already. Choose a later one.",
    "gap.contract_too_long": "The contract must end within {years} years after it starts. Check the year in which it ends.",
    "gap.weights_not_100": "The weights come to {sum}. They must come to 100.",
    "gap.question_without_choices": "Say what can be chosen for “{title}”, or name the columns of its table.",
    "gap.question_bounds": "“{title}” takes no number: its least is above its most. Change one of them.",
    "gap.question_condition_ahead": "“{title}” depends on the answer to a question that comes after it. "
    "Move it down, or ask it of everybody.",
    "gap.question_condition_gone": "“{title}” depends on the answer to a question that is gone. Choose anew when it "
    "is asked.",
    "gap.question_condition": "“{title}” depends on an answer that cannot be given. Choose anew when it is asked.",
    "gap.question_unreachable": "No answers lead to “{title}”. Choose anew when it is asked.",
    "gap.criterion_without_question": "Ask at least one question under “{title}”, or remove the criterion.",
    "gap.one_lot_unexplained": "From the threshold on, bidders have to read why there is only one lot. Say why.",
    "reservation.nation": "A purchase may be kept for suppliers from the whole United Kingdom or from your area, never for one nation of it.",
    "reservation.closed": "A purchase may not be kept for some suppliers today. {why} Choose anybody.",
    "reservation.place": "A purchase may not be kept for suppliers from there. {why} Choose another place, or anybody.",
    "gap.reservation_nation": "A purchase may be kept for suppliers from the whole United Kingdom or from your area, never "
    "from one of its nations. Name the area, or choose the United Kingdom.",
    "gap.reservation_closed": "A purchase may not be kept for some suppliers today. {why} Choose anybody.",
    "gap.reservation_place": "A purchase may not be kept for suppliers from there. {why} Choose another place, or anybody.",
    "gap.reservation_above_threshold": "A purchase of £{value} is at or over the threshold of £{threshold}, where it cannot "
    "be kept for these suppliers. Let anybody bid, or lower the value.",
    "gap.openers_missing": "Name {wanted} officers who can open the responses.",
    "gap.opener_without_key": "Each of the officers who open needs an opening key before this can be published.",
    "gap.evaluators_missing": "Name at least {wanted} evaluators.",
    "gap.lead_missing": "Name the lead, who confirms the award.",
}
RESPONSES: Mapping[str, str] = {
    "response.after_deadline": "The deadline has passed. Nothing more is accepted, and nothing can be changed any more.",
    "response.own_purchase": "This is your own organisation's purchase, so it cannot respond to it.",
    "response.begun": "Your organisation has started a response already. Go on with that one.",
    "response.revise.not_now": "Your response has been opened, so it cannot be changed any more.",
    "response.seal.not_now": "Your response has been opened, so it cannot be sealed again.",
    "response.withdraw.not_now": "There is nothing to withdraw: no sealed response of yours counts at the moment.",
    "question.unknown": "This question is not asked here.",
    "answer.too_long": "Cut this answer to {most} characters. It was not saved.",
    "answer.changed_meanwhile": "Not saved: another answer was saved here after you opened this page. Both are kept: the other one here, yours in the box below.",
    "price.changed_meanwhile": "Not saved: other prices were saved here after you opened this page. Both are kept: the others here, yours in the boxes below.",
    "lot.unknown": "This lot is not part of the purchase.",
    "money.unreadable": "Enter a price in pounds, such as 84,000 or 84000.50.",
    "money.too_large": "Enter a price under £100,000 million.",
    "price.nought": "Enter a price above £0, or leave the box empty if you make no offer for this lot.",
    "seal.keeps_text": "This was not sent: this response is sealed by itself, which needs the text here. Switch that off first if nothing is to be kept.",
    "standing_seal.on": "This response is sealed by itself already.",
    "standing_seal.off": "This response is not sealed by itself, so there is nothing to switch off.",
    "decline.closed": "This opportunity is closed, so nothing can be said or taken back of it any more.",
    "decline.own_purchase": "This is your own organisation's purchase, so there is nothing to decline.",
    "decline.sealed": "Your organisation has a sealed response that counts. Withdraw it first if you do not want to respond.",
    "decline.none": "Your organisation has not said that it does not respond, so there is nothing to take back.",
    "seal.incomplete": "This was not sent: {count} still to fix. Each is listed below.",
    "seal.failed": "This was not sent. Try again; your working copy is as you left it.",
    "seal.not_open": "This was not sent: the buyer does not accept responses to this opportunity.",
    "seal.terms_changed": "This was not sent: the buyer changed the opportunity while you were looking at this page. Read what changed, then look through your response again.",
    "seal.changed_meanwhile": "This was not sent: what you wrote was changed, perhaps in another window or by a colleague, after you opened this page. Look through it again, then seal.",
    "seal.sealed_meanwhile": "This was not sent again: your response was sealed meanwhile, perhaps in another window or by a colleague, after you opened this page. The working copy that was kept is still here.",
    "seal.sealed_elsewhere": "This was not sent: it had been sealed already, perhaps in another window, and no copy was kept here to send again.",
    "seal.done_already": "This click has been received already.",
}
EVALUATION: Mapping[str, str] = {
    "seat.not_now": "Evaluators are added from publication until all scores are locked.",
    "seat.taken": "This person is an evaluator here already.",
    "score.no_seat": "You are not an evaluator of this opportunity.",
    "score.not_now": "Responses are scored after they have been opened, and until the award.",
    "score.locked": "Your scores are locked, so they cannot be changed any more.",
    "score.not_declared": "First say whether you know anybody who bid. Whoever does takes no part in the scoring.",
    "score.unknown_criterion": "This opportunity has no such criterion to score.",
    "score.out_of_range": "Choose a score from 0 to {most}.",
    "score.no_reason": "Say why you chose {value}, in a sentence of {words} words or more. Figures and pictures are no words.",
    "score.cells_left": "You cannot lock yet: {count} still to score.",
    "declare.done": "You have declared already.",
    "award.not_lead": "Only the lead who was named before publication confirms the award.",
    "award.too_few_evaluators": "At least {wanted} evaluators must score. Add somebody in place of whoever stepped back.",
    "award.not_locked": "Not every evaluator has locked yet.",
    "award.scores_changed": "The scores here are not those that were locked. Nothing was awarded. Tell whoever runs this portal, and keep this page.",
    "award.no_offer": "Nobody offered a price, so nothing can be awarded. End the opportunity without an award and say why.",
    "award.names_loser": "The reasons name an organisation that did not win, or a person: everybody will read this. Take the name out, or tick that everybody may read it.",
    "award.tie": "{count} bidders share the first place for {lot}. Choose one of them and say why.",
}
AGREEMENTS: Mapping[str, str] = {
    "contract.held": "This contract is in the register already.",
    "contract.signed_before_award": "A contract is signed on the day of the award or later.",
    "contract.in_future": "Enter the day on which it was signed: it cannot lie in the future.",
    "contract.ends_before_start": "The contract must not end before it starts.",
    "contract.starts_before_award": "The contract must not start before the award.",
    "contract.starts_too_late": "The contract must start within {years} years after the award.",
    "contract.contract_too_long": "The contract must end within {years} years after it starts. Check the year in which it ends.",
    "contract.second_officer": "This value is more than was awarded, so a second officer approves the correction before it is published.",
    "contract.one_officer": "This correction needs no second officer. Publish it yourself.",
    "contract.correction_waits": "A correction of this contract waits for a second officer already. It is approved, refused or taken back first.",
    "contract.request_decided": "This correction has been approved or refused already.",
    "contract.own_request": "You asked for this correction, so somebody else approves it.",
    "contract.no_value": "Enter a value above nought.",
    "contract.nothing_changed": "Nothing has been changed yet. Choose what is wrong.",
    "contract.reason_long": "Use {most} characters or fewer to say why.",
    "contract.corrected_meanwhile": "This contract has just been corrected, by a colleague or by you in another tab, so nothing was published. What you typed is still here: check it against what the entry says now.",
}
FILES: Mapping[str, str] = {
    "file.no_name": "The file “{name}” has no ending in its name. Give it one, such as plan.pdf, and choose it again.",
    "file.name_too_long": "Shorten the name of the file “{name}”.",
    "file.lapsed": "A file that you chose here before has been deleted: files wait four hours. Choose it again, or go on without it.",
    "file.empty": "The file “{name}” is empty. Open it to check, then choose it again.",
    "file.too_large": "The file “{name}” is too large. The most is {most}.",
    "file.kind": "The file “{name}” is of a kind that is not taken. These are: {kinds}.",
    "file.phone_photo": "The file “{name}” is a photo as iPhones take it (HEIC), which many computers do not show. Choose it in Photos and share it by Mail to yourself, which makes a JPEG of it; or set Settings, Camera, Formats to Most Compatible and take it again.",
    "file.not_what_it_says": "The file “{name}” is not a {ending} file inside, whatever its name says. Save it once more and choose it again.",
    "file.protected": "The file “{name}” is protected by a password, so nobody could read it here. Open it, take the password off, save it and choose it again.",
    "file.older_office": "The file “{name}” is an older Office file (such as .doc, .xls or .ppt) under a new name. Open it, save it as {ending} and choose it again.",
    "file.too_many": "The file “{name}” was not attached: a response holds {most} files at the most. Remove one first.",
}

CAPABILITIES: Mapping[str, str] = {
    "rule_set.nothing": "The list of rules is not there: the program stands without its documentation.",
    "rule_set.changed_meanwhile": "The list of rules has changed since you opened this page. Read it again, then confirm.",
    "rule_set.lawyer": "Enter who confirmed the rules: the name and the post.",
    "capability.unknown": "There is no such part of the portal.",
    "capability.on_already": "“{title}” is switched on already.",
    "capability.off_already": "“{title}” is switched off already.",
    "capability.needs": "“{title}” cannot work without {others}. Switch that on first.",
    "capability.needed_by": "{others} cannot work without “{title}”. Switch that off first.",
}

CHECKED: Mapping[str, str] = {
    "checked.changed_meanwhile": "What you checked has changed meanwhile. Check it again.",
}

CONSTRAINTS: Mapping[str, str] = {
    "constraint.framework_one_open_draft": "Somebody has just started a version. Go on with that one.",
    "constraint.membership_once": "This person works for the organisation here already.",
    "constraint.identifier_unique": "Another organisation here has that number.",
    "constraint.response_once": "Your organisation has started a response already. Go on with that one.",
    "constraint.interest_once": "Your organisation follows this opportunity already.",
    "constraint.score_once": "You scored this a moment ago. Look at the page again.",
    "constraint.body_once_of_a_kind": "There is such a body already.",
    "constraint.seat_one_for_a_person": "This person holds a seat of this body already.",
    "constraint.person_email_unique": "Somebody is registered with this e-mail address already.",
}

MISSING_FIELDS: Mapping[str, str] = {
    f"gap.{row.reason_when_missing}": row.missing for row in TERMS_FIELDS if row.missing
} | {f"gap.{row.reason_out_of_range}": f"{row.out_of_range}." for row in TERMS_FIELDS if row.out_of_range}

SENTENCES: Mapping[str, str] = {
    **NOTICES,
    **AWARDS,
    **QUOTES,
    **BARRIER_REFUSALS,
    **SEARCHES,
    **PEOPLE,
    **OPPORTUNITIES,
    **MISSING_FIELDS,
    **RESPONSES,
    **EVALUATION,
    **AFTER_OPENING,
    **AGREEMENTS,
    **RECORDS,
    **COMMENTS,
    **BODIES,
    **FRAMEWORK,
    **CONSULTATIONS,
    **FILES,
    **CAPABILITIES,
    **CLAUSES,
    **LIBRARY,
    **SIGNATURES,
    **CHECKED,
    **CONSTRAINTS,
}

LIVES: Mapping[str, str] = {
    "opportunity": "The opportunity",
    "response": "The response",
    "body": "The body",
    "meeting": "The meeting",
    "signature": "The answer of your organisation",
    "framework": "This version of the framework",
    "consultation": "The consultation",
    "comment": "The comment",
    "record": "The record",
}
STATES: Mapping[str, str] = {
    "draft": "still a draft",
    "prepared": "announced and not open yet",
    "unconfirmed": "not confirmed yet",
    "with_approver": "with a second officer",
    "evaluating": "being evaluated",
    "decided": "decided, and not yet announced",
    "no_award": "ended without an award",
    "recorded": "published",
    "discarded": "discarded",
    "forming": "still forming",
    "minuted": "over, and its minutes are written",
    "accepted": "over, and its minutes are accepted",
    "consulting": "open for comments",
    "revising": "being revised after comments",
    "abandoned": "given up",
}


class _ParamsOrEmpty(dict[str, str]):
    """The values of a sentence; a missing one is empty."""

    def __missing__(self, key: str) -> str:
        return ""


def sentence(refusal: Refusal) -> str:
    """Writes a refusal as a sentence; where a state forbids the act ("not_now"), it names that state."""
    template = SENTENCES.get(refusal.reason)
    if template:
        return " ".join(template.format_map(_ParamsOrEmpty(refusal.params)).split())
    life, _, rest = refusal.reason.partition(".")
    if rest.endswith(".not_now") and life in LIVES:
        state = refusal.params.get("state", "")
        return f"{LIVES[life]} is {STATES.get(state, state)}, so this cannot be done now."
    if life == "constraint":
        return "Somebody did this, or something that rules it out, a moment ago. Look at the page again."
    return f"This cannot be done now ({refusal.reason})."
