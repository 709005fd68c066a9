"""A process that has imported REX and forks `rex run`s that live on: a start costs no import."""

import json
import os
import signal
import sys

from tests.cradle import become, load
from tests.torture.mutants import NAME, become_mutant


def serve() -> None:
    """Fork for each order on stdin and answer with the child's id, until stdin ends."""
    load(demo=False)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead here
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            order = json.loads(line)
            if mutant := order["environment"].get(NAME):
                become_mutant(mutant)
            become(order)
        print(child, flush=True)  # noqa: T201 (the answer)


if __name__ == "__main__":
    serve()
