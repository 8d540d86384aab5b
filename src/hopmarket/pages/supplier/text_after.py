"""The choice at sealing: what becomes of the readable text, and whether it was downloaded as it stands."""

from __future__ import annotations

from django.http import QueryDict
from django.urls import reverse

from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.kept_input import SessionInput
from hopmarket.records.responses.models import Response, SealedCopy
from hopmarket.records.responses.queries import standing_seal_of
from hopmarket.rules.working_copy import TextAfterSealing

from .forms import TextAfterForm

_DOWNLOADED = SessionInput("downloaded_text")

NOT_DOWNLOADED = (
    "Nothing has been sent yet. Download the text as it stands now, with the link under your choice, then press "
    "Seal and send again"
)
_IN_WORDS = {
    TextAfterSealing.KEPT: "You chose to keep your text here.",
    TextAfterSealing.DOWNLOADED: "You downloaded your text before you sealed, and chose to keep nothing here.",
    TextAfterSealing.NOT_KEPT: "You chose to keep no text.",
}


def note_downloaded(request: MemberRequest, response: Response) -> None:
    """Notes for this session that the text was downloaded in the state in which it was saved last."""
    _DOWNLOADED.keep(request, {"saved_at": response.saved_at.isoformat()}, about=response.pk)


def is_downloaded(request: MemberRequest, response: Response) -> bool:
    """Whether the text was downloaded in this session as it stands now."""
    noted = _DOWNLOADED.of(request, about=response.pk)
    return noted is not None and noted.get("saved_at") == response.saved_at.isoformat()


def text_after_form(response: Response, fields: QueryDict | None = None) -> TextAfterForm:
    """The choice with the address of this response's text."""
    download = reverse("supplier:my_copy", args=[response.opportunity.reference])
    return TextAfterForm(fields, download=download)


def chosen_form(request: MemberRequest, response: Response) -> TextAfterForm:
    """The choice as it was sent; it has an error where nothing was chosen, or where the text of whoever
    keeps nothing here has not been downloaded as it stands. A response that is sealed by itself keeps it."""
    fields = request.POST.copy()
    standing = standing_seal_of(response)
    if standing and standing.ended_at is None:
        fields.setdefault("text_after", str(TextAfterSealing.KEPT))
    form = text_after_form(response, fields)
    downloads = form.is_valid() and form.cleaned_data["text_after"] is TextAfterSealing.DOWNLOADED
    if downloads and not is_downloaded(request, response):
        form.add_error("text_after", NOT_DOWNLOADED)
    return form


def text_after_in_words(copy: SealedCopy) -> str:
    """What its bidder chose for the text when they sealed a copy; empty where they were not asked."""
    return _IN_WORDS[TextAfterSealing(copy.text_after)] if copy.text_after else ""
