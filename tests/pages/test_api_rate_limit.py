"""The API's rate limit: so many requests in a minute, and the count begins anew with the next."""

from __future__ import annotations

from hopmarket.pages.feeds.api.api_rate_limit import RateLimiter


def test_a_new_minute_begins_anew() -> None:
    limits = RateLimiter()
    first = [limits.count("a", limit=2, now=60.5) for _ in range(3)]
    assert [count.exceeded for count in first] == [False, False, True]
    assert [count.left for count in first] == [1, 0, -1] and first[0].seconds == 60
    assert limits.count("b", limit=2, now=61).left == 1
    assert limits.count("a", limit=2, now=119.9).seconds == 1
    later = limits.count("a", limit=2, now=120)
    assert (later.left, later.exceeded) == (1, False)
    assert "Retry-After" in first[2].headers() and "Retry-After" not in later.headers()
