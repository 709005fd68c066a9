"""When deals are due and how long they rested; leads, invoices and what is set for a desk."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = '0004'
branch_labels = None
depends_on = None

#: Raw, because a column that brings its own CHECK can be added to a table of either database.
NEW_COLUMNS = (
    'ALTER TABLE opportunity ADD COLUMN expected_close_on DATE',
    'ALTER TABLE opportunity ADD COLUMN max_days_override SMALLINT '
    'CONSTRAINT ck_opportunity_max_days_override CHECK (max_days_override BETWEEN 1 AND 365)',
    "ALTER TABLE opportunity ADD COLUMN held_seconds BIGINT DEFAULT 0 NOT NULL "
    'CONSTRAINT ck_opportunity_held_seconds CHECK (held_seconds >= 0)',
)


def upgrade() -> None:
    """Make the columns and the tables."""
    for statement in NEW_COLUMNS:
        op.execute(statement)
