"""Delivery to the app: signed HTTP or an open socket, a deadline, and Slack's retries."""

import asyncio
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import aiohttp

from bot.playground.arguments import read_json
from bot.playground.clock import Clock
from bot.playground.faults import DeliveryFault, FaultPlan
from bot.playground.lanes import Lanes
from bot.playground.limiter import Standing
from bot.playground.people import Json
from bot.playground.sockets import Sockets
from bot.playground.traffic import Answer, Attempt, Envelope, Via


@dataclass(kw_only=True)
class Rules:
    """How Slack delivers to this app. `request_url` is used while no socket is open.

    `in_order` keeps what is said in a thread waiting for what was said there before; Slack itself
    promises no order.
    """

    signing_secret: str
    request_url: str | None
    retry_delays: tuple[float, ...]
    ack_timeout: float
    clock: Clock
    in_order: bool = False


class Delivery:
    """Sends envelopes from a thread of its own, which starts with the first one."""

    def __init__(
        self,
        rules: Rules,
        sockets: Sockets,
        faults: FaultPlan[DeliveryFault],
        record: Callable[[Attempt], None],
    ) -> None:
        self._rules = rules
        self._sockets = sockets
        self._faults = faults
        self._record = record
        self.standing = Standing(rules.clock)
        self._lock = threading.Lock()
        self._is_open = True
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._session: aiohttp.ClientSession | None = None
        self._hurry = asyncio.Event()
        self._lanes = Lanes()

    def send(self, envelope: Envelope) -> "Future[Answer]":
        """Deliver in the background; the future holds the answer to the last attempt."""
        with self._lock:
            if self._is_open:
                return asyncio.run_coroutine_threadsafe(self._deliver(envelope), self._running())
        nowhere = Future[Answer]()
        nowhere.set_result(Answer(problem="connection_failed"))
        return nowhere

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        """Do something once so many seconds have passed by Slack's clock, if it is open then."""

        async def wait() -> None:
            await self._rules.clock.sleep(seconds)
            await asyncio.to_thread(act)

        with self._lock:
            if self._is_open:
                asyncio.run_coroutine_threadsafe(wait(), self._running())

    def hurry(self) -> None:
        """Try again at once whatever waits for its next try: the app is there again."""

        def wake() -> None:
            self._hurry.set()
            self._hurry.clear()

        with self._lock:
            if self._loop is not None:
                self._loop.call_soon_threadsafe(wake)

    def open(self) -> None:
        """Deliver again after a close."""
        with self._lock:
            self._is_open = True

    def close(self) -> None:
        """Give up whatever is under way and end the thread; nothing is delivered any more."""
        with self._lock:
            self._is_open = False
            loop, thread, self._loop, self._thread = self._loop, self._thread, None, None
        if loop is None or thread is None:
            return
        asyncio.run_coroutine_threadsafe(self._wind_up(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    def _running(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._hurry, self._lanes = asyncio.Event(), Lanes()
            self._thread = threading.Thread(
                target=self._loop.run_forever, name="slack-delivery", daemon=True
            )
            self._thread.start()
        return self._loop

    async def _wind_up(self) -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _deliver(self, envelope: Envelope) -> Answer:
        if not self._rules.in_order:
            return await self._tried(envelope)
        async with self._lanes.turn(envelope):
            return await self._tried(envelope)

    async def _tried(self, envelope: Envelope) -> Answer:
        if envelope.kind == "events_api" and self.standing.is_off:
            return Answer(problem="events_disabled")
        fault = self._faults.strike(envelope.name) or DeliveryFault()
        await self._rules.clock.sleep(fault.delay)
        answer = await self._attempt(envelope, 0, "", fault)
        for _ in range(fault.duplicates):
            await self._attempt(envelope, 1, "http_timeout", DeliveryFault())
        if envelope.kind != "events_api":
            return answer
        for retry, delay in enumerate(self._rules.retry_delays, start=1):
            if answer.ok or answer.is_final:
                break
            await self._pause(delay)
            answer = await self._attempt(envelope, retry, answer.problem or "", DeliveryFault())
        return answer

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):  # nobody hurries
            await self._rules.clock.within(seconds, self._hurry.wait())

    async def _attempt(
        self, envelope: Envelope, retry: int, reason: str, fault: DeliveryFault
    ) -> Answer:
        at, started = self._rules.clock(), time.monotonic()
        via: Via = "nowhere"
        answer = Answer(problem="connection_failed")
        socket = self._sockets.pick()
        if fault.drop:
            pass
        elif socket is not None:
            via = "socket"
            answer = await self._in_time(socket.send(envelope, retry, reason), "timeout")
        elif self._rules.request_url is not None:
            via = "http"
            posted = self._post(self._rules.request_url, envelope, retry, reason)
            answer = await self._in_time(posted, "http_timeout")
        if fault.lose_ack:
            answer = Answer(problem="http_timeout")
        answer = replace(answer, seconds=time.monotonic() - started)
        if envelope.kind == "events_api":
            self.standing.count(acknowledged=answer.ok)
        self._record(Attempt(at=at, via=via, envelope=envelope, retry=retry, answer=answer))
        return answer

    async def _in_time(self, sent: Coroutine[Any, Any, Answer], late: str) -> Answer:
        """The app's answer; `late` says what it is called when there is none in time."""
        try:
            return await self._rules.clock.within(self._rules.ack_timeout, sent)
        except TimeoutError:
            return Answer(problem=late)

    async def _post(self, url: str, envelope: Envelope, retry: int, reason: str) -> Answer:
        content_type, body = encoded(envelope)
        headers = {"content-type": content_type, "user-agent": "Slackbot 1.0"}
        # An app compares it with its own clock, which nobody turned.
        headers |= signature(self._rules.signing_secret, int(time.time()), body)
        if retry:
            headers |= {"x-slack-retry-num": str(retry), "x-slack-retry-reason": reason}
        try:
            async with self._client().post(url, data=body.encode(), headers=headers) as response:
                said = (await response.read()).decode("utf-8", "replace")
                return read_answer(response.status, response.headers, said)
        except aiohttp.ClientError:
            return Answer(problem="connection_failed")

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=0, force_close=True)
            self._session = aiohttp.ClientSession(connector=connector, trust_env=False)
        return self._session


def signature(secret: str, timestamp: int, body: str) -> dict[str, str]:
    """The headers that prove a request comes from Slack (scheme v0)."""
    base = f"v0:{timestamp}:{body}".encode()
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": str(timestamp), "x-slack-signature": f"v0={digest}"}


def encoded(envelope: Envelope) -> tuple[str, str]:
    """The content type and body in which Slack posts an envelope of this kind."""
    form = "application/x-www-form-urlencoded"
    match envelope.kind:
        case "events_api":
            return "application/json", json.dumps(envelope.body)
        case "interactive":
            return form, urlencode({"payload": json.dumps(envelope.body)})
        case "slash_commands":
            return form, urlencode(envelope.body)


def read_answer(status: int, headers: Mapping[str, str], text: str) -> Answer:
    """What the app's HTTP response means to Slack."""
    return Answer(
        status=status,
        problem=None if 200 <= status < 300 else "http_error",
        body=json_object(text),
        text=text,
        is_final=headers.get("x-slack-no-retry") == "1",
    )


def json_object(text: str) -> Json | None:
    """The JSON object in a text, if that is what it is."""
    try:
        read = read_json(text)
    except ValueError:
        return None
    return read if isinstance(read, dict) else None
