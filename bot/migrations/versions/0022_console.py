"""The staff console: one-time sign-in links, sessions, and the orders of the queue."""

import sqlalchemy as sa
from alembic import op

from domain.sql.types import UtcDateTime

revision = "0022"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and indexes."""
    op.create_table(
        "console_link",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_user.id"], name=op.f("fk_console_link_staff_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_console_link")),
    )
    op.create_table(
        "console_session",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("seen_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_user.id"], name=op.f("fk_console_session_staff_id")
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_console_session")),
    )
    op.create_index(op.f("ix_console_session_staff_id"), "console_session", ["staff_id"])
