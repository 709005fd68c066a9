"""HTTP: Slack's one address, a health check, and whatever else REX serves beside them."""

import logging
import re
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from hmac import compare_digest

from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from bot.slack import malformed
from bot.slack.refusals import Refusals
from bot.slack.replays import Replays, Signatures, Untold
from bot.telemetry.metrics import Metrics

log = logging.getLogger("rex.slack")

PATH = "/slack/events"
#: Slack's largest payloads (a form with its view) stay far below; what is larger is not Slack's.
LONGEST_BODY = 1_000_000
#: Seconds after which a signature counts no more, as Slack says.
FRESH = 300
TIMESTAMP = re.compile("[0-9]{1,12}")


def http_app(
    app: AsyncApp,
    signing_secret: str,
    signatures: Signatures,
    beside: Sequence[BaseRoute] = (),
    metrics: Metrics | None = None,
    recording: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> Starlette:
    """Return the ASGI application that serves a Bolt app to Slack, with other routes `beside` it.

    `signatures` keeps those that were used. An event is handled within `recording`: nothing but
    the database is asked for it, and what can wait a moment waits.

    Bolt parses a body before it verifies it. So that nobody but Slack reaches a parser, the
    signature is checked here first, over the bytes as they came.
    """
    address = _Address(
        app=app,
        verifier=SignatureVerifier(signing_secret),
        refusals=Refusals(metrics or Metrics()),
        replays=Replays(signatures),
        recording=recording,
    )
    return Starlette(routes=[Route(PATH, address, methods=["POST"]), *web_routes(beside)])


@dataclass(frozen=True, kw_only=True)
class _Address:
    """Slack's one address, as an ASGI application: an event is done with when its answer is sent."""

    app: AsyncApp
    verifier: SignatureVerifier
    refusals: Refusals
    replays: Replays
    recording: Callable[[], AbstractContextManager[None]]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        body = await _body(request)
        if body is None:
            self.refusals.note("too large", request)
            await PlainTextResponse("Too large", 413)(scope, receive, send)
            return
        is_event = _is_event(body)
        if refused := await self._refused(request, body, is_event=is_event):
            await refused(scope, receive, send)
        else:
            with self.recording() if is_event else nullcontext():
                answer = await self._handled(request, body, is_event=is_event)
                await answer(scope, receive, send)

    async def _refused(self, request: Request, body: bytes, *, is_event: bool) -> Response | None:
        wrong = _wrong_with(self.verifier, request, body)
        try:
            if not wrong and not is_event:
                wrong = "" if await self.replays.is_new(_signature(request)) else "replayed"
        except Untold:
            return PlainTextResponse("Not now", 503)
        if not wrong:
            return None
        self.refusals.note(wrong, request)
        return PlainTextResponse("Not signed by Slack", 401)

    async def _handled(self, request: Request, body: bytes, *, is_event: bool) -> Response:
        try:
            read = to_async_bolt_request(request, body)
        except Exception as error:  # Bolt reads the body, and no more, without looking what it is
            malformed.note(error)
            return PlainTextResponse("Malformed", 400)
        try:
            return to_starlette_response(await self.app.async_dispatch(read))
        except Exception as error:  # at Slack's edge, whatever it is
            if malformed.is_malformed(read.body):
                malformed.note(error)
                return PlainTextResponse("Malformed", 400)
            log.error("what Slack signed could not be handled", exc_info=error)
            return PlainTextResponse("Not understood", 503 if is_event else 400)


def web_app(beside: Sequence[BaseRoute]) -> Starlette:
    """Return what REX serves where Slack doesn't call over HTTP."""
    return Starlette(routes=web_routes(beside))


def web_routes(beside: Sequence[BaseRoute]) -> list[BaseRoute]:
    """Return what REX serves whether or not Slack calls over HTTP."""

    async def health(_: Request) -> Response:
        return PlainTextResponse("ok")

    return [Route("/health", health, methods=["GET"]), *beside]


def _wrong_with(verifier: SignatureVerifier, request: Request, body: bytes) -> str:
    """Return what shows that Slack didn't send it just now; empty if nothing does."""
    timestamp = request.headers.get("x-slack-request-timestamp", "")
    signature = _signature(request)
    if not (TIMESTAMP.fullmatch(timestamp) and signature and signature.isascii()):
        return "not signed"
    try:
        right = verifier.generate_signature(timestamp=timestamp, body=body)
    except UnicodeDecodeError:
        return "forged"
    if not compare_digest(str(right), signature):
        return "forged"
    return "stale" if abs(time.time() - int(timestamp)) > FRESH else ""


def _signature(request: Request) -> str:
    return request.headers.get("x-slack-signature", "")


def _is_event(body: bytes) -> bool:
    """Whether it is an event, which Slack may send again; presses, forms and commands come once.

    The body tells, as it tells Bolt: Slack signs it, and no header.
    """
    return body.startswith(b"{")


async def _body(request: Request) -> bytes | None:
    """Return the body, or None as soon as it is longer than anything Slack sends."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_BODY:
            return None
    return bytes(body)
