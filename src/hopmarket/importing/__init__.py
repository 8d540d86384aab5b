"""Notices from elsewhere: read, checked, kept, and told of.

A release goes ``streams`` → ``documents`` → ``checks`` → ``records.notices.services.importing``:

- ``streams``: the bytes of files, folders and standard input, unpacked;
- ``documents``: what they hold, cut into ``pieces`` (``contracts_finder_csv`` cuts the table);
- ``checks``: each piece parsed (``exact_json``), repaired and held against the schema;
- ``import_run`` takes a file through all of it, with ``worker_processes``, and keeps batches.

``command``, ``preview``, ``seed_notices``, ``background_imports`` (with ``import_jobs``) and
``scheduled_round`` (with ``schedule`` and ``page_fetching``) begin imports; ``import_report``,
``import_report_formats`` and ``progress_bar`` tell what became of them.
"""
