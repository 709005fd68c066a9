"""The same symptom is a new ticket after a quiet day, so two of them may be live."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a reporter have two live tickets on one symptom; the desk's lock keeps twins together."""
    op.drop_index("one_live_ticket", table_name="ticket")


def downgrade() -> None:
    """Allow one again; fails where there are two."""
    live = sa.text("status IN ('new', 'open', 'pending')")
    op.create_index(
        "one_live_ticket",
        "ticket",
        ["reporter_key", "rule_id", "about"],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )
