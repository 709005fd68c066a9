"""A proposal is of a member of its workspace: the database sees to it."""

import sqlalchemy as sa
from alembic import op

revision = "0034_1"
down_revision = "0034"
branch_labels = None
depends_on = None

NAME = "fk_proposal_workspace_id_member_id"
PAIR, MEMBERS = ["workspace_id", "member_id"], ["workspace_id", "id"]


def upgrade() -> None:
    """Add the foreign key; what nobody could have confirmed any more would be in its way."""
    op.execute(
        "DELETE FROM proposal WHERE NOT EXISTS (SELECT 1 FROM member WHERE member.id ="
        " proposal.member_id AND member.workspace_id = proposal.workspace_id)"
    )
    if op.get_context().dialect.name == "postgresql":
        op.create_foreign_key(NAME, "proposal", "member", PAIR, MEMBERS)
        return
    with op.batch_alter_table("proposal", copy_from=proposal(), recreate="always") as table:
        table.create_foreign_key(NAME, "member", PAIR, MEMBERS)


def proposal() -> sa.Table:
    """The table as it is; SQLite makes it anew."""
    return sa.Table(
        "proposal",
        sa.MetaData(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("turn_id", sa.String(length=200), nullable=False),
        sa.Column("thread", sa.String(length=200), nullable=False),
        sa.Column("tool", sa.String(length=60), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("object_version", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'waiting') = (settled_at IS NULL) AND (state = 'waiting') = (result IS NULL)",
            name=op.f("ck_proposal_settled_with_a_result"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'done', 'cancelled', 'expired', 'failed')",
            name=op.f("ck_proposal_state"),
        ),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_proposal_expires_later")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.Index("ix_proposal_member", "workspace_id", "member_id", "state"),
    )
