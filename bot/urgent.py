"""Threads that do what Slack waits for: they pass those that do what can wait a moment."""

import threading

_MINE = threading.local()


def be_urgent() -> None:
    """Mark this thread, for as long as it lives; what a pool of such threads begins each with."""
    _MINE.urgent = True


def is_urgent() -> bool:
    """Whether Slack waits for what this thread does."""
    return getattr(_MINE, "urgent", False)
