"""One `rex run`, which is killed and started again."""

import os
import re
import signal
import socket
import time
from pathlib import Path

from tests.command import environment
from tests.nursery import Nursery

#: Seconds a start may take on a busy machine.
PATIENCE = 120.0
_DYING = re.compile(r"dying at (.+)$", re.MULTILINE)
_NAMED = re.compile(r"replica\s+is\s+(\S+)\.\s")


class Replica:
    """A process of REX under settings of its own; its address stays the same."""

    def __init__(self, nursery: Nursery, folder: Path, port: int, settings: dict[str, str]) -> None:
        self.port = port
        self._nursery = nursery
        self._folder = folder
        self._settings = {**settings, "REX_PORT": str(self.port)}
        self._pid = 0
        #: The boundary at which it is to die, if any.
        self.armed: str | None = None
        self.name = ""
        self.starts = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/slack/events"

    @property
    def alive(self) -> bool:
        if not self._pid:
            return False
        try:
            os.kill(self._pid, 0)
        except ProcessLookupError:
            return False
        return True

    def start(self, crash_at: str | None = None) -> None:
        """Start it, and don't wait."""
        self.starts += 1
        self.armed, self.name = crash_at, ""
        told = {"REX_CRASH_AT": crash_at} if crash_at else {}
        self._pid = self._nursery.run(
            {
                "arguments": ["run"],
                "cwd": str(self._folder),
                "environment": environment(**self._settings, **told),
                "stdout": str(self._said("out")),
                "stderr": str(self._said("log")),
            }
        )

    def wait(self) -> bool:
        """Wait until it greets; False when it dies first."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            greeting = self._read("out")
            if "REX is running" in greeting:
                named = _NAMED.search(greeting)
                self.name = named[1] if named else "solo"
                return True
            if not self.alive:
                return False
            time.sleep(0.02)
        raise TimeoutError(self.log[-3000:])

    def kill(self) -> None:
        """kill -9, and wait until it is gone."""
        if self.alive:
            os.kill(self._pid, signal.SIGKILL)
        while self.alive:
            time.sleep(0.005)
        self._pid = 0

    @property
    def died_at(self) -> str | None:
        """The boundary at which it died by itself, as it was told to."""
        said = _DYING.search(self.log)
        return said[1] if said else None

    @property
    def died(self) -> float:
        """When it died: at a boundary, that is the last that it said."""
        return self._said("log").stat().st_mtime if self.died_at else time.time()

    @property
    def log(self) -> str:
        return self._read("log")

    def _read(self, what: str) -> str:
        said = self._said(what)
        return said.read_text() if said.exists() else ""

    def _said(self, what: str) -> Path:
        return self._folder / f"rex-{self.port}-{self.starts}.{what}"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port
