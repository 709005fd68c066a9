"""The stop button: whoever presses it ends the turn that is under way in its thread."""

from collections.abc import Callable
from concurrent.futures import Future, wait
from contextvars import copy_context
from dataclasses import dataclass
from datetime import datetime
from threading import Thread
from typing import TypeVar

from bot.sql.database import Database
from bot.sql.passing import will_pass
from bot.sql.room import Room
from bot.turn import Part, Place, Reply, Stop
from tools.outcome import TicketReceipt

T = TypeVar("T")

#: Seconds between two looks for a press while a model thinks.
LOOK_EVERY = 0.5
STOPPED = "Stopped."


class Stopped(Exception):
    """Somebody stopped this turn; nothing more is to be done in it."""


@dataclass(frozen=True)
class Stops:
    """Presses are kept in the database: whichever replica runs the turn hears of them."""

    database: Database
    clock: Callable[[], datetime]

    def press(self, stop: Stop) -> None:
        """Keep a press; keeping it again changes nothing."""
        with self.database.transaction() as session:
            Room.on(session).conversations.stop(stop.place, stop.ts, self.clock())

    def pressed(self, place: Place, ts: str) -> bool:
        """Whether a thread was stopped after the message of that ts, as far as that can be read."""
        try:
            with self.database.reading() as session:
                return Room.on(session).conversations.stopped(place, ts)
        except Exception as error:
            if will_pass(error):
                return False
            raise


def unless_stopped(work: Callable[[], T], stopped: Callable[[], bool]) -> T | None:
    """Return what `work` returns, or None as soon as it was stopped.

    Stopped work goes on in a daemon thread until its own limits end it; it must not have effects.
    """
    result: Future[T] = Future()

    def run() -> None:
        try:
            result.set_result(work())
        except BaseException as fault:  # handed to whoever waits
            result.set_exception(fault)

    Thread(target=copy_context().run, args=(run,), name="model call", daemon=True).start()
    while not stopped():
        if wait([result], LOOK_EVERY).done:
            return None if stopped() else result.result()
    return None


def stopped_reply(ticket: TicketReceipt | None) -> Reply:
    """Return what a stopped turn says; a ticket that was opened before stays, and is named."""
    return Reply(kind="ticket" if ticket else "clarify", parts=(Part(say=STOPPED),), ticket=ticket)
