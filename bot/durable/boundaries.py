"""The moments at which a process can be made to die, so that a test sees what survives."""

import logging
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
log = logging.getLogger("rex.engine")
REPORT = "report"


@dataclass(frozen=True)
class Boundaries:
    """Three for each step: before it, inside it (its effect is there, its record isn't), after it.

    `crash_at` names one ("turn reply:inside") or several, with commas between: the first that is
    passed. What a step is of may be left out ("reply:inside"). Or it is REPORT, to log them as they
    are passed. Nobody sets it but who tortures REX.
    """

    crash_at: str | None = None
    #: Told of every step that ended: its name, and the seconds it took.
    took: Callable[[str, float], None] = lambda _name, _seconds: None

    def around(
        self, of: str, name: str, run: Callable[[Callable[[], T]], T], work: Callable[[], T]
    ) -> T:
        """Let `run` run `work` as a step of a turn or a job, passing its boundaries."""

        kind = kind_of(name)

        def watched() -> T:
            done = work()
            self._pass(of, f"{kind}:inside")
            return done

        self._pass(of, f"{kind}:before")
        began = time.monotonic()
        result = run(watched)
        self.took(name, time.monotonic() - began)
        self._pass(of, f"{kind}:after")
        return result

    def _pass(self, of: str, boundary: str) -> None:
        if self.crash_at == REPORT:
            log.warning("passing %s %s", of, boundary)
        elif self.crash_at and {boundary, f"{of} {boundary}"} & {*self.crash_at.split(",")}:
            log.critical("dying at %s %s", of, boundary)
            os.kill(os.getpid(), signal.SIGKILL)


def kind_of(name: str) -> str:
    """Return a step's name without the ids in it."""
    return " ".join(word for word in name.split() if not any(map(str.isdigit, word)))
