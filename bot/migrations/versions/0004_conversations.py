"""What REX remembers of a thread, and what people thought of its answers."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table('turn',
    sa.Column('id', sa.String(length=120), nullable=False),
    sa.Column('team', sa.String(length=40), nullable=False),
    sa.Column('channel', sa.String(length=40), nullable=False),
    sa.Column('thread', sa.String(length=40), nullable=False),
    sa.Column('slack_user', sa.String(length=40), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=True),
    sa.Column('said', sa.Text(), nullable=False),
    sa.Column('log', sa.JSON(), nullable=False),
    sa.Column('reply', sa.JSON(), nullable=False),
    sa.Column('posted_ts', sa.String(length=40), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_turn'))
    )
    op.create_index('ix_turn_thread', 'turn', ['team', 'channel', 'thread', 'at'], unique=False)
    op.create_table('feedback',
    sa.Column('turn_id', sa.String(length=120), nullable=False),
    sa.Column('slack_user', sa.String(length=40), nullable=False),
    sa.Column('helpful', sa.Boolean(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['turn_id'], ['turn.id'], name=op.f('fk_feedback_turn_id')),
    sa.PrimaryKeyConstraint('turn_id', 'slack_user', name=op.f('pk_feedback'))
    )
