"""Live pages: server-sent events that say when to look again, and that end when told to."""

import asyncio
import secrets
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import StreamingResponse

from bot.playground.feed import Change, Feed

GATHER = 0.05  # seconds in which changes become one
HEARTBEAT = 15.0  # seconds after which a silent connection shows that it lives
RETRY = 1000  # milliseconds until a browser comes back

_TRAFFIC = frozenset({"call", "delivery"})


class Live:
    """Tells open pages that something changed. What changed, they see when they look again.

    A version names a state of everything the page shows; two of different runs never agree.
    """

    def __init__(self, *feeds: Feed) -> None:
        self._run = secrets.token_hex(4)
        self._count = 0
        self._traffic = 0
        self._stopped = False
        self._open: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self._unsubscribe = [feed.subscribe(self._changed) for feed in feeds]

    def version(self, *, with_traffic: bool) -> str:
        """The version of the state at this moment."""
        traffic = f"-{self._traffic}" if with_traffic else ""
        return f"{self._run}-{self._count}{traffic}"

    def close(self) -> None:
        """End every stream, now and for good, so that the server can stop at once."""
        self._stopped = True
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._wake()

    async def stream(self, request: Request) -> StreamingResponse:
        """Answer with events, one for each new version; the first one comes at once.

        Only a page that shows traffic (`?traffic`) hears of it.
        """
        with_traffic = "traffic" in request.query_params
        return StreamingResponse(
            self._events(with_traffic),
            media_type="text/event-stream",
            headers={"cache-control": "no-store"},
        )

    def _changed(self, change: Change) -> None:
        if change.kind in _TRAFFIC:
            self._traffic += 1
        else:
            self._count += 1
        self._wake()

    def _wake(self) -> None:
        for loop, moved in tuple(self._open):
            if not loop.is_closed():
                loop.call_soon_threadsafe(moved.set)

    async def _events(self, with_traffic: bool) -> AsyncIterator[str]:
        moved = asyncio.Event()
        entry = (asyncio.get_running_loop(), moved)
        self._open.add(entry)
        try:
            yield f"retry: {RETRY}\n\n"
            told = ""
            while not self._is_over(moved):
                version = self.version(with_traffic=with_traffic)
                if version != told:
                    told = version
                    yield f"id: {version}\nevent: version\ndata: {version}\n\n"
                while not await _happens(moved):
                    yield ": still here\n\n"
                await asyncio.sleep(0 if self._stopped else GATHER)
        finally:
            self._open.discard(entry)

    def _is_over(self, moved: asyncio.Event) -> bool:
        """Whether to end; forgets earlier moves first, so that none after it goes unseen."""
        moved.clear()
        return self._stopped


async def _happens(moved: asyncio.Event) -> bool:
    try:
        async with asyncio.timeout(HEARTBEAT):
            await moved.wait()
    except TimeoutError:
        return False
    return True
