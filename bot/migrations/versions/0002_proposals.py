"""Writes that wait for their click."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table('proposal',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=False),
    sa.Column('turn_id', sa.String(length=200), nullable=False),
    sa.Column('thread', sa.String(length=200), nullable=False),
    sa.Column('tool', sa.String(length=60), nullable=False),
    sa.Column('arguments', sa.JSON(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.Column('object_version', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('result', sa.Text(), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'waiting') = (settled_at IS NULL) AND (state = 'waiting') = (result IS NULL)", name=op.f('ck_proposal_settled_with_a_result')),
    sa.CheckConstraint("state IN ('waiting', 'done', 'cancelled', 'expired', 'failed')", name=op.f('ck_proposal_state')),
    sa.CheckConstraint('expires_at > created_at', name=op.f('ck_proposal_expires_later')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal'))
    )
    op.create_index('ix_proposal_member', 'proposal', ['workspace_id', 'member_id', 'state'], unique=False)
