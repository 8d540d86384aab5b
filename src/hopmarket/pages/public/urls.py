"""Addresses of the public pages; everybody may read them."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from hopmarket.pages.parts.views import components

from .views import (
    alerts,
    correcting,
    embedding,
    finding,
    following,
    home,
    opportunity,
    organisations,
    registering,
    results,
    texts,
)

app_name = "public"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("opportunities/", finding.find_work, name="find_work"),
    path("opportunities.atom", following.search_atom, name="search_atom"),
    path("opportunities.ics", following.search_ics, name="search_ics"),
    path("opportunities.csv", following.search_csv, name="search_csv"),
    path("opportunities.json", following.search_json, name="search_json"),
    path("embed/", embedding.embed_line, name="embed_line"),
    path("embed/opportunities/", embedding.embed, name="embed"),
    path("opportunities/<str:ocid>/", opportunity.opportunity, name="opportunity"),
    path("opportunities/<str:ocid>/deadline.ics", following.deadline_ics, name="deadline_ics"),
    path("opportunities/<str:ocid>/documents/<uuid:file>/", opportunity.document, name="document"),
    path("organisations/<slug:key>/", organisations.organisation, name="organisation"),
    path("decisions/", results.decisions, name="decisions"),
    path("register/", registering.register, name="register"),
    path("register/contracts.csv", registering.register_csv, name="register_csv"),
    path("register/transparency/", registering.transparency_page, name="transparency"),
    path("register/transparency.csv", registering.transparency_csv, name="transparency_csv"),
    path("about/", texts.about, name="about"),
    path("help/", texts.help_page, name="help"),
    path("privacy/", texts.privacy, name="privacy"),
    path("cookies/", texts.cookies, name="cookies"),
    path("accessibility/", texts.accessibility, name="accessibility"),
    path("how-sealing-works/", texts.sealing, name="sealing"),
    path("correct-this-data/", correcting.correct, name="correct"),
    path("correct-this-data/sent/", correcting.correction_sent, name="correction_sent"),
    path("saved-searches/new/", alerts.save, name="save_search"),
    path("saved-searches/sent/", alerts.sent, name="search_sent"),
    path("saved-searches/<slug:token>/", alerts.manage, name="saved_search"),
    path("saved-searches/<slug:token>/confirm/", alerts.confirm, name="confirm_search"),
    path("saved-searches/<slug:token>/confirmed/", alerts.confirmed, name="search_confirmed"),
    path("saved-searches/<slug:token>/stop/", alerts.stop, name="stop_search"),
    path("favicon.ico", texts.favicon, name="favicon"),
    path("components/", components, name="components"),
]
