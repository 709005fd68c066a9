"""What webhooks are signed with can be kept closed."""

import sqlalchemy as sa
from alembic import op

revision = "0034_2"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; secrets that are there stay as they are until `rex installs rekey`."""
    op.add_column("webhook_endpoint", sa.Column("sealed", sa.Text(), nullable=True))
