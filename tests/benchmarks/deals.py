"""How long the board and its figures take: 20,000 deals among 100,000, then among 820,000."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from rich.console import Console, RenderableType
from rich.table import Table
from sqlalchemy import Engine, make_url, select, text
from sqlalchemy.orm import Session

from domain.access import Actor
from domain.metrics import figures
from domain.sql.engine import connect
from domain.sql.records import SqlRecords
from domain.sql.reports import SqlReports
from domain.sql.standings import SqlStandings
from domain.sql.tables import OpportunityRow, metadata
from domain.tallies import Scope
from tests.benchmarks.agencies import NOW, Agencies
from tests.postgres import NoPostgres, postgres

ROUNDS = 15
#: Every query of a 20,000-deal workspace stays below so many milliseconds.
AIM = 150.0
BARE, EVERYTHING = "primary-key read", "all figures of rex pipeline"
Times = dict[str, float]


def main() -> None:
    """Print every query in ms, as a ratio to a primary-key read, before and after the growth."""
    for table in run():
        Console(width=120, highlight=False).print(table)


def run() -> Iterator[RenderableType]:
    """One table for each database."""
    for dialect in ("sqlite", "postgresql"):
        try:
            with _engine(dialect) as engine:
                yield _bench(dialect, engine)
        except NoPostgres as missing:
            yield f"{dialect} was skipped. {missing}"


def _bench(dialect: str, engine: Engine) -> Table:
    metadata.create_all(engine)
    with _filling(engine) as session:
        agencies = Agencies.open(session)
    before = _measured(engine, agencies)
    with _filling(engine) as session:
        agencies.grow_the_others(session)
    after = _measured(engine, agencies)
    return _table(dialect, before, after)


@contextmanager
def _filling(engine: Engine) -> Iterator[Session]:
    """A transaction with much memory; what is measured afterwards begins with a fresh connection."""
    with Session(engine) as session, session.begin():
        if engine.dialect.name == "sqlite":
            session.execute(text("PRAGMA cache_size = -1000000"))
        yield session
    engine.dispose()


def _measured(engine: Engine, agencies: Agencies) -> Times:
    _settle(engine)
    with Session(engine) as session:
        queries = _queries(session, agencies.admin(session))
        return {name: _median(query) for name, query in queries.items()}


def _queries(session: Session, admin: Actor) -> dict[str, Callable[[], object]]:
    records, reports, standings = SqlRecords(session), SqlReports(session), SqlStandings(session)
    home = admin.workspace
    scope = Scope(home.id, records.pipeline(home.id).id, None)
    one = session.scalars(
        select(OpportunityRow.id).where(OpportunityRow.workspace_id == home.id).limit(1)
    ).one()
    by_key = select(OpportunityRow.number).where(
        OpportunityRow.workspace_id == home.id, OpportunityRow.id == one
    )
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
        EVERYTHING: lambda: figures(records, reports, admin, now=NOW),
    }


def _median(query: Callable[[], object]) -> float:
    query()
    return statistics.median(_timed(query) for _ in range(ROUNDS))


def _timed(query: Callable[[], object]) -> float:
    start = time.perf_counter()
    query()
    return (time.perf_counter() - start) * 1000


def _settle(engine: Engine) -> None:
    """What a PostgreSQL does by itself after so many writes."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _table(dialect: str, before: Times, after: Times) -> Table:
    bare, grown_bare = before[BARE], after[BARE]
    table = Table(
        *("Query", "ms", "x bare read", "grown: ms", "x bare read", "change"),
        title=f"{dialect}: 20,000 deals among 100,000, and once the others grew tenfold",
    )
    for name, took in before.items():
        grown = after[name]
        late = " over the aim" if took > AIM and name != EVERYTHING else ""
        table.add_row(
            name,
            f"{took:.2f}{late}",
            f"{took / bare:.0f}",
            f"{grown:.2f}",
            f"{grown / grown_bare:.0f}",
            f"{grown / took - 1:+.0%}",
        )
    return table


@contextmanager
def _engine(dialect: str) -> Iterator[Engine]:
    if dialect == "sqlite":
        with tempfile.TemporaryDirectory(prefix="rex-bench-") as folder:
            engine = connect(f"sqlite:///{Path(folder) / 'deals.db'}")
            yield engine
            engine.dispose()
        return
    with postgres() as url:
        server = connect(url)
        with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("DROP DATABASE IF EXISTS rex_bench"))
            connection.execute(text("CREATE DATABASE rex_bench"))
        engine = connect(make_url(url).set(database="rex_bench").render_as_string(False))
        yield engine
        engine.dispose()
        with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("DROP DATABASE rex_bench"))
        server.dispose()
