"""Lanes: what concerns one thread goes out one after the other, each waiting for those before it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.playground.traffic import Envelope


class Lanes:
    """Belongs to one event loop."""

    def __init__(self) -> None:
        self._last: dict[tuple[str, ...], asyncio.Event] = {}

    @asynccontextmanager
    async def turn(self, envelope: Envelope) -> AsyncIterator[None]:
        """Wait until everything before this is through its lane; what has none waits for nothing."""
        lane = _lane(envelope)
        if lane is None:
            yield
            return
        before, mine = self._last.get(lane), asyncio.Event()
        self._last[lane] = mine
        try:
            if before is not None:
                await before.wait()
            yield
        finally:
            mine.set()
            if self._last.get(lane) is mine:
                del self._last[lane]


def _lane(envelope: Envelope) -> tuple[str, ...] | None:
    """The thread in which an event says that something was said."""
    event = envelope.body.get("event", {})
    began = event.get("thread_ts") or event.get("ts")
    if envelope.kind != "events_api" or not (event.get("channel") and began):
        return None
    return envelope.team, str(event["channel"]), str(began)
