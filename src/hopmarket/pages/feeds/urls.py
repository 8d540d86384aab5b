"""Addresses of the open data; everybody may read them."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from . import (
    bulk_files,
    data_page,
    json_lines,
    ocds_packages,
    own_extension,
    publication_policy,
    table_dictionary,
    table_downloads,
)

app_name = "feeds"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", data_page.data, name="data"),
    path("releases/<str:ocid>.json", ocds_packages.process, name="process"),
    path("records/<str:ocid>.json", ocds_packages.process_record, name="record"),
    path("releases.jsonl", bulk_files.bulk, name="bulk"),
    path("releases.jsonl.gz", bulk_files.bulk_gz, name="bulk_gz"),
    path("releases/in/<slug:part>.jsonl", json_lines.part, name="part"),
    path("releases/in/<slug:part>.jsonl.gz", json_lines.part_gz, name="part_gz"),
    path("records.jsonl", json_lines.records, name="records"),
    path("records.jsonl.gz", json_lines.records_gz, name="records_gz"),
    path("policy/", publication_policy.policy, name="policy"),
    path("redactions/", publication_policy.redactions, name="redactions"),
    path("api/", publication_policy.reading, name="api"),
    path("tables.zip", table_downloads.archive, name="tables_zip"),
    path("tables/hopmarket.xlsx", table_downloads.workbook, name="workbook"),
    path("tables/csv-metadata.json", table_dictionary.metadata, name="tables_metadata"),
    path("tables/<slug:name>.csv-metadata.json", table_dictionary.table_metadata, name="table_metadata"),
    path("tables/<slug:name>.csv", table_downloads.table_csv, name="table"),
    path("tables/<str:ocid>.xlsx", table_downloads.process_workbook, name="process_workbook"),
    path("tables/<str:ocid>.zip", table_downloads.process_archive, name="process_tables"),
    path("dictionary/", table_dictionary.dictionary_page, name="dictionary"),
    path("dictionary.csv", table_dictionary.dictionary_csv, name="dictionary_csv"),
    path("dictionary.json", table_dictionary.dictionary_json, name="dictionary_json"),
    path("extensions/assessment/<str:name>.json", own_extension.assessment, name="extension"),
]
