"""Addresses of the open data; everybody may read them."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from . import describing, extensions, files, overview, packages, policy, streams, tables

app_name = "feeds"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", overview.data, name="data"),
    path("releases/<str:ocid>.json", packages.process, name="process"),
    path("records/<str:ocid>.json", packages.process_record, name="record"),
    path("releases.jsonl", files.bulk, name="bulk"),
    path("releases.jsonl.gz", files.bulk_gz, name="bulk_gz"),
    path("releases/in/<slug:part>.jsonl", streams.part, name="part"),
    path("releases/in/<slug:part>.jsonl.gz", streams.part_gz, name="part_gz"),
    path("records.jsonl", streams.records, name="records"),
    path("records.jsonl.gz", streams.records_gz, name="records_gz"),
    path("policy/", policy.policy, name="policy"),
    path("redactions/", policy.redactions, name="redactions"),
    path("api/", policy.reading, name="api"),
    path("tables.zip", tables.archive, name="tables_zip"),
    path("tables/hopmarket.xlsx", tables.workbook, name="workbook"),
    path("tables/csv-metadata.json", describing.metadata, name="tables_metadata"),
    path("tables/<slug:name>.csv-metadata.json", describing.table_metadata, name="table_metadata"),
    path("tables/<slug:name>.csv", tables.table, name="table"),
    path("tables/<str:ocid>.xlsx", tables.process_workbook, name="process_workbook"),
    path("tables/<str:ocid>.zip", tables.process_archive, name="process_tables"),
    path("dictionary/", describing.dictionary_page, name="dictionary"),
    path("dictionary.csv", describing.dictionary_csv, name="dictionary_csv"),
    path("dictionary.json", describing.dictionary_json, name="dictionary_json"),
    path("extensions/assessment/<str:name>.json", extensions.assessment, name="extension"),
]
