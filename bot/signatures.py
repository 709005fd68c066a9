"""Signatures of Slack that were used, kept in the database: no replica takes one a second time."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
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
    #: Slack waits meanwhile: what else there is to write comes after it.
    recording: Callable[[], AbstractContextManager[None]] = nullcontext

    def take(self, signature: str) -> bool:
        """Note that a signature is used; False when it was before."""
        with self.recording(), self.database.transaction() as session:
            return signatures.take(session, signature, self.clock())
