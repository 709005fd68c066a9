"""O1 to O19, read from the database: what must be true of its rows whatever was asked.

O15, O17 and O19 are compared in `figures`; O20 is in `test_concurrency`.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from domain.events import STEPS, EventKind
from domain.pipeline import Status
from domain.sql.tables import (
    ActivityRow,
    OpportunityReqRow,
    OpportunityRow,
    OrderRow,
    OutboxRow,
    StageEventRow,
    StageRow,
    metadata,
)

Row = OpportunityRow
Rows = dict[str, tuple[object, ...]]
#: What a closed deal may still change: only what counts its REQs.
LIVELY = ("version",)
#: Pointers from row to row, which must stay within one workspace (O18).
POINTERS = (
    ("opportunity", "stage_id", "stage"),
    ("opportunity", "client_id", "client"),
    ("opportunity", "owner_id", "member"),
    ("opportunity_req", "req_id", "job_req"),
    ("opportunity_req", "opportunity_id", "opportunity"),
    ("lead", "opportunity_id", "opportunity"),
    ("invoice", "opportunity_id", "opportunity"),
)


def trace(session: Session) -> tuple[tuple[object, ...], ...]:
    """What any write changes: the rows of each table, and the versions of the deals."""
    counts = ", ".join(
        f"(SELECT count(*) FROM {table.name})"  # noqa: S608  (our own table names)
        for table in metadata.sorted_tables
    )
    rows = session.execute(text(f"SELECT {counts}")).one()
    versions = session.execute(select(Row.number, Row.version).order_by(Row.number))
    return (tuple(rows), *map(tuple, versions))


def check(session: Session, closed: Rows) -> None:
    """Every invariant on every deal; `closed` remembers how closed ones looked."""
    stages = {
        it.id: it
        for it in session.scalars(select(StageRow), execution_options={"populate_existing": True})
    }
    orders = Counter(session.scalars(select(OrderRow.opportunity_id)))
    steps, told = _steps(session), _versions(session)
    for deal in session.scalars(select(Row), execution_options={"populate_existing": True}):
        mine, stage = steps[deal.id], stages[deal.stage_id]
        _history(deal, mine)
        _time(deal, mine)
        final = deal.status in (Status.WON, Status.LOST, Status.CANCELLED)
        _frozen(deal, closed) if final else _alive(deal, stage)
        assert orders[deal.id] <= (deal.status is Status.WON), "O6: one order, of a won deal"
        value = deal.value_minor
        share = None if value is None else (value * deal.probability + 50) // 100
        assert deal.forecast_minor == share, "O7: the forecast is value times probability"
        assert told[deal.id] >= set(range(1, deal.version + 1)), "O13: every version is told of"
    _told(session)
    _links(session)
    _at_home(session)


def _steps(session: Session) -> dict[object, list[StageEventRow]]:
    found: dict[object, list[StageEventRow]] = {}
    rows = select(StageEventRow).order_by(StageEventRow.opportunity_id, StageEventRow.seq)
    for row in session.scalars(rows):
        found.setdefault(row.opportunity_id, []).append(row)
    return found


def _versions(session: Session) -> dict[object, set[int]]:
    found: dict[object, set[int]] = {}
    for deal, version in session.execute(select(ActivityRow.opportunity_id, ActivityRow.version)):
        found.setdefault(deal, set()).add(version)
    return found


def _history(deal: Row, mine: Sequence[StageEventRow]) -> None:
    assert [it.seq for it in mine] == list(range(len(mine))), "O1: steps count on from 0"
    for earlier, later in pairwise(mine):
        assert later.at >= earlier.at, "O2: time goes on"
        start = (later.from_stage_id, later.from_status)
        assert start == (earlier.to_stage_id, earlier.to_status), "O3: each step begins at the last"
    last = mine[-1]
    assert (last.to_stage_id, last.to_status) == (deal.stage_id, deal.status), "O4: replayed"


def _time(deal: Row, mine: Sequence[StageEventRow]) -> None:
    """O16: the days in stages and on hold are the age, and the rot clock knows those on hold."""
    assert mine[0].at == deal.created_at, "O16: the first stage begins with the deal"
    end = deal.closed_at or mine[-1].at
    assert end == mine[-1].at, "O16: the last step closes the deal"
    spans = [
        (it, after - it.at)
        for it, after in zip(mine, [it.at for it in mine[1:]] + [end], strict=True)
    ]
    worked = sum((span for it, span in spans if it.to_status is Status.OPEN), timedelta())
    held = sum((span for it, span in spans if it.to_status is Status.ON_HOLD), timedelta())
    assert worked + held == end - deal.created_at, "O16: stages and hold add up to the age"
    here = [
        span
        for it, span in spans
        if it.to_status is Status.ON_HOLD and it.at >= deal.stage_entered_at
    ]
    rested = sum(here, timedelta())
    assert timedelta(seconds=deal.held_seconds) == rested, "O16: what was on hold in this stage"


def _frozen(deal: Row, closed: Rows) -> None:
    looks = tuple(getattr(deal, it.key) for it in Row.__table__.c if it.key not in LIVELY)
    assert closed.setdefault(str(deal.id), looks) == looks, "O5: closed deals stay as they are"


def _alive(deal: Row, stage: StageRow) -> None:
    assert stage.archived_at is None, "O8: living deals stand in stages that exist"
    if deal.probability_source.value == "stage":
        assert deal.probability == stage.probability, "O9: the probability is the stage's"


def _told(session: Session) -> None:
    """O13: a row of the outbox for every event, of history and of the timeline."""
    told = Counter(session.scalars(select(OutboxRow.topic)))
    lines = select(ActivityRow.kind).where(ActivityRow.kind != EventKind.AUTOMATED)
    shown = Counter(session.scalars(lines))
    quiet = Counter({EventKind.FORECAST_REFRESHED: told[EventKind.FORECAST_REFRESHED]})
    assert told == shown + quiet, "O13: every event is told once"
    links = told[EventKind.REQ_LINKED] + told[EventKind.REQ_UNLINKED]
    assert told[EventKind.FORECAST_REFRESHED] == links, "O13: a link refreshes the forecast"
    steps = session.scalar(select(func.count()).select_from(StageEventRow))
    assert steps == sum(told[it] for it in STEPS), "O13: every step is told"


def _links(session: Session) -> None:
    live = select(OpportunityReqRow.req_id).where(OpportunityReqRow.unlinked_at.is_(None))
    holders = Counter(session.scalars(live))
    assert not holders or max(holders.values()) == 1, "a REQ belongs to one deal at a time"


def _at_home(session: Session) -> None:
    astray = " + ".join(
        f"(SELECT count(*) FROM {table} a JOIN {other} b ON b.id = a.{column} "  # noqa: S608
        "WHERE b.workspace_id <> a.workspace_id)"
        for table, column, other in POINTERS
    )
    assert session.scalar(text(f"SELECT {astray}")) == 0, "O18: nothing points abroad"
