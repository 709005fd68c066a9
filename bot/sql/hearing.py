"""The table of what Slack last told REX of, by kind."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.sql.tables import HeardRow


def note(session: Session, kind: str, now: datetime) -> None:
    """Keep that something of this kind came; an earlier time than the one known changes nothing."""
    row = session.get(HeardRow, kind)
    if row is None:
        session.add(HeardRow(kind=kind, at=now))
        return
    later = update(HeardRow).where(HeardRow.kind == kind, HeardRow.at < now)
    session.execute(later.values(at=now))


def heard(session: Session) -> Mapping[str, datetime]:
    """Return when each kind that ever came came last."""
    rows = session.scalars(select(HeardRow).order_by(HeardRow.kind))
    return {row.kind: row.at for row in rows}
