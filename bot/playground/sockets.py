"""Socket Mode: one-time tickets, open sockets, envelopes and their acknowledgements."""

import asyncio
import json
import secrets
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import Future

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.playground.arguments import read_json
from bot.playground.people import Json
from bot.playground.traffic import Answer, Envelope

TICKET_LIFE = 30.0  # seconds; Slack names no number
MOST_SOCKETS = 10  # at once, of one app


class Socket:
    """One open socket of the app, usable from any thread."""

    def __init__(self, websocket: WebSocket) -> None:
        self._websocket = websocket
        self._loop = asyncio.get_running_loop()
        self._waiting: dict[str, Future[Answer]] = {}

    async def send(self, envelope: Envelope, retry: int, reason: str) -> Answer:
        """Send an envelope and wait for its acknowledgement."""
        envelope_id = str(uuid.uuid4())
        sent: Json = {
            "envelope_id": envelope_id,
            "type": envelope.kind,
            "payload": envelope.body,
            "accepts_response_payload": envelope.kind != "events_api",
        }
        if envelope.kind == "events_api":
            sent |= {"retry_attempt": retry, "retry_reason": reason}
        waiting = self._waiting[envelope_id] = Future[Answer]()
        self.push(sent)
        try:
            return await asyncio.wrap_future(waiting)
        finally:
            self._waiting.pop(envelope_id, None)

    def push(self, frame: Json) -> None:
        """Send a frame without waiting for anything."""
        if not self._loop.is_closed():
            asyncio.run_coroutine_threadsafe(self._push(frame), self._loop)

    def hang_up(self) -> None:
        """Close the socket from Slack's side."""
        if not self._loop.is_closed():
            asyncio.run_coroutine_threadsafe(self._hang_up(), self._loop)

    def acknowledge(self, frame: Json) -> None:
        """Take an acknowledgement; one for an unknown or late envelope is ignored, as in Slack."""
        waiting = self._waiting.get(str(frame.get("envelope_id")))
        if waiting is not None and not waiting.done():
            payload = frame.get("payload")
            body = payload if isinstance(payload, dict) else None
            text = json.dumps(payload) if payload else ""
            waiting.set_result(Answer(status=200, body=body, text=text))

    def abandon(self) -> None:
        """The socket is gone: nothing will be acknowledged any more."""
        for waiting in list(self._waiting.values()):
            if not waiting.done():
                waiting.set_result(Answer(problem="connection_failed"))

    async def _push(self, frame: Json) -> None:
        try:
            await self._websocket.send_json(frame)
        except (WebSocketDisconnect, RuntimeError):
            self.abandon()

    async def _hang_up(self) -> None:
        try:
            await self._websocket.close(1001)
        except (WebSocketDisconnect, RuntimeError):
            self.abandon()


class Sockets:
    """The app's open sockets. Slack gives each envelope to one of them, in turn."""

    def __init__(self, app_id: str, clock: Callable[[], float]) -> None:
        self._app_id = app_id
        self._clock = clock
        self._tickets: dict[str, float] = {}
        self._open: list[Socket] = []
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._open)

    def ticket(self) -> str:
        """A ticket that opens one socket, once and soon."""
        ticket = secrets.token_urlsafe(24)
        self._tickets[ticket] = self._clock() + TICKET_LIFE
        return ticket

    def pick(self) -> Socket | None:
        """The socket whose turn it is, if any is open."""
        with self._lock:
            if not self._open:
                return None
            self._open.append(self._open.pop(0))
            return self._open[-1]

    def drop(self, reason: str | None = None) -> None:
        """Close every socket, with a reason after saying it. A `warning` only says it."""
        for socket in tuple(self._open):
            if reason is not None:
                socket.push({"type": "disconnect", "reason": reason, "debug_info": {}})
            if reason != "warning":
                socket.hang_up()

    async def serve(self, websocket: WebSocket) -> None:
        """Hold one socket open until either side ends it. A used or old ticket is turned away."""
        expires_at = self._tickets.pop(websocket.query_params.get("ticket", ""), 0.0)
        if self._clock() >= expires_at:
            await websocket.close()
            return
        await websocket.accept()
        if len(self._open) >= MOST_SOCKETS:
            await websocket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await websocket.close(1008)
            return
        socket = Socket(websocket)
        await websocket.send_json(self._hello())
        with self._lock:
            self._open.append(socket)
        try:
            while (frame := await websocket.receive())["type"] != "websocket.disconnect":
                socket.acknowledge(read_frame(frame.get("text") or ""))
        finally:
            with self._lock:
                self._open.remove(socket)
            socket.abandon()

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._open) + 1,
            "connection_info": {"app_id": self._app_id},
            "debug_info": {"host": "emulator", "approximate_connection_time": 18060},
        }


def read_frame(text: str) -> Json:
    """The JSON object in a frame; an empty one for pings, bytes and whatever else is no JSON."""
    try:
        frame = read_json(text)
    except ValueError:
        return {}
    return frame if isinstance(frame, dict) else {}
