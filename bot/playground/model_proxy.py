"""A door between REX and its model that can be slow, or shut."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Literal

import aiohttp
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

PATH = "/model"
OPENAI = "https://api.openai.com/v1"
SLOW_SECONDS = 10.0
#: A model may take its time, but not for ever.
LONGEST_SECONDS = 180.0
Mood = Literal["model-well", "model-slow", "model-dead"]
WELL: Mood = "model-well"
MOODS: Mapping[str, str] = {
    "model-well": "Well",
    "model-slow": f"Slow ({SLOW_SECONDS:.0f} s)",
    "model-dead": "Dead",
}
#: What belongs to one connection and not to the next.
_OF_THE_WIRE = frozenset(
    {"host", "content-length", "connection", "transfer-encoding", "content-encoding"}
)


def model_routes(upstream: Callable[[], str], mood: Callable[[], str]) -> list[BaseRoute]:
    """The door's address, to mount beside the emulated Slack; `upstream` is the model's own."""

    async def pass_on(request: Request) -> Response:
        match mood():
            case "model-dead":
                return JSONResponse({"error": {"message": "The model is dead."}}, 503)
            case "model-slow":
                try:
                    await asyncio.sleep(SLOW_SECONDS)
                except asyncio.CancelledError:  # the playground stops
                    return Response(status_code=503)
            case _:
                pass
        return await _forwarded(request, f"{upstream().rstrip('/')}/{request.path_params['path']}")

    return [Route(PATH + "/{path:path}", pass_on, methods=["GET", "POST"])]


async def _forwarded(request: Request, url: str) -> Response:
    headers = {k: v for k, v in request.headers.items() if k not in _OF_THE_WIRE}
    session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=LONGEST_SECONDS))
    try:
        answer = await session.request(
            request.method, url, data=await request.body(), headers=headers
        )
    except aiohttp.ClientError as error:
        await session.close()
        return JSONResponse({"error": {"message": f"The model can't be reached: {error}"}}, 502)

    async def pieces() -> AsyncIterator[bytes]:
        try:
            async for piece in answer.content.iter_any():
                yield piece
        finally:
            answer.close()
            await session.close()

    kept = {k: v for k, v in answer.headers.items() if k.lower() not in _OF_THE_WIRE}
    return StreamingResponse(pieces(), answer.status, kept)
