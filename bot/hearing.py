"""What of Slack's reaches REX: when something of each kind last came, kept for `rex doctor`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from bot.sql.database import Database
from bot.sql.hearing import note

#: So often a kind is written down at most: what comes a hundred times a second costs one row.
EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class Hearing:
    """Writes it down, now and then. Nothing depends on it."""

    database: Database
    clock: Callable[[], datetime]
    _noted: dict[str, datetime] = field(default_factory=dict)

    def hear(self, kind: str) -> Callable[[], None] | None:
        """Return what writes it down, if that is due; takes no time, for the loop that answers Slack."""
        now, noted = self.clock(), self._noted.get(kind)
        if not kind or (noted is not None and abs(now - noted) < EVERY):
            return None
        self._noted[kind] = now
        return partial(self._note, kind, now)

    def _note(self, kind: str, now: datetime) -> None:
        with self.database.transaction() as session:
            note(session, kind, now)
