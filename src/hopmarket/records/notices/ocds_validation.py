"""Validates releases by the vendored OCDS 1.1.5 schemas, formats included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jsonschema_rs

from . import ocds_schema

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


def release_faults(release: Mapping[str, Any], names: frozenset[str] = _ALL) -> Iterator[ValidationFault]:
    """What is wrong with a release by the 1.1.5 schema and these extensions (by default all)."""
    validator = _release_validator(names)
    return iter(()) if validator.is_valid(release) else validation_faults(validator, release)


def validation_faults(validator: jsonschema_rs.Draft4Validator, value: object) -> Iterator[ValidationFault]:
    """Everything that a validator does not allow in a value."""
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
