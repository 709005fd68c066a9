"""One `rex run`, which is killed and started again."""

import os
import queue
import re
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

from tests.command import REX, environment

#: Seconds a start may take on a busy machine.
PATIENCE = 90.0


class Replica:
    """A process of REX under settings of its own; its address stays the same."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self.port = _free_port()
        self._folder = folder
        self._settings = {**settings, "REX_PORT": str(self.port)}
        self._process: subprocess.Popen[str] | None = None
        self._greetings: queue.Queue[str] = queue.Queue()
        self.name = ""
        self.starts = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/slack/events"

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self, **more: str) -> None:
        """Start it, and don't wait."""
        self.starts += 1
        self._greetings = queue.Queue()
        log = (self._folder / f"rex-{self.port}.log").open("a")
        self._process = subprocess.Popen(
            [REX, "run"],
            cwd=self._folder,
            env=environment(**{**self._settings, **more}),
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        log.close()
        threading.Thread(
            target=_pass_on, args=(self._process, self._greetings), daemon=True
        ).start()

    def wait(self) -> bool:
        """Wait until it greets; False when it dies first."""
        greeting = self._greetings.get(timeout=PATIENCE)
        named = re.search(r"replica is (\S+?)\.", greeting)
        self.name = named[1] if named else "solo"
        return bool(greeting)

    def kill(self) -> None:
        """kill -9, and wait until it is gone."""
        if self._process is not None and self._process.poll() is None:
            os.kill(self._process.pid, signal.SIGKILL)
        self.wait_for_death(PATIENCE)

    def wait_for_death(self, seconds: float) -> bool:
        """Wait until it is dead by itself; False when it lives on."""
        deadline = time.monotonic() + seconds
        while self.alive and time.monotonic() < deadline:
            time.sleep(0.02)
        return not self.alive


def _pass_on(process: "subprocess.Popen[str]", greetings: "queue.Queue[str]") -> None:
    assert process.stdout is not None
    with process.stdout as lines:
        for line in lines:
            if "REX is running" in line:
                greetings.put(line)
        greetings.put("")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port
