"""The emulator's time, which a test can turn forward."""

import asyncio
import threading
import time
from collections.abc import Callable


class Clock:
    """Seconds since 1970. Whoever sleeps on it wakes when it is turned past their time."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._ahead = 0.0
        self._lock = threading.Lock()
        self._sleepers: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    def __call__(self) -> float:
        """The time."""
        return self._now() + self._ahead

    def forward(self, seconds: float) -> None:
        """Turn the clock forward; it never goes back."""
        if seconds < 0:
            raise ValueError("The clock doesn't go back.")
        with self._lock:
            self._ahead += seconds
            sleepers = tuple(self._sleepers)
        for loop, turned in sleepers:
            if not loop.is_closed():
                loop.call_soon_threadsafe(turned.set)

    async def sleep(self, seconds: float) -> None:
        """Sleep so long by this clock."""
        until, turned = self() + seconds, asyncio.Event()
        sleeper = (asyncio.get_running_loop(), turned)
        with self._lock:
            self._sleepers.add(sleeper)
        try:
            while (left := until - self()) > 0:
                turned.clear()
                await _happens(turned, left)
        finally:
            with self._lock:
                self._sleepers.discard(sleeper)


async def _happens(turned: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await turned.wait()
    except TimeoutError:
        return
