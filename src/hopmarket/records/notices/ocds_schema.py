"""The vendored OCDS schema with the extensions that we write, and what is made from it once."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from ocdsmerge import Merger

from hopmarket.reference_data import DATA, document

EXTENSIONS = (
    "european-union",
    "lots",
    "bid",
    "enquiry",
    "location",
    "awardCriteria",
    "selectionCriteria",
    "requirements",
    "suitability",
    "techniques",
    "documentation",
    "budget_breakdown",
    "contract_completion",
    "amendment_rationale_classifications",
    "Links",
    "pagination",
    "uk",
    "assessment",
)
"""Every extension stored here, in the order in which they are merged into the standard."""


@lru_cache(maxsize=64)
def release_schema(names: frozenset[str] = frozenset(EXTENSIONS)) -> dict[str, Any]:
    """The OCDS 1.1.5 release schema with these extensions (by default all) merged into it.

    An extension may refer to what another one defines: that is taken along.
    """
    schema = document("ocds", "release-schema.json")
    for name in EXTENSIONS:
        if name in names:
            schema = _patched(schema, patch(name))
    while missing := _referred(schema) - set(schema["definitions"]):
        others = release_schema()["definitions"]
        schema["definitions"] |= {name: others[name] for name in missing}
    return schema


def _referred(value: Any) -> set[str]:
    """The names of all definitions that a schema refers to."""
    if isinstance(value, list):
        return {name for part in value for name in _referred(part)}
    if not isinstance(value, dict):
        return set()
    named = value.get("$ref")
    here = {named.removeprefix("#/definitions/")} if isinstance(named, str) else set()
    return here.union(*(_referred(part) for part in value.values()))


@cache
def patch(name: str) -> dict[str, Any]:
    """An extension's JSON merge patch of the release schema; empty for one of packages only."""
    if not DATA.joinpath("ocds", "extensions", name, "release-schema.json").is_file():
        return {}
    return document("ocds", "extensions", name, "release-schema.json")


def _patched(target: Any, patch: Any) -> Any:
    """Applies a JSON merge patch (RFC 7396)."""
    if not isinstance(patch, dict):
        return patch
    patched = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            patched.pop(name, None)
        else:
            patched[name] = _patched(patched.get(name), value)
    return patched


@cache
def merger() -> Merger:
    """The merging library with the local schema; it never fetches one."""
    return Merger(release_schema())


@cache
def versioner() -> Merger:
    """The merging library for versioned releases: ``parties.details``, which the standard's schema
    versions as one value, is one value here too."""
    return Merger(merge_rules={**merger().merge_rules, ("parties", "details"): "wholeListMerge"})


@cache
def whole_lists() -> frozenset[tuple[str, ...]]:
    """The paths of lists that merging replaces as a whole instead of by the ids in them."""
    return frozenset(path for path, rule in merger().merge_rules.items() if rule == "wholeListMerge")
