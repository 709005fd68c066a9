"""A sign of life: whoever watches REX from outside hears of it every minute, or nothing."""

import logging
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException

from pydantic import JsonValue

from bot.sql.database import Database
from bot.sql.room import Room
from domain.deadline import within

log = logging.getLogger("rex.heartbeat")

PATIENCE = 5.0


@dataclass(frozen=True)
class Heartbeat:
    """Calls the configured address with what was promised and what became of it, or logs it."""

    database: Database
    url: str | None = None

    def beat(self) -> JsonValue:
        """Give the sign; a watcher that is away is a warning, never a failure of REX."""
        with self.database.transaction() as session:
            tally = Room.on(session).tickets.tally()
        pulse = (
            f"alerts promised={tally.promised} sent={tally.sent} failed={tally.failed} "
            f"dead={tally.dead} suppressed={tally.suppressed} pending={tally.pending}"
        )
        if self.url is None:
            log.info("%s", pulse)
            return pulse
        request = urllib.request.Request(self.url, data=pulse.encode(), method="POST")  # noqa: S310
        try:
            within(PATIENCE, lambda: urllib.request.urlopen(request, timeout=PATIENCE).close())  # noqa: S310
        except (OSError, HTTPException) as away:
            log.warning("the heartbeat's watcher can't be reached: %s", away)
        return pulse
