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
PATIENCE = 90.0


class Replica:
    """A process of REX under settings of its own; its address stays the same."""

    def __init__(self, nursery: Nursery, folder: Path, settings: dict[str, str]) -> None:
        self.port = _free_port()
        self._nursery = nursery
        self._folder = folder
        self._settings = {**settings, "REX_PORT": str(self.port)}
        self._pid = 0
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

    def start(self, **more: str) -> None:
        """Start it, and don't wait."""
        self.starts += 1
        self._pid = self._nursery.run(
            {
                "arguments": ["run"],
                "cwd": str(self._folder),
                "environment": environment(**{**self._settings, **more}),
                "stdout": str(self._said("out")),
                "stderr": str(self._said("log")),
            }
        )

    def wait(self) -> bool:
        """Wait until it greets; False when it dies first."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            said = self._said("out")
            greeting = said.read_text() if said.exists() else ""
            if "REX is running" in greeting:
                named = re.search(r"replica is (\S+?)\.$", greeting.replace("\n", " ").strip())
                self.name = named[1] if named else "solo"
                return True
            if not self.alive:
                return False
            time.sleep(0.02)
        raise TimeoutError(self._said("log").read_text()[-3000:])

    def kill(self) -> None:
        """kill -9, and wait until it is gone."""
        if self.alive:
            os.kill(self._pid, signal.SIGKILL)
        self.wait_for_death(PATIENCE)
        self._pid = 0

    def wait_for_death(self, seconds: float) -> bool:
        """Wait until it is dead by itself; False when it lives on."""
        deadline = time.monotonic() + seconds
        while self.alive and time.monotonic() < deadline:
            time.sleep(0.02)
        return not self.alive

    def _said(self, what: str) -> Path:
        return self._folder / f"rex-{self.port}-{self.starts}.{what}"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port
