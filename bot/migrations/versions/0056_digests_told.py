"""What became of people's digests, and the deals whose rest ends on a day."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

OUTCOME = sa.Enum(
    *("done", "skipped", "failed"),
    name="outcome",
    native_enum=False,
    create_constraint=True,
    length=40,
)
RESTING = sa.text("status = 'on_hold' AND hold_until IS NOT NULL")


def upgrade() -> None:
    """Add the table, and the index that the end of a rest is found by."""
    op.create_table(
        "digest_told",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("outcome", OUTCOME, nullable=False),
        sa.Column("sentence", sa.String(length=1000), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_digest_told_workspace_id")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "member_id"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_digest_told_workspace_id_member_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "member_id", "day", name=op.f("pk_digest_told")),
    )
    op.create_index(
        "ix_opportunity_resting",
        "opportunity",
        ["workspace_id", "hold_until"],
        sqlite_where=RESTING,
        postgresql_where=RESTING,
    )
