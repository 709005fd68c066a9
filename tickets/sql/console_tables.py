"""Tables of the staff console: sign-in links and sessions."""

from sqlalchemy import Column, ForeignKey, String, Table, Uuid

from domain.sql.types import UtcDateTime
from tickets.sql.schema import metadata
from tickets.sql.staffing import staff_user

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
