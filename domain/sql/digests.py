"""Which workspaces are due for their digests, which had theirs today, and what became of each."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from domain.automations import Told
from domain.pipeline import Status
from domain.rotting import digest_day
from domain.sql.commands import upsert
from domain.sql.reading import meets
from domain.sql.tables import (
    DigestDayRow,
    DigestToldRow,
    MemberRow,
    OpportunityRow,
    WorkspaceRow,
)

LONGEST = 1_000


def due_for_digests(session: Session, now: datetime) -> list[tuple[UUID, date]]:
    """Workspaces where it is past 08:00 on a day without digests, and that day.

    Where nobody is told of stale deals, only if the rest of a deal is over.
    """
    rests_until = (
        select(OpportunityRow.workspace_id, func.min(OpportunityRow.hold_until).label("first"))
        .where(OpportunityRow.status == Status.ON_HOLD, OpportunityRow.hold_until.is_not(None))
        .group_by(OpportunityRow.workspace_id)
        .subquery()
    )
    watched, ends = WorkspaceRow.rotting_enabled, rests_until.c.first
    rows = session.execute(
        select(WorkspaceRow.id, WorkspaceRow.timezone, DigestDayRow.day, watched, ends)
        .outerjoin(DigestDayRow, DigestDayRow.workspace_id == WorkspaceRow.id)
        .outerjoin(rests_until, rests_until.c.workspace_id == WorkspaceRow.id)
        .where(WorkspaceRow.deals_enabled.is_(True), or_(watched.is_(True), ends.is_not(None)))
    )
    days = (
        (home, digest_day(timezone, now), last, watched, first)
        for home, timezone, last, watched, first in rows
    )
    return [
        (home, day)
        for home, day, last, watched, first in days
        if day and (last is None or last < day) and (watched or first <= day)
    ]


def had_digests(session: Session, workspace_id: UUID, day: date) -> None:
    """Today's are made; nobody need look again before tomorrow."""
    session.execute(
        upsert(session, DigestDayRow)
        .values(workspace_id=workspace_id, day=day)
        .on_conflict_do_update(index_elements=["workspace_id"], set_={"day": day})
    )


def skip_digests(session: Session, now: datetime) -> None:
    """Nobody is told of stale deals today, in any workspace; from tomorrow on as always."""
    for home, timezone in session.execute(select(WorkspaceRow.id, WorkspaceRow.timezone)).all():
        had_digests(session, home, now.astimezone(ZoneInfo(timezone)).date())


def note_told(session: Session, workspace_id: UUID, member_id: UUID, told: Told) -> None:
    """Keep what became of somebody's digest of a day."""
    outcome = {"outcome": told.outcome, "sentence": told.sentence[:LONGEST], "at": told.at}
    session.execute(
        upsert(session, DigestToldRow)
        .values(workspace_id=workspace_id, member_id=member_id, day=told.day, **outcome)
        .on_conflict_do_update(index_elements=["workspace_id", "member_id", "day"], set_=outcome)
    )


def told(session: Session, workspace_id: UUID, *, limit: int) -> tuple[Told, ...]:
    """What became of digests, the newest first."""
    rows = session.execute(
        select(DigestToldRow, MemberRow.name)
        .join(MemberRow, meets(DigestToldRow.member_id, MemberRow))
        .where(DigestToldRow.workspace_id == workspace_id)
        .order_by(DigestToldRow.day.desc(), MemberRow.name)
        .limit(limit)
    )
    return tuple(
        Told(day=row.day, person=name, outcome=row.outcome, sentence=row.sentence, at=row.at)
        for row, name in rows
    )
