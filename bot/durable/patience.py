"""Waiting for a full or read-only disk, as the library waits for a database that is gone."""

from collections.abc import Callable
from typing import cast

from dbos import _sys_db

#: How SQLite says that it can't write now, though it may later.
DISK_TROUBLES = (
    "database or disk is full",
    "attempt to write a readonly database",
    "unable to open database file",
    "disk I/O error",
)
JUDGEMENT = "retriable_sqlite_exception"
_passing = cast(Callable[[Exception], bool], getattr(_sys_db, JUDGEMENT))


def wait_for_the_disk() -> None:
    """Let work under way wait until it can be recorded, instead of ending unrecorded.

    The library waits only for what its private judgement takes for passing, and a full disk isn't
    in it; a test looks after that judgement being where it is.
    """
    setattr(_sys_db, JUDGEMENT, is_passing)


def is_passing(error: Exception) -> bool:
    """Whether SQLite may take the same write later."""
    said = str(getattr(error, "orig", None) or error)
    return _passing(error) or any(trouble in said for trouble in DISK_TROUBLES)
