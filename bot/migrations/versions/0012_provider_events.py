"""Under which id a payment provider reported a payment; each counts once."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the column and its index."""
    op.add_column('payment', sa.Column('provider_event', sa.String(length=255), nullable=True))
    op.create_index('one_payment_an_event', 'payment', ['provider_event'], unique=True)
