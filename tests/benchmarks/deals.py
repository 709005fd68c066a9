"""How long the board and its figures take: 20,000 deals among 100,000, then among 820,000.

`python -m tests.benchmarks.deals 2000` does it with 2,000 deals a workspace, for a busy machine.
"""

import sys
import time
from collections.abc import Iterator
from math import ceil

from rich.console import Console, RenderableType
from rich.table import Table
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.benchmarks import refusals
from tests.benchmarks.agencies import DEALS, WORKSPACES, Agencies
from tests.benchmarks.clocks import CPU, WALL, Clock, clock_of, timed
from tests.benchmarks.deal_queries import BARE, EVERYTHING, Queries, queries
from tests.benchmarks.scratch import twins
from tests.postgres import NoPostgres

ROUNDS = 9
#: How many milliseconds a query is measured for at least: a quick one is asked again and again.
SAMPLE = 25.0
#: Every query of a 20,000-deal workspace stays below so many milliseconds of SQLite.
AIM = 150.0
#: How much longer or shorter a query may take when the other workspaces grow tenfold.
FLAT = 0.2
#: So many milliseconds either way count as nothing, whatever the query takes (docs/decisions/0113).
NOTHING = {"sqlite": 0.05, "postgresql": 1.0}
Times = dict[str, float]
Rounds = dict[str, list[float]]
Asked = tuple[Queries, Clock]


def main(size: str = f"{DEALS}") -> None:
    """Print every query in ms, and as a ratio to a primary-key read, with so many deals.

    Exits with what is not held: a query that isn't flat, or on SQLite is over the aim.
    """
    for table in run(int(size)):
        Console(width=120, highlight=False).print(table)


def run(deals: int = DEALS) -> Iterator[RenderableType]:
    """Tables for each database, of a workspace with so many deals, and what is held."""
    missed: list[str] = []
    agencies = Agencies.of(deals)
    for dialect in ("sqlite", "postgresql"):
        try:
            with twins(dialect, agencies.fill, agencies.grow_the_others) as (usual, grown):
                unit, before, after = _compared(usual, grown, agencies)
                cost = refusals.run(usual, agencies)
        except NoPostgres as missing:
            yield f"{dialect} was skipped. {missing}"
            continue
        yield _table(_title(dialect, unit, deals), before, after)
        for what, those in verdicts(dialect, before, after).items():
            said = f"Not held: {what} ({', '.join(those)})" if those else f"Held: {what}"
            yield said
            missed += [f"{dialect}: {said}"] if those else []
        yield cost
    if missed:
        raise SystemExit("\n".join(missed))


def _compared(usual: Engine, grown: Engine, agencies: Agencies) -> tuple[str, Times, Times]:
    with Session(usual) as before, Session(grown) as after:
        asked = [(queries(it, agencies), clock_of(it)) for it in (before, after)]
        unit = WALL if time.perf_counter in (clock for _, clock in asked) else CPU
        return unit, *_in_turns(*asked)


def _title(dialect: str, unit: str, deals: int) -> str:
    among = f"{deals:,} deals among {deals * WORKSPACES:,}"
    return f"{dialect}, {unit}: {among}, then the others tenfold"


def verdicts(dialect: str, before: Times, after: Times) -> dict[str, list[str]]:
    """What a database is held to, each with the queries that miss it."""
    nothing = NOTHING[dialect]
    flat = f"flat within {FLAT:.0%}, or {nothing} ms, while the others grow tenfold"
    aim = {f"the aim of {AIM:.0f} ms": _late(before)} if dialect == "sqlite" else {}
    return {flat: _bent(before, after, nothing), **aim}


def _bent(before: Times, after: Times, nothing: float) -> list[str]:
    """The queries that take another time once the other workspaces have grown."""
    return [
        f"{name} {after[name] / took - 1:+.0%}"
        for name, took in before.items()
        if abs(after[name] - took) > max(FLAT * took, nothing)
    ]


def _late(before: Times) -> list[str]:
    """The queries over the aim; all figures together are many queries."""
    return [
        f"{name} {took:.0f} ms"
        for name, took in before.items()
        if took > AIM and not name.endswith(EVERYTHING)
    ]


def _in_turns(usual: Asked, grown: Asked) -> tuple[Times, Times]:
    """The best of several rounds, each query on one database right after the other.

    What else the machine does slows both down alike, and a quick query is asked so often that
    what one call takes by chance doesn't count.
    """
    often = {name: ceil(SAMPLE / _each(usual, name, 3)) for name in usual[0]}
    before, after = ({name: [] for name in often} for _ in range(2))
    for turn in range(ROUNDS):
        pair = ((usual, before), (grown, after))
        for name, times in often.items():
            for asked, took in pair if turn % 2 else pair[::-1]:
                took[name].append(_each(asked, name, times))
    return _best(before), _best(after)


def _each(asked: Asked, name: str, times: int) -> float:
    """How many milliseconds a query takes, asked so many times."""
    queries, clock = asked
    query = queries[name]
    return timed(lambda: [query() for _ in range(times)], clock) / times


def _best(rounds: Rounds) -> Times:
    return {name: min(each) for name, each in rounds.items()}


def _table(title: str, before: Times, after: Times) -> Table:
    bare, grown_bare = before[BARE], after[BARE]
    table = Table(
        *("Query", "ms", "x bare read", "grown: ms", "x bare read", "change"),
        title=title,
    )
    for name, took in before.items():
        grown = after[name]
        table.add_row(
            name,
            f"{took:.2f}",
            f"{took / bare:.0f}",
            f"{grown:.2f}",
            f"{grown / grown_bare:.0f}",
            f"{grown / took - 1:+.0%}",
        )
    return table


if __name__ == "__main__":
    main(*sys.argv[1:])
