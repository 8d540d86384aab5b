"""What a supplier was asked to quote for: the whole opportunity, its documents, and taking up an invitation."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from hopmarket.pages.account.access_guards import signed_in
from hopmarket.pages.account.requests import MemberRequest
from hopmarket.pages.parts.attempts import attempt, sent_fields
from hopmarket.pages.parts.forms import ConfirmForm
from hopmarket.pages.parts.papers.paper_files import FORMS, attached, forms_here
from hopmarket.pages.parts.published_notice.notice_pack import has_pack, notice_pack, pack_name
from hopmarket.records.files.queries import content_of
from hopmarket.records.notices.save_records import unsaved_notice
from hopmarket.records.opportunities.publishing import is_public_now, ocid_of, release_for_invited
from hopmarket.records.opportunities.queries import document_of, invitation_with_token, is_address_of
from hopmarket.records.opportunities.services import claim_quote_invitation
from hopmarket.rules.roles import Role

from .response_access import opportunity_context, opportunity_of, responding


@responding
@require_safe
def asked(request: MemberRequest, reference: str) -> HttpResponse:
    """Shows everything of a purchase to those who were invited, as everybody will read it after the result;
    what is public is shown where everybody reads it."""
    opportunity = opportunity_of(request, reference)
    if is_public_now(opportunity):
        return redirect("public:opportunity", ocid_of(opportunity))
    context = {
        **opportunity_context(opportunity, request.at),
        "release": release_for_invited(opportunity, at=request.at),
        "at": request.at,
        "documents": reverse("supplier:asked", args=[reference]) + "papers/",
        "paper_forms": forms_here(),
    }
    return render(request, "supplier/asked.html", context)


@responding
@require_safe
def asked_paper(request: MemberRequest, reference: str, ending: str) -> HttpResponse:
    """Sends the pack of a purchase to those who were invited; what is public has its pack where everybody reads
    it. Answers 404 for a PDF where none is made."""
    opportunity, form = opportunity_of(request, reference), FORMS[ending]
    if is_public_now(opportunity):
        return redirect(f"public:pack_{ending}", ocid_of(opportunity))
    notice, facts = unsaved_notice(release_for_invited(opportunity, at=request.at))
    if not form.is_there() or not has_pack(notice):
        raise Http404
    pack = notice_pack(notice, facts.cpv, reverse("supplier:asked", args=[reference]))
    answer = attached(form.write(pack), form, pack_name(notice))
    answer["Cache-Control"] = "private, no-store"
    return answer


@responding
@require_safe
def asked_document(request: MemberRequest, reference: str, file: uuid.UUID) -> StreamingHttpResponse:
    """Sends a document of a purchase to those who may read it; 404 for any other, and for one that is in force
    no more."""
    opportunity = opportunity_of(request, reference)
    document = document_of(opportunity, file)
    listed = {row.file for row in opportunity.the_terms.papers}
    if document is None or str(document.file.pk) not in listed:
        raise Http404
    return StreamingHttpResponse(
        content_of(document.file),
        content_type=document.file.media_type,
        headers={"Content-Disposition": str(content_disposition_header(True, document.file.name))},
    )


@require_http_methods(["GET", "POST"])
@signed_in
def claim_invitation(request: MemberRequest, token: str) -> HttpResponse:
    """Says who asks for a quote, and what it takes to answer; a POST takes the invitation up for the
    organisation for which the member acts."""
    invitation = get_object_or_404(invitation_with_token(token))
    opportunity = invitation.opportunity
    if invitation.organisation_id and invitation.organisation_id == request.member.organisation:
        return redirect("supplier:asked", opportunity.reference)
    form = ConfirmForm(sent_fields(request))
    answer = attempt(
        request,
        form,
        lambda _: claim_quote_invitation(token=token, by=request.member, at=request.at),
        message="The invitation is your organisation’s now.",
        onward=redirect("supplier:asked", opportunity.reference),
    )
    if answer:
        return answer
    context = {
        "invitation": invitation,
        "buyer": opportunity.organisation.name,
        "title": opportunity.the_terms.title,
        "closes_at": opportunity.closes_at,
        "form": form,
        "is_own_address": is_address_of(request.member, invitation.email),
        "may_answer": request.member.writes_as(Role.RESPONDER),
        "is_claimed": invitation.organisation_id is not None,
    }
    return render(request, "supplier/claim_invitation.html", context)
