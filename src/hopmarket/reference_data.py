"""Reference data of the package's own data folder: places, codes, synonyms, publishers' addresses."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import orjson
import yaml

from hopmarket.environment import switched_on
from hopmarket.rules.clause_faults import KnownKeys
from hopmarket.rules.clauses import ClauseDocument
from hopmarket.rules.clauses_yaml import read_yaml
from hopmarket.rules.cpv_by_words import CodeWords, read_code_words
from hopmarket.rules.framework.library_entries import LibraryEntry, entry_from_row, entry_of_document
from hopmarket.rules.framework.promise_lists import ClauseTopic, FrameworkPart, PromiseCheck, rows_by_key
from hopmarket.rules.near_organisations import WorkKind, read_work_kinds
from hopmarket.rules.ready_templates import ReadyTemplate, read_template
from hopmarket.rules.releases.original_addresses import AddressTable, read_table
from hopmarket.rules.search.synonyms import SynonymGroup, read_groups
from hopmarket.rules.settling_lines import RuleToConfirm, read_rules

DATA = files("hopmarket") / "data"
_POSTCODES = "worcestershire_postcodes.csv.gz"
_OUTCODES = "uk_outcodes.csv.gz"
_INVENTED = "severn_and_teme.csv"


def document(*path: str) -> dict[str, Any]:
    """A JSON document of the project's own data folder."""
    read: dict[str, Any] = orjson.loads(DATA.joinpath(*path).read_bytes())
    return read


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


def districts_of_outward_code(outward: str) -> frozenset[str]:
    """The county's districts in which postcodes of a postcode district lie, such as those of "WR15"; empty for one
    that lies elsewhere."""
    return _districts_by_outward_code(_is_demonstration()).get(outward.upper(), frozenset())


@cache
def _districts_by_outward_code(invented: bool) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for postcode, district in _districts_known(invented).items():
        found.setdefault(postcode[:-3], set()).add(district)
    return {outward: frozenset(districts) for outward, districts in found.items()}


@cache
def cpv_labels() -> Mapping[str, str]:
    """CPV 2008 codes of eight figures to their English labels."""
    rows = csv.DictReader(io.StringIO(DATA.joinpath("codes", "cpv_2008_en.csv").read_text("utf-8")))
    return {row["code"]: row["label"] for row in rows}


@cache
def cpv_words() -> tuple[CodeWords, ...]:
    """Plain words for what is bought, and the CPV codes under which it is."""
    return read_code_words(DATA.joinpath("codes", "cpv_words.txt").read_text("utf-8"))


@cache
def synonym_groups() -> tuple[SynonymGroup, ...]:
    """Every group of words for the same work, of all tables in ``data/synonyms``."""
    tables = sorted(DATA.joinpath("synonyms").iterdir(), key=lambda table: table.name)
    texts = (table.read_text("utf-8") for table in tables if table.name.endswith(".txt"))
    return tuple(group for text in texts for group in read_groups(text))


@cache
def work_kinds() -> tuple[WorkKind, ...]:
    """Which tags of charities do the work of which CPV codes."""
    return read_work_kinds(yaml_rows("registers", "kinds_of_work.yaml"))


def shipped_register() -> bytes:
    """The table of Worcestershire charities that comes with the portal."""
    return DATA.joinpath("registers", "worcestershire_charities.csv").read_bytes()


@cache
def original_addresses() -> AddressTable:
    """How the page of a notice at its publisher is found."""
    return read_table(document("notices", "original_addresses.json"))


@cache
def listing(*path: str) -> list[dict[str, Any]]:
    """A JSON list of objects of the project's own data folder."""
    read: list[dict[str, Any]] = orjson.loads(DATA.joinpath(*path).read_bytes())
    return read


@cache
def yaml_rows(*path: str) -> list[dict[str, Any]]:
    """A YAML list of objects of the project's own data folder."""
    read: list[dict[str, Any]] = yaml.load(DATA.joinpath(*path).read_bytes(), Loader=yaml.CSafeLoader)
    return read


READY_TEMPLATES = ("befriending", "grounds-maintenance", "training", "small-works", "research")
"""The ready templates that come with the portal, in the order in which pages list them."""


@cache
def ready_templates() -> Mapping[str, ReadyTemplate]:
    """The ready templates by key, each a file of ``data/templates``."""
    return {key: _ready_template(key) for key in READY_TEMPLATES}


def _ready_template(key: str) -> ReadyTemplate:
    file = DATA.joinpath("templates", f"{key}.yaml")
    read = read_template(key, yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader))
    if not isinstance(read, ReadyTemplate):
        raise ValueError(f"{key}.yaml has faults: {[fault.sentence for fault in read]}")
    return read


@cache
def framework_parts() -> Mapping[str, FrameworkPart]:
    """The parts of a framework by key, in the order of reading."""
    return rows_by_key(FrameworkPart, yaml_rows("frameworks", "parts.yaml"))


@cache
def framework_topics() -> Mapping[str, ClauseTopic]:
    """What clauses may be about, by key, in the order in which pages list them."""
    return rows_by_key(ClauseTopic, yaml_rows("frameworks", "topics.yaml"))


@cache
def framework_checks() -> Mapping[str, PromiseCheck]:
    """The checks that watch promises, by key."""
    return rows_by_key(PromiseCheck, yaml_rows("frameworks", "checks.yaml"))


@cache
def known_keys() -> KnownKeys:
    """The keys of the lists in data to which clauses refer."""
    return KnownKeys(
        frozenset(framework_topics()), frozenset(framework_checks()), frozenset(framework_parts())
    )


@cache
def shipped_document(name: str) -> ClauseDocument:
    """A document in clauses that comes with the portal, "default" or "compact_code"."""
    read = read_yaml(DATA.joinpath("frameworks", f"{name}.yaml").read_bytes(), known_keys())
    if not isinstance(read, ClauseDocument):
        raise ValueError(f"{name}.yaml has faults: {[fault.sentence for fault in read.faults]}")
    return read


def default_framework() -> ClauseDocument:
    """The framework with which a partnership may begin."""
    return shipped_document("default")


DEFAULT_FRAMEWORK = "default-framework"
"""The key of the default framework in the library."""
SAMPLE_CODE = "sample-compact-code"
"""The key of the sample code of practice in the library."""


@cache
def shipped_library() -> Mapping[str, LibraryEntry]:
    """The library that comes with the portal, by key: what is known of other partnerships' frameworks, after the
    two documents whose text comes with it."""
    ours = {DEFAULT_FRAMEWORK: default_framework(), SAMPLE_CODE: shipped_document("compact_code")}
    entries = (
        *(entry_of_document(key, text, publisher="Hopmarket", year="2026") for key, text in ours.items()),
        *(entry_from_row(row) for row in yaml_rows("frameworks", "library.yaml")),
    )
    return {entry.key: entry for entry in entries}


@cache
def rules_to_confirm() -> tuple[RuleToConfirm, ...]:
    """The rules that a lawyer should confirm before live use, as the documentation beside the program lists them;
    none where the program stands without its documentation."""
    page = Path(str(files("hopmarket"))).parents[1] / "docs" / "rules" / "to-confirm.md"
    return read_rules(page.read_text("utf-8")) if page.is_file() else ()
