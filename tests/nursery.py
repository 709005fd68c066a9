"""A process that has imported REX and forks for every command, seen from the tests: `tests.cradle`."""

import json
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NotRequired, Protocol, TypedDict

ROOT = Path(__file__).parent.parent
#: The guide is read once for all processes of all tests; the cache knows when it is stale.
READ_GUIDE = Path(tempfile.gettempdir()) / "rex-tests-read-guide"


class Order(TypedDict):
    """One command to run: its words, where, with what, and the files for what it prints.

    A file for what it `reached` gets a line for each address that it looks up or connects to.

    What it reads is in the file `stdin`, or nothing.

    A command that names a file for its exit code goes on by itself: nobody waits for its end.
    """

    arguments: list[str]
    cwd: str
    environment: dict[str, str]
    stdout: str
    stderr: str
    code: NotRequired[str]
    reached: NotRequired[str]
    stdin: NotRequired[str]


class Forking(Protocol):
    """What commands are forked from."""

    def run(self, order: Order) -> int:
        """Give an order and return the answer: the exit code at the end, or the process's id."""
        ...

    def close(self) -> None:
        """Let it go."""
        ...


class Nursery:
    """The waiting process, seen from the tests; `module` is what serves in it.

    With a session of its own, Ctrl+C reaches neither it nor what it started.
    """

    def __init__(self, module: str = "tests.cradle", *, own_session: bool = False) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=own_session,
        )

    def run(self, order: Order) -> int:
        told, heard = self._process.stdin, self._process.stdout
        assert told is not None
        assert heard is not None
        return _answered(order, told, heard)

    def close(self) -> None:
        """End the waiting process; what it started and did not wait for lives on."""
        self._process.communicate(timeout=30)


class SharedNursery:
    """The waiting process of another one's, who tells at which address."""

    def __init__(self, address: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(address)
        self._wire = self._socket.makefile("rw", encoding="utf-8")

    def run(self, order: Order) -> int:
        return _answered(order, self._wire, self._wire)

    def close(self) -> None:
        self._wire.close()
        self._socket.close()


@contextmanager
def shared_nursery() -> Iterator[str]:
    """A waiting process for all workers of a test run; yields its address."""
    with tempfile.TemporaryDirectory(prefix="rex-nursery-") as folder:
        address = f"{folder}/socket"
        with socket.socket(socket.AF_UNIX) as door:
            door.bind(address)
            door.listen()
            command = [sys.executable, "-m", "tests.cradle", str(door.fileno())]
            waiting = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.PIPE, pass_fds=[door.fileno()]
            )
        yield address
        waiting.communicate(timeout=30)


def _answered(order: Order, told: IO[str], heard: IO[str]) -> int:
    told.write(json.dumps(order) + "\n")
    told.flush()
    return int(heard.readline())
