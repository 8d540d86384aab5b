"""Addresses of a commissioner's pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from hopmarket.rules.need import Section
from hopmarket.rules.notice import OpportunityAct

from .row_forms import CRITERIA, LOTS, QUESTIONS, Rows
from .views import answering, approving, changing, codes, drafting, ending, opening, overview, purchases, rows

app_name = "commissioner"


def _section(section: Section) -> URLPattern:
    return path(
        f"<slug:reference>/draft/{section}/", drafting.section, {"section": section}, name=str(section)
    )


def _rows(kind: Rows) -> list[URLPattern]:
    here, what = f"<slug:reference>/draft/{kind.name}", {"rows": kind}
    return [
        path(f"{here}/new/", rows.row, what, name=f"{kind.one}_new"),
        path(f"{here}/<slug:key>/", rows.row, what, name=kind.one),
        path(f"{here}/<slug:key>/remove/", rows.remove_row, what, name=f"{kind.one}_remove"),
    ]


urlpatterns: list[URLPattern | URLResolver] = [
    path("", purchases.my_purchases, name="purchases"),
    path("new/", purchases.new, name="new"),
    path("<slug:reference>/", overview.purchase, name="purchase"),
    path("<slug:reference>/papers/<uuid:file>/", overview.paper, name="paper"),
    path("<slug:reference>/draft/need/codes/", codes.codes, name="codes"),
    path("<slug:reference>/draft/people/", drafting.people, name="people"),
    path("<slug:reference>/draft/papers/", rows.add_papers, name="papers"),
    path("<slug:reference>/draft/papers/<uuid:file>/remove/", rows.take_out_paper, name="paper_remove"),
    path("<slug:reference>/draft/questions/<slug:key>/move/", rows.move_question, name="question_move"),
    *(_section(section) for section in Section if section is not Section.PEOPLE),
    *(page for kind in (LOTS, CRITERIA, QUESTIONS) for page in _rows(kind)),
    path("<slug:reference>/check/", approving.check, name="check"),
    path("<slug:reference>/preview/", approving.preview, name="preview"),
    path("<slug:reference>/approve/", approving.approve, name="approve"),
    path("<slug:reference>/discard/", approving.discard, name="discard"),
    path("<slug:reference>/publish/", approving.publish, name="publish"),
    path("<slug:reference>/questions/", answering.clarifications, name="clarifications"),
    path("<slug:reference>/questions/<int:question>/", answering.answer, name="answer"),
    path("<slug:reference>/amend/", changing.amend, name="amend"),
    path("<slug:reference>/extend/", changing.extend, name="extend"),
    path("<slug:reference>/cancel/", ending.finish, {"act": OpportunityAct.CANCEL}, name="cancel"),
    path("<slug:reference>/end/", ending.finish, {"act": OpportunityAct.END}, name="end"),
    path("<slug:reference>/copy/", ending.copy, name="copy"),
    path("<slug:reference>/open/", opening.open_all, name="open"),
]
