"""What operators' machines ask REX: is it alive, is it ready, how is it doing."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.metrics import Labels, Metrics

log = logging.getLogger("rex")
#: How much work there is, by queue and state.
Counts = Callable[[], Mapping[tuple[str, str], int]]
PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"
#: Seconds in which the database must answer.
IN_TIME = 3.0


def operation_routes(
    well: Callable[[], bool], ready: Callable[[], bool], counts: Counts, metrics: Metrics
) -> list[Route]:
    """Return /healthz, /readyz and /metrics; `ready` and `counts` ask the database, and may block."""
    counting = Counting(counts)

    async def healthz(_: Request) -> Response:
        if well():
            return PlainTextResponse("ok")
        return PlainTextResponse("REX no longer looks after its work: start it again.", 503)

    async def readyz(_: Request) -> Response:
        if await _in_time(ready):
            return PlainTextResponse("ready")
        return PlainTextResponse("The database doesn't answer.", 503)

    async def figures(_: Request) -> Response:
        gauges: dict[tuple[str, Labels], float] = {
            ("rex_engine_work", (("queue", queue), ("state", state.lower()))): count
            for (queue, state), count in (await counting.counted()).items()
        }
        return Response(metrics.exposition(gauges), media_type=PROMETHEUS)

    return [
        Route("/healthz", healthz, methods=["GET"]),
        Route("/readyz", readyz, methods=["GET"]),
        Route("/metrics", figures, methods=["GET"]),
    ]


class Counting:
    """Counts the engine's work, one count at a time: while the database is gone, one waits for it."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="rex-counts")
        self._asked: Future[Mapping[tuple[str, str], int]] | None = None

    async def counted(self) -> Mapping[tuple[str, str], int]:
        """Return the count of each queue and state; none where it can't be told in time."""
        if self._asked is None or self._asked.done():
            self._asked = self._pool.submit(self._counts)
        try:
            return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(self._asked)), IN_TIME)
        except TimeoutError:
            return {}


async def _in_time(ready: Callable[[], bool]) -> bool:
    try:
        return await asyncio.wait_for(asyncio.to_thread(ready), IN_TIME)
    except TimeoutError:
        return False
