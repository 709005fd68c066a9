"""A process that has imported REX and forks for every command: one import for all tests.

Each command is still a process of its own, with its own environment, folder and streams; what it
does not pay again is the second that importing takes.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TypedDict

from bot.cli import COMMANDS, command_line, main

ROOT = Path(__file__).parent.parent


class Order(TypedDict):
    """One command to run: its words, where, with what, and the files for what it prints."""

    arguments: list[str]
    cwd: str
    environment: dict[str, str]
    stdout: str
    stderr: str


class Nursery:
    """The waiting process, seen from the tests; `module` is what serves in it."""

    def __init__(self, module: str = "tests.nursery") -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, order: Order) -> int:
        """Give an order and return the answer: here the command's exit code, once it has ended."""
        told, heard = self._process.stdin, self._process.stdout
        assert told is not None
        assert heard is not None
        told.write(json.dumps(order) + "\n")
        told.flush()
        return int(heard.readline())

    def close(self) -> None:
        """End the waiting process; what it started and did not wait for lives on."""
        self._process.communicate(timeout=30)


def serve() -> None:
    """Fork for each order on stdin and answer with the exit code, until stdin ends."""
    command_line(COMMANDS)  # imports every command
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            become(json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201 (the answer)


def become(order: Order) -> None:
    """Be the command of an order; never returns."""
    for stream, name in ((1, "stdout"), (2, "stderr")):
        os.dup2(os.open(order[name], os.O_WRONLY | os.O_CREAT, 0o600), stream)  # type: ignore[literal-required]
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.chdir(order["cwd"])
    os.environ.clear()
    os.environ.update(order["environment"])
    sys.argv = ["rex", *order["arguments"]]
    code = 0
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    serve()
