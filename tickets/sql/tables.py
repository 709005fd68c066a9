"""Tables: tickets with their seven fields, what was said about them, and what happened to them."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    DDL,
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    event,
    text,
)
from sqlalchemy.schema import SchemaItem

from domain.sql.parties import MemberRow, WorkspaceRow
from domain.sql.refusing import append_only
from domain.sql.types import UtcDateTime, choice
from tickets.alerts import AlertState
from tickets.replies import Asks
from tickets.sql.escalation import incident
from tickets.sql.schema import OPTIONAL_JSON, metadata
from tickets.sql.staffing import staff_user
from tickets.ticket import FIELD_NAMES, Priority, Severity, TicketStatus, Visibility

__all__ = [
    "FIRST_NUMBER",
    "metadata",
    "reply_delivery",
    "ticket",
    "ticket_counter",
    "ticket_event",
    "ticket_message",
]

FIRST_NUMBER = 1001
_JSON = OPTIONAL_JSON
_WARNS = text("warns_at IS NOT NULL")
_DDL: Any = DDL  # it has no types
_MEMBER = MemberRow.__table__.c
_WORKSPACE = WorkspaceRow.__table__.c


def _seven_fields() -> Iterator[SchemaItem]:
    """Each field has a value or a reason why there is none: never both, never neither."""
    for name in FIELD_NAMES:
        yield Column(f"field_{name}", Text)
        yield Column(f"missing_{name}", Text)
        one_of = f"(coalesce(field_{name}, '') = '') <> (coalesce(missing_{name}, '') = '')"
        yield CheckConstraint(one_of, name=f"{name}_or_reason")


ticket_counter = Table(
    "ticket_counter",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("value", Integer, nullable=False),
)

ticket = Table(
    "ticket",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("status", choice(TicketStatus, "status"), nullable=False),
    Column("severity", choice(Severity, "severity"), nullable=False),
    Column("rule_id", String(80), nullable=False),
    Column("why", Text, nullable=False),
    Column("title", String(200), nullable=False),
    Column("summary", Text, nullable=False),
    Column("steps", Text),
    Column("about", String(80), nullable=False),
    *_seven_fields(),
    Column("deal", _JSON),
    Column("transcript", _JSON, nullable=False),
    Column("transcript_sha256", String(64), nullable=False),
    Column("shown", _JSON, nullable=False),
    Column("tools", _JSON, nullable=False),
    Column("turn_id", String(200), nullable=False, unique=True),
    # A stranger to HirePilot may report too: then there is no member, and perhaps no workspace.
    Column("workspace_id", Uuid, ForeignKey(_WORKSPACE.id)),
    Column("member_id", Uuid),
    Column("reporter_key", String(80), nullable=False),
    # As they were when it was reported: people move, and so do plans.
    Column("reporter_name", String(200), nullable=False),
    Column("reporter_email", String(254)),
    Column("reporter_role", String(40)),
    Column("workspace_name", String(200)),
    Column("plan", String(40)),
    Column("slack_team", String(32), nullable=False),
    Column("slack_user", String(32), nullable=False),
    Column("channel", String(64), nullable=False),
    Column("thread", String(64), nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("category", String(40), nullable=False),
    Column("priority", choice(Priority, "priority"), nullable=False),
    Column("priority_why", Text, nullable=False),
    Column("incident_id", Uuid, ForeignKey(incident.c.id)),
    Column("assignee_id", Uuid, ForeignKey(staff_user.c.id)),
    Column("claimed_at", UtcDateTime),
    Column("first_response_due", UtcDateTime),
    Column("resolution_due", UtcDateTime),
    Column("first_responded_at", UtcDateTime),
    Column("pending_since", UtcDateTime),
    Column("paused_seconds", Integer, nullable=False),
    Column("resolved_at", UtcDateTime),
    Column("closed_at", UtcDateTime),
    Column("reopened", SmallInteger, nullable=False),
    Column("follows_id", Uuid),
    # How much of the promised time was warned of, in per cent, and when there is more to say.
    Column("warned", SmallInteger, nullable=False, server_default="0"),
    Column("warns_at", UtcDateTime),
    Column("csat", SmallInteger),
    Column("csat_asked_at", UtcDateTime),
    Column("version", Integer, nullable=False),
    ForeignKeyConstraint(["workspace_id", "member_id"], [_MEMBER.workspace_id, _MEMBER.id]),
    # The ticket before is of the same reporter, and of the same workspace where there is one.
    ForeignKeyConstraint(["workspace_id", "follows_id"], ["ticket.workspace_id", "ticket.id"]),
    ForeignKeyConstraint(["reporter_key", "follows_id"], ["ticket.reporter_key", "ticket.id"]),
    UniqueConstraint("workspace_id", "id"),
    UniqueConstraint("reporter_key", "id"),
    CheckConstraint("member_id IS NULL OR workspace_id IS NOT NULL", name="member_of_workspace"),
    CheckConstraint("(assignee_id IS NULL) = (claimed_at IS NULL)", name="claimed"),
    CheckConstraint("(status = 'pending') = (pending_since IS NOT NULL)", name="pending_since"),
    CheckConstraint(
        "status NOT IN ('resolved', 'closed') OR resolved_at IS NOT NULL", name="resolved_at"
    ),
    CheckConstraint("status IN ('resolved', 'closed') OR resolved_at IS NULL", name="unresolved"),
    CheckConstraint("(status = 'closed') = (closed_at IS NOT NULL)", name="closed_at"),
    CheckConstraint("csat BETWEEN 1 AND 5", name="csat"),
    CheckConstraint("csat IS NULL OR csat_asked_at IS NOT NULL", name="csat_asked"),
    Index("ix_ticket_reporter", "reporter_key", "opened_at"),
    Index("ix_ticket_member", "member_id"),
    Index("ix_ticket_queue", "status", "number"),
    Index("ix_ticket_incident", "incident_id"),
    Index("ix_ticket_assignee", "assignee_id", "status"),
    Index("ix_ticket_warns", "warns_at", sqlite_where=_WARNS, postgresql_where=_WARNS),
)

ticket_message = Table(
    "ticket_message",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("ticket_id", Uuid, ForeignKey(ticket.c.id), nullable=False, index=True),
    # No default: whoever writes a message decides who may read it.
    Column("visibility", choice(Visibility, "visibility"), nullable=False),
    Column("author", String(200), nullable=False),
    Column("staff_id", Uuid, ForeignKey(staff_user.c.id)),
    Column("text", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("turn_id", String(200), unique=True),
    UniqueConstraint("id", "visibility"),  # so that a delivery can point at public ones only
)

#: What goes into the reporter's thread. An internal message can't be delivered, and what has been
#: delivered can't be made internal: the pair of keys and the CHECK see to both.
reply_delivery = Table(
    "reply_delivery",
    metadata,
    Column("message_id", Uuid, primary_key=True),
    Column("visibility", choice(Visibility, "visibility"), nullable=False),
    Column("state", choice(AlertState, "state"), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("asks", choice(Asks, "asks")),
    Column("last_error", Text),
    Column("provider_id", Text),
    Column("sent_at", UtcDateTime),
    ForeignKeyConstraint(
        ["message_id", "visibility"], [ticket_message.c.id, ticket_message.c.visibility]
    ),
    CheckConstraint("visibility = 'public'", name="public_only"),
    CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_at_when_sent"),
)

ticket_event = Table(
    "ticket_event",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("ticket_id", Uuid, ForeignKey(ticket.c.id), index=True),
    Column("incident_id", Uuid, ForeignKey(incident.c.id), index=True),
    Column("kind", String(40), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("staff_id", Uuid, ForeignKey(staff_user.c.id)),
    Column("detail", JSON, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    CheckConstraint("ticket_id IS NOT NULL OR incident_id IS NOT NULL", name="of_something"),
    Index("ix_ticket_event_at", "at"),
)

#: What happened stays as it was written down.
for _refuses in append_only("ticket_event"):
    for _dialect in ("sqlite", "postgresql"):
        for _statement in _refuses.sql(_dialect):
            event.listen(
                ticket_event, "after_create", _DDL(_statement).execute_if(dialect=_dialect)
            )
