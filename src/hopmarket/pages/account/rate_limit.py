"""The rate limit of letters that a visitor makes this portal send: a few an hour, counted by address."""

from __future__ import annotations

import hashlib

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from hopmarket.records.ledger import current_time

HOUR = 3600


def may_send(request: HttpRequest, what: str, *, from_one: int, from_all: int) -> bool:
    """Counts one more attempt and says whether it is within the limits of this hour.

    ``from_one`` limits one address (the visitor's, not the proxy's), ``from_all`` all together. Only a
    hash of the address is kept.
    """
    where = hashlib.sha256(get_adapter(request).get_client_ip(request).encode()).hexdigest()[:24]
    return _counted(f"{what}-from-{where}", from_one) and _counted(f"{what}-from-all", from_all)


def _counted(name: str, most: int) -> bool:
    """Counts by the hour of the clock, so that further attempts do not postpone the end of the limit."""
    key = f"{name}-{int(current_time.now().timestamp()) // HOUR}"
    count = int(cache.get(key, 0)) + 1
    cache.set(key, count, HOUR)
    return count <= most
