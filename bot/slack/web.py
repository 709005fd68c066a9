"""HTTP: Slack's one address, a health check, and whatever else REX serves beside them."""

from collections.abc import Sequence

from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

PATH = "/slack/events"
#: Slack's largest payloads (a form with its view) stay far below; what is larger is not Slack's.
LONGEST_BODY = 1_000_000


def http_app(app: AsyncApp, signing_secret: str, beside: Sequence[BaseRoute] = ()) -> Starlette:
    """Return the ASGI application that serves a Bolt app to Slack, with other routes `beside` it.

    Bolt parses a body before it verifies it. So that nobody but Slack reaches a parser, the
    signature is checked here first, over the bytes as they came.
    """
    verifier = SignatureVerifier(signing_secret)

    async def events(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return PlainTextResponse("Too large", 413)
        if not _from_slack(verifier, request, body):
            return PlainTextResponse("Not signed by Slack", 401)
        return to_starlette_response(await app.async_dispatch(to_async_bolt_request(request, body)))

    return Starlette(routes=[Route(PATH, events, methods=["POST"]), *web_routes(beside)])


def web_app(beside: Sequence[BaseRoute]) -> Starlette:
    """Return what REX serves where Slack doesn't call over HTTP."""
    return Starlette(routes=web_routes(beside))


def web_routes(beside: Sequence[BaseRoute]) -> list[BaseRoute]:
    """Return what REX serves whether or not Slack calls over HTTP."""

    async def health(_: Request) -> Response:
        return PlainTextResponse("ok")

    return [Route("/health", health, methods=["GET"]), *beside]


def _from_slack(verifier: SignatureVerifier, request: Request, body: bytes) -> bool:
    timestamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    if not (timestamp.isascii() and timestamp.isdigit() and signature.isascii()):
        return False
    try:
        return verifier.is_valid(body, timestamp, signature)
    except UnicodeDecodeError:
        return False


async def _body(request: Request) -> bytes | None:
    """Return the body, or None as soon as it is longer than anything Slack sends."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_BODY:
            return None
    return bytes(body)
