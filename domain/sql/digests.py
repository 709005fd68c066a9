"""Which workspaces are due for their digests of stale deals, and which had theirs today."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.rotting import digest_day
from domain.sql.commands import upsert
from domain.sql.tables import DigestDayRow, WorkspaceRow


def due_for_digests(session: Session, now: datetime) -> list[tuple[UUID, date]]:
    """Workspaces where it is past 08:00 on a day without digests, and that day."""
    rows = session.execute(
        select(WorkspaceRow.id, WorkspaceRow.timezone, DigestDayRow.day)
        .outerjoin(DigestDayRow, DigestDayRow.workspace_id == WorkspaceRow.id)
        .where(WorkspaceRow.rotting_enabled.is_(True), WorkspaceRow.deals_enabled.is_(True))
    )
    days = ((home, digest_day(timezone, now), last) for home, timezone, last in rows)
    return [(home, day) for home, day, last in days if day and _is_later(day, last)]


def _is_later(day: date, last: date | None) -> bool:
    return last is None or last < day


def had_digests(session: Session, workspace_id: UUID, day: date) -> None:
    """Today's are made; nobody need look again before tomorrow."""
    session.execute(
        upsert(session, DigestDayRow)
        .values(workspace_id=workspace_id, day=day)
        .on_conflict_do_update(index_elements=["workspace_id"], set_={"day": day})
    )
