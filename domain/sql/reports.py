"""domain.tallies.Reports in SQL: one query each, on rows of one workspace alone."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    String,
    Subquery,
    and_,
    case,
    cast,
    extract,
    func,
    select,
)
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.elements import SQLCoreOperations

from domain.pipeline import Status
from domain.sql import around
from domain.sql.moments import epoch
from domain.sql.reading import meets
from domain.sql.tables import LossReasonRow, OpportunityRow, StageEventRow, StageRow
from domain.tallies import Closing, Due, Reach, Scope, Stay, Tally

Deal, Moved, Next = OpportunityRow, StageEventRow, aliased(StageEventRow)


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
        """Deals by the furthest position they ever stood in."""
        came = (
            select(Moved.opportunity_id, func.max(StageRow.position).label("position"))
            .join(StageRow, meets(Moved.to_stage_id, StageRow))
            .where(Moved.workspace_id == scope.workspace_id)
            .group_by(Moved.opportunity_id)
            .subquery()
        )
        won = case((Deal.status == Status.WON, 1), else_=0)
        rows = self._session.execute(
            select(came.c.position, func.count().label("deals"), func.sum(won).label("won"))
            .join_from(came, Deal, Deal.id == came.c.opportunity_id)
            .where(*_mine(scope))
            .group_by(came.c.position)
        )
        return tuple(Reach(**row._mapping) for row in rows)

    def stays(self, scope: Scope) -> tuple[Stay, ...]:
        """How long deals were in each stage, without their time on hold.

        A stage that a living deal still stands in isn't over, and doesn't count for that deal.
        """
        spent = _spent(scope)
        joined = func.aggregate_strings(cast(spent.c.seconds, String), ",")
        rows = self._session.execute(select(spent.c.stage_id, joined).group_by(spent.c.stage_id))
        return tuple(_stay(stage_id, seconds) for stage_id, seconds in rows)

    def closings(self, scope: Scope, since: datetime) -> tuple[Closing, ...]:
        """What was won and lost since then."""
        groups = (
            Deal.status,
            StageRow.label.label("stage_label"),
            LossReasonRow.label.label("reason"),
            Deal.currency,
        )
        counted = (
            select(
                *groups,
                func.count().label("deals"),
                _total(Deal.value_minor).label("value"),
                _total(Deal.won_minor).label("won"),
                _total(epoch(Deal.closed_at) - epoch(Deal.created_at)).label("seconds"),
            )
            .join(StageRow, meets(Deal.stage_id, StageRow))
            .outerjoin(LossReasonRow, meets(Deal.loss_reason_id, LossReasonRow))
        )
        closed = (Deal.status.in_((Status.WON, Status.LOST)), Deal.closed_at >= since)
        rows = self._session.execute(counted.where(*_mine(scope), *closed).group_by(*groups))
        return tuple(Closing(**row._mapping) for row in rows)


def _mine(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    """The deals that are counted; nothing is counted without naming the workspace."""
    board = (Deal.workspace_id == scope.workspace_id, Deal.pipeline_id == scope.pipeline_id)
    return board if scope.seen_by is None else (*board, around.seen_by(scope.seen_by))


def _spent(scope: Scope) -> Subquery:
    """The seconds that each deal was open in each stage that it has left.

    Each step is joined with the next one: databases do that faster than a window over all of them.
    """
    is_next = and_(
        Next.workspace_id == Moved.workspace_id,
        Next.opportunity_id == Moved.opportunity_id,
        Next.seq == Moved.seq + 1,
    )
    open_for = case((Moved.to_status == Status.OPEN, epoch(Next.at) - epoch(Moved.at)), else_=0)
    lives = Moved.to_status.in_((Status.OPEN, Status.ON_HOLD))
    still_there = case((and_(Next.at.is_(None), lives), 1), else_=0)
    return (
        select(Moved.to_stage_id.label("stage_id"), _total(open_for).label("seconds"))
        .outerjoin(Next, is_next)
        .where(Moved.workspace_id == scope.workspace_id, *_seen(scope))
        .group_by(Moved.opportunity_id, Moved.to_stage_id)
        .having(func.max(still_there) == 0)
        .subquery()
    )


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
