"""What REX deletes by itself: conversations older than the setting, every night."""

import logging
from datetime import datetime, timedelta

from bot.durable.work import DAY, Schedule
from bot.steps import Steps

log = logging.getLogger("rex")

#: Every night at a quiet hour, in UTC.
NIGHTLY = "20 3 * * *"


def nightly(keep_days: int) -> Schedule:
    """Return the schedule that deletes conversations after so many days."""

    def run(at: datetime, steps: Steps) -> None:
        limit = at - timedelta(days=keep_days)
        gone = steps.write("delete old", lambda room: room.conversations.delete_before(limit))
        log.info("deleted %d turns from before %s", gone, f"{limit:%Y-%m-%d}")

    return Schedule(cron=NIGHTLY, run=run, made_up=DAY)
