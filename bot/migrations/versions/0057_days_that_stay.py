"""A deal's own limit of days may stay with it when it moves."""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Limits that were set before last until the next move, as they did."""
    op.add_column(
        "opportunity",
        sa.Column("max_days_sticky", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
