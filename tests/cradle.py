"""A process that has imported REX and forks for every command: one import for all tests.

Each command is still a process of its own, with its own environment, folder and streams; what it
does not pay again is the second that importing takes.
"""

import gc
import json
import os
import select
import socket
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import IO

import openai

from bot.assembly import assemble
from bot.cli import COMMANDS, command_line, main
from bot.commands.ask import database_or_demo
from bot.commands.asker import asker
from bot.console import ConsoleChat, ConsoleIdentity, message
from bot.handle import handle
from bot.settings import Settings
from bot.sql.room import Room
from bot.steps import InlineSteps
from knowledge.live import LiveLibrary
from tests.nursery import READ_GUIDE, Order
from tests.statements import compile_once, survive_no_machine

#: A bit of everything that is asked of REX.
TALK = (
    "what does Negotiation mean",
    "move OPP-2001 to Proposal",
    "mark OPP-2005 as won for 60k, 12 months, quarterly, starting 2031-01-31",
    "create an opportunity for Acme, retained search, about 50k",
    "why can't Dana see OPP-2010?",
    "show OPP-2001",
    "billing tab crashes with error 500",
)


def serve(orders: IO[str], answers: IO[str]) -> None:
    """Fork for each order and answer, until they end."""
    for line in orders:
        order: Order = json.loads(line)
        child = os.fork()
        if child == 0:
            become(order)
        answers.write(f"{child if 'code' in order else _exit_code_of(child)}\n")
        answers.flush()


def serve_all(door: socket.socket) -> None:
    """Serve everybody who comes, each by a process of their own, until stdin ends."""
    while sys.stdin not in (ready := select.select([sys.stdin, door], [], [])[0]):
        if door in ready:
            somebody, _ = door.accept()
            if os.fork() == 0:
                wire = somebody.makefile("rw", encoding="utf-8")
                serve(wire, wire)
                os._exit(0)
            somebody.close()
        _bury()
    with suppress(ChildProcessError):
        while True:
            os.wait()


def load(*, demo: bool = True) -> None:
    """Do once what takes each command long: whoever is forked has it done."""
    compile_once()
    command_line(COMMANDS)
    import_module("bot.playground.start")
    _load_openai()
    LiveLibrary(cache=READ_GUIDE)
    if demo:
        _talk()
    gc.freeze()  # none of it is garbage, and a command is too short to make much
    gc.set_threshold(100_000, 50, 100)


def _talk() -> None:
    """Hold a conversation: of what a process keeps of its first one, statements that are compiled
    and words that are read, the next one of whoever is forked costs half."""
    with database_or_demo(None) as database:
        with database.transaction() as session:
            email = asker(Room.on(session), "team_admin").email
        rex = assemble(Settings(cache=READ_GUIDE), ConsoleIdentity(email), ConsoleChat())
        for number, text in enumerate(TALK, start=1):
            handle(message(number, text, email), InlineSteps(database), rex)


def _load_openai() -> None:
    """Load what commands that ask a model load then, with the parts that are only loaded when used."""
    client = openai.OpenAI(api_key="none", base_url="http://127.0.0.1:9")
    for part in (client.chat.completions, client.responses):
        part.with_streaming_response  # noqa: B018 (reading it imports it)
    client.close()


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
    _bury()
    return os.waitstatus_to_exitcode(status)


def _bury() -> None:
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass


if __name__ == "__main__":
    load()
    survive_no_machine()
    if doors := sys.argv[1:]:
        serve_all(socket.socket(fileno=int(doors[0])))
    else:
        serve(sys.stdin, sys.stdout)
