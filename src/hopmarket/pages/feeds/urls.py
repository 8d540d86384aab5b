"""Addresses of the open data; everybody may read them."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from . import extensions, files, views

app_name = "feeds"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.data, name="data"),
    path("releases/<str:ocid>.json", views.process, name="process"),
    path("releases.jsonl", files.bulk, name="bulk"),
    path("releases.jsonl.gz", files.bulk_gz, name="bulk_gz"),
    path("extensions/assessment/<str:name>.json", extensions.assessment, name="extension"),
]
