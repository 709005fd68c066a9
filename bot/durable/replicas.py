"""Many processes on one PostgreSQL: each has a name, and the living take over from the dead."""

import logging
import os
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from uuid import uuid4

from bot.sql.liveness import Liveness, NameTaken, Unreachable

log = logging.getLogger("rex.engine")

#: Seconds between two looks at the others, and how many looks in a row must find one dead.
LOOK_EVERY, LOOKS = 1.0, 2
#: Looks to leave out after the connection was lost: the others lost theirs too, and are alive.
GRACE = 5
#: Looks in a row that find this process's name taken, before it is another who has it: for some
#: seconds the server may take a connection that broke for alive.
LOST = 15
#: The exit code of a process whose name is held by another: start it again.
TAKEN_OVER = 70
#: Seconds after which a look that has not ended means that this process is not well.
STUCK = 60.0


def new_name() -> str:
    """Return the name of this start of this process; no two are alike."""
    return f"rex-{socket.gethostname()}-{uuid4().hex[:8]}"


class Reaper(threading.Thread):
    """Holds this process's name, and takes over from those who hold theirs no more.

    Nothing in it may wait for long: while it waits, the others may take this process for dead.
    """

    def __init__(
        self,
        liveness: Liveness,
        version: str,
        stir: Callable[[], None],
        leave: Callable[[int], None] = os._exit,
    ) -> None:
        super().__init__(name="rex-reaper", daemon=True)
        self._liveness, self._version = liveness, version
        self._stir, self._leave = stir, leave
        self._stopping = threading.Event()
        self._seen_dead: Counter[str] = Counter()
        self._taken: set[str] = set()
        self._grace = self._lost = 0
        self._looked = time.monotonic()

    def run(self) -> None:
        """Look until stopped, whatever happens."""
        while not self._stopping.wait(LOOK_EVERY):
            self._looked = time.monotonic()
            try:
                if self._alive():
                    self._look()
            except Unreachable as unreachable:
                log.warning("the database doesn't answer; trying again: %s", unreachable)
            except NameTaken:
                self._lost += 1
                if self._lost >= LOST:
                    log.critical("another replica took over from this one; stopping, to start anew")
                    self._leave(TAKEN_OVER)
            except Exception:  # one of the few broad excepts: who looks no more is soon robbed
                log.exception("a look at the other replicas failed; trying again")

    def is_well(self) -> bool:
        """Whether it still looks."""
        return self.is_alive() and time.monotonic() - self._looked < STUCK

    def stop(self) -> None:
        """Look no more. The name is held until `Liveness.release`."""
        self._stopping.set()
        self.join(timeout=5)

    def _alive(self) -> bool:
        """Hold the name again if the connection broke; False while the others may be doing so."""
        if not self._liveness.stands():
            self._liveness.hold()
            log.info("the database answers again")
            self._seen_dead.clear()
            self._taken.clear()
            self._lost = 0
            self._grace = GRACE
        self._grace = max(0, self._grace - 1)
        return self._grace == 0

    def _look(self) -> None:
        working = self._liveness.working() - {self._liveness.name}
        for name in working & self._taken:  # whoever wakes up under it must find it taken
            self._liveness.put_back(name)
        dead = self._liveness.dead(working - self._taken)
        self._seen_dead = Counter({name: self._seen_dead[name] + 1 for name in dead})
        for name in [name for name, looks in self._seen_dead.items() if looks >= LOOKS]:
            back = self._liveness.take_over(name)
            if back is not None:
                self._taken.add(name)
                log.warning("%s is gone; taking over its work: %d", name, back)
                self._stir()
        if adopted := self._liveness.adopt(self._version):
            log.warning("nobody of its own version is left; adopting work: %d", adopted)
            self._stir()
