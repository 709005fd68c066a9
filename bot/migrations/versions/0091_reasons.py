"""Why words of a model were left out of an answer."""

import sqlalchemy as sa
from alembic import op

revision = "0091"
down_revision = "0090"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Answers before this don't tell, nor do those from which nothing was left out."""
    op.add_column("answer", sa.Column("reasons", sa.JSON(), nullable=True))
