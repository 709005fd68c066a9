"""Without a model: whether the very blocks are shown that answer, and not only the right section.

The questions were written before anybody looked at what is quoted. Half of them, by a hash of the
question, may be looked at when mending ("dev"); the others ("held-out") are only counted.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from statistics import fmean
from typing import Any

from rich.console import RenderableType
from rich.table import Table

from bot.commands.ask import database_or_demo
from tests.terminal import Terminal, terminal

QUESTIONS = Path(__file__).with_name("blocks.jsonl")
VERDICTS = ("right", "partly", "wrong", "left open")
#: Of the demo's people, one who may see everything that the guide is about.
ASKER = "maya@harborfinch.example"

_RANGE = re.compile(r"(?P<section>.+)/(?P<first>\d+)(?:-(?P<last>\d+))?")


@dataclass(frozen=True)
class Asked:
    """A question, and the sets of blocks each of which is a whole answer."""

    kind: str
    question: str
    enough: tuple[frozenset[str], ...]

    @property
    def split(self) -> str:
        """The half it is in."""
        return "held-out" if sha256(self.question.encode()).digest()[0] % 2 else "dev"


@dataclass(frozen=True)
class Judged:
    """What came of a question."""

    asked: Asked
    verdict: str
    shown: tuple[str, ...]


def questions() -> list[Asked]:
    """All of them; "page#section/2-4" stands for three blocks."""
    rows: list[dict[str, Any]] = [
        json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()
    ]
    return [
        Asked(
            row["kind"], row["question"], tuple(frozenset(_spread(each)) for each in row["enough"])
        )
        for row in rows
    ]


def _spread(blocks: Sequence[str]) -> Iterator[str]:
    for each in blocks:
        found = _RANGE.fullmatch(each)
        if found is None:
            raise ValueError(f"{each} is no block.")
        first, last = int(found["first"]), int(found["last"] or found["first"])
        yield from (f"{found['section']}/{number}" for number in range(first, last + 1))


def judged(asked: Asked, rex: Terminal) -> Judged:
    """Ask REX, and compare the blocks that it answers with."""
    reply = rex.ask(asked.question)
    shown = tuple(quote.block for part in reply.parts for quote in part.quotes)
    return Judged(asked, verdict(asked, reply.kind, frozenset(shown)), shown)


def verdict(asked: Asked, kind: str, shown: frozenset[str]) -> str:
    """How far an answer of that kind with those blocks answers."""
    if kind != "answer":
        return "left open"
    if any(enough <= shown for enough in asked.enough):
        return "right"
    return "partly" if any(enough & shown for enough in asked.enough) else "wrong"


def run() -> Iterator[RenderableType]:
    """Right, partly, wrong and left open by kind of question, for each half."""
    with database_or_demo(None) as database:
        rex = terminal(database, ASKER)
        found = [judged(each, rex) for each in questions()]
    for split in ("dev", "held-out"):
        half = [each for each in found if each.asked.split == split]
        table = Table("questions", *VERDICTS, "blocks shown", title=split)
        for kind in dict.fromkeys(each.asked.kind for each in found):
            table.add_row(kind, *_row([each for each in half if each.asked.kind == kind]))
        table.add_row("all", *_row(half))
        yield table
    for each in found:
        if each.asked.split == "dev" and each.verdict != "right":
            yield f"{each.verdict}: {each.asked.question} -> {', '.join(each.shown) or 'nothing'}"


def _row(judged: Sequence[Judged]) -> Iterator[str]:
    """How many of each verdict there are, and how many blocks an answer has."""
    for verdict in VERDICTS:
        yield str(sum(each.verdict == verdict for each in judged))
    answers = [len(each.shown) for each in judged if each.verdict != "left open"]
    yield f"{fmean(answers):.1f}" if answers else ""
