"""Slack as a load: signed events over HTTP or a socket, at a fixed rate whatever the answers take."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from itertools import count
from statistics import median
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
EVENT, FORM = "application/json", "application/x-www-form-urlencoded"
#: Slack waits so long for an acknowledgement.
DEADLINE = 3.0
_NUMBERS = count(1)


@dataclass
class Acks:
    """How long acknowledgements took, in milliseconds from when they were due."""

    took: list[float] = field(default_factory=list)
    refused: int = 0

    def at(self, share: float) -> float:
        """What so many of them did not exceed."""
        return sorted(self.took)[int(share * (len(self.took) - 1))] if self.took else float("inf")

    @property
    def p50(self) -> float:
        """The median."""
        return median(self.took) if self.took else float("inf")

    @property
    def p99(self) -> float:
        """What one in a hundred exceeds."""
        return self.at(0.99)


def message(team: int) -> dict[str, Any]:
    """A direct message to REX, unlike any other, as long as Slack's are."""
    number = next(_NUMBERS)
    ts = f"{int(time.time())}.{number:06}"
    said = {"type": "message", "channel": f"D{number % 997}", "channel_type": "im"}
    said |= {"user": f"U{number % 331}", "text": "How do I link a REQ to my deal?" + " " * 600}
    return {
        "type": "event_callback",
        "token": "x" * 24,
        "team_id": f"T{team}",
        "api_app_id": "A0REX",
        "event": {**said, "ts": ts, "event_ts": ts, "client_msg_id": f"c{number}"},
        "event_id": f"Ev{number}",
        "event_time": int(time.time()),
        "authorizations": [{"team_id": f"T{team}", "user_id": "U0REX", "is_bot": True}],
    }


def press(team: int) -> dict[str, Any]:
    """A press on one of REX's buttons."""
    number = next(_NUMBERS)
    place = {"type": "message", "message_ts": f"{number}.000100", "channel_id": f"D{number}"}
    return {
        "type": "block_actions",
        "team": {"id": f"T{team}", "domain": "harbor"},
        "user": {"id": "U0THEO", "team_id": f"T{team}"},
        "api_app_id": "A0REX",
        "container": place,
        "channel": {"id": f"D{number}"},
        "message": {"ts": f"{number}.000100"},
        "actions": [
            {"action_id": "rex_helpful", "action_ts": f"{time.time():.6f}", "value": f"{number}"}
        ],
    }


def body_of(payload: dict[str, Any]) -> tuple[bytes, str]:
    """A payload as it goes over the wire."""
    written = json.dumps(payload)
    if payload["type"] == "event_callback":
        return written.encode(), EVENT
    return urlencode({"payload": written}).encode(), FORM


Send = Callable[[dict[str, Any]], Awaitable[bool]]


@asynccontextmanager
async def over_http(url: str) -> Any:
    """Return what posts a payload, signed, and tells whether it was acknowledged."""
    verifier = SignatureVerifier(SECRET)
    limits = aiohttp.TCPConnector(limit=256)
    timeout = aiohttp.ClientTimeout(total=DEADLINE)
    async with aiohttp.ClientSession(connector=limits, timeout=timeout) as session:

        async def send(payload: dict[str, Any]) -> bool:
            body, kind = body_of(payload)
            stamp = str(int(time.time()))
            signature = verifier.generate_signature(timestamp=stamp, body=body)
            signed = {"x-slack-request-timestamp": stamp, "x-slack-signature": str(signature)}
            try:
                async with session.post(
                    url, data=body, headers={"content-type": kind, **signed}
                ) as r:
                    return r.status == 200
            except (aiohttp.ClientError, TimeoutError):
                return False

        yield send


async def offered(send: Send, rate: float, seconds: float, make: Callable[[], Any]) -> Acks:
    """Send so many a second; what is late because the one before it is slow counts as slow."""
    acks, loop = Acks(), asyncio.get_running_loop()

    async def one(due: float) -> None:
        if await send(make()):
            acks.took.append((loop.time() - due) * 1000)
        else:
            acks.refused += 1

    begin, running = loop.time() + 0.05, []
    for number in range(int(rate * seconds)):
        due = begin + number / rate
        if (wait := due - loop.time()) > 0:
            await asyncio.sleep(wait)
        running.append(asyncio.create_task(one(due)))
    await asyncio.gather(*running)
    return acks


@dataclass
class SocketSlack:
    """Just enough of Slack for a Socket Mode client: an address, and envelopes over it."""

    url: str = ""
    waiting: dict[str, "asyncio.Future[None]"] = field(default_factory=dict)
    socket: web.WebSocketResponse | None = None
    connected: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, payload: dict[str, Any]) -> bool:
        """Send an envelope and wait for its acknowledgement."""
        envelope, loop = f"e{next(_NUMBERS)}", asyncio.get_running_loop()
        self.waiting[envelope] = loop.create_future()
        assert self.socket is not None
        sent = {"envelope_id": envelope, "type": "events_api", "payload": payload}
        await self.socket.send_str(json.dumps(sent | {"accepts_response_payload": False}))
        try:
            await asyncio.wait_for(self.waiting[envelope], DEADLINE)
        except TimeoutError:
            return False
        return True

    async def _open(self, _: web.Request) -> web.Response:
        return web.json_response({"ok": True, "url": f"{self.url.replace('http', 'ws')}/link"})

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        self.socket = web.WebSocketResponse()
        await self.socket.prepare(request)
        await self.socket.send_str(json.dumps({"type": "hello", "num_connections": 1}))
        self.connected.set()
        async for said in self.socket:
            future = self.waiting.pop(str(json.loads(said.data).get("envelope_id")), None)
            if future is not None and not future.done():
                future.set_result(None)
        return self.socket

    @asynccontextmanager
    async def serving(self) -> Any:
        """Serve on loopback."""
        app = web.Application()
        app.router.add_post("/api/apps.connections.open", self._open)
        app.router.add_get("/link", self._link)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0, shutdown_timeout=0.5)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield self
        await runner.cleanup()


@contextmanager
def round_robin(teams: int) -> Iterator[Callable[[], dict[str, Any]]]:
    """Messages of so many teams in turn."""
    turn = count()
    yield lambda: message(next(turn) % teams)
