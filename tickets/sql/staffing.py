"""Tables: HirePilot's own people, when they are on duty, and the views they saved."""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    Time,
    UniqueConstraint,
    Uuid,
    text,
)

from domain.sql.types import UtcDateTime, choice
from tickets.sql.schema import metadata
from tickets.staff import StaffRole

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
    Column("timezone", String(64), nullable=False, server_default="UTC"),
    # On the person's own clock; both or neither.
    Column("quiet_from", Time),
    Column("quiet_until", Time),
    UniqueConstraint("slack_team", "slack_user"),
    CheckConstraint("email = lower(email)", name="email_lower"),
    CheckConstraint("(slack_team IS NULL) = (slack_user IS NULL)", name="slack_pair"),
    CheckConstraint("(quiet_from IS NULL) = (quiet_until IS NULL)", name="quiet_pair"),
    CheckConstraint("quiet_from <> quiet_until", name="quiet_length"),
)

_UNTIL_FURTHER_NOTICE = text("ends_at IS NULL")

on_call_shift = Table(
    "on_call_shift",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("staff_id", Uuid, ForeignKey(staff_user.c.id), nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime),  # none: until they switch it off
    CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    Index("ix_on_call_shift_time", "starts_at", "ends_at"),
    Index(
        "one_open_shift",
        "staff_id",
        unique=True,
        sqlite_where=_UNTIL_FURTHER_NOTICE,
        postgresql_where=_UNTIL_FURTHER_NOTICE,
    ),
)

saved_view = Table(
    "saved_view",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("staff_id", Uuid, ForeignKey(staff_user.c.id), nullable=False),
    Column("name", String(80), nullable=False),
    Column("query", JSON, nullable=False),
    UniqueConstraint("staff_id", "name"),
)
