"""A real server on loopback that speaks OpenAI's wire: scripted replies, delays and garbage."""

import json
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass(frozen=True, kw_only=True)
class Scripted:
    """One HTTP reply, and how it misbehaves.

    `delay`: seconds before anything is sent. `trickle`: seconds between the bytes of the body;
    `trickle_headers`: the same for the headers. `cut_after`: close after so many bytes of body.
    """

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    trickle: float = 0.0
    trickle_headers: float = 0.0
    cut_after: int | None = None


def reply(body: Any, **how: Any) -> Scripted:
    """Script a JSON body, or bytes and text as they are."""
    raw = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else None
    return Scripted(body=json.dumps(body).encode() if raw is None else raw, **how)


class OpenAIServer:
    """Serves both of OpenAI's wires while entered; `requests` holds what it was sent, `paths` where.

    Replies are taken from the script in order, then from `respond`; when both have nothing to
    say, the answer is a 500, so that a test notices a call it did not expect.
    """

    def __init__(
        self, *script: Scripted, respond: Callable[[dict[str, Any]], Scripted] | None = None
    ) -> None:
        self.script = list(script)
        self.requests: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.answered = 0
        self.keys: list[str] = []
        self._respond = respond
        self._closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._thread = threading.Thread(
            target=lambda: self._server.serve_forever(poll_interval=0.05), daemon=True
        )

    @property
    def base_url(self) -> str:
        """Where to point a client."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def begin_again(self) -> None:
        """Forget the script and what was asked, and cut off answers that nobody waits for any more."""
        self._closing.set()
        self._closing = threading.Event()
        for kept in (self.script, self.requests, self.paths, self.keys):
            kept.clear()

    def _next(self, request: dict[str, Any]) -> Scripted:
        self.requests.append(request)
        if self.script:
            return self.script.pop(0)
        if self._respond is not None:
            return self._respond(request)
        return reply({"error": {"message": "the script is over", "code": None}}, status=500)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                length = int(self.headers.get("content-length", 0))
                body = self.rfile.read(length)
                if len(body) < length:
                    return  # whoever asks was killed in the middle of it
                server.paths.append(self.path)
                server.keys.append(self.headers.get("authorization", ""))
                scripted = server._next(json.loads(body))
                self.close_connection = True
                try:
                    server._send(self.connection, scripted)
                except OSError:
                    return  # the client has had enough, which is what some tests are about

            def log_message(self, *_: object) -> None:
                return

        return Handler

    def _send(self, connection: socket.socket, scripted: Scripted) -> None:
        closing = self._closing
        if closing.wait(scripted.delay):
            return
        headers = {
            "content-type": "application/json",
            "content-length": str(len(scripted.body)),
            "connection": "close",
            **scripted.headers,
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = f"HTTP/1.1 {scripted.status} Scripted\r\n{lines}\r\n".encode()
        self._trickle(connection, head, scripted.trickle_headers)
        self._trickle(connection, scripted.body[: scripted.cut_after], scripted.trickle)
        self.answered += 1

    def _trickle(self, connection: socket.socket, data: bytes, pause: float) -> None:
        if not pause:
            connection.sendall(data)
            return
        for byte in data:
            if self._closing.is_set():
                return
            connection.sendall(bytes([byte]))
            time.sleep(pause)
