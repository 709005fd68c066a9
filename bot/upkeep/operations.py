"""What operators' machines ask REX: is it alive, is it ready, how is it doing."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.sql.passing import will_pass
from bot.telemetry.metrics import Labels, Metrics

T = TypeVar("T")
#: How much work there is, by queue and state.
Counts = Mapping[tuple[str, str], int]
PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"
#: Seconds in which the database must answer.
IN_TIME = 3.0


def operation_routes(
    well: Callable[[], bool],
    ready: Callable[[], bool],
    counts: Callable[[], Counts],
    metrics: Metrics,
) -> list[Route]:
    """Return /healthz, /readyz and /metrics; `ready` and `counts` ask the database, and may block."""
    is_ready = InTime("rex-ready", ready, otherwise=False)
    counted = InTime[Counts]("rex-counts", counts, otherwise={})

    async def healthz(_: Request) -> Response:
        if well():
            return PlainTextResponse("ok")
        return PlainTextResponse("REX no longer looks after its work: start it again.", 503)

    async def readyz(_: Request) -> Response:
        if await is_ready.answer():
            return PlainTextResponse("ready")
        return PlainTextResponse("The database doesn't answer.", 503)

    async def figures(_: Request) -> Response:
        gauges: dict[tuple[str, Labels], float] = {
            ("rex_engine_work", (("queue", queue), ("state", state.lower()))): count
            for (queue, state), count in (await counted.answer()).items()
        }
        return Response(metrics.exposition(gauges), media_type=PROMETHEUS)

    return [
        Route("/healthz", healthz, methods=["GET"]),
        Route("/readyz", readyz, methods=["GET"]),
        Route("/metrics", figures, methods=["GET"]),
    ]


class InTime(Generic[T]):
    """Asks something that may block, one question at a time.

    While it blocks, or the database is in trouble that passes, whoever asks gets `otherwise`.
    """

    def __init__(self, name: str, ask: Callable[[], T], otherwise: T) -> None:
        self._ask, self._otherwise = ask, otherwise
        self._pool = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._asked: Future[T] | None = None

    async def answer(self) -> T:
        """Return the answer, if there is one in time."""
        if self._asked is None or self._asked.done():
            self._asked = self._pool.submit(self._ask)
        try:
            return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(self._asked)), IN_TIME)
        except Exception as error:
            if not (isinstance(error, TimeoutError) or will_pass(error)):
                raise
            return self._otherwise
