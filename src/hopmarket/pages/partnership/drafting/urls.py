"""Addresses: the framework from draft to adoption, clause by clause."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import URLPattern, path, register_converter

from .views import clause_pages, decisions, draft_pages, opening_for_comments

View = Callable[..., HttpResponseBase]


class ClauseNumber:
    """A number of a clause in an address: 8, or 8.1."""

    regex = r"[1-9][0-9]{0,3}(?:\.[1-9][0-9]{0,3})?"

    def to_python(self, value: str) -> str:
        """The number as text."""
        return value

    def to_url(self, value: str) -> str:
        """The number as text."""
        return value


register_converter(ClauseNumber, "clause")
_V, _C = "framework/<int:number>", "framework/<int:number>/clauses"


def _decision(what: str, meetings: View, step: View, check: View) -> list[URLPattern]:
    """The addresses of a decision: its meetings, and for each the questions and the check page."""
    here, name = f"{_V}/{what}", f"framework_{what}"
    return [
        path(f"{here}/", meetings, name=name),
        path(f"{here}/<int:meeting>/", check, name=f"{name}_check"),
        path(f"{here}/<int:meeting>/<slug:step>/", step, name=f"{name}_step"),
    ]


urlpatterns: list[URLPattern] = [
    path("framework/", draft_pages.framework, name="framework"),
    path("framework/start/", draft_pages.start, name="start_framework"),
    path(f"{_V}/", draft_pages.version, name="framework_version"),
    path(f"{_V}/framework.yaml", draft_pages.version_file, name="framework_version_file"),
    path(f"{_V}/details/", draft_pages.details, name="framework_details"),
    path(f"{_V}/sources/", draft_pages.sources, name="framework_sources"),
    path(f"{_V}/new-source/", draft_pages.source, name="framework_source_new"),
    path(f"{_V}/sources/<slug:key>/", draft_pages.source, name="framework_source"),
    path(f"{_V}/sources/<slug:key>/remove/", draft_pages.remove_source, name="framework_source_remove"),
    path(f"{_V}/give-up/", draft_pages.abandon, name="framework_abandon"),
    path(f"{_C}/new/", clause_pages.add, name="framework_clause_new"),
    path(f"{_C}/<clause:clause>/", clause_pages.clause, name="framework_clause"),
    path(f"{_C}/<clause:clause>/below/", clause_pages.add, name="framework_clause_below"),
    path(f"{_C}/<clause:clause>/split/", clause_pages.split, name="framework_clause_split"),
    path(f"{_C}/<clause:clause>/merge/", clause_pages.merge, name="framework_clause_merge"),
    path(f"{_C}/<clause:clause>/move/", clause_pages.move, name="framework_clause_move"),
    path(f"{_C}/<clause:clause>/remove/", clause_pages.remove, name="framework_clause_remove"),
    path(f"{_C}/<clause:clause>/earlier/", clause_pages.earlier, name="framework_clause_earlier"),
    path(f"{_V}/open/<slug:step>/", opening_for_comments.question, name="framework_open"),
    path(f"{_V}/open/", opening_for_comments.check, name="framework_open_check"),
    *_decision("recommend", decisions.recommend, decisions.recommend_step, decisions.check_recommendation),
    *_decision("return", decisions.send_back, decisions.send_back_step, decisions.check_return),
    *_decision("adopt", decisions.adopt, decisions.adopt_step, decisions.check_adoption),
]
