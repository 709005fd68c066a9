"""One-time links by which people prove who they are, and who wants to stay unlinked."""

import sqlalchemy as sa
from alembic import op

revision = "0028_1"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "link_request",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("team", sa.String(40), nullable=False),
        sa.Column("slack_user", sa.String(40), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_link_request"),
    )
    op.create_index("ix_link_request_person", "link_request", ["team", "slack_user", "expires_at"])
    op.create_table(
        "slack_unlinked",
        sa.Column("team", sa.String(40), nullable=False),
        sa.Column("slack_user", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team", "slack_user", name="pk_slack_unlinked"),
    )
