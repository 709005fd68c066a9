"""When a turn was forgotten on request, and a way to find the old ones."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the index."""
    op.add_column('turn', sa.Column('forgotten_at', sa.DateTime(timezone=True), nullable=True))
    op.create_index('ix_turn_at', 'turn', ['at'], unique=False)
