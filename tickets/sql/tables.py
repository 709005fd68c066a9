"""Tables: tickets with their seven fields, notes, alerts, and HirePilot's own staff."""

from collections.abc import Iterator

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.schema import SchemaItem

from domain.sql.parties import MemberRow, WorkspaceRow
from domain.sql.schema import NAMING
from domain.sql.types import UtcDateTime, choice
from tickets.alerts import AlertState, CourierName
from tickets.ticket import FIELD_NAMES, Severity, StaffRole, TicketStatus, Visibility

metadata = MetaData(naming_convention=NAMING)

FIRST_NUMBER = 1001
_JSON = JSON(none_as_null=True)
_MEMBER = MemberRow.__table__.c
_WORKSPACE = WorkspaceRow.__table__.c


def _seven_fields() -> Iterator[SchemaItem]:
    """Each field has a value or a reason why there is none: never both, never neither."""
    for name in FIELD_NAMES:
        yield Column(f"field_{name}", Text)
        yield Column(f"missing_{name}", Text)
        one_of = f"(coalesce(field_{name}, '') = '') <> (coalesce(missing_{name}, '') = '')"
        yield CheckConstraint(one_of, name=f"{name}_or_reason")


staff_user = Table(
    "staff_user",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("role", choice(StaffRole, "role"), nullable=False),
    Column("slack_team", String(32)),
    Column("slack_user", String(32)),
    Column("active", Boolean, nullable=False),
    UniqueConstraint("slack_team", "slack_user"),
    CheckConstraint("email = lower(email)", name="email_lower"),
    CheckConstraint("(slack_team IS NULL) = (slack_user IS NULL)", name="slack_pair"),
)

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
    Column("acknowledged_at", UtcDateTime),
    Column("acknowledged_by", Uuid, ForeignKey(staff_user.c.id)),
    ForeignKeyConstraint(["workspace_id", "member_id"], [_MEMBER.workspace_id, _MEMBER.id]),
    CheckConstraint("member_id IS NULL OR workspace_id IS NOT NULL", name="member_of_workspace"),
    CheckConstraint(
        "(acknowledged_at IS NULL) = (acknowledged_by IS NULL)", name="acknowledged_pair"
    ),
    Index("ix_ticket_reporter", "reporter_key", "opened_at"),
    Index("ix_ticket_queue", "status", "number"),
)

ticket_note = Table(
    "ticket_note",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("ticket_id", Uuid, ForeignKey(ticket.c.id), nullable=False, index=True),
    # No default: whoever writes a note decides who may read it.
    Column("visibility", choice(Visibility, "visibility"), nullable=False),
    Column("author", String(200), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("turn_id", String(200), unique=True),
    UniqueConstraint("id", "visibility"),  # so that a delivery can point at public notes only
)

alert = Table(
    "alert",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("ticket_id", Uuid, ForeignKey(ticket.c.id), nullable=False),
    Column("staff_id", Uuid, ForeignKey(staff_user.c.id), nullable=False),
    Column("courier", choice(CourierName, "courier"), nullable=False),
    Column("state", choice(AlertState, "state"), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("last_error", Text),
    Column("provider_id", Text),
    Column("sent_at", UtcDateTime),
    UniqueConstraint("ticket_id", "staff_id", "courier"),
    CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_at_when_sent"),
    CheckConstraint("state <> 'failed' OR last_error IS NOT NULL", name="error_when_failed"),
)
