"""Signatures of Slack that were used, so that no replica takes a request a second time."""

import sqlalchemy as sa
from alembic import op

from domain.sql.types import UtcDateTime

revision = "0090"
down_revision = "0089"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Those that one process remembered before this are forgotten with it."""
    op.create_table(
        "slack_signature",
        sa.Column("signature", sa.String(80), primary_key=True),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_slack_signature_at", "slack_signature", ["at"])
