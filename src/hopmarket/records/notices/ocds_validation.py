"""Validates releases and packages by the vendored OCDS 1.1.5 schemas, formats included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jsonschema_rs

from hopmarket import reference_data

from . import ocds_schema
from .ocds_extensions import declared_extensions

_RELEASE = "https://standard.open-contracting.org/schema/1__1__5/release-schema.json"

_ALL = frozenset(ocds_schema.EXTENSIONS)


@dataclass(frozen=True, slots=True)
class ValidationFault:
    """One thing that the schema does not allow: JSON path, kind (a keyword), message; and what the
    schema asks for there: types, codes, or the name of a format or of a missing field."""

    path: str
    kind: str
    message: str
    steps: tuple[str | int, ...] = ()
    asked: tuple[Any, ...] = ()


@lru_cache(maxsize=64)
def _release_validator(names: frozenset[str]) -> jsonschema_rs.Draft4Validator:
    return jsonschema_rs.Draft4Validator(
        ocds_schema.release_schema(names), validate_formats=True, offline=True
    )


@lru_cache(maxsize=64)
def _package_validator(names: frozenset[str]) -> jsonschema_rs.Draft4Validator:
    package = reference_data.document("ocds", "release-package-schema.json")
    package["properties"]["releases"]["items"] = {"$ref": "#/definitions/Release"}
    release = ocds_schema.release_schema(names)
    package["definitions"] = {**release["definitions"], "Release": _without_definitions(release)}
    return jsonschema_rs.Draft4Validator(package, validate_formats=True, offline=True)


def _without_definitions(release: Mapping[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in release.items() if name not in ("definitions", "id")}


@lru_cache(maxsize=64)
def _record_package_validator(names: frozenset[str]) -> jsonschema_rs.Draft4Validator:
    schemas = (reference_data.document("ocds", "record-schema.json"), _versioned_schema())
    resources = [(schema["id"], schema) for schema in schemas] + [
        (_RELEASE, ocds_schema.release_schema(names))
    ]
    return jsonschema_rs.Draft4Validator(
        reference_data.document("ocds", "record-package-schema.json"),
        validate_formats=True,
        registry=jsonschema_rs.Registry(resources, draft=jsonschema_rs.Draft4),
        offline=True,
    )


def _versioned_schema() -> dict[str, Any]:
    """The standard's schema of versioned releases, mended in one place.

    It versions ``parties.details`` as one value, and in that value asks for classifications that
    are versioned again, which no merging makes; there they stay as they were.
    """
    schema = reference_data.document("ocds", "versioned-release-validation-schema.json")
    details = schema["definitions"]["Organization"]["properties"]["details"]
    details["items"]["properties"]["value"]["properties"]["classifications"] = {"type": "array"}
    return schema


def release_faults(release: Mapping[str, Any], names: frozenset[str] = _ALL) -> Iterator[ValidationFault]:
    """What is wrong with a release by the 1.1.5 schema and these extensions (by default all)."""
    validator = _release_validator(names)
    return iter(()) if validator.is_valid(release) else _faults(validator, release)


def package_faults(package: Mapping[str, Any]) -> Iterator[ValidationFault]:
    """What is wrong with a release package, its releases included, by the extensions it declares."""
    return _faults(_package_validator(_declared(package)), package)


def record_package_faults(package: Mapping[str, Any]) -> Iterator[ValidationFault]:
    """What is wrong with a record package: its records, their releases, compiled and versioned, by
    the extensions it declares."""
    return _faults(_record_package_validator(_declared(package)), package)


def _declared(package: Mapping[str, Any]) -> frozenset[str]:
    return declared_extensions(tuple(package.get("extensions", ())))[0]


def _faults(validator: jsonschema_rs.Draft4Validator, value: object) -> Iterator[ValidationFault]:
    for error in validator.iter_errors(value):
        path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.instance_path)
        yield ValidationFault(
            f"${path}", _kind(error), error.message[:300], tuple(error.instance_path), _asked(error.kind)
        )


def _asked(kind: Any) -> tuple[Any, ...]:
    match kind.name:
        case "type":
            return tuple(kind.types)
        case "enum":
            return tuple(kind.options)
        case "format":
            return (kind.format,)
        case "required":
            return (kind.property,)
    return ()


def _kind(error: jsonschema_rs.ValidationError) -> str:
    return str(error.schema_path[-1]) if error.schema_path else "schema"
