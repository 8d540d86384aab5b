"""The rate limit of the API: so many requests a minute from one address, counted in this process alone."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

MINUTE = 60


@dataclass(frozen=True, slots=True)
class RateLimitState:
    """The state of one address: the limit, what is left of it, and the seconds until it begins anew."""

    limit: int
    left: int
    seconds: int

    @property
    def exceeded(self) -> bool:
        return self.left < 0

    def headers(self) -> dict[str, str]:
        limit_headers = {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(self.left, 0)),
            "RateLimit-Reset": str(self.seconds),
        }
        return limit_headers | ({"Retry-After": str(self.seconds)} if self.exceeded else {})


class RateLimiter:
    """Counts requests by address in memory; forgets the counts at each full minute."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._minute = -1
        self._counts: dict[str, int] = {}

    def count(self, address: str, *, limit: int, now: float) -> RateLimitState:
        """Counts one more request of an address; ``now`` is in seconds of a monotonic clock."""
        minute, into = divmod(int(now), MINUTE)
        with self._lock:
            if minute != self._minute:
                self._minute, self._counts = minute, {}
            self._counts[address] = self._counts.get(address, 0) + 1
            return RateLimitState(limit, limit - self._counts[address], MINUTE - into)
