"""What the gate blocks of corrupted statements, and what it blocks of faithful ones."""

import gc
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import RenderableType
from rich.table import Table

from bot.grounding.answers import ground
from bot.grounding.gate import Verdict, check
from bot.model.answer import ModelAnswer, ModelPart
from knowledge.article import Block
from knowledge.library import Library
from tests.benchmarks.bootstrap import shown
from tests.benchmarks.corruption import Corrupted, changed_places, corrupted
from tools.outcome import BlockView, PassageView

PERSONS = (
    r"\b(?:Super Admins?|Team Admins?|[Cc]lients?|[Gg]uests?|owners?|Members?|[Cc]andidates?"
    r"|recruiters?|colleagues?|[Yy]ou|REX|HirePilot|hiring managers?)\b(?!')"
)
OF_STRANGERS = (
    "free",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
)
FAITHFUL = Path(__file__).with_name("faithful.jsonl")
UNFAITHFUL = Path(__file__).with_name("unfaithful.jsonl")


def run() -> Iterator[RenderableType]:
    """Measure both halves; only the held-out half judges."""
    library = Library.load()
    gc.freeze()  # as `rex run` does once the guide is read
    for split in ("dev", "held-out"):
        spoiled = corrupted(library, split)
        began = time.process_time()
        verdicts = [judge(each) for each in spoiled]
        spent = (time.process_time() - began) / len(spoiled)
        yield _by_kind(split, spoiled, verdicts)
        alarms = [not verdict.passed for _, verdict in faithful(split)]
        yield (
            f"{split}: blocked {shown([not each.passed for each in verdicts])} of {len(spoiled)}, "
            f"false alarms {shown(alarms)} of {len(alarms)}, {spent * 1000:.2f} ms a statement"
        )
    for split in OF_STRANGERS:
        alarms = [not verdict.passed for _, verdict in faithful(split)]
        blocked = [not verdict.passed for _, verdict in unfaithful(split)]
        stopped = f", blocked of false ones {shown(blocked)} of {len(blocked)}" if blocked else ""
        yield f"{split}: false alarms {shown(alarms)} of {len(alarms)}{stopped}"
        yield f"{split}, as answers: {_told(ends(split))}"
    turned = [not verdict.passed for _, verdict in with_persons_exchanged()]
    yield f"two persons exchanged in free wordings: blocked {shown(turned)} of {len(turned)}"


def judge(statement: Corrupted) -> Verdict:
    """What the gate says of a corrupted statement."""
    views = [view(block) for block in statement.blocks]
    retrieved = {each.id for each in views} if statement.retrieved else set()
    return check(statement.say, views, "", retrieved, headings=statement.section.source)


def faithful(split: str) -> Iterator[tuple[str, Verdict]]:
    """The statements that people wrote in a model's manner, and what the gate says of them.

    Each brings the blocks it was written from, so that it stays faithful when the guide changes.
    """
    yield from _all_judged(FAITHFUL, split)


def unfaithful(split: str) -> Iterator[tuple[str, Verdict]]:
    """False statements that people wrote in words of their own, and what the gate says of them."""
    yield from _all_judged(UNFAITHFUL, split)


def ends(split: str) -> Counter[str]:
    """What becomes of answers that say one faithful statement and point at its section."""
    rows = (row for row in _rows(FAITHFUL) if row["split"] == split)
    return Counter(map(_end, rows))


def _end(row: dict[str, Any]) -> str:
    blocks = tuple(BlockView(**block) for block in row["blocks"])
    passage = PassageView(
        section_id=blocks[0].id.partition("/")[0],
        article=blocks[0].id.partition("#")[0],
        title=row["source"].split(" \u203a ")[1],
        heading=row["source"].split(" \u203a ")[-1],
        path=tuple(row["source"].split(" \u203a ")[2:]),
        score=1.0,
        sure=True,
        blocks=blocks,
    )
    said = ModelPart(say=row["say"], blocks=[block.id for block in blocks])
    asked = row.get("question", "")
    parts = ground(ModelAnswer(kind="answer", parts=[said]), [passage], asked).parts
    if not parts:
        return "nothing shown"
    return "its words and the blocks" if parts[0].say else "the blocks alone"


def _told(found: Counter[str]) -> str:
    whole = sum(found.values())
    return ", ".join(f"{count / whole:.0%} end as {end}" for end, count in found.most_common())


def with_persons_exchanged() -> Iterator[tuple[str, Verdict]]:
    """Faithful statements in wordings of their own, in which two persons have changed places."""
    for row in _rows(FAITHFUL):
        if said := changed_places(row["say"], PERSONS):
            yield _judged(row, said)


def _all_judged(file: Path, split: str) -> Iterator[tuple[str, Verdict]]:
    yield from (_judged(row, row["say"]) for row in _rows(file) if row["split"] == split)


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    yield from map(json.loads, file.read_text("utf-8").splitlines())


def _judged(row: dict[str, Any], said: str) -> tuple[str, Verdict]:
    views = [BlockView(**block) for block in row["blocks"]]
    asked = row.get("question", "")
    return said, check(said, views, asked, {each.id for each in views}, headings=row["source"])


def view(block: Block) -> BlockView:
    """A block as tools hand it on."""
    return BlockView(
        id=block.id,
        kind=block.kind,
        number=block.number,
        lead_in=block.lead_in,
        text=block.text,
    )


def _by_kind(split: str, spoiled: Sequence[Corrupted], verdicts: Sequence[Verdict]) -> Table:
    kinds: defaultdict[str, list[bool]] = defaultdict(list)
    for each, verdict in zip(spoiled, verdicts, strict=True):
        kinds[each.kind].append(not verdict.passed)
    table = Table("corruption", "statements", "blocked", title=f"gate, {split}")
    for kind, blocked in kinds.items():
        table.add_row(kind, str(len(blocked)), f"{sum(blocked) / len(blocked):.1%}")
    return table
