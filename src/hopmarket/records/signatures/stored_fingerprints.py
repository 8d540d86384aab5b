"""Whether what is stored and published of the framework agrees: each version with its fingerprint and its text,
each answer with its version, and what is published of an organisation with what it answered."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from hopmarket.records.publications.models import PublishedDocument
from hopmarket.records.publications.queries import parts_of_document
from hopmarket.rules.clauses_json import from_json
from hopmarket.rules.clauses_yaml import read_yaml
from hopmarket.rules.framework.signatory_facts import signatory_from, signature_faults

from .published_signatures import KIND
from .queries import ADDRESS, answers_to, signed_documents


def stored_faults() -> Iterator[str]:
    """Names everything that does not agree."""
    documents = list(signed_documents())
    for document in documents:
        yield from _document_faults(document)
    fingerprints = {document.number: document.sha256 for document in documents}
    for answer in answers_to(ADDRESS):
        if answer.sha256 != answer.document.sha256:
            yield (
                f"{answer.organisation.name}, {answer.signed_on.isoformat()}: signed {answer.sha256}, and version "
                f"{answer.document.number} has {answer.document.sha256}"
            )
    published = [signatory_from(row.json) for row in parts_of_document(ADDRESS, KIND)]
    yield from signature_faults(published, fingerprints)
    stored: dict[str, list[tuple[int, str, str]]] = {}
    for answer in answers_to(ADDRESS):
        row = (answer.document.number, answer.sha256, str(answer.grade))
        stored.setdefault(answer.organisation.key, []).append(row)
    shown = {
        row.key: [(answer.version, answer.sha256, str(answer.grade)) for answer in row.answers]
        for row in published
    }
    for key in sorted(stored.keys() | shown.keys()):
        if stored.get(key) != shown.get(key):
            yield f"{key}: what is published of its answers is not what it answered"


def stored_figures() -> tuple[int, int]:
    """How many versions and how many answers there are."""
    return signed_documents().count(), answers_to(ADDRESS).count()


def _document_faults(document: PublishedDocument) -> Iterator[str]:
    body = bytes(document.body)
    computed = hashlib.sha256(body).hexdigest()
    if computed != document.sha256:
        yield f"Version {document.number}: its bytes have {computed}, and {document.sha256} is stored"
    elif read_yaml(body) != from_json(document.json.get("document", {})):
        yield f"Version {document.number}: its file does not say what its pages say"
