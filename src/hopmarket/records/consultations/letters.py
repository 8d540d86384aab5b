"""Letters about consultations: their words, and where their readers go on."""

from __future__ import annotations

from hopmarket.records.parties.models import Organisation
from hopmarket.records.post.letters import LetterKind, Values
from hopmarket.rules.comment_life import OUTCOME_WORDS, SpokenAs

from .models import Comment
from .visitor_letters import (
    COMMENT_CONFIRM,
    CONSULTATION_LETTERS_CONFIRM,
    CONSULTATION_OPENS,
    CONSULTATION_TWO_WEEKS_LEFT,
)
from .visitor_links import COMMENT_LINKS

__all__ = [
    "COMMENT_ANSWERED",
    "COMMENT_ANSWER_REVISED",
    "COMMENT_CONFIRM",
    "COMMENT_HIDDEN",
    "COMMENT_KEPT_HIDDEN",
    "COMMENT_RESTORED",
    "CONSULTATION_EXTENDED",
    "CONSULTATION_LETTERS_CONFIRM",
    "CONSULTATION_OPENS",
    "CONSULTATION_RESPONDED",
    "CONSULTATION_TWO_WEEKS_LEFT",
    "CONSULTATION_WITHDRAWN",
    "SECTOR_BODY_NAMED",
    "comment_values",
    "sector_body_values",
]

LONGEST_QUOTED = 600
_OUTCOMES = {str(outcome): words for outcome, words in OUTCOME_WORDS.items()}


def comment_values(comment: Comment) -> Values:
    """What letters say of a comment."""
    words = comment.text if len(comment.text) <= LONGEST_QUOTED else f"{comment.text[:LONGEST_QUOTED]} …"
    return {
        "consultation": comment.consultation.key,
        "title": comment.consultation.title,
        "comment": str(comment.pk),
        "number": str(comment.number),
        "clause": comment.clause,
        "words": words,
        "spoken_as": str(comment.spoken_as),
    }


def sector_body_values(organisation: Organisation) -> Values:
    """What letters say of an organisation that may vouch."""
    return {"organisation": organisation.name}


def _where(values: Values) -> str:
    return f"clause {values['clause']}" if values["clause"] else "the whole text"


def _own_comment(values: Values) -> str:
    """What the address of its author's own page calls a comment: the secret of the link for those without an
    account, else its number; empty once it has been deleted."""
    if values["spoken_as"] != SpokenAs.EMAIL:
        return values["comment"]
    comment = Comment.objects.filter(pk=int(values["comment"])).first()
    return COMMENT_LINKS.token_of(comment.handle) if comment else ""


def _pass_on(values: Values) -> str:
    """What whoever vouched is asked to do; nothing for those who wrote themselves."""
    if values["spoken_as"] != SpokenAs.VOUCHED:
        return ""
    return "You vouched for this comment. Please pass this letter on to whoever made it.\n\n"


def _outcome(values: Values) -> str:
    words = _OUTCOMES.get(values["outcome"], values["outcome"])
    return f"{words}: {values['clauses']}" if values["clauses"] else words


_COMMENT = "{pass_on}In the consultation “{title}” you wrote about {where} (comment {number}):\n\n{words}\n\n"
_MADE = {"where": _where, "pass_on": _pass_on}
_TAKES = ("clause", "spoken_as", "comment")
_OWN_PAGE = "/partnership/comments/{token}/"

COMMENT_ANSWERED = LetterKind(
    "comment_answered",
    "Your comment on {where} has been answered",
    _COMMENT + "The answer: {result}.\n\n{reason}\n\n"
    "The same answer stands beside your comment on the public page of the consultation.",
    "/consultations/{consultation}/comments/{number}/",
    made={**_MADE, "result": _outcome},
    takes=(*_TAKES, "outcome", "clauses"),
)

COMMENT_ANSWER_REVISED = LetterKind(
    "comment_answer_revised",
    "The answer to your comment on {where} has changed",
    _COMMENT + "The answer is now: {result}.\n\n{reason}\n\n"
    "What it said before stays on the public page of the consultation.",
    "/consultations/{consultation}/comments/{number}/",
    made={**_MADE, "result": _outcome},
    takes=(*_TAKES, "outcome", "clauses"),
)

COMMENT_HIDDEN = LetterKind(
    "comment_hidden",
    "Your comment on {where} is not shown",
    _COMMENT + "It is not shown any more, and is still counted. The rule: {rule}\n\n{rule_words}\n\n"
    "Why it applies here: {reason}\n\nWhat you can do: {instead}\n\n"
    "If you think that this is wrong, ask for another look on the page below.",
    _OWN_PAGE,
    made=_MADE,
    takes=_TAKES,
    token=_own_comment,
    page_otherwise="/partnership/comments/",
)

COMMENT_KEPT_HIDDEN = LetterKind(
    "comment_kept_hidden",
    "Your comment on {where} stays hidden",
    _COMMENT + "You asked for another look. It was looked at again and stays hidden. The rule: {rule}\n\n"
    "{rule_words}\n\nWhy it applies: {reason}\n\nWhat you can do: {instead}\n\n"
    "It is still counted. From the page below you come to the log, which shows who decided, and when.",
    _OWN_PAGE,
    made=_MADE,
    takes=_TAKES,
    token=_own_comment,
    page_otherwise="/partnership/comments/",
)

COMMENT_RESTORED = LetterKind(
    "comment_restored",
    "Your comment on {where} is shown again",
    _COMMENT + "It is shown again, because:\n\n{reason}\n\nIt will be answered like every other comment.",
    _OWN_PAGE,
    made=_MADE,
    takes=_TAKES,
    token=_own_comment,
    page_otherwise="/partnership/comments/",
)

CONSULTATION_EXTENDED = LetterKind(
    "consultation_extended",
    "More time for “{title}”",
    _COMMENT + "The consultation closes later: {closes}. The reason:\n\n{reason}",
    "/consultations/{consultation}/",
    made=_MADE,
    takes=_TAKES,
)

CONSULTATION_WITHDRAWN = LetterKind(
    "consultation_withdrawn",
    "“{title}” has been withdrawn",
    _COMMENT + "The consultation has been withdrawn. The reason:\n\n{reason}\n\n"
    "Your comment stays on the public page, and can still be answered.",
    "/consultations/{consultation}/",
    made=_MADE,
    takes=_TAKES,
)

CONSULTATION_RESPONDED = LetterKind(
    "consultation_responded",
    "The response to “{title}” is published",
    _COMMENT + "Every comment has been answered, and the response is published:\n\n{summary}",
    "/consultations/{consultation}/",
    made=_MADE,
    takes=_TAKES,
)

SECTOR_BODY_NAMED = LetterKind(
    "sector_body_named",
    "{organisation} may now vouch for people in consultations",
    "The partnership has named {organisation} as a body of the voluntary sector. From now on it may pass on "
    "comments of people who do not want to give their names: it vouches that they live or work here, and knows "
    "their names alone.\n\nAnswers to such comments come to its administrators, who pass them on.",
    "/consultations/",
)
