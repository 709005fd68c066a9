"""How REX hears Slack: an HTTP server or a socket, each on a thread with an event loop of its own."""

import asyncio
import socket
import sys
import threading
import time

import uvicorn
from slack_bolt.async_app import AsyncApp
from starlette.types import ASGIApp

from bot.mendable import Mendable
from bot.ports import take
from bot.slack.socket_mode import BROKEN, Socket
from bot.slack.web import PATH

START_SECONDS = 15.0
#: Seconds between two signs of life of a loop, and how long none means that it hangs.
TICK_EVERY, STUCK = 5.0, 30.0
#: Seconds after which a thread that computes lets others go on, instead of Python's 0.005: turns
#: compute beside the loop that answers Slack, and each of its steps would wait so long for them.
FAIR_SECONDS = 0.0005


class CouldNotListen(Mendable):
    """Slack can't reach REX this way; the message says why."""


class HttpListener:
    """Serves Slack's address; the port is taken at once, requests are answered after `start`."""

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        self._socket = _listen(host, port)
        self.address = f"http://{host}:{self._socket.getsockname()[1]}"
        self.url = f"{self.address}{PATH}"
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                loop="asyncio",
                http="h11",
                ws="none",
                log_config=None,
                access_log=False,
                lifespan="off",
                timeout_graceful_shutdown=2,
            )
        )
        self._thread = threading.Thread(
            target=self._server.run, args=([self._socket],), name="slack-http", daemon=True
        )

    def start(self) -> None:
        """Listen."""
        sys.setswitchinterval(FAIR_SECONDS)
        self._thread.start()
        waited = threading.Event()
        while not self._server.started and self._thread.is_alive():
            waited.wait(0.005)

    def is_well(self) -> bool:
        """Whether it hears: who gets an answer from it needs not ask."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Finish what is being answered, for two seconds at most, and close."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(timeout=10)
        self._socket.close()


class SocketListener:
    """Holds a Socket Mode connection; REX needs no address that Slack can reach."""

    url = address = ""

    def __init__(self, app: AsyncApp, app_token: str, api_url: str) -> None:
        self._app, self._app_token, self._api_url = app, app_token, api_url
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="slack-socket", daemon=True
        )
        self._connection: Socket | None = None
        self._ticked = 0.0

    def start(self) -> None:
        """Connect; raises CouldNotListen with a sentence."""
        sys.setswitchinterval(FAIR_SECONDS)
        self._thread.start()
        try:
            self._connection = asyncio.run_coroutine_threadsafe(self._connect(), self._loop).result(
                START_SECONDS
            )
        except BROKEN as broken:
            raise CouldNotListen(
                f"Slack doesn't take the socket: {broken}. Is SLACK_APP_TOKEN an app-level token "
                "(xapp-…) with connections:write?"
            ) from None

    def is_well(self) -> bool:
        """Whether its loop still runs what it is given."""
        return time.monotonic() - self._ticked < STUCK

    def stop(self) -> None:
        """Close the connection; what Slack sends from now on, it will send again."""
        if self._connection is not None:
            asyncio.run_coroutine_threadsafe(self._connection.stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        self._loop.close()

    async def _connect(self) -> Socket:
        connection = Socket(self._app, app_token=self._app_token, base_url=self._api_url)
        await connection.start()
        self._tick()
        return connection

    def _tick(self) -> None:
        self._ticked = time.monotonic()
        self._loop.call_later(TICK_EVERY, self._tick)


def _listen(host: str, port: int) -> socket.socket:
    try:
        return take(host, port)
    except OSError as error:
        raise CouldNotListen(
            f"Can't listen on {host}:{port} ({error.strerror}). Set another REX_PORT."
        ) from None
