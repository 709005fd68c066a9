"""How answers came about, and what people missed in them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and room for a sentence beside each thumb."""
    op.create_table('answer',
    sa.Column('turn_id', sa.String(length=120), nullable=False),
    sa.Column('passed', sa.Integer(), nullable=False),
    sa.Column('repaired', sa.Integer(), nullable=False),
    sa.Column('dropped', sa.Integer(), nullable=False),
    sa.Column('abstained', sa.Boolean(), nullable=False),
    sa.Column('blocks', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['turn_id'], ['turn.id'], name=op.f('fk_answer_turn_id')),
    sa.PrimaryKeyConstraint('turn_id', name=op.f('pk_answer'))
    )
    op.add_column('feedback', sa.Column('comment', sa.Text(), nullable=True))
