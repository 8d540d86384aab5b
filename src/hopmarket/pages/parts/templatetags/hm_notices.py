"""Template filters for notices: ``{% load hm_notices %}``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from hopmarket.pages.parts.published_notice import notice_in_words, notice_page
from hopmarket.pages.parts.published_notice.notice_context import RelatedRows, notice_context
from hopmarket.records.notices.models import Notice, PublishedContract
from hopmarket.records.notices.save_records import unsaved_notice

register = template.Library()

_TAGS = {
    "planning": "planned",
    "planningUpdate": "plan updated",
    "tender": "published",
    "tenderUpdate": "updated",
    "tenderAmendment": "changed",
    "tenderCancellation": "cancelled",
    "award": "award",
    "awardUpdate": "award updated",
    "awardCancellation": "award cancelled",
    "contract": "contract",
    "contractUpdate": "contract updated",
    "contractAmendment": "contract changed",
    "contractTermination": "contract ended",
    "implementation": "delivery",
    "implementationUpdate": "delivery updated",
    "compiled": "the whole record",
}


@register.filter
def release_words(tags: str) -> str:
    """Writes the OCDS tags of a release in words; a tag without words stays as it is."""
    return ", ".join(_TAGS.get(part, part) for part in tags.split(",") if part)


@register.simple_tag
def notice_if_published(
    release: Mapping[str, Any], at: datetime, documents: str, *, is_for_invited: bool = False
) -> SafeString:
    """The page of a notice as everybody would see it if this release were published at ``at``.
    ``documents`` is the address under which its documents are found until then. Those who were invited read
    it without the acts of everybody's page: they have their own."""
    notice, facts = unsaved_notice(release)
    context = notice_context(notice, RelatedRows(codes=facts.cpv), at)
    published_documents = f"/opportunities/{notice.ocid}/documents/"
    lines = [
        replace(line, href=line.href.replace(published_documents, documents, 1))
        for line in notice_page.documents(notice)
    ]
    context |= {"shell": "parts/notice/middle_alone.html", "is_preview": True, "documents": lines}
    context["is_for_invited"] = is_for_invited
    return render_to_string("parts/notice/page.html", context)


@register.filter
def contract_worth(contract: PublishedContract) -> str:
    """Writes the value of a contract, of a framework's as the most that can be spent."""
    return notice_in_words.contract_worth(contract)


@register.filter
def buyer_of(notice: Notice) -> str:
    """Names the buyer, or says that only the portal which sent the notice is named."""
    return notice_in_words.buyer_in_words(notice)
