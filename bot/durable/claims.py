"""Work that this process has taken and doesn't run: it goes back on its queue."""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Collection

from bot.sql.passing import will_pass
from bot.sql.shelf import Claim, Shelf

log = logging.getLogger("rex.engine")

#: Seconds between two looks at what this process has taken, and how many looks in a row must find
#: that it doesn't run it: from being taken to running, work takes milliseconds.
LOOK_EVERY, LOOKS = 2.0, 3


class Claims(threading.Thread):
    """Gives back what was taken in vain.

    Whoever takes work commits that first and runs it then. If the database goes in between, it may
    have committed though its answer never came: the work is marked as running here, nobody runs it,
    and nobody else takes it over while this process lives. If a run begins late after all, it has
    lost the work by then, and the library ends it as it would end one that hung.
    """

    def __init__(
        self, shelf: Shelf, running: Callable[[], Collection[str]], stir: Callable[[], None]
    ) -> None:
        super().__init__(name="rex-claims", daemon=True)
        self._shelf, self._running, self._stir = shelf, running, stir
        self._stopping = threading.Event()
        self._idle: Counter[Claim] = Counter()

    def run(self) -> None:
        """Look until stopped, whatever happens."""
        while not self._stopping.wait(LOOK_EVERY):
            try:
                self._look()
            except Exception as fault:  # one of the few broad excepts: it has to go on looking
                if not will_pass(fault):
                    log.exception("a look at what this process has taken failed; trying again")

    def stop(self) -> None:
        """Look no more."""
        self._stopping.set()
        self.join(timeout=1)

    def _look(self) -> None:
        taken = self._shelf.taken()
        running = self._running()
        idle = [claim for claim in taken if claim.work_id not in running]
        self._idle = Counter({claim: self._idle[claim] + 1 for claim in idle})
        for claim in [claim for claim, looks in self._idle.items() if looks >= LOOKS]:
            if self._shelf.give_back(claim):
                log.info("%s was taken and never begun; it is taken anew", claim.work_id)
                self._stir()
