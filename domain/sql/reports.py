"""domain.tallies.Reports in SQL: one query each, on rows of one workspace alone."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    String,
    Subquery,
    case,
    cast,
    extract,
    func,
    select,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import SQLCoreOperations

from domain.pipeline import Status
from domain.sql import around
from domain.sql.moments import epoch
from domain.sql.tables import LossReasonRow, OpportunityRow, StageEventRow, StageRow
from domain.tallies import Closing, Due, Reach, Scope, Stay, Tally

Deal, Moved = OpportunityRow, StageEventRow

#: More seconds than there were since 1970: what a stay that hasn't ended is short of.
UNENDED = 10**11


class SqlReports:
    """The figures' counts, in the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def tallies(self, scope: Scope) -> tuple[Tally, ...]:
        """Every deal, counted by status, stage and currency."""
        groups = (Deal.status, Deal.stage_id, Deal.currency)
        counted = select(
            *groups,
            func.count().label("deals"),
            _total(Deal.value_minor).label("value"),
            _total(Deal.forecast_minor).label("forecast"),
            _total(Deal.won_minor).label("won"),
        )
        rows = self._session.execute(counted.where(*_mine(scope)).group_by(*groups))
        return tuple(Tally(**row._mapping) for row in rows)

    def dues(self, scope: Scope, today: date) -> tuple[Due, ...]:
        """Open deals by the month they are expected to close in; before `today` is slipped."""
        day = Deal.expected_close_on
        groups = (
            extract("year", day).label("year"),
            extract("month", day).label("month"),
            case((day < today, True), else_=False).label("slipped"),
            Deal.currency,
        )
        counted = select(
            *groups,
            func.count().label("deals"),
            _total(Deal.value_minor).label("value"),
            _total(Deal.forecast_minor).label("forecast"),
        )
        living = counted.where(*_mine(scope), Deal.status == Status.OPEN)
        return tuple(Due(**row._mapping) for row in self._session.execute(living.group_by(*groups)))

    def reaches(self, scope: Scope) -> tuple[Reach, ...]:
        """Deals by the furthest of today's columns they ever stood in."""
        place = _place(Moved.to_stage_id, self._columns(scope))
        came = (
            select(Moved.opportunity_id, func.max(place).label("position"))
            .where(Moved.workspace_id == scope.workspace_id)
            .group_by(Moved.opportunity_id)
            .subquery()
        )
        won = case((Deal.status == Status.WON, 1), else_=0)
        rows = self._session.execute(
            select(came.c.position, func.count().label("deals"), func.sum(won).label("won"))
            .join_from(came, Deal, Deal.id == came.c.opportunity_id)
            .where(*_mine(scope), came.c.position.is_not(None))
            .group_by(came.c.position)
        )
        return tuple(Reach(**row._mapping) for row in rows)

    def stays(self, scope: Scope) -> tuple[Stay, ...]:
        """How long deals were in each of today's columns, without their time on hold.

        A stage that a living deal still stands in isn't over, and doesn't count for that deal.
        """
        columns = self._columns(scope)
        spent = _spent(scope, columns)
        lists = [func.aggregate_strings(cast(case((it >= 0, it)), String), ",") for it in spent.c]
        row = self._session.execute(select(*lists)).one()
        stays = zip(columns, row, strict=True)
        return tuple(_stay(stage_id, seconds) for stage_id, seconds in stays if seconds)

    def _columns(self, scope: Scope) -> Sequence[UUID]:
        """The stages of the board as it is today, in its order."""
        ours = (
            StageRow.workspace_id == scope.workspace_id,
            StageRow.pipeline_id == scope.pipeline_id,
        )
        living = select(StageRow.id).where(*ours, StageRow.archived_at.is_(None))
        return self._session.scalars(living.order_by(StageRow.position)).all()

    def closings(self, scope: Scope, since: datetime) -> tuple[Closing, ...]:
        """What was won and lost since then.

        Counted by ids, and named afterwards: PostgreSQL takes long to sort thousands of names.
        """
        groups = (Deal.stage_id, Deal.loss_reason_id, Deal.status, Deal.currency)
        closed = (Deal.status.in_((Status.WON, Status.LOST)), Deal.closed_at >= since)
        counted = (
            select(
                *groups,
                func.count().label("deals"),
                _total(Deal.value_minor).label("value"),
                _total(Deal.won_minor).label("won"),
                _total(epoch(Deal.closed_at) - epoch(Deal.created_at)).label("seconds"),
            )
            .where(*_mine(scope), *closed)
            .group_by(*groups)
            .subquery()
        )
        home, them = scope.workspace_id, counted.c
        named = (
            select(
                *(them.status, StageRow.label.label("stage_label")),
                *(LossReasonRow.label.label("reason"), them.currency),
                *(them.deals, them.value, them.won, them.seconds),
            )
            .join(StageRow, (StageRow.workspace_id == home) & (StageRow.id == them.stage_id))
            .outerjoin(
                LossReasonRow,
                (LossReasonRow.workspace_id == home) & (LossReasonRow.id == them.loss_reason_id),
            )
        )
        return tuple(Closing(**row._mapping) for row in self._session.execute(named))


def _mine(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    """The deals that are counted; nothing is counted without naming the workspace."""
    board = (Deal.workspace_id == scope.workspace_id, Deal.pipeline_id == scope.pipeline_id)
    seen = () if scope.seen_by is None else (around.seen_by(scope.seen_by),)
    owned = () if scope.owned_by is None else (Deal.owner_id == scope.owned_by,)
    return (*board, *seen, *owned)


def _spent(scope: Scope, columns: Sequence[UUID]) -> Subquery:
    """The seconds that each deal was open in each of the columns; below zero where it still is.

    Coming into a column takes the moment away and leaving it adds the moment, so that no step has to
    be joined with the one after it: the steps are read once, in the order of their index. The fence
    keeps SQLite from working out the same step again for each column.
    """
    at = epoch(Moved.at)
    steps = (
        select(
            Moved.opportunity_id,
            _place(Moved.to_stage_id, columns).label("start"),
            _place(Moved.from_stage_id, columns).label("end"),
            case(
                {Status.OPEN: -at, Status.ON_HOLD: -UNENDED}, value=Moved.to_status, else_=0
            ).label("came"),
            case(
                {Status.OPEN: at, Status.ON_HOLD: UNENDED}, value=Moved.from_status, else_=0
            ).label("left"),
        )
        .where(Moved.workspace_id == scope.workspace_id, *_seen(scope))
        .offset(0)
        .subquery()
    )
    came, left = steps.c.came, steps.c.left
    start, end = steps.c.start, steps.c.end
    stayed = case((end == start, came + left), else_=came)
    sums = (
        func.sum(case({it: stayed}, value=start, else_=case({it: left}, value=end)))
        for it in range(1, len(columns) + 1)
    )
    named = (cast(it, BigInteger).label(f"column_{at}") for at, it in enumerate(sums))
    return select(*named).group_by(steps.c.opportunity_id).subquery()


def _place(stage_id: SQLCoreOperations[UUID | None], columns: Sequence[UUID]) -> ColumnElement[int]:
    """Which of the columns a stage is, from 1 on; NULL for those that are gone."""
    return case({it: at for at, it in enumerate(columns, 1)}, value=stage_id)


def _stay(stage_id: UUID, seconds: str) -> Stay:
    """Ranked here: it takes a database much longer to number tens of thousands of rows."""
    ranked = sorted(map(int, seconds.split(",")))
    deals = len(ranked)
    median, p90 = ranked[(deals + 1) // 2 - 1], ranked[(9 * deals + 9) // 10 - 1]
    return Stay(stage_id=stage_id, deals=deals, median=median, p90=p90)


def _seen(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    if scope.seen_by is None:
        return ()
    own = select(Deal.id).where(*_mine(scope))
    return (Moved.opportunity_id.in_(own),)


def _total(amounts: SQLCoreOperations[int | None] | SQLCoreOperations[int]) -> ColumnElement[int]:
    return cast(func.coalesce(func.sum(amounts), 0), BigInteger)
