"""When something of each kind last came from Slack."""

import sqlalchemy as sa
from alembic import op

from domain.sql.types import UtcDateTime

revision = "0076"
down_revision = "0080_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of what came before this nothing is known."""
    op.create_table(
        "slack_heard",
        sa.Column("kind", sa.String(80), primary_key=True),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
    )
