"""Letters to people without an account: to confirm a comment, or letters about consultations; and these letters."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from hopmarket.records.post.letters import TOKEN, LetterKind, Values
from hopmarket.rules.dates_in_words import when

from .models import Comment, Consultation, ConsultationSubscriber
from .visitor_links import COMMENT_LINKS, SUBSCRIBER_LINKS


def comment_link_values(comment: Comment) -> Values:
    """What letters say of a comment: where it stands, and nothing that was typed."""
    return {"comment": str(comment.pk)}


def subscriber_values(subscriber: ConsultationSubscriber) -> Values:
    """What letters say of whoever gets them."""
    return {"subscriber": str(subscriber.pk)}


def consultation_values(consultation: Consultation) -> Values:
    """What letters say of a consultation, as it stands when they are written."""
    return {
        "consultation": consultation.key,
        "title": consultation.title,
        "body": consultation.body.name,
        "closes_at": consultation.closes_at.isoformat(),
    }


def _comment_token(values: Values) -> str:
    comment = Comment.objects.filter(pk=int(values["comment"])).exclude(address="").first()
    return COMMENT_LINKS.token_of(comment.handle) if comment else ""


def _subscriber_token(values: Values) -> str:
    row = ConsultationSubscriber.objects.filter(pk=int(values["subscriber"]), ended_at=None).first()
    return SUBSCRIBER_LINKS.token_of(row.handle) if row else ""


def _closes(values: Values) -> str:
    return when(datetime.fromisoformat(values["closes_at"]))


def _stop_link(values: Values) -> str:
    return f"{settings.BASE_URL}/partnership/letters/{values[TOKEN]}/stop/" if TOKEN in values else ""


COMMENT_CONFIRM = LetterKind(
    "comment_confirm",
    "Confirm your comment",
    "Somebody, probably you, wrote a comment in a consultation on this portal and gave this address.\n\n"
    "If it was you, open the page below: it shows what was written, and a button to confirm it. Then it is "
    "published. The link holds for seven days; afterwards it shows you where your comment stands.\n\n"
    "If it was not you, do nothing. Nothing is published, and the comment and the address are deleted after those "
    "seven days.",
    "/partnership/comments/{token}/confirm/",
    takes=("comment",),
    token=_comment_token,
)

CONSULTATION_LETTERS_CONFIRM = LetterKind(
    "consultation_letters_confirm",
    "Do you want letters about consultations?",
    "Somebody, probably you, asked on this portal for letters about consultations and gave this address.\n\n"
    "If it was you, open the page below: it shows what the letters would be about, and a button to confirm it. The "
    "link holds for seven days.\n\n"
    "If it was not you, do nothing. Nothing more is sent, and the address is deleted after those seven days.",
    "/partnership/letters/{token}/confirm/",
    takes=("subscriber",),
    token=_subscriber_token,
)

CONSULTATION_OPENS = LetterKind(
    "consultation_opens",
    "Have your say: {title}",
    "{body} asks what people think: {title}\n\nYou can comment until {closes}, with or without an account.\n\n"
    "You asked for letters about consultations. To stop them:\n{stop}\n\nTo read what would change, and say what you "
    "think:",
    "/consultations/{consultation}/",
    stop="/partnership/letters/{token}/stop/",
    made={"stop": _stop_link, "closes": _closes},
    takes=("subscriber", "closes_at"),
    token=_subscriber_token,
)

CONSULTATION_TWO_WEEKS_LEFT = LetterKind(
    "consultation_two_weeks_left",
    "Two weeks left: {title}",
    "{body} still asks what people think: {title}\n\nYou can comment until {closes}, with or without an account.\n\n"
    "You asked for letters about consultations. To stop them:\n{stop}\n\nTo read what would change, and what others "
    "said:",
    "/consultations/{consultation}/",
    stop="/partnership/letters/{token}/stop/",
    made={"stop": _stop_link, "closes": _closes},
    takes=("subscriber", "closes_at"),
    token=_subscriber_token,
)

SUBSCRIBER_LETTERS = tuple(
    kind.name for kind in (CONSULTATION_LETTERS_CONFIRM, CONSULTATION_OPENS, CONSULTATION_TWO_WEEKS_LEFT)
)
"""Letters that are deleted with whoever does not want them any more."""
COMMENT_LETTERS = (COMMENT_CONFIRM.name,)
"""Letters that are deleted with the address of a comment."""
LETTERS_WITH_A_LINK = (COMMENT_CONFIRM.name, CONSULTATION_LETTERS_CONFIRM.name)
"""Letters that anybody can have written to an address that they type."""
