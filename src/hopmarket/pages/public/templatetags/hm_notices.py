"""Template filters for notices: ``{% load hm_notices %}``."""

from __future__ import annotations

from django import template

from hopmarket.pages.public import notice_in_words
from hopmarket.records.notices.models import Notice, PublishedContract

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


@register.filter
def contract_worth(contract: PublishedContract) -> str:
    """Writes the value of a contract, of a framework's as the most that can be spent."""
    return notice_in_words.contract_worth(contract)


@register.filter
def buyer_of(notice: Notice) -> str:
    """Names the buyer, or says that only the portal which sent the notice is named."""
    return notice_in_words.buyer_in_words(notice)
