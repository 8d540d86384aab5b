"""What a sent form may be answered with: a redirect, the same form with its faults, or a refusal's page.

Every test client is watched: a POST that succeeds and answers with a page would be sent again by Back, or by
loading the page again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.test import Client

_ONE_CLICK = "mail programs stop letters with one click and follow no redirect (RFC 8058)"
SHOW_A_PAGE: Mapping[str, str] = {
    "public:stop_search": _ONE_CLICK,
    "partnership:stop_consultation_letters": _ONE_CLICK,
}
"""Routes that answer a sent form with a page, with the reason."""


def fault_of(method: str, answer: Any) -> str:
    """What is wrong with the answer to a request; empty if nothing is."""
    if method != "POST" or answer.status_code != 200 or answer.streaming:
        return ""
    route = getattr(answer.resolver_match, "view_name", "")
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    if not is_page or b"govuk-error-summary" in answer.content or route in SHOW_A_PAGE:
        return ""
    return f"{route} answers a sent form with a page: it has to redirect to one that is only looked at"


def watch() -> None:
    """Lets every test client refuse such an answer."""
    plain_request = Client.request

    def request(self: Client, **environment: Any) -> Any:
        answer = plain_request(self, **environment)
        fault = fault_of(environment.get("REQUEST_METHOD", ""), answer)
        assert not fault, fault
        return answer

    Client.request = request  # type: ignore[method-assign]
