"""Writes tests/data/stored_names.json: every name that is data, read from the running code.

PYTHONPATH=src python scripts/stored_names.py

Such names stand in databases, ledgers, receipts, releases, sessions, links, files and scripts of
operators. Code may call its things otherwise; these stay. A house test holds the file against the
code, so that a change of one of them is seen and decided, never made by the way.
"""

from __future__ import annotations

import ast
import enum
import importlib
import json
import os
import pkgutil
import re
import string
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "hopmarket"
FILE = ROOT / "tests" / "data" / "stored_names.json"
ENVIRONMENT = re.compile(r"\bHOPMARKET_[A-Z_]+\b")
TRIGGER = re.compile(r"CREATE TRIGGER\s+(\S+)")
PATH_NAME = re.compile(r"[A-Za-z][\w.-]*")
FORM_TAG = re.compile(r"<(?:input|select|textarea|button)\b[^>]*?\bname=\"([^\"{]+)\"", re.DOTALL)


def sources() -> dict[str, ast.Module]:
    """Every module of the package but migrations, parsed."""
    places = sorted(place for place in PACKAGE.rglob("*.py") if "migrations" not in place.parts)
    return {str(place.relative_to(PACKAGE)): ast.parse(place.read_text()) for place in places}


def nodes(trees: Mapping[str, ast.Module]) -> Iterator[ast.AST]:
    for tree in trees.values():
        yield from ast.walk(tree)


def constants(trees: Mapping[str, ast.Module]) -> dict[str, set[str]]:
    """Texts by the names to which modules bind them."""
    bound: dict[str, set[str]] = {}
    for node in nodes(trees):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                pairs = (
                    zip(target.elts, node.value.elts, strict=False)
                    if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
                    else [(target, node.value)]
                )
                for name, value in pairs:
                    if isinstance(name, ast.Name) and isinstance(value, ast.Constant):
                        bound.setdefault(name.id, set()).add(str(value.value))
    return bound


def texts_of(node: ast.AST | None, bound: Mapping[str, set[str]]) -> set[str]:
    """The texts that an expression may be: itself, or what its name is bound to."""
    match node:
        case ast.Constant(value=str() as text):
            return {text}
        case ast.Name(id=name) if name.isupper() or name.startswith("_"):
            return bound.get(name, set())
        case _:
            return set()


def session_keys(trees: Mapping[str, ast.Module], bound: Mapping[str, set[str]]) -> set[str]:
    """Keys of sessions, wherever something called ``session`` is read or written, or an input is kept."""
    keys: set[str] = set()
    for node in nodes(trees):
        match node:
            case ast.Subscript(value=ast.Attribute(attr="session"), slice=key):
                keys |= texts_of(key, bound)
            case ast.Call(
                func=ast.Attribute(value=ast.Attribute(attr="session"), attr="get" | "pop"), args=[key, *_]
            ):
                keys |= texts_of(key, bound)
            case ast.Call(func=ast.Name(id="KeptInput" | "SessionInput"), args=[key]):
                keys |= texts_of(key, bound)
            case _:
                pass
    return keys


def salts(trees: Mapping[str, ast.Module], bound: Mapping[str, set[str]]) -> set[str]:
    """Salts of signatures and of keyed hashes."""
    texts: set[str] = set()
    for node in nodes(trees):
        if isinstance(node, ast.Call):
            for keyword in node.keywords:
                if keyword.arg == "salt":
                    texts |= texts_of(keyword.value, bound)
            if getattr(node.func, "id", "") == "salted_hmac":
                texts |= texts_of(node.args[0], bound)
    return texts


def subjects(trees: Mapping[str, ast.Module]) -> set[str]:
    """What events happen to: the plural before the number, as in "opportunities/42"."""
    shape = re.compile(r"^[a-z_]+/([a-z_]+/)?$")
    return {
        str(node.values[0].value)
        for name, tree in trees.items()
        if name.startswith("records")
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        and isinstance(node.values[0], ast.Constant)
        and shape.match(str(node.values[0].value))
    }


def written_keys(tree: ast.AST) -> set[str]:
    """Keys that a module writes out in dictionaries."""
    return {
        str(key.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant)
    }


def facts(trees: Mapping[str, ast.Module]) -> set[str]:
    """Keys that services write out, as of the facts in the ledger."""
    return {
        key
        for name, tree in trees.items()
        if name.startswith("records/") and ("/services/" in name or name.endswith("/services.py"))
        for key in written_keys(tree)
    }


KEPT_AS_JSON = {
    "sealed envelope": "records/responses/envelopes.py",
    "working copy": "records/responses/queries.py",
    "ranking": "records/evaluation/services/award.py",
    "evidence of a claim": "records/published_organisations/claims.py",
    "evidence of the same organisation": "records/published_organisations/same_as_by_rule.py",
    "redacted release": "records/notices/redactions.py",
    "news in a letter": "records/alerts/services/alert_letters.py",
    "report of an import": "importing/import_report_formats.py",
    "readiness": "health.py",
}
"""Modules that write JSON which later versions, or an operator's scripts, have to read."""


def path_names(trees: Mapping[str, ast.Module], bound: Mapping[str, set[str]]) -> set[str]:
    """Names of files and folders: whatever stands behind the ``/`` of a path."""
    return {
        text
        for node in nodes(trees)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
        for text in texts_of(node.right, bound)
        if PATH_NAME.fullmatch(text)
    }


def key_files(trees: Mapping[str, ast.Module]) -> set[str]:
    """Names of the files in the keys folder."""
    return {
        text
        for node in ast.walk(trees["server_keys.py"])
        if isinstance(node, ast.Call) and node.args
        for text in texts_of(node.args[0], {})
        if PATH_NAME.fullmatch(text) and not text.startswith("HOPMARKET_")
    }


def signal_names(trees: Mapping[str, ast.Module]) -> set[str]:
    """Names under which receivers are connected once."""
    return {
        text
        for node in nodes(trees)
        if isinstance(node, ast.keyword) and node.arg == "dispatch_uid"
        for text in texts_of(node.value, {})
    }


def lock_numbers(trees: Mapping[str, ast.Module]) -> set[int]:
    """Numbers of PostgreSQL's advisory locks, which two versions that run side by side must share."""
    return {
        int(node.value.value)
        for node in nodes(trees)
        if isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id.endswith("LOCK") for target in node.targets)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, int)
    }


def letters() -> dict[str, list[str]]:
    """Every kind of letter with the values that its words take."""
    from hopmarket.letter_kinds import KINDS

    read = string.Formatter().parse
    return {
        kind: sorted({name for text in (row.subject, row.body) for _, name, _, _ in read(text) if name})
        for kind, row in KINDS.items()
    }


def values_of_letters() -> set[str]:
    """Keys under which the outbox keeps what acts give for letters."""
    from hopmarket.letter_kinds import KINDS

    return set().union(*(kind.wanted() for kind in KINDS.values()))


def database() -> dict[str, Any]:
    """Tables with their columns, constraints and indexes, and the triggers that migrations make."""
    from django.apps import apps

    rooms = [app for app in apps.get_app_configs() if app.name.startswith("hopmarket.")]
    tables = {
        model._meta.db_table: {
            "columns": sorted(field.column for field in model._meta.local_fields),
            "names": sorted(named.name for named in (*model._meta.constraints, *model._meta.indexes)),
        }
        for app in rooms
        for model in app.get_models(include_auto_created=True)
    }
    migrations = [place.read_text() for place in sorted(PACKAGE.rglob("migrations/0*.py"))]
    return {
        "apps": sorted(app.label for app in rooms if list(app.get_models())),
        "tables": tables,
        "triggers": sorted({name for text in migrations for name in TRIGGER.findall(text)}),
    }


def enumerations() -> list[list[str]]:
    """The values of every list of words that rows, sessions, files and addresses may hold."""
    values = set()
    for package in ("rules", "records", "importing", "pages"):
        for _, module in modules(f"hopmarket.{package}"):
            for thing in vars(module).values():
                if (
                    isinstance(thing, type)
                    and issubclass(thing, str)
                    and issubclass(thing, enum.Enum)
                    and thing.__module__.startswith("hopmarket.")
                ):
                    values.add(tuple(str(member.value) for member in thing))
    return [list(row) for row in sorted(values) if row]


def modules(package: str) -> Iterator[tuple[str, Any]]:
    root = importlib.import_module(package)
    for module in pkgutil.walk_packages(root.__path__, f"{package}."):
        if ".migrations" not in module.name:
            yield module.name, importlib.import_module(module.name)


def keys_of(value: Any, path: str = "") -> set[str]:
    """Every key of a JSON value with the keys above it."""
    match value:
        case dict():
            return {f"{path}{key}" for key in value} | {
                inner for key, part in value.items() for inner in keys_of(part, f"{path}{key}.")
            }
        case list():
            return {inner for part in value for inner in keys_of(part, path)}
        case _:
            return set()


def documents() -> dict[str, Any]:
    """Keys of what is stored or signed as JSON."""
    from hopmarket.importing.import_jobs import ImportJob
    from hopmarket.operations.backup_archives import FORMAT as BACKUP_FORMAT
    from hopmarket.operations.backup_archives import MANIFEST, ArchiveMember, Manifest
    from hopmarket.records.open_data import bulk_file
    from hopmarket.records.search.run import SearchQuery
    from hopmarket.rules import ocds, seal, terms
    from tests.rules import publications

    releases = [
        ocds.release(facts, tags=("tender",), at=publications.OPENS, number=1)
        for facts in publications.EVERY.values()
    ]
    named = {
        "terms": terms.Terms,
        "terms.lots": terms.Lot,
        "terms.criteria": terms.Criterion,
        "terms.questions": terms.Question,
        "terms.papers": terms.Document,
        "terms.change": terms.Change,
        "receipt": seal.Receipt,
        "receipt.part": seal.SealedPart,
        "backup.manifest": Manifest,
        "backup.member": ArchiveMember,
        "bulk": bulk_file.BulkFileState,
        "import.job": ImportJob,
        "saved_search": SearchQuery,
    }
    return {
        **{name: [field.name for field in fields(kind)] for name, kind in named.items()},
        "release": sorted(keys_of(releases)),
        "formats": [seal.FORMAT, BACKUP_FORMAT],
        "files": sorted([bulk_file.NAME, MANIFEST]),
    }


def commands() -> dict[str, list[str]]:
    """The words of the command line with their options and arguments."""
    from hopmarket.cli import WORDS

    words = {}
    for word, row in WORDS.items():
        module, name = row.place.split(":")
        command = getattr(importlib.import_module(module), name)
        words[word] = sorted(option for parameter in command.params for option in parameter.opts)
    return words


def addresses() -> list[list[str]]:
    """Every route: its name and its pattern."""
    from django.urls import URLPattern, URLResolver, get_resolver

    def walked(resolver: URLResolver, before: str, space: str) -> Iterator[list[str]]:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                inner = f"{space}{entry.namespace}:" if entry.namespace else space
                yield from walked(entry, before + str(entry.pattern), inner)
            elif isinstance(entry, URLPattern):
                yield [f"{space}{entry.name or ''}", before + str(entry.pattern)]

    return sorted(walked(get_resolver(), "/", ""))


def form_fields() -> list[str]:
    """Names of fields that browsers send: of forms, of the terms, and written out in templates."""
    from django import forms

    from hopmarket.rules.terms_fields import TYPED_FIELDS
    from hopmarket.rules.terms_row_fields import ROW_FIELDS

    names = {row.name for rows in (TYPED_FIELDS, *ROW_FIELDS.values()) for row in rows}
    for _, module in modules("hopmarket.pages"):
        for thing in vars(module).values():
            if isinstance(thing, type) and issubclass(thing, forms.BaseForm):
                names |= set(getattr(thing, "base_fields", {}))
    for place in PACKAGE.rglob("templates/**/*.html"):
        names |= set(FORM_TAG.findall(place.read_text()))
    return sorted(names)


def api() -> dict[str, list[str]]:
    """What clients of the API are generated from: its operations, and the parts of its document."""
    from hopmarket.pages.feeds.api.openapi import api as public_api

    document = public_api.get_openapi_schema(path_prefix="/api/v1/")
    operations = [row["operationId"] for path in document["paths"].values() for row in path.values()]
    return {
        "operations": sorted(operations),
        "parts": sorted(document["components"]["schemas"]),
        "keys": sorted(
            {key for part in document["components"]["schemas"].values() for key in part.get("properties", {})}
        ),
    }


def stored_names() -> dict[str, Any]:
    """Everything that is data, by kind."""
    from django.conf import settings

    import hopmarket.urls  # noqa: F401  # declares every journey
    from hopmarket.clock import DUTIES
    from hopmarket.operations import demonstration_mark
    from hopmarket.pages.parts.journeys import JOURNEYS
    from hopmarket.records.ledger.acts import ACTS
    from hopmarket.rules import roles
    from hopmarket.rules.draft_kinds import DRAFT_KINDS

    for _ in modules("hopmarket.records"):
        pass
    trees = sources()
    bound = constants(trees)
    texts = "\n".join(place.read_text() for place in PACKAGE.rglob("*.py"))
    return {
        "acts": sorted(ACTS),
        "acts_of_the_system": sorted(roles.SYSTEM_ACTS),
        "subjects": sorted(subjects(trees)),
        "facts": sorted(facts(trees) | values_of_letters()),
        "letters": letters(),
        "database": database(),
        "words": enumerations(),
        "documents": documents(),
        "json": {name: sorted(written_keys(trees[module])) for name, module in KEPT_AS_JSON.items()},
        "drafts": sorted(DRAFT_KINDS),
        "duties": [name for name, _ in DUTIES],
        "key_files": sorted(key_files(trees)),
        "path_names": sorted(path_names(trees, bound)),
        "signals": sorted(signal_names(trees)),
        "locks": sorted(lock_numbers(trees)),
        "salts": sorted(salts(trees, bound)),
        "session_keys": sorted(session_keys(trees, bound) | set(JOURNEYS)),
        "cookies": [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME],
        "marks": [demonstration_mark.MARK],
        "commands": commands(),
        "environment": sorted(set(ENVIRONMENT.findall(texts))),
        "addresses": addresses(),
        "api": api(),
        "form_fields": form_fields(),
    }


def as_text() -> str:
    return json.dumps(stored_names(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def settle() -> None:
    """A state folder of its own, so that reading names makes nothing in the checkout."""
    import django

    os.environ.setdefault("HOPMARKET_HOME", tempfile.mkdtemp(prefix="hopmarket-names-"))
    os.environ.setdefault("HOPMARKET_TESTING", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hopmarket.settings")
    sys.path.insert(0, str(ROOT))
    django.setup()


if __name__ == "__main__":
    settle()
    FILE.write_text(as_text())
    print(FILE.relative_to(ROOT))  # noqa: T201
