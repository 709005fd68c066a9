"""An app without any library, which writes down whatever Slack sends it."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from bot.playground.people import Json

Response = tuple[int, dict[str, str], str]


@dataclass(frozen=True)
class Heard:
    """A request that Slack made to the app."""

    headers: dict[str, str]
    raw: str

    @property
    def body(self) -> Json:
        """The envelope, whichever way it was encoded."""
        if self.headers["content-type"] == "application/json":
            return json.loads(self.raw)
        form = {name: values[0] for name, values in parse_qs(self.raw).items()}
        return json.loads(form["payload"]) if "payload" in form else form


@dataclass
class Listener:
    """What arrived, and what is answered: status, headers and body."""

    heard: list[Heard] = field(default_factory=list)
    answer: Callable[[Heard], Response] = lambda heard: (200, {}, "")
    url: str = ""

    def bodies(self, kind: str) -> list[Json]:
        """The envelopes that arrived, of one type (`event_callback`, `block_actions`…)."""
        return [h.body for h in list(self.heard) if h.body.get("type") == kind]

    def events(self, kind: str = "") -> list[Json]:
        """The events that arrived, of one type or all."""
        events = [body["event"] for body in self.bodies("event_callback")]
        return [event for event in events if kind in ("", event["type"])]

    def says(self, body: str = "", status: int = 200, **headers: str) -> None:
        """Answer everything so from now on."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answer = lambda heard: (status, named, body)


@contextmanager
def listening() -> Iterator[Listener]:
    """A listener behind a real HTTP server."""
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["content-length"])).decode()
            heard = Heard({name.lower(): value for name, value in self.headers.items()}, raw)
            listener.heard.append(heard)
            status, headers, body = listener.answer(heard)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode("utf-8", "surrogateescape"))

        def log_message(self, *args: object) -> None:
            """Keep quiet."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """Slack has hung up on a slow answer."""

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    listener.url = f"http://127.0.0.1:{server.server_port}/slack/events"
    yield listener
    server.shutdown()
    server.server_close()
