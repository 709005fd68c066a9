"""What operators' machines ask REX: is it alive, is it ready, how is it doing."""

import asyncio
import logging
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.durable.records import Records
from bot.metrics import Labels, Metrics

log = logging.getLogger("rex")
PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"
#: Seconds in which the database must answer.
IN_TIME = 3.0


def operation_routes(
    well: Callable[[], bool], ready: Callable[[], bool], records: Records, metrics: Metrics
) -> list[Route]:
    """Return /healthz, /readyz and /metrics; `ready` asks the database, and may block."""

    async def healthz(_: Request) -> Response:
        if well():
            return PlainTextResponse("ok")
        return PlainTextResponse("REX no longer looks after its work: start it again.", 503)

    async def readyz(_: Request) -> Response:
        if await _in_time(ready):
            return PlainTextResponse("ready")
        return PlainTextResponse("The database doesn't answer.", 503)

    async def figures(_: Request) -> Response:
        counts = await asyncio.to_thread(records.counts)
        gauges: dict[tuple[str, Labels], float] = {
            ("rex_engine_work", (("queue", queue), ("state", state.lower()))): count
            for (queue, state), count in counts.items()
        }
        return Response(metrics.exposition(gauges), media_type=PROMETHEUS)

    return [
        Route("/healthz", healthz, methods=["GET"]),
        Route("/readyz", readyz, methods=["GET"]),
        Route("/metrics", figures, methods=["GET"]),
    ]


async def _in_time(ready: Callable[[], bool]) -> bool:
    try:
        return await asyncio.wait_for(asyncio.to_thread(ready), IN_TIME)
    except TimeoutError:
        return False
