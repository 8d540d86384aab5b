"""Receipts of sealed responses: the page, the signed file, and the page that says whether it counted."""

from __future__ import annotations

import base64

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hopmarket import server_keys
from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.money_and_dates import pounds, short_fingerprint
from hopmarket.pages.parts.question_words import answer_in_words
from hopmarket.records.opportunities.queries import is_open
from hopmarket.records.responses.models import Response
from hopmarket.records.responses.queries import (
    copies_set_aside,
    counting_copy,
    has_working_copy,
    working_answers,
)
from hopmarket.records.responses.services import seal_when_due
from hopmarket.rules.hash_chain import canonical
from hopmarket.rules.response_life import ResponseState, asked_of
from hopmarket.rules.tender_questions import asked_question
from hopmarket.rules.terms import QuestionKind
from hopmarket.rules.working_copy import WorkingCopyStanding

from . import tasks
from .receipt_summary import contents_in_words, sealed_plate, to_the_second
from .response_access import (
    kept_nothing,
    opportunity_context,
    opportunity_of,
    responding,
    response_of,
    started_response,
)
from .text_after import note_downloaded, text_after_in_words
from .what_counts import standing_in_words, standing_of, what_counts

CHECKING = (
    "The text in 'signed' is the receipt, letter for letter. Its SHA-256 is the print. "
    "'signature' (hexadecimal) is an Ed25519 signature of that text; 'public_key' checks it."
)
"""How anybody can check a receipt file: stands in every file, so that its words stay as they are."""


@responding
@require_safe
def receipt(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows the receipt of the copy that counts; without one, leads to the page that says that nothing counts."""
    response = response_of(request, reference)
    if seal_when_due(response, request.at):
        response = response_of(request, reference)
    copy = counting_copy(response)
    if copy is None:
        return redirect("supplier:did_it_count", reference)
    context = {
        **opportunity_context(response.opportunity, request.at),
        "response": response,
        "copy": copy,
        "plate": sealed_plate(response, copy, request.at, linked=False),
        "received": to_the_second(copy.received_at),
        "earlier": _set_aside(response),
        "kept": has_working_copy(response),
        "text_after": text_after_in_words(copy),
        "as_sent": standing_of(response, copy) is WorkingCopyStanding.AS_SENT,
        "standing": standing_in_words(response, is_open=is_open(response.opportunity, now=request.at)),
        "contents": contents_in_words(copy),
        "public_key": public_key(),
    }
    return render(request, "supplier/receipt.html", context)


def _set_aside(response: Response) -> list[dict[str, object]]:
    return [
        {
            "copy": copy,
            "received": to_the_second(copy.received_at),
            "aside": to_the_second(copy.set_aside_at) if copy.set_aside_at else "",
            "fingerprint": short_fingerprint(copy.receipt_print),
        }
        for copy in copies_set_aside(response)
    ]


def public_key() -> str:
    """The Ed25519 public key that checks this portal's receipts, in hexadecimal."""
    key = server_keys.signing_key().public_key()
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


@responding
@require_safe
def receipt_file(request: MemberRequest, reference: str, number: int) -> HttpResponse:
    """Sends the receipt of one's own copy as JSON: the signed text, the signature and the key."""
    response = response_of(request, reference)
    copy = get_object_or_404(response.copies, number=number)
    key = server_keys.signing_key().public_key()
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    body = {
        "receipt": copy.receipt,
        "signed": canonical(copy.receipt).decode(),
        "print": copy.receipt_print,
        "signature": copy.signature,
        "public_key": public_key(),
        "public_key_spki": base64.b64encode(der).decode(),
        "how_to_check": CHECKING,
    }
    answer = JsonResponse(body, json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="receipt-{reference}-copy-{number}.json"'
    return answer


@responding
@require_safe
def did_it_count(request: MemberRequest, reference: str) -> HttpResponse:
    """Says in a word whether the response counts, and what to do."""
    opportunity = opportunity_of(request, reference)
    response = started_response(request, opportunity)
    if response and seal_when_due(response, request.at):
        response = started_response(request, opportunity)
    copy = counting_copy(response) if response else None
    context = {
        **opportunity_context(opportunity, request.at),
        "response": response,
        "copy": copy,
        "received": to_the_second(copy.received_at) if copy else "",
        "plate": sealed_plate(response, copy, request.at, linked=False) if response and copy else None,
        "earlier": _set_aside(response) if response else [],
        "withdrawn": response is not None and response.state == ResponseState.WITHDRAWN,
        "opened": response is not None and response.state == ResponseState.OPENED,
        "empty": response is None or kept_nothing(response),
        "here": reverse("supplier:response", args=[reference]),
    }
    return render(request, "supplier/did_it_count.html", context)


@responding
@require_safe
def my_copy(request: MemberRequest, reference: str) -> HttpResponse:
    """Sends the working copy as plain text (UTF-8), to keep; its head says whether it was sent. The session
    remembers which state of it was sent, for whoever seals next and keeps nothing here."""
    response = response_of(request, reference)
    terms, answers = response.opportunity.the_terms, working_answers(response)
    still_open = is_open(response.opportunity, now=request.at)
    as_sent = standing_of(response, counting_copy(response)) is WorkingCopyStanding.AS_SENT
    head = "Copy of the response" if as_sent else "Working copy"
    if kept_nothing(response):
        standing = f"No working copy is kept here. {what_counts(response, is_open=still_open)}"
    else:
        standing = standing_in_words(response, is_open=still_open)
    lines = [terms.title, reference, f"{head} of {response.organisation.name}", standing, ""]
    asked = asked_of(terms, answers)
    for question in terms.questions:
        text = answer_in_words(asked_question(question), answers.texts.get(question.key, ""))
        names = answers.files.get(question.key, ())
        if question not in asked and not (text.strip() or names):
            continue
        lines += [question.title, "-" * len(question.title)]
        if question not in asked:
            lines.append("Not asked as you have answered; kept here, and not sent:")
        if question.kind is QuestionKind.FILE:
            lines += [f"File: {name}" for name in names] or ["No file."]
            lines += [text] if text else []
        else:
            lines.append(text or "Not answered.")
        lines.append("")
    for lot in tasks.priced_lots(terms, answers):
        lines.append(f"Price for {lot.title}: {pounds(lot.price) if lot.price else 'no offer'}")
    answer = HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
    name = "my-copy" if as_sent or still_open else "not-sent"
    answer["Content-Disposition"] = f'attachment; filename="{name}-{reference}.txt"'
    if request.method == "GET":
        note_downloaded(request, response)
    return answer
