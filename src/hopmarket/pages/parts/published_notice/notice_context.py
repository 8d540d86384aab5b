"""Everything that the page of a notice shows, published or looked at before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hopmarket.records.notices.models import Notice, NoticeParty, PublishedContract, Release
from hopmarket.rules.buyer_contact import published_contact
from hopmarket.rules.questions_in_release import published_musts
from hopmarket.rules.releases.json_values import part, text
from hopmarket.rules.releases.organisation_names import is_portal_vendor

from . import (
    national_platform,
    notice_changes,
    notice_in_words,
    notice_lots,
    notice_page,
    notice_timetable,
    published_questions,
)
from .asked_of_bidders import published_burden
from .contract_in_short import contract_in_short
from .how_bought import how_bought
from .kept_barriers import kept_barriers
from .notice_pack import answered_here, pack_files
from .original_notice import original_notice


@dataclass(frozen=True, slots=True)
class RelatedRows:
    """The rows that belong to a notice; one that is only looked at before it is published has none but
    its codes and its buyer."""

    codes: Sequence[str] = ()
    contracts: Sequence[PublishedContract] = ()
    parties: Sequence[NoticeParty] = ()
    releases: Sequence[Release] = ()


def notice_context(notice: Notice, related: RelatedRows, now: datetime) -> dict[str, object]:
    """Everything that the page of a notice shows, published or looked at before."""
    record = notice.record
    status = notice.status_at(now)
    is_open = status.is_open
    criteria = notice_page.criteria(record)
    return {
        "notice": notice,
        "status": status,
        "detail": notice_in_words.deadline_in_words(notice, now) if is_open else "",
        "is_open": is_open,
        "original": original_notice(notice, is_open=is_open),
        "takes_questions": notice_page.takes_questions(record, now),
        "lead": notice_page.lead_text(notice),
        "description": notice_page.description(notice),
        "in_short": contract_in_short(record) if notice.is_ours else [],
        "contact": published_contact(record) if notice.is_ours else None,
        "plate": notice_page.summary_plate(notice),
        "steps": notice_timetable.notice_timeline(notice, related.contracts, now),
        "criteria": criteria,
        "criteria_finding": notice_page.criteria_finding(criteria),
        "method": text(part(record, "assessment", "method")),
        "questions": notice_page.questions(record),
        "asked_of_you": published_burden(record) if notice.is_ours and is_open else None,
        "has_musts": bool(published_musts(record)),
        "musts_shut_nobody_out": notice_page.MUSTS_SHUT_NOBODY_OUT,
        "why_lots": notice_page.why_lots(notice),
        "suits": notice_page.suits(notice),
        "other_terms": notice_page.other_terms(notice),
        "lots": notice_lots.lots(notice),
        "lots_in_words": notice_lots.lots_in_words(notice),
        "deadlines": notice_in_words.deadlines_in_sentences(notice),
        "subjects": notice_page.subjects(related.codes),
        "specification": notice_page.specification(record),
        "documents": notice_page.documents(notice),
        "answers": published_questions.answers(record),
        "unanswered": published_questions.unanswered_in_words(record),
        "kept_barriers": kept_barriers(record),
        "changes": notice_changes.changes(record),
        "results": notice_page.results(record),
        "reasons": notice_page.reasons(record),
        "responses": notice.responses,
        "set_aside": part(record, "assessment", "setAside"),
        "how_bought": how_bought(notice),
        "contracts": notice_page.contracts(notice, related.contracts),
        "shared_by_buyers": any(row.buyer_name != notice.buyer_name for row in related.contracts),
        "buyers": [party for party in related.parties if party.role == "buyer"],
        "suppliers": [party for party in related.parties if party.role == "supplier"],
        "vendor": is_portal_vendor(notice.buyer_name),
        "releases": related.releases,
        "answered_here": answered_here(notice),
        "pack_files": pack_files(notice),
        "recipient": text(part(record, "assessment", "seal", "recipient")),
        "national": part(record, "assessment", "nationalNotice"),
        "national_notices": national_platform.national_notices(notice),
        "standstill": national_platform.standstill(notice, now),
    }
