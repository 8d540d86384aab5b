"""The vendored OCDS schema with the extensions that we write, and what is made from it once."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import orjson
from ocdsmerge import Merger

from hopmarket.environment import switched_on
from hopmarket.rules.releases.original_addresses import AddressTable, read_table
from hopmarket.rules.search.synonyms import SynonymGroup, read_groups

DATA = files("hopmarket") / "data"
_POSTCODES = "worcestershire_postcodes.csv.gz"
_OUTCODES = "uk_outcodes.csv.gz"
_INVENTED = "severn_and_teme.csv"
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


def document(*path: str) -> dict[str, Any]:
    """A JSON document of the project's own data folder."""
    read: dict[str, Any] = orjson.loads(DATA.joinpath(*path).read_bytes())
    return read


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


def _packed_rows(*path: str) -> Iterator[dict[str, str]]:
    packed = DATA.joinpath(*path).read_bytes()
    return csv.DictReader(io.StringIO(gzip.decompress(packed).decode()))


@cache
def _county_districts() -> Mapping[str, str]:
    return {row["postcode"]: row["district"] for row in _packed_rows("places", _POSTCODES)}


@cache
def _invented_rows() -> tuple[dict[str, str], ...]:
    return tuple(csv.DictReader(io.StringIO(DATA.joinpath("places", _INVENTED).read_text("utf-8"))))


def _is_demonstration() -> bool:
    """Whether invented postcodes are known; asked of the environment, since no Django may be at hand."""
    return switched_on("HOPMARKET_DEMONSTRATION")


def districts() -> Mapping[str, str]:
    """Postcodes without spaces to the district that they lie in; in a demonstration, those of its invented
    bodies too."""
    return _districts_known(_is_demonstration())


@cache
def _districts_known(invented: bool) -> Mapping[str, str]:
    rows = _invented_rows() if invented else ()
    return {**_county_districts(), **{row["postcode"]: row["district"] for row in rows}}


@cache
def _centres(invented: bool) -> Mapping[str, tuple[float, float]]:
    """Full postcodes of the county, and outward codes of the country, to latitude and longitude."""
    county, country = _packed_rows("places", _POSTCODES), _packed_rows("places", _OUTCODES)
    demonstration = _invented_rows() if invented else ()
    return {
        row[name]: (float(row["latitude"]), float(row["longitude"]))
        for name, rows in (("outcode", country), ("postcode", county), ("postcode", demonstration))
        for row in rows
    }


def centre_of(postcode: str) -> tuple[float, float] | None:
    """Latitude and longitude (WGS84) of a postcode's centre: its own within the county, elsewhere
    that of its outward code, also when only the outward code is given; None for anything else."""
    bare, known = "".join(postcode.split()).upper(), _centres(_is_demonstration())
    return known.get(bare) or known.get(bare[:-3])


def district_of(postcode: str) -> str:
    """The county's district that a postcode lies in; empty for a postcode that is not in the table."""
    return _county_districts().get(postcode.replace(" ", "").upper(), "")


@cache
def cpv_labels() -> Mapping[str, str]:
    """CPV 2008 codes of eight figures to their English labels."""
    rows = csv.DictReader(io.StringIO(DATA.joinpath("codes", "cpv_2008_en.csv").read_text("utf-8")))
    return {row["code"]: row["label"] for row in rows}


@cache
def synonym_groups() -> tuple[SynonymGroup, ...]:
    """Every group of words for the same work, of all tables in ``data/synonyms``."""
    tables = sorted(DATA.joinpath("synonyms").iterdir(), key=lambda table: table.name)
    texts = (table.read_text("utf-8") for table in tables if table.name.endswith(".txt"))
    return tuple(group for text in texts for group in read_groups(text))


@cache
def original_addresses() -> AddressTable:
    """How the page of a notice at its publisher is found."""
    return read_table(document("notices", "original_addresses.json"))


@cache
def listing(*path: str) -> list[dict[str, Any]]:
    """A JSON list of objects of the project's own data folder."""
    read: list[dict[str, Any]] = orjson.loads(DATA.joinpath(*path).read_bytes())
    return read
