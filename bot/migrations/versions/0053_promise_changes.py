"""Who changed what is promised, and when."""

import sqlalchemy as sa
from alembic import op

from domain.sql.types import UtcDateTime

revision = "0053"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the history of promises."""
    op.create_table(
        "promise_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("what", sa.String(length=600), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_change")),
    )
