"""Which REX works with these tables although they are newer than it."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0066"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From here on. A migration that older code can't live with puts its own revision here."""
    floor = op.create_table("schema_floor", sa.Column("revision", sa.String(40), primary_key=True))
    op.bulk_insert(floor, [{"revision": revision}])
