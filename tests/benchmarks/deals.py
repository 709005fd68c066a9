"""How long the board and its figures take: 20,000 deals among 100,000, then among 820,000.

`python -m tests.benchmarks.deals 2000` does it with 2,000 deals a workspace, for a busy machine.
"""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta

from rich.console import Console, RenderableType
from rich.table import Table
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from domain import lookup
from domain.access import Actor
from domain.columns import Place
from domain.errors import NotFound
from domain.listing import listing
from domain.metrics import figures
from domain.pipeline import Status
from domain.sql.records import SqlRecords
from domain.sql.reports import SqlReports
from domain.sql.standings import SqlStandings
from domain.sql.tables import OpportunityRow
from domain.tallies import Scope
from tests.benchmarks import refusals
from tests.benchmarks.agencies import DEALS, NOW, WORKSPACES, Agencies
from tests.benchmarks.clocks import CPU, WALL, Clock, clock_of, timed
from tests.benchmarks.scratch import twins
from tests.postgres import NoPostgres
from tools.board import MOST_TOLD, board_of
from tools.forms import choices_of
from tools.recognition import recognise

ROUNDS = 15
#: Every query of a 20,000-deal workspace stays below so many milliseconds of SQLite.
AIM = 150.0
#: How much longer or shorter a query may take when the other workspaces grow tenfold, and how many
#: milliseconds either way are noise. PostgreSQL has more of it: a server with a memory of its own,
#: an autovacuum that works beside, and plans that follow from a sample of the rows.
FLAT = {"sqlite": (0.2, 1.0), "postgresql": (0.5, 2.0)}
#: What people ask of the guide while they work on deals.
QUESTION = "How do I move a deal of Client 0007 to the next stage, and who can see the search?"
BARE, EVERYTHING = "primary-key read", "all figures of rex pipeline"
Times = dict[str, float]
Queries = dict[str, Callable[[], object]]


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
        asked = [(_queries(it, agencies.admin(it)), clock_of(it)) for it in (before, after)]
        unit = WALL if time.perf_counter in (clock for _, clock in asked) else CPU
        return unit, *_in_turns(*asked)


def _title(dialect: str, unit: str, deals: int) -> str:
    among = f"{deals:,} deals among {deals * WORKSPACES:,}"
    return f"{dialect}, {unit}: {among}, then the others tenfold"


def verdicts(dialect: str, before: Times, after: Times) -> dict[str, list[str]]:
    """What a database is held to, each with the queries that miss it."""
    tolerance, noise = FLAT[dialect]
    flat = f"flat within {tolerance:.0%} while the others grow tenfold"
    aim = {f"the aim of {AIM:.0f} ms": _late(before)} if dialect == "sqlite" else {}
    return {flat: _bent(before, after, tolerance, noise), **aim}


def _bent(before: Times, after: Times, tolerance: float, noise: float) -> list[str]:
    """The queries that take another time once the other workspaces have grown."""
    return [
        f"{name} {after[name] / took - 1:+.0%}"
        for name, took in before.items()
        if abs(after[name] - took) > max(tolerance * took, noise)
    ]


def _late(before: Times) -> list[str]:
    """The queries over the aim; all figures together are many queries."""
    return [
        f"{name} {took:.0f} ms"
        for name, took in before.items()
        if took > AIM and name != EVERYTHING
    ]


def _queries(session: Session, admin: Actor) -> Queries:
    records, reports, standings = SqlRecords(session), SqlReports(session), SqlStandings(session)
    home = admin.workspace
    scope = Scope(home.id, records.pipeline(home.id).id, None)
    one = session.scalars(
        select(OpportunityRow.id).where(OpportunityRow.workspace_id == home.id).limit(1)
    ).one()
    by_key = select(OpportunityRow.number).where(
        OpportunityRow.workspace_id == home.id, OpportunityRow.id == one
    )
    (some,) = records.titles(home.id).standing((Status.OPEN,), limit=1)
    return {
        BARE: lambda: session.scalar(by_key),
        "board totals by stage and currency": lambda: reports.tallies(scope),
        "forecast by month and currency": lambda: reports.dues(scope, NOW.date()),
        "stage conversion": lambda: reports.reaches(scope),
        "days in stage (median, p90)": lambda: reports.stays(scope),
        "win rate, size, cycle, losses (90 days)": lambda: reports.closings(
            scope, NOW - timedelta(days=90)
        ),
        "rotting, the 50 stalest": lambda: standings.rotting(home, NOW, limit=50),
        "rotting by stage": lambda: standings.stage_rot(home, NOW),
        "board in Slack": lambda: board_of(records, admin),
        "deal by its name": lambda: lookup.opportunity(records, admin, some.title),
        "deal by a name nobody has": lambda: _missing(records, admin),
        "names in a question": lambda: recognise(QUESTION, records, admin),
        "list of open deals": lambda: listing(
            records, reports, admin, [Place(scope.pipeline_id, Status.OPEN)], limit=MOST_TOLD
        ),
        "deals that a form offers": lambda: choices_of("move_stage", "opportunity", records, admin),
        EVERYTHING: lambda: figures(records, reports, admin, now=NOW),
    }


def _missing(records: SqlRecords, admin: Actor) -> None:
    with suppress(NotFound):
        lookup.opportunity(records, admin, "the plant manager of Stellar Foods")


def _in_turns(*asked: tuple[Queries, Clock]) -> tuple[Times, Times]:
    """The best of several rounds, in turns: what else the machine does slows both down alike."""
    rounds = [
        [{name: timed(query, clock) for name, query in queries.items()} for queries, clock in asked]
        for _ in range(ROUNDS)
    ]
    before, after = zip(*rounds[1:], strict=True)
    return _best(before), _best(after)


def _best(rounds: Sequence[Times]) -> Times:
    return {name: min(each[name] for each in rounds) for name in rounds[0]}


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
