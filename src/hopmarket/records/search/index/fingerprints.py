"""Reads the fingerprints of all documents of an index, to compare one index with another."""

from __future__ import annotations

from tantivy import Query

from .current import IndexState


def document_fingerprints(state: IndexState) -> dict[int, int]:
    """The fingerprint of every document, by the primary key of its notice."""
    searcher = state.searcher
    hits = searcher.search(Query.exists_query("print"), max(1, searcher.num_docs), count=False).hits
    places = [address for _, address in hits]
    keys, values = (searcher.fast_field_values(name, places) for name in ("pk", "print"))
    return {
        int(key): int(value)
        for key, value in zip(keys, values, strict=True)
        if key is not None and value is not None
    }
