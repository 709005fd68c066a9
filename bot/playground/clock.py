"""The emulator's time, which a test can turn forward."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


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

    @property
    def ahead(self) -> float:
        """By how many seconds it has been turned."""
        return self._ahead

    def back(self) -> None:
        """Let it be right again, for a world that begins anew; nobody is woken."""
        with self._lock:
            self._ahead = 0.0

    def forward(self, seconds: float) -> None:
        """Turn the clock forward; for a world that goes on it never goes back."""
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

    async def within(self, seconds: float, work: Coroutine[Any, Any, T]) -> T:
        """What some work comes to; TimeoutError where that takes longer by this clock."""
        working = asyncio.ensure_future(work)
        alarm = asyncio.ensure_future(self.sleep(seconds))
        try:
            await asyncio.wait((working, alarm), return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                raise TimeoutError
            return working.result()
        finally:
            for each in (working, alarm):
                each.cancel()
            await asyncio.wait((working, alarm))


async def _happens(turned: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await turned.wait()
    except TimeoutError:
        return
