"""A process that has imported REX and forks `rex run`s that live on: a start costs no import."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from bot.cli import COMMANDS, command_line
from tests.nursery import Order, become

ROOT = Path(__file__).parent.parent.parent


class Nursery:
    """The waiting process, seen from the torture."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.nursery"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, order: Order) -> int:
        """Start a command and return the id of its process."""
        told, heard = self._process.stdin, self._process.stdout
        assert told is not None
        assert heard is not None
        told.write(json.dumps(order) + "\n")
        told.flush()
        return int(heard.readline())

    def close(self) -> None:
        """End the waiting process; those it started live on."""
        self._process.communicate(timeout=30)


def serve() -> None:
    """Fork for each order on stdin and answer with the child's id, until stdin ends."""
    command_line(COMMANDS)  # imports every command
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead here
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            become(json.loads(line))
        print(child, flush=True)  # noqa: T201 (the answer)


if __name__ == "__main__":
    serve()
