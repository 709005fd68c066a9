"""Which ticket a card in Slack is about."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tickets.sql.escalation import alert
from tickets.sql.tables import ticket
from tickets.ticket import LIVE


def ticket_on_card(session: Session, provider_id: str) -> int | None:
    """Return the number of the ticket that a delivered card ("channel/ts") shows; None for none."""
    about = or_(ticket.c.id == alert.c.ticket_id, ticket.c.incident_id == alert.c.incident_id)
    found: int | None = session.scalar(
        select(ticket.c.number)
        .select_from(alert)
        .join(ticket, about)
        .where(alert.c.provider_id == provider_id)
        .order_by(ticket.c.status.in_(LIVE).desc(), ticket.c.number)
        .limit(1)
    )
    return found
