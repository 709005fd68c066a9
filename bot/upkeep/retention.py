"""What REX deletes by itself, every night: conversations older than the setting, used signatures."""

import logging
from datetime import datetime, timedelta
from functools import partial

from bot.durable.work import DAY, Schedule
from bot.signatures import KEPT_FOR
from bot.sql.room import Room
from bot.sql.signatures import delete_before
from bot.steps import Steps

log = logging.getLogger("rex")

#: Every night at a quiet hour, in UTC.
NIGHTLY = "20 3 * * *"


def nightly(keep_days: int) -> Schedule:
    """Return the schedule that deletes conversations after so many days."""

    def run(at: datetime, steps: Steps) -> None:
        limit = at - timedelta(days=keep_days)
        gone = steps.write("delete old", partial(_delete, limit=limit, at=at))
        log.info("deleted %d turns from before %s", gone, f"{limit:%Y-%m-%d}")

    return Schedule(cron=NIGHTLY, run=run, made_up=DAY)


def _delete(room: Room, *, limit: datetime, at: datetime) -> int:
    """Delete; returns how many turns it was."""
    delete_before(room.session, at - KEPT_FOR)
    return room.conversations.delete_before(limit)
