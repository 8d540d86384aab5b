"""Addresses of a commissioner's pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.procedure_kinds import ProcedureKey
from hopmarket.rules.terms_fields import DraftSection

from .row_forms import CRITERIA, LOTS, QUESTIONS, TermsRows
from .views import (
    amendments,
    approval,
    clarifications,
    cpv_codes,
    draft_findings,
    draft_rows,
    draft_sections,
    draft_versions,
    late_answers,
    national_notice,
    officer_requests,
    purchase_ending,
    purchase_page,
    purchase_rules,
    purchases,
    quotes,
    recorded_purchases,
    response_opening,
    starting,
    tender_period,
    who_could_respond,
)

app_name = "commissioner"


def _section(section: DraftSection) -> URLPattern:
    return path(
        f"<slug:reference>/draft/{section}/", draft_sections.section, {"section": section}, name=str(section)
    )


def _rows(kind: TermsRows) -> list[URLPattern]:
    here, what = f"<slug:reference>/draft/{kind.name}", {"rows": kind}
    return [
        path(f"{here}/new/", draft_rows.row, what, name=f"{kind.noun}_new"),
        path(f"{here}/<slug:key>/", draft_rows.row, what, name=kind.noun),
        path(f"{here}/<slug:key>/remove/", draft_rows.remove_row, what, name=f"{kind.noun}_remove"),
    ]


urlpatterns: list[URLPattern | URLResolver] = [
    path("", purchases.my_purchases, name="purchases"),
    path("new/", starting.start, name="new"),
    path("new/procedure/", starting.new_procedure, name="new_procedure"),
    path("new/earlier/", starting.earlier, name="earlier"),
    path(
        "record/direct/",
        recorded_purchases.begin_record,
        {"procedure": ProcedureKey.DIRECT_AWARD},
        name="record_direct",
    ),
    path(
        "record/elsewhere/",
        recorded_purchases.begin_record,
        {"procedure": ProcedureKey.BOUGHT_ELSEWHERE},
        name="record_elsewhere",
    ),
    path("recorded/<slug:reference>/", recorded_purchases.recorded, name="recorded"),
    path("recorded/<slug:reference>/check/", recorded_purchases.record_check, name="record_check"),
    path("recorded/<slug:reference>/discard/", recorded_purchases.record_discard, name="record_discard"),
    path(
        "recorded/<slug:reference>/second-officer/",
        recorded_purchases.record_second_officer,
        name="record_second_officer",
    ),
    path("recorded/<slug:reference>/<slug:step>/", recorded_purchases.record_step, name="record_step"),
    path("<slug:reference>/", purchase_page.purchase, name="purchase"),
    path("<slug:reference>/activity/", purchase_page.activity, name="activity"),
    path("<slug:reference>/rules/", purchase_rules.purchase_rules, name="purchase_rules"),
    path("<slug:reference>/burden/", who_could_respond.burden, name="burden"),
    path(
        "<slug:reference>/who-could-respond/", who_could_respond.who_could_respond, name="who_could_respond"
    ),
    path("<slug:reference>/papers/<uuid:file>/", purchase_page.download_document, name="paper"),
    path("<slug:reference>/draft/need/codes/", cpv_codes.codes, name="codes"),
    path("<slug:reference>/draft/procedure/", starting.procedure, name="procedure"),
    path("<slug:reference>/draft/only-you/", starting.only_you, name="only_you"),
    path("<slug:reference>/draft/versions/", draft_versions.draft_versions, name="draft_versions"),
    path("<slug:reference>/draft/tender-period/", tender_period.tender_period, name="tender_period"),
    path("<slug:reference>/draft/people/", draft_sections.people, name="people"),
    path("<slug:reference>/draft/papers/", draft_rows.add_documents, name="papers"),
    path(
        "<slug:reference>/draft/papers/<uuid:file>/remove/", draft_rows.take_out_document, name="paper_remove"
    ),
    path("<slug:reference>/draft/questions/<slug:key>/move/", draft_rows.move_question, name="question_move"),
    *(_section(section) for section in DraftSection if section is not DraftSection.PEOPLE),
    *(page for kind in (LOTS, CRITERIA, QUESTIONS) for page in _rows(kind)),
    path("<slug:reference>/quote/send/", quotes.send_quotes, name="send_quotes"),
    path("<slug:reference>/quote/ask-another/", quotes.ask_another, name="ask_another"),
    path("<slug:reference>/quote/<slug:page>/", quotes.quote_page, name="quote_page"),
    path("<slug:reference>/barriers.json", draft_findings.findings_json, name="findings_json"),
    path("<slug:reference>/draft.json", draft_findings.draft_export, name="draft_export"),
    path("<slug:reference>/barriers/", draft_findings.draft_findings, name="draft_findings"),
    path("<slug:reference>/barriers/<slug:code>/", draft_findings.keep_finding, name="keep_finding"),
    path(
        "<slug:reference>/barriers/<slug:code>/second-officer/",
        draft_findings.decide_override,
        name="decide_override",
    ),
    path("<slug:reference>/check/", approval.check_draft, name="check"),
    path("<slug:reference>/preview/", approval.preview, name="preview"),
    path("<slug:reference>/try-questions/", approval.try_questions, name="try_questions"),
    path("<slug:reference>/approve/", approval.approve, name="approve"),
    path("<slug:reference>/second-officer/", approval.second_officer, name="second_officer"),
    path("<slug:reference>/discard/", approval.discard, name="discard"),
    path("<slug:reference>/publish/", approval.publish, name="publish"),
    path("<slug:reference>/questions/", clarifications.clarifications, name="clarifications"),
    path("<slug:reference>/questions/<int:question>/", clarifications.answer, name="answer"),
    path(
        "<slug:reference>/questions/<int:question>/check/", clarifications.check_answer, name="check_answer"
    ),
    path("<slug:reference>/questions/<int:question>/correct/", clarifications.correct, name="correct_answer"),
    path("<slug:reference>/amend/", amendments.amend, name="amend"),
    path("<slug:reference>/amend/check/", amendments.check_amendment, name="check_amendment"),
    path("<slug:reference>/extend/", amendments.extend, name="extend"),
    path("<slug:reference>/after-deadline/<int:number>/", late_answers.late_answer, name="late_answer"),
    path("<slug:reference>/extend/days/", amendments.extend, {"step": "days"}, name="extend_days"),
    path("<slug:reference>/requests/<int:number>/", officer_requests.officer_request, name="officer_request"),
    path("<slug:reference>/extend/check/", amendments.check_extension, name="check_extension"),
    path("<slug:reference>/national-notice/", national_notice.correct_national, name="correct_national"),
    path("<slug:reference>/notices/", national_notice.notices, name="notices"),
    path("<slug:reference>/notices/<slug:kind>/", national_notice.record_notice, name="record_notice"),
    path(
        "<slug:reference>/notices/<slug:kind>/<slug:lot>/",
        national_notice.record_notice,
        name="record_lot_notice",
    ),
    path("<slug:reference>/cancel/", purchase_ending.finish, {"act": OpportunityAct.CANCEL}, name="cancel"),
    path("<slug:reference>/end/", purchase_ending.finish, {"act": OpportunityAct.END}, name="end"),
    path("<slug:reference>/copy/", purchase_ending.copy, name="copy"),
    path("<slug:reference>/open/", response_opening.open_all, name="open"),
]
