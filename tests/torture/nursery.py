"""A process that has imported REX and forks `rex run`s that live on: a start costs no import."""

import json
import os
import signal
import sys

from bot.cli import COMMANDS, command_line
from tests.nursery import become


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
