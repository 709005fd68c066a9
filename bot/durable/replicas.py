"""Many processes on one PostgreSQL: each has a name, and the living take over from the dead."""

import logging
import os
import socket
import threading
from collections import Counter
from collections.abc import Iterable
from uuid import uuid4

from dbos import DBOS

from bot.sql.liveness import Liveness, NameTaken, Unreachable

log = logging.getLogger("rex.engine")

#: Seconds between two looks at the others, and how many looks in a row must find one dead.
LOOK_EVERY, LOOKS = 1.0, 2
#: Looks to leave out after the connection was lost: the others lost theirs too, and are alive.
GRACE = 5
#: The exit code of a process whose name is held by another: start it again.
TAKEN_OVER = 70


def new_name() -> str:
    """Return the name of this start of this process; no two are alike."""
    return f"rex-{socket.gethostname()}-{uuid4().hex[:8]}"


def recover(name: str) -> None:
    """Put what a dead process left unfinished back on its queues; asking twice is harmless.

    The library's own way of doing so is private, and keeps count of how often a piece of work has
    killed its process; the public one (resume) forgets that, so poison would never be given up.
    """
    DBOS._recover_pending_workflows([name])


class Reaper(threading.Thread):
    """Holds this process's name, and recovers the work of those who hold theirs no more."""

    def __init__(self, liveness: Liveness) -> None:
        super().__init__(name="rex-reaper", daemon=True)
        self._liveness = liveness
        self._stopping = threading.Event()
        self._seen_dead: Counter[str] = Counter()
        self._grace = 0

    def run(self) -> None:
        """Look until stopped."""
        while not self._stopping.wait(LOOK_EVERY):
            try:
                if self._alive():
                    self._look()
            except Unreachable as unreachable:
                log.warning("the database doesn't answer; trying again: %s", unreachable)
            except NameTaken:
                log.critical("another replica took over from this one; stopping, to start anew")
                os._exit(TAKEN_OVER)

    def stop(self) -> None:
        """Look no more. The name is held until `Liveness.release`."""
        self._stopping.set()
        self.join(timeout=5)

    def _alive(self) -> bool:
        """Hold the name again if the connection broke; False while the others may be doing so."""
        if not self._liveness.stands():
            self._liveness.hold()
            log.warning("the database answers again")
            self._seen_dead.clear()
            self._grace = GRACE
        self._grace = max(0, self._grace - 1)
        return self._grace == 0

    def _look(self) -> None:
        dead = self._liveness.dead(_working() - {self._liveness.name})
        self._seen_dead = Counter({name: self._seen_dead[name] + 1 for name in dead})
        for name in [name for name, looks in self._seen_dead.items() if looks >= LOOKS]:
            with self._liveness.holding(name) as still_dead:
                if still_dead:
                    log.warning("%s is gone; taking over its work", name)
                    recover(name)


def _working() -> set[str]:
    """Return the names of all processes that have work under way."""
    pending = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
    return set(_names(work.executor_id for work in pending))


def _names(found: Iterable[str | None]) -> Iterable[str]:
    return (name for name in found if name)
