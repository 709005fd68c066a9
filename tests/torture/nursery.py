"""A process that has imported REX and forks `rex run`s that live on: a start costs no import."""

import gc
import json
import os
import signal
import sys

import openai

from tests.cradle import become, load
from tests.torture.mutants import NAME, become_mutant


def serve() -> None:
    """Fork for each order on stdin and answer with the child's id, until stdin ends."""
    _warm_up()
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


def _warm_up() -> None:
    """Load what commands need, and what the library of the model imports only when it is used."""
    load(demo=False)
    client = openai.OpenAI(api_key="none", base_url="http://127.0.0.1:9")
    for part in (client.chat.completions, client.responses):
        part.with_streaming_response  # noqa: B018 (reading it imports it)
    client.close()
    gc.freeze()  # what is forked from here shares its memory


if __name__ == "__main__":
    serve()
