"""The OCDS extensions that are stored here, and which of their fields a release uses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from hopmarket import reference_data

from . import ocds_schema

Path = tuple[str, ...]


@dataclass(slots=True)
class SchemaField:
    """A field that a schema knows: the extensions that bring it (none: the standard itself), and
    the fields of the objects in it, where the schema tells them."""

    owners: tuple[str, ...] = ()
    fields: dict[str, SchemaField] | None = None


@dataclass(slots=True)
class ExtensionUse:
    """What a release uses: for each field of extensions those that bring it, and how often fields
    that no schema knows, by their path without places in lists."""

    owners: set[tuple[str, ...]] = field(default_factory=set)
    extra: dict[str, int] = field(default_factory=dict)

    def beyond(self, names: Collection[str]) -> tuple[str, ...]:
        """The extensions in use of which ``names`` holds none that brings the same field: of
        several the first in the order in which they are held, the European Union's profile last."""
        return tuple(sorted({owner[0] for owner in self.owners if not any(name in names for name in owner)}))


@lru_cache(maxsize=256)
def declared_extensions(addresses: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """The extensions stored here that these addresses name, and the addresses without one.

    The version in an address is ignored: releases are checked by the stored version.
    """
    names, unknown = set(), []
    for address in addresses:
        name = _named(address)
        if name is None:
            unknown.append(address)
        else:
            names.add(name)
    return frozenset(names), tuple(unknown)


_PROFILE = "https://standard.open-contracting.org/profiles/eu/"
"""Under this the standard's own site keeps the profile for the European Union, in its versions."""


def _named(address: str) -> str | None:
    parts = address.split("/")
    if address.startswith(_PROFILE) and parts[-1] == "extension.json":
        return "european-union"
    if parts[-1] != "extension.json":
        return None
    likely = {_bare(part) for part in parts[-3:-1]}
    return next((name for name in ocds_schema.EXTENSIONS if name.casefold() in likely), None)


def _bare(folder: str) -> str:
    bare = folder.casefold().removeprefix("ocds_")
    return bare.removesuffix("_extension").removesuffix("_profile")


def extension_use(release: Mapping[str, Any]) -> ExtensionUse:
    """The extensions whose fields a release uses, and the fields that none of them knows."""
    use = ExtensionUse()
    _look(release, _fields(), "", use)
    return use


def _look(node: Mapping[str, Any], known: Mapping[str, SchemaField], path: str, use: ExtensionUse) -> None:
    for name, value in node.items():
        schema_field = known.get(name)
        if schema_field is None:
            use.extra[path + name] = use.extra.get(path + name, 0) + 1
            continue
        if schema_field.owners:
            use.owners.add(schema_field.owners)
        if schema_field.fields is not None:
            if isinstance(value, dict):
                _look(value, schema_field.fields, f"{path}{name}.", use)
            elif isinstance(value, list):
                for row in value:
                    if isinstance(row, dict):
                        _look(row, schema_field.fields, f"{path}{name}.", use)


@cache
def _fields() -> dict[str, SchemaField]:
    """The fields of a release by every schema stored here, each object type made once."""
    objects: dict[Path, dict[str, SchemaField]] = {}
    return _object(ocds_schema.release_schema(), ((),), _owners(), objects)


def _object(
    node: Mapping[str, Any],
    places: tuple[Path, ...],
    owners: Mapping[Path, tuple[str, ...]],
    objects: dict[Path, dict[str, SchemaField]],
) -> dict[str, SchemaField]:
    """An object type described at one or two places: by name, and where an extension spells it out
    instead."""
    if places[0] in objects:
        return objects[places[0]]
    fields = objects[places[0]] = {}
    for name, schema in node["properties"].items():
        owners_by_place = [owners.get((*place, name), ()) for place in places]
        inner, beneath = _inner(schema, (*places[0], name))
        child = _object(inner, beneath, owners, objects) if inner else None
        fields[name] = SchemaField(_in_turn(name for names in owners_by_place for name in names), child)
    return fields


def _in_turn(names: Iterable[str]) -> tuple[str, ...]:
    wanted = set(names)
    return tuple(name for name in (*ocds_schema.EXTENSIONS[1:], ocds_schema.EXTENSIONS[0]) if name in wanted)


def _inner(node: Mapping[str, Any], path: Path) -> tuple[Mapping[str, Any] | None, tuple[Path, ...]]:
    """The object type in a field or in the rows of its list, and where that is described."""
    if "$ref" in node:
        name = node["$ref"].rsplit("/", 1)[-1]
        inner, places = _inner(ocds_schema.release_schema()["definitions"][name], ("#" + name,))
        return inner, (*places, path)
    if isinstance(node.get("items"), Mapping):
        return _inner(node["items"], path)
    return (node, (path,)) if "properties" in node else (None, (path,))


def _owners() -> Mapping[Path, tuple[str, ...]]:
    """Each field that the standard does not have, and the extensions that bring it."""
    standard = set(_paths(reference_data.document("ocds", "release-schema.json")))
    owners: dict[Path, tuple[str, ...]] = {}
    for name in ocds_schema.EXTENSIONS:
        for path in _paths(ocds_schema.patch(name)):
            if path not in standard:
                owners[path] = (*owners.get(path, ()), name)
    return owners


def _paths(document: Mapping[str, Any]) -> Iterator[Path]:
    yield from _below(document, ())
    for name, schema in (document.get("definitions") or {}).items():
        yield from _below(schema or {}, ("#" + name,))


def _below(node: Mapping[str, Any], path: Path) -> Iterator[Path]:
    for name, schema in (node.get("properties") or {}).items():
        yield (*path, name)
        if isinstance(schema, Mapping):
            yield from _below(schema, (*path, name))
            items = schema.get("items")
            if isinstance(items, Mapping):
                yield from _below(items, (*path, name))
