"""When Slack did not renew the token of an install, and since when it never will."""

import sqlalchemy as sa
from alembic import op

from domain.sql.types import UtcDateTime

revision = "0066"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of installs before this nothing is known: Slack says it when it is next asked."""
    op.add_column("slack_install", sa.Column("failed_at", UtcDateTime(timezone=True)))
    op.add_column("slack_install", sa.Column("lost_at", UtcDateTime(timezone=True)))
