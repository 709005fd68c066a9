"""A process that has imported REX and forks for every command: one import for all tests.

Each command is still a process of its own, with its own environment, folder and streams; what it
does not pay again is the second that importing takes.
"""

import gc
import json
import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NotRequired, TypedDict

from bot.cli import COMMANDS, command_line, main
from bot.commands.ask import database_or_demo
from knowledge.live import LiveLibrary
from tests.statements import compile_once

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
        """Give an order and return the answer: the exit code at the end, or the process's id."""
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
    """Fork for each order on stdin and answer, until stdin ends."""
    load()
    for line in sys.stdin:
        order: Order = json.loads(line)
        child = os.fork()
        if child == 0:
            become(order)
        print(child if "code" in order else _exit_code_of(child), flush=True)  # noqa: T201 (the answer)


def load(*, demo: bool = True) -> None:
    """Do once what takes each command long: whoever is forked has it done."""
    compile_once()
    command_line(COMMANDS)
    import_module("bot.playground.start")
    LiveLibrary(cache=READ_GUIDE)
    if demo:
        with database_or_demo(None):
            pass
    gc.freeze()  # none of it is garbage, and a command is too short to make much
    gc.set_threshold(100_000, 50, 100)


def become(order: Order) -> None:
    """Be the command of an order; never returns."""
    for stream, name in ((1, "stdout"), (2, "stderr")):
        os.dup2(os.open(order[name], os.O_WRONLY | os.O_CREAT, 0o600), stream)  # type: ignore[literal-required]
    os.dup2(os.open(order.get("stdin", os.devnull), os.O_RDONLY), 0)
    if "reached" in order:
        _note_what_is_reached(Path(order["reached"]))
    os.chdir(order["cwd"])
    os.environ.clear()
    os.environ.update(order["environment"])
    sys.argv = ["rex", *order["arguments"]]
    code = _code_of_main()
    sys.stdout.flush()
    sys.stderr.flush()
    if "code" in order:
        Path(order["code"]).write_text(str(code), "utf-8")
    os._exit(code)


def _note_what_is_reached(file: Path) -> None:
    noted = file.open("a", buffering=1, encoding="utf-8")

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        match event, arguments:
            case "socket.connect", (_, [host, port, *_]):
                noted.write(f"{host}:{port}\n")
            case "socket.getaddrinfo", (host, port, *_) if host:
                noted.write(f"{host}:{port}\n")

    sys.addaudithook(hook)


def _code_of_main() -> int:
    try:
        main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except BaseException:
        sys.excepthook(*sys.exc_info())
        return 1
    return 0


def _exit_code_of(child: int) -> int:
    """Wait for a command's end, and bury those that ended meanwhile."""
    _, status = os.waitpid(child, 0)
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    serve()
