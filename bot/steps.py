"""How a turn is cut into steps, so that whatever is killed in between goes on from the last one.

`handle` and its neighbours are written against `Steps` and know nothing of the engine. There are
three kinds of step, because the outside world comes in three kinds:

- `call`: an outside call without an effect worth fearing (a model, a profile). It may be repeated
  once after a crash.
- `write`: one database transaction. Its effect and the record that it happened commit together.
- `send`: an outside call that people see (a message). It looks before it repeats.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from bot.sql.database import Database
from bot.sql.room import Room

T = TypeVar("T")


class Steps(Protocol):
    """What a turn may do to the world; every result is plain JSON, because it is remembered."""

    def call(self, name: str, work: Callable[[], T]) -> T:
        """Run an outside call and remember what it returned."""
        ...

    def write(self, name: str, work: Callable[[Room], T]) -> T:
        """Run one transaction; `work` does nothing but database work, for it may be retried."""
        ...

    def send(self, name: str, deliver: Callable[[bool], str]) -> str | None:
        """Send what people will see and return its ts; None when it could not be delivered.

        `deliver(True)` must look for an earlier delivery before it sends again.
        """
        ...

    def alert(self, alert_id: str) -> None:
        """Have an alert delivered by work of its own, however long that takes."""
        ...


@dataclass(frozen=True)
class InlineSteps:
    """Steps without an engine, for a turn in a terminal: nothing survives, nothing repeats."""

    database: Database

    def call(self, name: str, work: Callable[[], T]) -> T:
        """Run it, now."""
        return work()

    def write(self, name: str, work: Callable[[Room], T]) -> T:
        """Run it in a transaction of its own."""
        with self.database.transaction() as session:
            return work(Room.on(session))

    def send(self, name: str, deliver: Callable[[bool], str]) -> str | None:
        """Send it; there was no earlier try to look for."""
        return deliver(False)

    def alert(self, alert_id: str) -> None:
        """Leave it pending: REX delivers it when it is next started on this database."""
