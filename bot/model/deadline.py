"""A hard limit on how long a piece of work may keep its caller waiting."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class DeadlinePassed(Exception):
    """The work did not end in time; whatever it still returns is thrown away."""


def within(seconds: float, work: Callable[[], T]) -> T:
    """Return what `work` returns, or raise DeadlinePassed after `seconds` of wall clock.

    Socket timeouts count from byte to byte, so a server that trickles is never late for them.
    The work goes on in a daemon thread until its own limits end it; it must not have effects.
    """
    errand = _Errand(work)
    errand.start()
    errand.join(seconds)
    if errand.is_alive():
        raise DeadlinePassed
    if not errand.results:
        raise RuntimeError("The work ended with the exception printed above.")
    return errand.results[0]


class _Errand(threading.Thread, Generic[T]):
    def __init__(self, work: Callable[[], T]) -> None:
        super().__init__(name="model call", daemon=True)
        self._work = work
        self.results: list[T] = []

    def run(self) -> None:
        self.results.append(self._work())
