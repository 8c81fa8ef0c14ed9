"""Who may send facts, and how many: tokens, remembered for a moment, and buckets that refill."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

_REMEMBERED_SECONDS = 5.0
"""A token that was revoked is refused after this at the latest."""

_MOST_REMEMBERED = 10_000

LookUp = Callable[[str], str | None]
"""From a secret to the name of the token that it belongs to; None where it opens nothing."""


class Tokens:
    """Knows which secrets may send facts; asks the tables at most every few seconds for each."""

    def __init__(self, look_up: LookUp) -> None:
        self._look_up = look_up
        # One thread: a flood of wrong secrets must not take the connections of the pages.
        self._asking = ThreadPoolExecutor(max_workers=1, thread_name_prefix="tokens")
        self._known: OrderedDict[str, tuple[float, str | None]] = OrderedDict()

    async def holder(self, secret: str) -> str | None:
        """Return the name of the token behind a secret, or None."""
        moment = time.monotonic()
        known = self._known.get(secret)
        if known is not None and moment - known[0] < _REMEMBERED_SECONDS:
            return known[1]
        loop = asyncio.get_running_loop()
        name = await loop.run_in_executor(self._asking, self._look_up, secret)
        self._known[secret] = (moment, name)
        self._known.move_to_end(secret)
        while len(self._known) > _MOST_REMEMBERED:
            self._known.popitem(last=False)
        return name

    def close(self) -> None:
        """Ask no more."""
        self._asking.shutdown(wait=True)


@dataclass
class Buckets:
    """For each name a bucket of `size` that refills at `rate` per second."""

    rate: float
    size: float
    clock: Callable[[], float] = time.monotonic
    _levels: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def wait_for(self, name: str, amount: float = 1.0) -> float:
        """Take an amount and return 0, or return the seconds until there is enough for it."""
        moment = self.clock()
        level, since = self._levels.get(name, (self.size, moment))
        level = min(self.size, level + (moment - since) * self.rate)
        missing = min(amount, self.size) - level
        if missing <= 0:
            level -= amount
        self._levels[name] = (level, moment)
        self._levels.move_to_end(name)
        while len(self._levels) > _MOST_REMEMBERED:
            self._levels.popitem(last=False)
        return max(0.0, missing / self.rate)
