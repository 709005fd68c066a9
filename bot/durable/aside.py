"""Work that can't go on now is put aside: it waits as a row, without a thread, worker or lane."""

import json
import logging
import threading
import time
from typing import NoReturn

from bot.durable.queues import TURNS
from bot.sql.passing import will_pass
from bot.sql.shelf import Shelf
from bot.turn import Incoming, Place

log = logging.getLogger("rex.engine")

#: Waits up to so many seconds are slept through; longer ones are spent aside.
A_MOMENT = 2.0
#: Seconds after which work is tried again that met a passing trouble.
SOON = 2.0
#: Seconds between two looks at whether the turn before has ended.
WHILE_ANOTHER_RUNS = 0.2
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
    nobody on the way takes it for a failure, the library included.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Aside:
    """Puts work of this process aside."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._closing = threading.Event()

    def put(self, work_id: str, aside: PutAside) -> NoReturn:
        """Put it aside, and end its run."""
        self._put(work_id, aside.seconds)
        raise aside

    def leave(self, work_id: str) -> None:
        """Leave it to a newer REX, and end its run; return once none has taken it for long."""
        if self._put(work_id, NEWER_PAUSE, tries=NEWER_TRIES):
            raise PutAside(NEWER_PAUSE)

    def _put(self, work_id: str, seconds: float, tries: int | None = None) -> bool:
        """Put it aside as soon as the database is there."""
        until = round((time.time() + seconds) * 1000)
        while not self._closing.is_set():
            try:
                return self._shelf.put(work_id, until, tries=tries)
            except Exception as error:
                if not will_pass(error):
                    raise
                log.warning("%s can't be put aside yet: %s", work_id, type(error).__name__)
                self._closing.wait(PAUSE)
        return True

    def give_way(self, incoming: Incoming, lane: str) -> None:
        """Raise PutAside while an earlier turn of the same thread has not ended: order is kept.

        A lane runs one turn at a time, but for this: when two messages are recorded in the same
        moment, one replica may take the second before it sees the first, and another the first.
        """
        now = time.time() * 1000
        for recorded, until in self._shelf.earlier(TURNS, lane, incoming.id):
            if _thread_of(recorded) == _thread(incoming.place):
                raise PutAside(max((until - now) / 1000, WHILE_ANOTHER_RUNS))

    def close(self) -> None:
        """Try no longer; what is not put aside is recovered at the next start."""
        self._closing.set()
        self._shelf.close()


def _thread_of(recorded: str) -> tuple[str, str] | None:
    """The thread of a turn, of which this is the input as the library keeps it, if it has one."""
    try:
        place = json.loads(recorded)["positionalArgs"][0]["place"]
        return place["channel"], place["thread"]
    except (LookupError, TypeError):
        return None


def _thread(place: Place) -> tuple[str, str]:
    return place.channel, place.thread
