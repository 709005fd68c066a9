"""Whether the model was asked a second time for an answer that points at the guide."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0034_2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Answers before this don't tell: they count as given at once."""
    op.add_column(
        "answer", sa.Column("retried", sa.Boolean(), nullable=False, server_default=sa.false())
    )
