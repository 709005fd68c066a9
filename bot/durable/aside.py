"""Work that can't go on now is put aside: it waits as a row, without a thread, worker or lane."""

import json
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple, NoReturn

from bot.durable.queues import TURNS, lanes_of
from bot.sql.passing import will_pass
from bot.sql.shelf import Shelf
from bot.turn import Incoming

log = logging.getLogger("rex.engine")

#: Waits up to so many seconds are slept through; longer ones are spent aside.
A_MOMENT = 2.0
#: Seconds after which work is tried again that met a passing trouble.
SOON = 2.0
#: Seconds in which the turn before is taken first: it waits in the same lane.
WHILE_ANOTHER_WAITS = 0.2
#: Seconds between tries to put something aside while the database is gone.
PAUSE = 1.0
#: How often, and after how many seconds each, a newer REX is given the chance to take work that
#: this one doesn't understand: while a deploy rolls, old and new ones take turns at random.
NEWER_TRIES, NEWER_PAUSE = 18, 5.0


class NotUnderstood(Exception):
    """A newer REX has recorded this; the message says what this one doesn't know."""


class PutAside(BaseException):
    """Ends this run of a piece of work, which begins again in so many seconds.

    Its steps are remembered, so it goes on from where it stopped. It is no Exception, so that
    nobody on the way takes it for a failure, the library included. It may wait in another lane.
    """

    def __init__(self, seconds: float, lane: str | None = None) -> None:
        super().__init__(seconds)
        self.seconds, self.lane = seconds, lane


class Behind(PutAside):
    """Ends this run of a turn, which begins again when this lane is free."""

    def __init__(self, lane: str) -> None:
        super().__init__(0, lane)


class Aside:
    """Puts work of this process aside."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._closing = threading.Event()
        #: Turns that this process runs: the database may count whole seconds only.
        self._begun: set[str] = set()

    def put(self, work_id: str, aside: PutAside) -> NoReturn:
        """Put it aside, and end its run."""
        until = 0 if isinstance(aside, Behind) else _in(aside.seconds)
        self._put(work_id, until, lane=aside.lane)
        raise aside

    def leave(self, work_id: str) -> None:
        """Leave it to a newer REX, and end its run; return once none has taken it for long."""
        if self._put(work_id, _in(NEWER_PAUSE), tries=NEWER_TRIES):
            raise PutAside(NEWER_PAUSE)

    def _put(
        self, work_id: str, until: int, *, lane: str | None = None, tries: int | None = None
    ) -> bool:
        """Put it aside as soon as the database is there."""
        while not self._closing.is_set():
            try:
                return self._shelf.put(work_id, until, lane=lane, tries=tries)
            except Exception as error:
                if not will_pass(error):
                    raise
                log.warning("%s can't be put aside yet: %s", work_id, type(error).__name__)
                self._closing.wait(PAUSE)
        return True

    @contextmanager
    def in_order(self, incoming: Incoming) -> Iterator[None]:
        """While in here, a turn runs alone in its thread.

        Raises PutAside while an earlier one of the thread has not ended, or a later one runs that
        was taken before this came. One that runs is waited for in its lane, which then is free.
        """
        self._give_way(incoming)
        self._begun.add(incoming.id)
        try:
            yield
        finally:
            self._begun.discard(incoming.id)

    def _give_way(self, incoming: Incoming) -> None:
        place, now = incoming.place, time.time() * 1000
        there = self._shelf.before(TURNS, lanes_of(place.team), incoming.id, place.thread)
        before = [
            it
            for it in there
            if whose(it.told).thread == (place.channel, place.thread)
            and (it.work_id < incoming.id or it.work_id in self._begun or it.was_taken_first)
        ]
        if running := next((it for it in before if it.runs), None):
            raise Behind(running.lane)
        if before:
            nearest = before[0]
            raise PutAside(max((nearest.until - now) / 1000, WHILE_ANOTHER_WAITS), nearest.lane)

    def close(self) -> None:
        """Try no longer; what is not put aside is recovered at the next start."""
        self._closing.set()
        self._shelf.close()


class Whose(NamedTuple):
    """The thread of a turn, and the person whose it is; none where that can't be told."""

    thread: tuple[str, str] | None = None
    person: str | None = None


def whose(recorded: str) -> Whose:
    """Whose turn it is of which this is the input as the library keeps it."""
    try:
        told = json.loads(recorded)["positionalArgs"][0]
        return Whose((told["place"]["channel"], told["place"]["thread"]), told.get("user"))
    except (LookupError, TypeError):
        return Whose()


def _in(seconds: float) -> int:
    return round((time.time() + seconds) * 1000)
