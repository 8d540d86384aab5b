"""Addresses of the public pages; everybody may read them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, path

from hopmarket.pages.parts.papers.paper_files import FORMS
from hopmarket.pages.parts.views import components

from .views import (
    barrier_pages,
    consultations,
    contracts_register,
    data_corrections,
    decisions,
    embedded_list,
    formats,
    framework,
    framework_library,
    home,
    market_list,
    notice_packs,
    opportunity,
    organisation,
    partnership_bodies,
    published_documents,
    saved_searches,
    text_pages,
    which_rules,
)

app_name = "public"


def _documents(*rows: tuple[str, Callable[..., HttpResponse], str]) -> list[URLPattern]:
    """The addresses below a published document, whose key may have slashes in it."""
    return [path(f"published/<slug:kind>/<path:key>/{below}", view, name=name) for below, view, name in rows]


urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("opportunities/", market_list.find_work, name="find_work"),
    path("opportunities.atom", formats.search_atom, name="search_atom"),
    path("opportunities.ics", formats.search_ics, name="search_ics"),
    path("opportunities.csv", formats.search_csv, name="search_csv"),
    path("opportunities.json", formats.search_json, name="search_json"),
    path("embed/", embedded_list.embed_line, name="embed_line"),
    path("embed/opportunities/", embedded_list.embed, name="embed"),
    path("opportunities/<str:ocid>/", opportunity.opportunity, name="opportunity"),
    path("opportunities/<str:ocid>/activity/", opportunity.activity, name="activity"),
    path("opportunities/<str:ocid>/deadline.ics", formats.deadline_ics, name="deadline_ics"),
    *(
        path(
            f"opportunities/<str:ocid>/pack.{ending}",
            notice_packs.notice_paper,
            {"ending": ending},
            name=f"pack_{ending}",
        )
        for ending in FORMS
    ),
    path("opportunities/<str:ocid>/documents/<uuid:file>/", opportunity.document, name="document"),
    path("barriers/", barrier_pages.barriers, name="barriers"),
    path("barriers.json", barrier_pages.barriers_json, name="barriers_json"),
    path("barriers.csv", barrier_pages.barriers_csv, name="barriers_csv"),
    path("barriers/notices/", barrier_pages.barrier_notices, name="barrier_notices"),
    path("barriers/rules/", barrier_pages.barrier_rules_page, name="barrier_rules"),
    path("barriers/<str:code>/", barrier_pages.barrier_rule, name="barrier_rule"),
    path("rules/which/", which_rules.which_rules_page, name="which_rules"),
    path("organisations/", organisation.directory, name="organisations"),
    path("organisations/<str:key>/", organisation.organisation, name="organisation"),
    path("organisations/<str:key>/on-this-portal/", organisation.member_page, name="member"),
    path("consultations/", consultations.consultations, name="consultations"),
    path("consultations/list.json", consultations.consultations_json, name="consultations_json"),
    path("consultations/<slug:key>/", consultations.consultation, name="consultation"),
    path(
        "consultations/<slug:key>/consultation.json",
        consultations.consultation_json,
        name="consultation_json",
    ),
    path(
        "consultations/<slug:key>/clause/<str:number>/",
        consultations.consultation_clause,
        name="consultation_clause",
    ),
    path(
        "consultations/<slug:key>/comments/",
        consultations.consultation_comments,
        name="consultation_comments",
    ),
    path(
        "consultations/<slug:key>/comments/<int:number>/",
        consultations.consultation_comment,
        name="consultation_comment",
    ),
    path(
        "consultations/<slug:key>/moderation/",
        consultations.consultation_moderation,
        name="consultation_moderation",
    ),
    path("decisions/", decisions.decisions, name="decisions"),
    path("register/", contracts_register.register, name="register"),
    path("register/contracts.csv", contracts_register.register_csv, name="register_csv"),
    path("register/transparency/", contracts_register.transparency_page, name="transparency"),
    path("register/transparency.csv", contracts_register.transparency_csv, name="transparency_csv"),
    path("framework/library/", framework_library.library, name="library"),
    path("framework/library/<slug:key>/", framework_library.library_entry, name="library_entry"),
    path("framework/compare/<slug:key>/", framework_library.comparison, name="comparison"),
    path("framework/trace/<slug:key>/", framework_library.trace, name="framework_trace"),
    path("bodies/", partnership_bodies.bodies, name="bodies"),
    path("bodies/<slug:key>/", partnership_bodies.body, name="body"),
    path("bodies/<slug:key>/terms-of-reference/", partnership_bodies.terms, name="body_terms"),
    path("bodies/<slug:key>/meetings/<int:number>/", partnership_bodies.meeting, name="body_meeting"),
    path("bodies/<slug:key>/decisions/<int:number>/", partnership_bodies.decision, name="body_decision"),
    path("published/", published_documents.published, name="published"),
    path("published.json", published_documents.published_json, name="published_json"),
    path("published/search/", published_documents.search, name="search_published"),
    path("published/<slug:kind>/", published_documents.kind, name="published_kind"),
    path("published/<slug:kind>.json", published_documents.kind_json, name="published_kind_json"),
    *_documents(
        ("versions/<int:number>/as-published", published_documents.as_published, "as_published"),
        ("versions/<int:number>/", published_documents.version, "published_version"),
        ("versions/", published_documents.versions, "published_versions"),
        ("difference/", published_documents.difference, "published_difference"),
    ),
    path(
        "published/<slug:kind>/<path:key>.json",
        published_documents.document_json,
        name="published_document_json",
    ),
    path("published/<slug:kind>/<path:key>/", published_documents.document, name="published_document"),
    path("about/", text_pages.about, name="about"),
    path("framework/", framework.framework, name="framework"),
    path("framework.json", framework.framework_json, name="framework_json"),
    path("framework/document.schema.json", framework.document_schema, name="document_schema"),
    path("framework/signatures.json", framework.framework_signatures, name="framework_signatures"),
    path("framework/clauses/<str:number>/", framework.framework_clause, name="framework_clause"),
    path("framework/<int:number>.yaml", framework.framework_yaml, name="framework_yaml"),
    path("framework/<int:number>/", framework.framework_version, name="framework_version"),
    path("framework/<int:number>/changes/", framework.framework_changes, name="framework_changes"),
    path("framework/<int:number>/print/", framework.framework_print, name="framework_print"),
    path("help/", text_pages.help_page, name="help"),
    path("privacy/", text_pages.privacy, name="privacy"),
    path("cookies/", text_pages.cookies, name="cookies"),
    path("accessibility/", text_pages.accessibility, name="accessibility"),
    path("how-sealing-works/", text_pages.sealing, name="sealing"),
    path("correct-this-data/", data_corrections.correct, name="correct"),
    path("correct-this-data/sent/", data_corrections.correction_sent, name="correction_sent"),
    path("saved-searches/new/", saved_searches.save, name="save_search"),
    path("saved-searches/sent/", saved_searches.sent, name="search_sent"),
    path("saved-searches/<slug:token>/", saved_searches.manage, name="saved_search"),
    path("saved-searches/<slug:token>/confirm/", saved_searches.confirm_search_page, name="confirm_search"),
    path("saved-searches/<slug:token>/confirmed/", saved_searches.confirmed, name="search_confirmed"),
    path("saved-searches/<slug:token>/stop/", saved_searches.stop, name="stop_search"),
    path("saved-searches/<slug:token>/stopped/", saved_searches.stopped, name="search_stopped"),
    path("favicon.ico", text_pages.favicon, name="favicon"),
    path("components/", components, name="components"),
]
