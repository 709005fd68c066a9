"""How a turn is cut into steps, so that whatever is killed in between goes on from the last one.

`handle` and its neighbours are written against `Steps` and know nothing of the engine. There are
three kinds of step, because the outside world comes in three kinds:

- `call`: an outside call without an effect worth fearing (a model, a profile). It may be repeated
  once after a crash.
- `write`: one database transaction. Its effect and the record that it happened commit together.
- `send`: an outside call that people see (a message). It looks before it repeats.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from pydantic import JsonValue

from bot.sql.database import Database
from bot.sql.room import Room

T = TypeVar("T")
JsonObject = dict[str, JsonValue]


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

    def start_job(self, name: str, key: str, payload: JsonObject, *, after: float = 0) -> None:
        """Have a job run by work of its own, once for each key, `after` so many seconds."""
        ...

    def wait(self, seconds: float) -> None:
        """Wait, across restarts and at no cost; what is not a step before it is done again."""
        ...

    def changed(self, name: str) -> bool:
        """Whether to take the new steps; False for work that passed this place under the old code."""
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

    def start_job(self, name: str, key: str, payload: JsonObject, *, after: float = 0) -> None:
        """Leave it: what a job must not miss is a row, found when REX is next started."""

    def wait(self, seconds: float) -> None:
        """Wait, now."""
        time.sleep(seconds)

    def changed(self, name: str) -> bool:
        """Everything here begins anew."""
        return True
