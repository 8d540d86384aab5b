"""The tag of forms that save themselves while somebody types; loaded through ``{% load hm %}``."""

from __future__ import annotations

import secrets

from django import template
from django.template import Context
from django.urls import reverse

from hopmarket.pages.parts.kept_input import KeptInput, sent_form
from hopmarket.pages.parts.unsent_forms import WriterNote, writer_note

register = template.Library()


@register.inclusion_tag("parts/autosave.html", takes_context=True)
def autosaves(context: Context, kind: str, about: object) -> dict[str, object]:
    """Makes the form in which it stands save itself as a draft of whoever is signed in, and keeps what the
    form sends when it cannot be taken. ``about`` is the number of what the draft is about, as the kind's row in
    ``account.draft_subjects`` reads it."""
    request = context["request"]
    form = sent_form(request)
    again = request.method == "POST" and form.mark
    return {
        "mark": form.mark if again else secrets.token_urlsafe(9),
        "waiting": form.loaded if again else KeptInput(kind).version(request, about),
        "writer": writer_note(WriterNote(request.user.pk, kind, str(about))),
        "address": reverse("account:save_draft", args=[kind, about]),
        "person": request.user.pk,
    }
