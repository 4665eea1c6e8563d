"""How often each client may do something within a minute."""

import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import HTTPConnection


class Pace:
    """Counts what each client does, for one minute."""

    def __init__(self, per_minute: int) -> None:
        """Let each client do something so many times a minute."""
        self._limit = RateLimitItemPerMinute(per_minute)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def seconds_left(self, request: HTTPConnection) -> int:
        """In how many seconds the client may do it again; 0 if it may now."""
        client = _client(request)
        if self._limiter.test(self._limit, client):
            return 0
        free = self._limiter.get_window_stats(self._limit, client).reset_time
        return max(1, math.ceil(free - time.time()))

    def count(self, request: HTTPConnection) -> None:
        """Count that the client has done it once more."""
        self._limiter.hit(self._limit, _client(request))


def _client(request: HTTPConnection) -> str:
    return request.client.host if request.client else ""
