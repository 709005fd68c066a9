"""A hard limit on how long a piece of work may keep its caller waiting."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from contextvars import copy_context
from typing import TypeVar

T = TypeVar("T")


class DeadlinePassed(TimeoutError):
    """The work did not end in time; whatever it still returns is thrown away."""


def within(seconds: float, work: Callable[[], T]) -> T:
    """Return what `work` returns or raise what it raises, or DeadlinePassed after `seconds`.

    Socket timeouts count from byte to byte, so a server that trickles is never late for them, and
    looking up a name knows none. The work goes on in a daemon thread until its own limits end it:
    nobody knows then whether its effects will happen.
    """
    ended: Future[T] = Future()
    context = copy_context()

    def run() -> None:
        try:
            ended.set_result(context.run(work))
        except BaseException as error:  # it is the caller's
            ended.set_exception(error)

    threading.Thread(target=run, name="within a deadline", daemon=True).start()
    if not wait([ended], seconds).done:
        raise DeadlinePassed(f"no answer within {seconds:g} seconds")
    return ended.result()
