"""Models that take all the time there is, on both wires; run by itself it plays them with the real minute.

`python -m tests.bot.slow_models` (`make minute`) asks each of them through Slack with the settings that
REX comes with, and fails if an answer takes more than 60 s or if there is not exactly one.
"""

import json
import logging
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any, Literal

import pytest
from rich.console import Console
from rich.table import Table

from bot.model import breaker
from bot.settings import Settings
from bot.sql.database import Database
from tests.openai_server import OpenAIServer, Scripted, reply
from tests.openai_wire import called, message_item, responded, said, wanted_item
from tests.world import World

Wire = Literal["chat", "responses"]
WIRES: tuple[Wire, ...] = ("chat", "responses")
#: What everybody asks; the name of a model stands in it.
ASKS = "how do i link a req to a deal? ({})"
#: Longer than anything that is waited for.
FOR_EVER = 3_600.0
#: What REX may take for one call, as a share of the turn: as in the settings it comes with.
CALL_SHARE = 25 / 60
#: So many of all seconds of a turn pass before a slow reply.
SLOWLY = 0.3


@dataclass(frozen=True)
class Slow:
    """One way to take for ever: what it answers to its nth request, within a turn of so many seconds."""

    name: str
    answers: Callable[[Wire, int, float], Scripted]


def _wants(wire: Wire, number: int, **how: Any) -> Scripted:
    queries = {"queries": [f"link a REQ, try {number}"]}
    if wire == "chat":
        return reply(called(("search_guide", queries)), **how)
    return reply(responded(wanted_item("search_guide", json.dumps(queries))), **how)


def _says(wire: Wire, text: str, **how: Any) -> Scripted:
    return reply(said(text) if wire == "chat" else responded(message_item(text)), **how)


def _never_points(wire: Wire, number: int, turn: float) -> Scripted:
    if number == 0:
        return _wants(wire, number, delay=SLOWLY * turn)
    return _says(wire, "Use the Magic Linker.", delay=SLOWLY * turn)


SLOW = (
    Slow("hangs", lambda wire, n, turn: reply({}, delay=FOR_EVER)),
    Slow("trickles", lambda wire, n, turn: reply(b" " * 10**6, trickle=turn / 60)),
    Slow("trickles headers", lambda wire, n, turn: reply({}, trickle_headers=turn / 20)),
    Slow("wants tools", lambda wire, n, turn: _wants(wire, n)),
    Slow("wants tools slowly", lambda wire, n, turn: _wants(wire, n, delay=SLOWLY * turn)),
    Slow(
        "wants one tool, hangs",
        lambda w, n, t: _wants(w, n) if n == 0 else reply({}, delay=FOR_EVER),
    ),
    Slow("points at nothing", _never_points),
)


@dataclass(frozen=True)
class Answered:
    """What came of one question: how often REX replied, and after how many seconds it was done."""

    wire: Wire
    model: str
    replies: int
    seconds: float
    asked: int


@contextmanager
def asked_of_slow_models(
    wire: Wire, seeded: Path, folder: Path, turn_seconds: float, slow: Sequence[Slow] = SLOW
) -> Iterator[Callable[[], list[Answered]]]:
    """Start a REX on one wire, with a model behind the first that is as slow, and ask all at once.

    No model is left alone for having failed before: each turn meets the worst.
    """
    counts = {it.name: count() for it in SLOW}

    def respond(request: dict[str, Any]) -> Scripted:
        words = json.dumps(request)
        slow = next(it for it in SLOW if ASKS.format(it.name) in words)
        return slow.answers(wire, next(counts[slow.name]), turn_seconds)

    with pytest.MonkeyPatch.context() as patch, OpenAIServer(respond=respond) as server:
        patch.setattr(breaker, "OPENS_AT", 10**9)
        settings = Settings.model_validate(
            {
                "OPENAI_API_KEY": "sk-test",
                "OPENAI_BASE_URL": server.base_url,
                "fallback_model": "second",
                "llm_api": wire,
                "turn_seconds": turn_seconds,
                "model_seconds": turn_seconds * CALL_SHARE,
            }
        )
        world = World.start(seeded, folder, settings)
        yield lambda: _all_asked(world, wire, server, slow)
        world.stop()


def _all_asked(
    world: World, wire: Wire, server: OpenAIServer, slow: Sequence[Slow]
) -> list[Answered]:
    with ThreadPoolExecutor(len(slow)) as people:
        told = list(people.map(lambda each: _asked(world, each), slow))
    world.settle()
    return [
        Answered(
            wire=wire,
            model=name,
            replies=sum(message.user.is_bot for message in asked.thread),
            seconds=seconds,
            asked=sum(ASKS.format(name) in json.dumps(it) for it in server.requests),
        )
        for name, asked, seconds in told
    ]


def _asked(world: World, slow: Slow) -> tuple[str, Any, float]:
    theo = world.person("Theo")
    began = time.monotonic()
    asked = theo.dm(ASKS.format(slow.name))
    theo.answer(asked, timeout=300)
    return slow.name, asked, time.monotonic() - began


def main() -> int:
    """Play all of them with the minute that a turn has, and print how long each took."""
    logging.disable()
    turn = Settings().turn_seconds
    answers: list[Answered] = []
    with tempfile.TemporaryDirectory() as folder:
        seeded = _seeded(Path(folder))
        for wire in WIRES:
            own = Path(folder) / wire
            own.mkdir()
            with asked_of_slow_models(wire, seeded, own, turn) as ask:
                answers += ask()
    table = Table("wire", "the model", "asked", "replies", "seconds")
    for it in answers:
        table.add_row(it.wire, it.model, str(it.asked), str(it.replies), f"{it.seconds:.1f}")
    Console().print(table)
    late = [it for it in answers if it.replies != 1 or it.seconds > turn]
    Console().print(
        f"{len(answers) - len(late)} of {len(answers)} got one reply within {turn:.0f} s."
    )
    return 1 if late else 0


def _seeded(folder: Path) -> Path:
    database = Database(f"sqlite:///{folder / 'seeded.db'}")
    database.upgrade()
    database.seed(datetime.now(UTC))
    database.close()
    return folder / "seeded.db"


if __name__ == "__main__":
    sys.exit(main())
