"""Our own OCDS extension, at the address that our packages name."""

from __future__ import annotations

import orjson
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hopmarket import reference_data

FILES = ("extension", "release-schema")


@require_safe
def assessment(request: HttpRequest, name: str) -> HttpResponse:
    """Serves the extension's description or its schema; 404 for any other name."""
    if name not in FILES:
        raise Http404
    document = reference_data.document("ocds", "extensions", "assessment", f"{name}.json")
    if name == "extension":
        document["documentationUrl"] = {"en": f"{settings.BASE_URL}/data/#assessment"}
    answer = HttpResponse(orjson.dumps(document, option=orjson.OPT_INDENT_2), content_type="application/json")
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
