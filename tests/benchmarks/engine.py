"""What the engine adds to a turn, and what it costs, also in bare inserts of the same run.

Three engines stand side by side on each database, and are measured in turns, so that a slow moment
of the machine hits all of them alike: one whose tables are empty, one with a hundred thousand
finished turns, and one with a thousand proposals that wait for a click. The finished turns are one
that really ran, copied within the engine's own tables with all its steps under other ids.

That takes some minutes. `python -m tests.benchmarks engine-small` does the same with less of everything,
which is too little to judge by.
"""

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from rich.console import RenderableType
from rich.table import Table

from tests.benchmarks.engine_worker import STEPS, Round, serve
from tests.database import Databases, Dialect, empty
from tests.postgres import NoPostgres

#: How far what must not grow may be from the empty engine's.
FLATNESS = 0.2
EMPTY, GROWN, WAITING = "empty", "turns finished", "proposals wait"


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    rounds: int
    turns: int
    #: Turns at once: in one process, and shared by replicas.
    burst: int
    shared: int
    finished: int
    proposals: int
    replicas: tuple[int, ...]


WHOLE = Size(5, 40, 80, 240, 100_000, 1_000, (1, 2, 4))
SMALL = Size(2, 8, 16, 16, 500, 20, (1, 2))


class Process:
    """A worker in a process of its own."""

    def __init__(self, url: str) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, url), daemon=True)
        self._process.start()
        self.answer()

    def ask(self, name: str, *arguments: object) -> Any:
        """Let it do something, and wait for it."""
        self.order(name, *arguments)
        return self.answer()

    def order(self, name: str, *arguments: object) -> None:
        self._pipe.send((name, *arguments))

    def answer(self) -> Any:
        if not self._pipe.poll(300):
            raise TimeoutError("a worker doesn't answer")
        return self._pipe.recv()

    def close(self) -> None:
        with suppress(BrokenPipeError):
            self._pipe.send(None)
        self._process.join(30)
        self._process.kill()


def run() -> Iterator[RenderableType]:
    """Two tables for each database; ends with what grew with what is there, if anything did."""
    missed: list[str] = []
    yield from _tables(WHOLE, missed)
    if missed:
        raise SystemExit(f"Not held: {'; '.join(missed)}.")


def run_small() -> Iterator[RenderableType]:
    """The same tables, of too little to judge by."""
    yield from _tables(SMALL, [])


def _tables(size: Size, missed: list[str]) -> Iterator[RenderableType]:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as open_:
        databases = Databases(Path(folder))
        open_.callback(databases.close)
        for dialect in ("sqlite", "postgresql"):
            try:
                yield _growth(dialect, databases, size, missed)
                if dialect == "postgresql":
                    yield _replicas(databases, size)
            except NoPostgres as missing:
                yield f"{dialect} was skipped. {missing}"


@contextmanager
def _process(dialect: Dialect, databases: Databases) -> Iterator[Process]:
    with databases.copy(dialect, empty) as database:
        process = Process(database.url)
        try:
            yield process
        finally:
            process.close()


def _growth(dialect: Dialect, databases: Databases, size: Size, missed: list[str]) -> Table:
    with ExitStack() as open_:
        engines = {
            name: open_.enter_context(_process(dialect, databases))
            for name in (EMPTY, GROWN, WAITING)
        }
        began = time.monotonic()
        engines[GROWN].ask("grow", size.finished)
        grown_in = time.monotonic() - began
        engines[WAITING].ask("propose", size.proposals)
        for engine in engines.values():
            engine.ask("round", 3, 10)  # everything once, unmeasured
        whole, running, waiting = engines[EMPTY].ask("memory")
        rest = engines[EMPTY].ask("at_rest")
        rounds: dict[str, list[Round]] = {name: [] for name in engines}
        for _ in range(size.rounds):
            for name, engine in engines.items():
                rounds[name].append(engine.ask("round", size.turns, size.burst))
    table = _table(rounds)
    missed += (f"{dialect}, {what}" for what in not_flat(rounds))
    table.title = f"{dialect}: a turn of three steps, with a model that answers at once"
    table.caption = (
        f"at rest {whole / 1024:.0f} MB and {rest:.0%} of a processor; {running:.0f} kB more for each turn "
        f"under way, {max(0.0, waiting):.1f} kB for each that waits. {size.finished:,} finished turns "
        f"were laid down in {grown_in:.0f} s; {size.proposals:,} proposals wait"
    )
    return table


ROWS: Mapping[str, Callable[[list[Round]], float]] = {
    "turn with the engine, ms, p50": lambda it: median(_all(it, "own")),
    "p99": lambda it: _p99(_all(it, "own")),
    "turn without it, ms, p50": lambda it: median(_all(it, "inline")),
    "added to a turn, ms, p50": lambda it: median(_each_added(it)),
    "added to a turn, ms, p99": lambda it: _p99(_each_added(it)),
    "waits until it starts, ms, p50": lambda it: median(_all(it, "start")),
    "turns a second, many at once": lambda it: median(each.per_second for each in it),
    "processor ms a turn, many at once": lambda it: median(each.cpu for each in it),
}
#: What must not grow with what is there: a round's figure is set against the empty engine's.
FLAT: Mapping[str, Callable[[Round], float]] = {
    "turn, against the empty one": lambda it: median(it.own),
    "turns a second, against the empty one": lambda it: it.per_second,
    "processor, against the empty one": lambda it: it.cpu,
}


def _table(rounds: Mapping[str, list[Round]]) -> Table:
    table = Table("", *rounds)
    for what, figure in ROWS.items():
        table.add_row(what, *(f"{figure(each):.1f}" for each in rounds.values()))
    for number, step in enumerate(STEPS):
        took = [[turn[number] for one in each for turn in one.steps] for each in rounds.values()]
        spreads = (f"{median(each):.1f}, {_p99(each):.1f}" for each in took)
        table.add_row(f"{step}, ms (p50, p99)", *spreads)
    insert = median(one.insert for each in rounds.values() for one in each)
    for what, steps in (("added to a turn", 1), ("added to each step", 3)):
        added = (median(map(_added, each)) / steps / insert for each in rounds.values())
        table.add_row(f"{what}, in bare inserts ({insert:.1f} ms)", *(f"{it:.1f}" for it in added))
    for what, of in FLAT.items():
        ratios = _ratios(rounds, of).values()
        table.add_row(
            what, *(f"{it:.2f}" + ("" if _is_flat(it) else ", not flat") for it in ratios)
        )
    return table


def not_flat(rounds: Mapping[str, list[Round]]) -> list[str]:
    """What is further from the empty engine's than it may be."""
    return [
        f"{what}: {ratio:.2f} with {name}"
        for what, of in FLAT.items()
        for name, ratio in _ratios(rounds, of).items()
        if not _is_flat(ratio)
    ]


def _ratios(rounds: Mapping[str, list[Round]], of: Callable[[Round], float]) -> Mapping[str, float]:
    """Each engine's figure against the empty one's in the same round, at the median."""
    return {
        name: median(of(one) / of(bare) for one, bare in zip(each, rounds[EMPTY], strict=True))
        for name, each in rounds.items()
    }


def _is_flat(ratio: float) -> bool:
    return abs(ratio - 1) <= FLATNESS


def _replicas(databases: Databases, size: Size) -> Table:
    """How many turns a second several processes do together on one PostgreSQL."""
    table = Table(
        "replicas",
        "turns a second",
        "against one",
        "a lone turn waits until it starts, ms (p50, p99)",
        "each of many, in bare inserts",
    )
    table.title = "postgresql: replicas"
    alone = 0.0
    for replicas in size.replicas:
        with databases.copy("postgresql", empty) as database:
            per_second, waits, insert = _together(database.url, replicas, size)
        alone = alone or per_second
        table.add_row(
            f"{replicas}",
            f"{per_second:.0f}",
            f"{per_second / alone:.2f}",
            f"{median(waits):.0f}, {_p99(waits):.0f}",
            f"{1000 / per_second / insert:.1f}",
        )
    return table


def _together(url: str, replicas: int, size: Size) -> tuple[float, list[float], float]:
    """Turns a second, milliseconds until a lone turn starts, and those of a bare insert."""
    processes = [Process(url) for _ in range(replicas)]
    try:
        processes[0].ask("record", 10 * replicas)  # whoever takes them
        processes[0].ask("settle")
        began = time.monotonic()
        for process in processes:
            process.order("record", size.shared // replicas)
        for process in processes:
            process.answer()
        processes[0].ask("settle")
        per_second = size.shared / (time.monotonic() - began)
        for process in processes:
            process.ask("waits")
        processes[0].ask("trickle", size.rounds * size.turns)
        waits = [each for process in processes for each in process.ask("waits")]
        return per_second, waits, processes[0].ask("bare", size.rounds * size.turns)
    finally:
        for process in processes:
            process.close()


def _all(rounds: list[Round], which: str) -> list[float]:
    return [figure for each in rounds for figure in getattr(each, which)]


def _each_added(rounds: list[Round]) -> list[float]:
    """What each turn took longer than the same steps do without the engine, in its own round."""
    return [own - median(each.inline) for each in rounds for own in each.own]


def _added(one: Round) -> float:
    """The milliseconds that the engine adds to a turn, at the median of a round."""
    return median(one.own) - median(one.inline)


def _p99(figures: list[float]) -> float:
    return quantiles(figures, n=100)[98]
