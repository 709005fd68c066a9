"""Tables of the staff console, sign-in links and sessions, and the indexes its pages read."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, Uuid

from domain.sql.types import UtcDateTime
from tickets.sql.escalation import alert
from tickets.sql.schema import metadata
from tickets.sql.staffing import staff_user
from tickets.sql.tables import ticket

console_link = Table(
    "console_link",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("staff_id", Uuid, ForeignKey(staff_user.c.id), nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
)

console_session = Table(
    "console_session",
    metadata,
    # The cookie itself is kept nowhere.
    Column("hash", String(64), primary_key=True),
    Column("staff_id", Uuid, ForeignKey(staff_user.c.id), nullable=False, index=True),
    Column("started_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
)

#: The queue's orders and filters, and the figures, are read from indexes alone: a ticket's own row
#: is long. The status stands in the first one so that what is done is passed over without a look.
Index("ix_ticket_worst", ticket.c.severity, ticket.c.number, ticket.c.status)
Index("ix_ticket_component", ticket.c.rule_id)
Index("ix_ticket_workspace", ticket.c.workspace_id, ticket.c.workspace_name)
Index(
    "ix_ticket_figures",
    ticket.c.opened_at,
    ticket.c.severity,
    ticket.c.rule_id,
    ticket.c.reopened,
    ticket.c.resolved_at,
    ticket.c.first_responded_at,
    ticket.c.first_response_due,
    ticket.c.csat,
)
Index("ix_alert_provider", alert.c.provider_id)
