"""What somebody typed into a part of a response and has not saved: it waits as their own draft, be it that they
were signed out, left the page, or lost their connection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.kept_input import KeptInput, sent_form
from hopmarket.pages.parts.unsent_forms import WriterNote, writer_note
from hopmarket.records.responses.models import Response

_KIND = "unsent_responses"
_UNSENT = KeptInput(_KIND)


@dataclass(frozen=True, slots=True)
class UnsentMarks:
    """What the form of a part carries for its unsaved text: who writes what, the draft that it shows, and
    where it saves itself."""

    kind: str
    about: str
    writer: str
    waiting: str
    address: str


def _about(response: Response, part: str) -> str:
    return f"{response.pk}/{part}"


def typed_before(request: MemberRequest, response: Response, part: str) -> Mapping[str, str]:
    """What this person typed here and did not save, with the mark of the form in which they did; empty when
    nothing waits, and while the form is being sent."""
    draft = None if request.method == "POST" else _UNSENT.draft(request, _about(response, part))
    if draft is None:
        return {}
    return {**{name: texts[-1] for name, texts in draft.body.items() if texts}, "mark": draft.form}


def unsent_marks(request: MemberRequest, response: Response, part: str) -> UnsentMarks:
    """The marks for the form of a part."""
    about = _about(response, part)
    waiting = sent_form(request).loaded if request.method == "POST" else _UNSENT.version(request, about)
    return UnsentMarks(
        kind=_KIND,
        about=about,
        writer=writer_note(WriterNote(request.member.person, _KIND, about)),
        waiting=waiting,
        address=reverse("account:save_draft", args=[_KIND, about]),
    )


def keep_unsaved(request: MemberRequest, response: Response, part: str) -> None:
    """Keeps what was sent and refused."""
    _UNSENT.keep_sent(request, _about(response, part))


def settle_unsent(request: MemberRequest, response: Response, part: str) -> None:
    """Deletes what waited for a part, once that is saved."""
    _UNSENT.settle(request, _about(response, part))
