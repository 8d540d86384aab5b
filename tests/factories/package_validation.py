"""Validates the packages that the portal gives out, by the vendored OCDS 1.1.5 schemas, formats included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import jsonschema_rs

from hopmarket import reference_data
from hopmarket.records.notices import ocds_schema
from hopmarket.records.notices.ocds_extensions import declared_extensions
from hopmarket.records.notices.ocds_validation import ValidationFault, validation_faults

_RELEASE = "https://standard.open-contracting.org/schema/1__1__5/release-schema.json"


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


def package_faults(package: Mapping[str, Any]) -> Iterator[ValidationFault]:
    """What is wrong with a release package, its releases included, by the extensions it declares."""
    return validation_faults(_package_validator(_declared(package)), package)


def record_package_faults(package: Mapping[str, Any]) -> Iterator[ValidationFault]:
    """What is wrong with a record package: its records, their releases, compiled and versioned, by
    the extensions it declares."""
    return validation_faults(_record_package_validator(_declared(package)), package)


def _declared(package: Mapping[str, Any]) -> frozenset[str]:
    return declared_extensions(tuple(package.get("extensions", ())))[0]
