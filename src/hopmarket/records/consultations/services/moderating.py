"""Hiding comments by the published rule, and showing them again: each time a line in the public log."""

from __future__ import annotations

from datetime import datetime

from hopmarket.records.ledger.acts import Outcome, act
from hopmarket.rules.comment_life import CommentAct
from hopmarket.rules.consultation_life import ConsultationAct
from hopmarket.rules.moderation import MODERATION_RULES, ModerationDeed
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, System

from .. import letters
from ..answerers import speaks_for
from ..comment_letters import write_to_authors
from ..models import Comment, ModerationEntry
from ..publishing import publish_comment, publish_moderation
from ..round_steps import comment_subject, take_comment_step, take_round_step

AUTHOR = "Its author"
"""Whom the log names where the author of a comment has asked for another look."""


def _moderated(
    comment: Comment, what: CommentAct, of_round: ConsultationAct
) -> tuple[Comment, str] | Refusal:
    """The comment under its consultation's lock, and the state to which the act leads it."""
    row = take_round_step(comment.consultation, of_round)
    if isinstance(row, Refusal):
        return row
    kept = Comment.objects.select_related("consultation", "person", "vouched_by", "answer").get(pk=comment.pk)
    after = take_comment_step(kept, what)
    return after if isinstance(after, Refusal) else (kept, str(after))


def _log(
    comment: Comment, deed: ModerationDeed, rule: str, reason: str, by: Member | System, at: datetime
) -> ModerationEntry:
    is_officer = isinstance(by, Member) and deed is not ModerationDeed.ASKED_AGAIN
    entry = ModerationEntry.objects.create(
        comment=comment,
        deed=deed,
        rule=rule,
        reason=reason,
        at=at,
        by_id=by.person if is_officer and isinstance(by, Member) else None,
    )
    named = by.organisation_name if is_officer and isinstance(by, Member) else AUTHOR
    publish_moderation(entry, organisation=named, at=at)
    return entry


@act("hide_comment")
def hide_comment(
    *, comment: Comment, rule: str, reason: str, by: Member, at: datetime
) -> Outcome[Comment] | Refusal:
    """Hides a comment by a row of the published rule. Its words are withheld from what is published; it stays
    counted, and the rule stands as its answer. Its author is told why, and may ask for another look.

    Refuses ``moderation.no_such_rule`` and ``reasons.missing``.
    """
    moderated = _moderated(comment, CommentAct.HIDE, ConsultationAct.HIDE)
    if isinstance(moderated, Refusal):
        return moderated
    kept, after = moderated
    row = MODERATION_RULES.get(rule)
    if row is None:
        return Refusal("moderation.no_such_rule")
    missing = unreasoned(reason, "hide_comment")
    if missing:
        return missing
    kept.state = after
    kept.save(update_fields=["state"])
    _log(kept, ModerationDeed.HIDDEN, rule, reason, by, at)
    publish_comment(kept, at=at)
    write_to_authors(
        [kept],
        letters.COMMENT_HIDDEN,
        at=at,
        rule=row.title,
        rule_words=row.words,
        instead=row.instead,
        reason=reason,
    )
    return Outcome(comment_subject(kept), kept, {"number": kept.number, "rule": rule})


@act("ask_for_another_look")
def ask_for_another_look(
    *, comment: Comment, reason: str, by: Member | System, at: datetime
) -> Outcome[ModerationEntry] | Refusal:
    """Asks, as the author of a hidden comment or as the body that vouched for it, for another look at it. A visitor
    has opened the link in the letter. That they asked is published in the log; what they say is read by those who
    decide.

    Refuses ``comment.not_yours``, ``moderation.asked_already`` until it has been decided, and ``reasons.missing``.
    """
    moderated = _moderated(comment, CommentAct.ASK_AGAIN, ConsultationAct.ASK_AGAIN)
    if isinstance(moderated, Refusal):
        return moderated
    kept, _ = moderated
    if isinstance(by, Member) and not speaks_for(by, kept):
        return Refusal("comment.not_yours")
    newest = kept.moderation.last()
    if newest and newest.deed == ModerationDeed.ASKED_AGAIN:
        return Refusal("moderation.asked_already")
    missing = unreasoned(reason, "ask_for_another_look")
    if missing:
        return missing
    entry = _log(kept, ModerationDeed.ASKED_AGAIN, newest.rule if newest else "", reason, by, at)
    return Outcome(comment_subject(kept), entry, {"number": kept.number})


@act("keep_comment_hidden")
def keep_comment_hidden(
    *, comment: Comment, reason: str, by: Member, at: datetime
) -> Outcome[Comment] | Refusal:
    """Decides, after its author has asked for another look, that a comment stays hidden.

    Refuses ``moderation.nobody_asked`` and ``reasons.missing``.
    """
    moderated = _moderated(comment, CommentAct.KEEP_HIDDEN, ConsultationAct.HIDE)
    if isinstance(moderated, Refusal):
        return moderated
    kept, _ = moderated
    newest = kept.moderation.last()
    if newest is None or newest.deed != ModerationDeed.ASKED_AGAIN:
        return Refusal("moderation.nobody_asked")
    missing = unreasoned(reason, "keep_comment_hidden")
    if missing:
        return missing
    row = MODERATION_RULES[newest.rule]
    _log(kept, ModerationDeed.KEPT_HIDDEN, newest.rule, reason, by, at)
    write_to_authors(
        [kept],
        letters.COMMENT_KEPT_HIDDEN,
        at=at,
        rule=row.title,
        rule_words=row.words,
        instead=row.instead,
        reason=reason,
    )
    return Outcome(comment_subject(kept), kept, {"number": kept.number, "rule": newest.rule})


@act("restore_comment")
def restore_comment(*, comment: Comment, reason: str, by: Member, at: datetime) -> Outcome[Comment] | Refusal:
    """Shows a hidden comment again; from then on it waits for an answer like every other. Refuses
    ``reasons.missing``."""
    moderated = _moderated(comment, CommentAct.RESTORE, ConsultationAct.RESTORE)
    if isinstance(moderated, Refusal):
        return moderated
    kept, after = moderated
    missing = unreasoned(reason, "restore_comment")
    if missing:
        return missing
    newest = kept.moderation.last()
    kept.state = after
    kept.save(update_fields=["state"])
    _log(kept, ModerationDeed.RESTORED, newest.rule if newest else "", reason, by, at)
    publish_comment(kept, at=at)
    write_to_authors([kept], letters.COMMENT_RESTORED, at=at, reason=reason)
    return Outcome(comment_subject(kept), kept, {"number": kept.number})
