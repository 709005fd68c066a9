"""Signatures of Slack that were used, kept in the database: no replica takes one a second time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sql import signatures
from bot.sql.database import Database

#: How long they are kept. A signature counts for five minutes, by whichever clock.
KEPT_FOR = timedelta(hours=1)


@dataclass(frozen=True)
class UsedSignatures:
    """Notes them (`bot.slack.replays.Signatures`)."""

    database: Database
    clock: Callable[[], datetime]

    def take(self, signature: str) -> bool:
        """Note that a signature is used; False when it was before."""
        with self.database.transaction() as session:
            return signatures.take(session, signature, self.clock())
