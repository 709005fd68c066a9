"""A live feed of changes: for pages that follow along and for tests that wait."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Literal, TypeVar

Found = TypeVar("Found")

ChangeKind = Literal[
    "message", "message_changed", "message_deleted", "reaction",  # in a channel
    "status", "prompts", "title", "session",  # of an assistant
    "view", "home",  # of a person
    "team", "channel",  # set up or taken away
    "call", "delivery", "mail",  # traffic
]  # fmt: skip

POLL = 0.05  # seconds; a predicate may depend on things no feed announces


@dataclass(frozen=True, kw_only=True)
class Change:
    """Something changed. What it is now is read from the state; a field that doesn't apply is ""."""

    kind: ChangeKind
    team: str = ""
    channel: str = ""
    ts: str = ""
    user: str = ""
    name: str = ""


class Feed:
    """Passes each change to everyone who listens, from whichever thread made it."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Change], None]] = []
        self._moved = threading.Condition()
        self._count = 0

    def subscribe(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Call `listener` with every change until the returned function is called.

        It is called in the thread that made the change and must not block.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def publish(self, change: Change) -> None:
        """Tell everyone."""
        for listener in tuple(self._listeners):
            listener(change)
        with self._moved:
            self._count += 1
            self._moved.notify_all()

    def wait_for(self, predicate: Callable[[], Found], timeout: float = 30.0) -> Found:
        """Return the predicate's first true value; TimeoutError after `timeout` seconds."""
        deadline = time.monotonic() + timeout
        while True:
            seen = self._count
            if found := predicate():
                return found
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"Nothing came true within {timeout} seconds.")
            with self._moved:
                if self._count == seen:
                    self._moved.wait(min(left, POLL))

    @asynccontextmanager
    async def listen(self) -> AsyncIterator["asyncio.Queue[Change]"]:
        """A queue of the changes from now on, for the event loop that asks (a page's SSE)."""
        loop, queue = asyncio.get_running_loop(), asyncio.Queue[Change]()

        def pass_on(change: Change) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(queue.put_nowait, change)

        unsubscribe = self.subscribe(pass_on)
        try:
            yield queue
        finally:
            unsubscribe()
