"""What open data there is, and one release package for each process."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hopmarket.records.ledger import instants
from hopmarket.records.notices import queries

LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """What there is, how many, since when, under which licence, and how to cite it."""
    held = list(queries.holdings())
    context = {
        "holdings": held,
        "releases": sum(one.releases for one in held),
        "processes": sum(one.processes for one in held),
        "today": instants.now(),
        "prefix": settings.OCID_PREFIX,
        "licence": LICENCE,
    }
    return render(request, "feeds/data.html", context)
