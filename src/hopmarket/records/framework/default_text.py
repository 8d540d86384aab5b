"""The text with which a partnership may begin, and the lists to which clauses refer."""

from __future__ import annotations

from functools import cache

from hopmarket.reference_data import DATA, framework_checks, framework_parts, framework_topics
from hopmarket.rules.clause_fault_sentences import DocumentFaults
from hopmarket.rules.clause_faults import KnownKeys
from hopmarket.rules.clauses import ClauseDocument
from hopmarket.rules.clauses_yaml import read_yaml


@cache
def known_keys() -> KnownKeys:
    """The topics, checks and parts that clauses may name."""
    return KnownKeys(
        frozenset(framework_topics()), frozenset(framework_checks()), frozenset(framework_parts())
    )


@cache
def default_framework() -> ClauseDocument:
    """The default framework. Raises ValueError if it has a fault, which no installation can mend."""
    read = read_yaml(DATA.joinpath("frameworks", "default.yaml").read_bytes(), known_keys())
    if isinstance(read, DocumentFaults):
        raise ValueError("; ".join(f"line {each.line}: {each.sentence}" for each in read.faults))
    return read
