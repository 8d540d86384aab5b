"""Pages about the data: the publication policy, the redactions, and the API described for people."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hopmarket.pages.feeds.api.openapi import api
from hopmarket.pages.feeds.api.problem_details import DETAILS
from hopmarket.pages.feeds.ocds_packages import LICENCE
from hopmarket.records.notices.redactions import redaction_decisions
from hopmarket.records.notices.redactions import redactions as every

PAGE = 50
TRY = {"{ocid}": "OCID", "{key}": "KEY", "{code}": "45"}


@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """Shows the publication policy, which every package names."""
    return render(request, "feeds/policy.html", {"licence": LICENCE, "prefix": settings.OCID_PREFIX})


@require_safe
def redactions(request: HttpRequest) -> HttpResponse:
    """Lists everything that was taken out of releases, the latest first."""
    page = Paginator(every(), PAGE).get_page(request.GET.get("page"))
    return render(request, "feeds/redactions.html", {"page": page, "decided": redaction_decisions(page)})


@require_safe
def reading(request: HttpRequest) -> HttpResponse:
    """Describes the API for people, from its OpenAPI document."""
    document = api.get_openapi_schema()
    context = {
        "title": document["info"]["title"],
        "most": settings.API_REQUESTS_A_MINUTE,
        "groups": _groups(document),
        "errors": sorted(DETAILS.items()),
    }
    return render(request, "feeds/api.html", context)


def _groups(document: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    operations_by_tag: dict[str, list[dict[str, Any]]] = {}
    for path, methods in document["paths"].items():
        operation = methods["get"]
        entry = {
            "id": operation["operationId"],
            "path": path,
            "example": _example(path),
            "summary": operation["summary"],
            "description": operation["description"],
            "parameters": [_parameter(parameter) for parameter in operation["parameters"]],
            "answers": ", ".join(sorted(map(str, operation["responses"]))),
        }
        operations_by_tag.setdefault(operation["tags"][0], []).append(entry)
    return list(operations_by_tag.items())


def _example(path: str) -> str:
    for name, value in TRY.items():
        path = path.replace(name, value)
    return f"{settings.BASE_URL}{path}"


def _parameter(parameter: dict[str, Any]) -> dict[str, str]:
    schema = parameter["schema"]
    choices = schema if "anyOf" not in schema else schema["anyOf"][0]
    several = choices.get("type") == "array"
    inner = choices["items"] if several else choices
    return {
        "name": parameter["name"],
        "where": parameter["in"],
        "meaning": parameter.get("description") or "",
        "kind": _kind(inner) + (", repeated" if several else ""),
    }


def _kind(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return ", ".join(str(value) for value in schema["enum"])
    if "maximum" in schema and schema["maximum"] <= 1000:
        return f"{schema['minimum']} to {schema['maximum']}"
    if schema.get("type") == "integer":
        return "whole number"
    return str(schema.get("format", "text"))
