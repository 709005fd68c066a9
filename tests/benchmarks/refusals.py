"""What the database's own refusals cost: the same writes with the triggers, and without them."""

from collections.abc import Callable

from rich.table import Table
from sqlalchemy import Engine, select, text, update
from sqlalchemy.orm import Session

from domain import crm
from domain.pipeline import Status
from domain.sql.records import SqlRecords
from domain.sql.tables import OpportunityRow, StageRow
from domain.sql.triggers import ALL, disarm
from tests.benchmarks.agencies import NOW, Agencies
from tests.benchmarks.clocks import clock_of, timed

ROUNDS = 5
#: So many deals are written or changed at once, and so many moved one by one.
AT_ONCE, ONE_BY_ONE = 2_000, 100
Write = Callable[[Session], None]


def run(engine: Engine, agencies: Agencies) -> Table:
    """Each write with the triggers and without, best of several rounds in turns; nothing stays."""
    table = Table(
        *("Write", "ms a deal", "without triggers", "ratio"),
        title=f"{engine.dialect.name}: what its {len(ALL)} triggers cost",
    )
    many = min(AT_ONCE, agencies.deals)
    for name, write, deals in (
        (f"{many:,} deals and their steps, at once", _add(agencies, many), many),
        (f"{many:,} deals changed, at once", _change(agencies, many), many),
        (f"{ONE_BY_ONE} deals moved by command", _move(agencies), ONE_BY_ONE),
    ):
        armed, bare = (min(took) for took in zip(*_rounds(engine, write), strict=True))
        table.add_row(name, f"{armed / deals:.3f}", f"{bare / deals:.3f}", f"{armed / bare:.2f}")
    return table


def _rounds(engine: Engine, write: Write) -> list[tuple[float, float]]:
    return [
        (_timed(engine, write, armed=True), _timed(engine, write, armed=False))
        for _ in range(ROUNDS)
    ]


def _timed(engine: Engine, write: Write, *, armed: bool) -> float:
    """One write up to its commit, which is not made."""
    with Session(engine, autoflush=False) as session:
        clock = clock_of(session)
        if not armed:
            disarm(session.connection())
        took = timed(lambda: _to_the_end(session, write), clock)
        session.rollback()
    return took


def _to_the_end(session: Session, write: Write) -> None:
    write(session)
    session.flush()
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))


def _add(agencies: Agencies, many: int) -> Write:
    return lambda session: agencies.add(session, many)


def _change(agencies: Agencies, many: int) -> Write:
    home = OpportunityRow.workspace_id == agencies.ids[0]
    living = OpportunityRow.status.in_([Status.OPEN, Status.ON_HOLD])
    chosen = select(OpportunityRow.id).where(home, living).order_by(OpportunityRow.id).limit(many)
    changed = (
        update(OpportunityRow)
        .where(home, OpportunityRow.id.in_(chosen))
        .values(value_minor=OpportunityRow.value_minor + 100, version=OpportunityRow.version + 1)
        .execution_options(synchronize_session=False)
    )
    return lambda session: session.execute(changed) and None


def _move(agencies: Agencies) -> Write:
    home = OpportunityRow.workspace_id == agencies.ids[0]
    first = StageRow.workspace_id == agencies.ids[0], StageRow.position == 1
    some = (
        select(OpportunityRow.number)
        .where(home, OpportunityRow.status == Status.OPEN)
        .where(OpportunityRow.stage_id.in_(select(StageRow.id).where(*first)))
        .order_by(OpportunityRow.number)
        .limit(ONE_BY_ONE)
    )

    def move(session: Session) -> None:
        records = SqlRecords(session)
        admin = agencies.admin(session)
        second = records.pipeline(admin.workspace.id).stages[1].key
        for number in session.scalars(some).all():
            ref = f"OPP-{number}"
            crm.move_stage(
                records, admin, ref, second, now=NOW, source=crm.Source.CONSOLE, key=f"moved {ref}"
            )

    return move
