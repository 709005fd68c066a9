"""Threads that do what Slack waits for: they pass those that do what can wait a moment."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_MINE = threading.local()


def be_urgent() -> None:
    """Mark this thread, for as long as it lives; what a pool of such threads begins each with."""
    _MINE.urgent = True


@contextmanager
def urgently() -> Iterator[None]:
    """Mark this thread for as long as it is in here."""
    before, _MINE.urgent = is_urgent(), True
    try:
        yield
    finally:
        _MINE.urgent = before


def is_urgent() -> bool:
    """Whether Slack waits for what this thread does."""
    return getattr(_MINE, "urgent", False)
