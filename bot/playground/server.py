"""The emulator on the wire: its HTTP and WebSocket routes, and a server in a thread."""

import asyncio
import threading
import time
import uuid
from collections.abc import Awaitable
from dataclasses import dataclass
from types import TracebackType

import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from bot.playground.arguments import read_arguments, read_token
from bot.playground.emulator import Emulator
from bot.playground.errors import Refused
from bot.playground.faults import ApiFault
from bot.playground.filing import take_upload
from bot.playground.hooks import respond
from bot.playground.methods.files import content
from bot.playground.methods.table import Result, call_method
from bot.playground.page.consent import consent_routes
from bot.playground.traffic import ApiCall
from bot.ports import take

HOST = "127.0.0.1"


def slack_routes(emulator: Emulator) -> list[BaseRoute]:
    """The routes of the emulated Slack, to mount at the root of any Starlette app."""

    async def api(request: Request) -> Response:
        return await heard(answer_api(emulator, request))

    async def response_url(request: Request) -> Response:
        return await heard(answer_response_url(emulator, request))

    async def upload(request: Request) -> Response:
        return await heard(take_upload(emulator, request))

    async def file(request: Request) -> Response:
        return answer_file(emulator, request)

    async def link(websocket: WebSocket) -> None:
        await emulator.sockets.serve(websocket)

    return [
        Route("/api/{method}", api, methods=["GET", "POST"]),
        Route("/actions/{team}/{secret}", response_url, methods=["POST"]),
        Route("/upload/v1/{file}", upload, methods=["POST"]),
        Route("/files-pri/{named}/{name:path}", file, methods=["GET"]),
        WebSocketRoute("/link/", link),
        *consent_routes(emulator),
    ]


async def heard(answer: Awaitable[Response]) -> Response:
    """Return an answer; where the caller is gone before it has said everything, nobody reads one.

    A call that still hangs when the server stops is ended by that.
    """
    try:
        return await answer
    except ClientDisconnect:
        return Response(status_code=400)
    except asyncio.CancelledError:
        return Response(status_code=503)


async def answer_api(emulator: Emulator, request: Request) -> Response:
    """Answer a call to the Web API, in whatever way the fault plan wants."""
    method = request.path_params["method"]
    fault = emulator.api_faults.strike(method)
    if fault is not None:
        await emulator.clock.sleep(fault.delay)
    try:
        arguments = await read_arguments(request)
    except Refused as refused:
        return JSONResponse(refused.payload())
    token = read_token(request, arguments)
    if fault is not None:
        await emulator.clock.sleep(fault.late)
    status, result = 200, Result(payload={})
    if fault is not None and (fault.status or fault.error):
        status, result = planned(fault)
    else:
        result = call_method(emulator, method, token, arguments)
        status = 200 if result.retry_after is None else 429
    emulator.log.record_call(
        ApiCall(
            at=emulator.clock(),
            method=method,
            caller=result.caller,
            team=result.team,
            arguments=arguments,
            status=status,
            response=result.payload,
            fault=repr(fault) if fault else None,
        )
    )
    if fault is not None and fault.lose_response:
        return hang_up(request)
    headers = {"x-oauth-scopes": result.scopes, "x-slack-req-id": uuid.uuid4().hex}
    if status == 429:
        wait = fault.retry_after if fault is not None else result.retry_after
        headers["retry-after"] = str(wait)
    return JSONResponse(result.payload, status, headers)


async def answer_response_url(emulator: Emulator, request: Request) -> Response:
    """Answer a post to a response URL as Slack's hooks do: plain words."""
    try:
        said = await read_arguments(request)
        respond(emulator, request.path_params["secret"], said)
    except Refused as refused:
        return JSONResponse(refused.payload(), 404 if refused.error.endswith("_url") else 200)
    return PlainTextResponse("ok")


def answer_file(emulator: Emulator, request: Request) -> Response:
    """Give a file to who may see it; everybody else is led to where people sign in, as in Slack."""
    _, _, file_id = request.path_params["named"].partition("-")
    given = content(emulator, read_token(request, {}), file_id)
    if given is None:
        return RedirectResponse(f"{emulator.base_url}/?redir={request.url.path}", 302)
    return Response(given, media_type=emulator.state.files[file_id]["mimetype"])


def planned(fault: ApiFault) -> tuple[int, Result]:
    """The status and response of a call that the fault plan keeps from happening."""
    error = fault.error or "internal_error"
    limited = error in ("ratelimited", "rate_limited") or fault.status == 429
    status = fault.status or (429 if limited else 200)
    return status, Result(payload={"ok": False, "error": "ratelimited" if limited else error})


def hang_up(request: Request) -> Response:
    """Cut the connection instead of answering, so that the caller never learns what happened."""
    transport = request.scope.get("slack.transport")
    if isinstance(transport, asyncio.Transport):
        transport.abort()
    return Response(status_code=502)


@dataclass
class WithTransport:
    """Lets the routes reach uvicorn's transport, which ASGI hides, so that they can hang up."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on."""
        cycle = getattr(send, "__self__", None)
        await self.app(
            {**scope, "slack.transport": getattr(cycle, "transport", None)}, receive, send
        )


class EmulatorServer:
    """Serves the emulator, or an app that contains its routes, on loopback from a thread."""

    def __init__(self, emulator: Emulator, app: ASGIApp | None = None, *, port: int = 0) -> None:
        self.emulator = emulator
        self.port = port
        self._app = WithTransport(app or Starlette(routes=slack_routes(emulator)))
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    def switch(self, emulator: Emulator, app: ASGIApp | None = None) -> None:
        """Serve another emulator from now on; cheaper than a new server (tests)."""
        if emulator is not self.emulator:
            self.emulator.close()
        self.emulator = emulator
        self.emulator.base_url = self.url
        self._app.app = app or Starlette(routes=slack_routes(emulator))

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end."""
        return f"http://{HOST}:{self.port}"

    @property
    def api_url(self) -> str:
        """The Web API's base URL, for any Slack client."""
        return f"{self.url}/api/"

    def start(self) -> None:
        """Listen; returns once it does. After a stop it is the same port again."""
        listening = take(HOST, self.port)
        self.port = listening.getsockname()[1]
        self.emulator.base_url = self.url
        self.emulator.open()
        self._server = uvicorn.Server(
            uvicorn.Config(
                self._app,
                http="h11",
                ws="websockets-sansio",
                loop="asyncio",
                log_config=None,
                access_log=False,
                timeout_graceful_shutdown=1,
            )
        )
        self._thread = threading.Thread(
            target=self._server.run, args=([listening],), name="slack-emulator", daemon=True
        )
        self._thread.start()
        while not self._server.started and self._thread.is_alive():
            time.sleep(0.002)

    def stop(self) -> None:
        """Stop listening and delivering. The emulator stays readable, and may be served again."""
        self.emulator.close()
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join()
        self._server = self._thread = None

    def __enter__(self) -> "EmulatorServer":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()
