"""What could not be delivered, in a database."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tickets.alerts import AlertState
from tickets.console.deliveries import Undelivered
from tickets.sql.escalation import alert
from tickets.sql.store import SqlTickets
from tickets.sql.tables import reply_delivery

_NOT_ARRIVED = (AlertState.FAILED, AlertState.DEAD)


class SqlDeliveries:
    """Implements DeliveryStore."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._tickets = SqlTickets(session)

    def undelivered(self, most: int) -> Undelivered:
        """Return what failed or is dead, the newest first."""
        alerts = self._tickets.alerts(_NOT_ARRIVED, most)
        return Undelivered(alerts, self._tickets.replies_in(_NOT_ARRIVED, most))

    def count(self) -> int:
        """Return how much is dead."""
        dead = (
            select(func.count()).select_from(table).where(table.c.state == AlertState.DEAD)
            for table in (alert, reply_delivery)
        )
        return sum(self._session.scalar(each) or 0 for each in dead)
