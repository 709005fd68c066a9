"""What one process of a test run makes, and the others find made."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest


class Once:
    """A folder of things that are made at most once each, whoever asks for them first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def made(self, name: str, make: Callable[[Path], None]) -> Path:
        """The file of this name; whoever comes first makes it, and the others wait for it."""
        file = self._folder / name
        with (self._folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not file.exists():
                unfinished = file.with_name(f"{name}.{os.getpid()}")
                make(unfinished)
                unfinished.rename(file)
        return file


def folder_of_run(factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run see, and no other run."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
