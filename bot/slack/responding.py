"""Words to the address that Slack gives with a press or a command: in time, or not at all."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import ClientError
from slack_bolt.async_app import AsyncRespond

from bot.slack.kit import Json

log = logging.getLogger("rex.slack")

#: Seconds while Slack waits for an acknowledgement, and after it.
HASTE, PATIENCE = 2.0, 20.0


@dataclass(frozen=True)
class Respond:
    """Bolt's `respond` with an end; it never raises, for nothing depends on it.

    Bolt itself uses it, before it acknowledges, to tell somebody that their workspace is unknown.
    """

    respond: AsyncRespond

    async def __call__(
        self, text: str, blocks: Sequence[Json] | None = None, *, seconds: float = HASTE
    ) -> None:
        """Say it to whoever pressed or typed."""
        try:
            async with asyncio.timeout(seconds):
                await self.respond(text=text, blocks=blocks)
        except (TimeoutError, ClientError) as failed:
            log.warning("Slack didn't take an answer to a command: %s", type(failed).__name__)
