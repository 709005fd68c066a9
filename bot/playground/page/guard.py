"""Who may use the page: browsers on this machine, and only from the page itself."""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Names under which this machine reaches itself. Others could be a foreign page's own name,
#: pointed here by its owner (DNS rebinding).
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

_READING = frozenset({"GET", "HEAD"})
_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}


class Guard:
    """Refuses requests under foreign names, and changes that a foreign web page asks for."""

    def __init__(self, app: ASGIApp, hosts: Collection[str] = LOOPBACK) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer 400 or 403."""
        problem = self._problem(scope) if scope["type"] == "http" else None
        if problem:
            await problem(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_guarded)

    def _problem(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if urlsplit(f"//{host}").hostname not in self._hosts:
            return PlainTextResponse("The playground isn't reachable under this name.", 400)
        origin = headers.get("origin")
        if scope["method"] not in _READING and origin != f"{scope['scheme']}://{host}":
            return PlainTextResponse("Only the playground's own page may do this.", 403)
        return None


def own_path(address: str) -> str:
    """Where an address leads on the page itself, and never anywhere else."""
    path = urlsplit(address).path or "/"
    return "/" if path.startswith("//") else path
