"""Where the engine keeps its own tables: a file beside the application's, or a schema."""

import fcntl
from pathlib import Path
from typing import IO

from bot.mendable import Mendable
from bot.sql.folder import Unwritable, make_folder_of
from domain.sql.engine import connect


class AlreadyRunning(Mendable):
    """The embedded engine belongs to another process; the message says what to do."""


def hold(url: str) -> IO[str] | None:
    """Keep other processes away from an embedded engine: two would run the same turns.

    Returns the lock, to be closed; None on PostgreSQL. Raises AlreadyRunning or Unwritable.
    """
    file = file_of(url)
    if file is None:
        return None
    make_folder_of(file)
    try:
        lock = file.with_suffix(".lock").open("w")
    except OSError as refused:
        raise Unwritable.of(file, refused) from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise AlreadyRunning(
            f"Another REX is already running on {file}. Stop it first, or give this one a "
            "database of its own with --db."
        ) from None
    return lock


def prepare(url: str) -> None:
    """Give the engine's SQLite file a journal in which readers don't block."""
    if file_of(url) is None:
        return
    engine = connect(url, at_most=1)
    engine.connect().close()  # whoever connects has it so
    engine.dispose()


def file_of(url: str) -> Path | None:
    """Return the file of an SQLite URL; None for PostgreSQL."""
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None
