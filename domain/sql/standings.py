"""domain.rotting.Standings in SQL: which open deals are over their limit."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Select, case, cast, func, select
from sqlalchemy.orm import Session

from domain.actor import Workspace
from domain.pipeline import Status
from domain.rotting import DAY, MOST_TOLD, Rested, StageRot, Stale, Standing
from domain.sql import around
from domain.sql.moments import epoch
from domain.sql.reading import meets
from domain.sql.tables import ClientRow, OpportunityRow, PipelineRow, StageRow

Deal = OpportunityRow


class SqlStandings:
    """Stale deals, in the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def rotting(
        self,
        workspace: Workspace,
        now: datetime,
        *,
        seen_by: UUID | None = None,
        owned_by: UUID | None = None,
        limit: int = MOST_TOLD,
    ) -> Stale:
        """The open deals over their limit, the longest in their stage first."""
        meant = (*_open(workspace, seen_by), _over(workspace, now))
        if owned_by is not None:
            meant = (*meant, Deal.owner_id == owned_by)
        stale = (
            select(func.count())
            .select_from(Deal)
            .join(StageRow, meets(Deal.stage_id, StageRow))
            .where(*meant)
        )
        first = _named(workspace).where(*meant).limit(limit)
        found = tuple(_standing(*row) for row in self._session.execute(first))
        # Whoever has fewer than are named has been told of all of them.
        count = len(found) if len(found) < limit else self._session.scalar(stale)
        return Stale(found, count or 0)

    def rotting_by_owner(
        self, workspace: Workspace, now: datetime, *, limit: int = MOST_TOLD
    ) -> dict[UUID, Stale]:
        """The same for each who owns any; counted and cut before a name is read."""
        oldest_first = (Deal.stage_entered_at, Deal.number)
        place = func.row_number().over(partition_by=Deal.owner_id, order_by=oldest_first)
        count = func.count().over(partition_by=Deal.owner_id)
        ranked = (
            select(Deal.id, place.label("place"), count.label("count"))
            .join(StageRow, meets(Deal.stage_id, StageRow))
            .where(*_open(workspace, None), _over(workspace, now))
            .subquery()
        )
        rows = self._session.execute(
            _named(workspace)
            .add_columns(ranked.c.count)
            .join(ranked, ranked.c.id == Deal.id)
            .where(Deal.workspace_id == workspace.id, ranked.c.place <= limit)
        )
        found: dict[UUID, Stale] = {}
        for row, client, stage_label, max_days, stale in rows:
            deal = _standing(row, client, stage_label, max_days)
            earlier = found.get(deal.owner_id, Stale()).first
            found[deal.owner_id] = Stale((*earlier, deal), stale)
        return found

    def stage_rot(
        self, workspace: Workspace, now: datetime, *, seen_by: UUID | None = None
    ) -> tuple[StageRot, ...]:
        """Open deals by stage, first of the pipeline of new deals, and how many are over."""
        board = PipelineRow
        over = func.sum(case((_over(workspace, now), 1), else_=0))
        rows = self._session.execute(
            select(board.name, StageRow.label, func.count(), over)
            .join(StageRow, meets(Deal.stage_id, StageRow))
            .join(board, meets(Deal.pipeline_id, board))
            .where(*_open(workspace, seen_by))
            .group_by(board.id, board.name, board.is_default, StageRow.position, StageRow.label)
            .order_by(board.is_default.desc(), board.name, board.id, StageRow.position)
        )
        return tuple(
            StageRot(pipeline=name, stage_label=label, total=total, rotting=rotting)
            for name, label, total, rotting in rows
        )

    def rested(self, workspace: Workspace, day: date) -> tuple[Rested, ...]:
        """The deals on hold until that day or an earlier one, the longest waiting first."""
        rows = self._session.execute(
            select(Deal.number, Deal.title, ClientRow.name, Deal.owner_id, Deal.hold_until)
            .join(ClientRow, meets(Deal.client_id, ClientRow))
            .where(
                Deal.workspace_id == workspace.id,
                Deal.status == Status.ON_HOLD,
                Deal.hold_until <= day,
            )
            .order_by(Deal.hold_until, Deal.number)
        )
        return tuple(
            Rested(
                ref=f"OPP-{number}",
                heading=_heading(number, client, title),
                owner_id=owner_id,
                until=until,
            )
            for number, title, client, owner_id, until in rows
            if until
        )


def _named(workspace: Workspace) -> Select[OpportunityRow, str, str, int]:
    """Deals with what they are told of by, the longest in their stage first."""
    return (
        select(Deal, ClientRow.name, StageRow.label, _limit(workspace))
        .join(ClientRow, meets(Deal.client_id, ClientRow))
        .join(StageRow, meets(Deal.stage_id, StageRow))
        .order_by(Deal.stage_entered_at, Deal.number)
    )


def _open(workspace: Workspace, seen_by: UUID | None) -> tuple[ColumnElement[bool], ...]:
    living = (Deal.workspace_id == workspace.id, Deal.status == Status.OPEN)
    return living if seen_by is None else (*living, around.seen_by(seen_by))


def _over(workspace: Workspace, now: datetime) -> ColumnElement[bool]:
    """The same arithmetic on whole seconds as Standing.rots."""
    elapsed = int(now.timestamp()) - epoch(Deal.stage_entered_at) - Deal.held_seconds
    return elapsed >= (_limit(workspace) + 1) * DAY


def _limit(workspace: Workspace) -> ColumnElement[int]:
    """The deal's own limit, else the workspace's, else the stage's."""
    limits = (Deal.max_days_override, workspace.rotting_days, StageRow.max_days)
    return cast(func.coalesce(*(it for it in limits if it is not None)), BigInteger)


def _standing(row: OpportunityRow, client: str, stage_label: str, max_days: int) -> Standing:
    return Standing(
        opportunity_id=row.id,
        ref=f"OPP-{row.number}",
        heading=_heading(row.number, client, row.title),
        owner_id=row.owner_id,
        status=row.status,
        stage_label=stage_label,
        stage_entered_at=row.stage_entered_at,
        held_seconds=row.held_seconds,
        max_days=max_days,
    )


def _heading(number: int, client: str, title: str) -> str:
    return f"OPP-{number} {client} \N{EN DASH} {title}"
