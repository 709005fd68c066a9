"""A process that has imported REX and forks `rex run`s that live on: a start costs no import."""

import json
import os
import signal
import sys

from tests.nursery import become, load


def serve() -> None:
    """Fork for each order on stdin and answer with the child's id, until stdin ends."""
    load()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead here
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            become(json.loads(line))
        print(child, flush=True)  # noqa: T201 (the answer)


if __name__ == "__main__":
    serve()
