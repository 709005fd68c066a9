"""Socket Mode: the same Bolt app over a connection that REX opens, with a watch over it."""

import asyncio
import logging
import time
from contextlib import AsyncExitStack

from aiohttp import ClientError
from slack_bolt.adapter.socket_mode.websockets import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from websockets.exceptions import WebSocketException

log = logging.getLogger("rex.slack")
#: What slack_sdk's client says of itself.
client_log = logging.getLogger("rex.slack.socket")

#: Seconds between looks at the connection. The client reconnects by itself within ten; the watch
#: is for the times when it doesn't.
LOOK_EVERY = 15.0
#: Seconds after which a connection that brought nothing is replaced: one that has silently stopped
#: to bring anything looks like one on which nobody speaks.
QUIET = 900.0
#: Seconds for a reconnection.
PATIENCE = 60.0
#: What a connection is known to fail with.
BROKEN = (SlackClientError, ClientError, WebSocketException, OSError, TimeoutError)


def _is_news(record: logging.LogRecord) -> bool:
    """Whether a line of the client's tells more than that Slack closed a connection.

    Slack does so by and by; the client opens another one, and the watch says when it doesn't.
    """
    return "ConnectionClosed" not in record.getMessage()


client_log.addFilter(_is_news)


class Socket:
    """A Socket Mode connection. Make, start and stop it in one event loop.

    It uses the `websockets` client: slack_sdk's default one retries a stale address for ever.
    """

    def __init__(
        self,
        app: AsyncApp,
        *,
        app_token: str,
        base_url: str,
        look_every: float = LOOK_EVERY,
        quiet: float = QUIET,
    ) -> None:
        self._handler = AsyncSocketModeHandler(
            app, app_token, web_client=AsyncWebClient(base_url=base_url), logger=client_log
        )
        self._handler.client.message_listeners.append(self._heard)
        self._heard_at = time.monotonic()
        self._look_every, self._quiet = look_every, quiet
        self._watch: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Connect; raises what the first connection fails with (a wrong token, no network)."""
        async with AsyncExitStack() as undo:
            undo.push_async_callback(self.stop)
            await self._handler.client.connect_to_new_endpoint()
            self._watch = asyncio.create_task(self._watch_over())
            undo.pop_all()

    async def connected(self) -> bool:
        """Whether the connection stands, as far as anybody can know."""
        return await self._handler.client.is_connected()

    async def stop(self) -> None:
        """Close the connection; what Slack sends from now on, it will send again.

        The client's own tasks must have ended before their loop does: left to themselves they
        never do.
        """
        client = self._handler.client
        tasks = (
            self._watch,
            client.message_processor,
            client.message_receiver,
            client.current_session_monitor,
        )
        if self._watch is not None:
            self._watch.cancel()
        await client.close()  # type: ignore[no-untyped-call]  # slack_sdk forgot it
        await asyncio.gather(*(task for task in tasks if task), return_exceptions=True)

    async def _watch_over(self) -> None:
        while True:
            await asyncio.sleep(self._look_every)
            try:
                await self._look()
            except BROKEN as broken:
                log.warning("Slack's socket is still down (%s)", type(broken).__name__)
            except Exception:  # whatever it is, without the watch REX would be deaf for good
                log.exception("Slack's socket could not be looked after")

    async def _look(self) -> None:
        client, stands = self._handler.client, await self.connected()
        deaf = client.message_receiver is None or client.message_receiver.done()
        if not stands:
            log.warning("Slack's socket is down; opening a new one")
        elif deaf or time.monotonic() - self._heard_at > self._quiet:
            log.info("Slack's socket has brought nothing for a while; opening a new one")
        else:
            return
        self._heard_at = time.monotonic()
        async with asyncio.timeout(PATIENCE):
            await client.connect_to_new_endpoint(force=stands)

    async def _heard(self, *_message: object) -> None:
        self._heard_at = time.monotonic()
