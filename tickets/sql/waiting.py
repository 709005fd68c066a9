"""Alerts that were promised and that nobody has tried to deliver yet."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tickets.alerts import AlertState
from tickets.sql.escalation import alert


def untried_alerts(session: Session) -> tuple[UUID, ...]:
    """The alerts still pending, such as those of a ticket opened from a terminal."""
    return tuple(session.scalars(select(alert.c.id).where(alert.c.state == AlertState.PENDING)))
