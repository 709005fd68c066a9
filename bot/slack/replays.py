"""Signatures that have been used: what Slack sends once is taken once, whoever sends it again, and where."""

import asyncio
import logging
from typing import Protocol

from bot.slack.pools import Pool
from bot.telemetry.outage import REFUSED

log = logging.getLogger("rex.slack")

#: Seconds in which a signature must be noted, of the three that Slack waits; and the threads for it.
IN_TIME, THREADS = 2.0, 8


class Signatures(Protocol):
    """Where used signatures are kept, for all replicas and through every restart."""

    def take(self, signature: str) -> bool:
        """Note that a signature is used; False when it was before."""
        ...


class Untold(Exception):
    """Whether a signature was used before can't be told now."""


class Replays:
    """Tells presses, forms and commands that come again, which Slack never sends twice.

    Events it does send again, with the same id, by which they are known. Only signatures that were
    found to be Slack's come here, so nobody else can fill what keeps them.
    """

    def __init__(self, signatures: Signatures) -> None:
        self._signatures = signatures
        self._pool = Pool("edge-replays", THREADS)

    async def is_new(self, signature: str) -> bool:
        """Whether a signature comes for the first time; raises Untold."""
        try:
            async with asyncio.timeout(IN_TIME):
                return await self._pool.run(self._signatures.take, signature)
        except Exception as error:  # at Slack's edge: whoever pressed is told to do it again
            log.error("a signature could not be noted", exc_info=error, extra=REFUSED)
            raise Untold from None
