"""Automations and their outcomes, webhooks and their deliveries, days of digests."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table('automation_switch',
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('automation', sa.String(length=40), nullable=False),
    sa.Column('is_on', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_automation_switch_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', 'automation', name=op.f('pk_automation_switch'))
    )
    op.create_table('digest_day',
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_digest_day_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', name=op.f('pk_digest_day'))
    )
    op.create_table('team_channel',
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('slack_team', sa.String(length=32), nullable=False),
    sa.Column('channel', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id', 'slack_team'], ['slack_team.workspace_id', 'slack_team.team_id'], name=op.f('fk_team_channel_workspace_id_slack_team'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_team_channel_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', name=op.f('pk_team_channel'))
    )
    op.create_table('webhook_endpoint',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('url', sa.String(length=2000), nullable=False),
    sa.Column('secret', sa.String(length=100), nullable=False),
    sa.Column('topics', sa.JSON(), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('disabled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("url LIKE 'http://%' OR url LIKE 'https://%'", name=op.f('ck_webhook_endpoint_web')),
    sa.ForeignKeyConstraint(['workspace_id', 'created_by'], ['member.workspace_id', 'member.id'], name=op.f('fk_webhook_endpoint_workspace_id_created_by'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_webhook_endpoint_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_webhook_endpoint')),
    sa.UniqueConstraint('workspace_id', 'number', name=op.f('uq_webhook_endpoint_workspace_id_number'))
    )
    op.create_index('one_live_address', 'webhook_endpoint', ['workspace_id', 'url'], unique=True, sqlite_where=sa.text('removed_at IS NULL'), postgresql_where=sa.text('removed_at IS NULL'))
    op.create_table('automation_run',
    sa.Column('event_id', sa.Uuid(), nullable=False),
    sa.Column('automation', sa.String(length=40), nullable=False),
    sa.Column('subject', sa.String(length=40), nullable=False),
    sa.Column('outcome', sa.Enum('done', 'skipped', 'failed', name='outcome', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('sentence', sa.String(length=1000), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id', 'event_id'], ['outbox.workspace_id', 'outbox.id'], name=op.f('fk_automation_run_workspace_id_event_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_automation_run_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_automation_run')),
    sa.UniqueConstraint('workspace_id', 'event_id', 'automation', 'subject', name=op.f('uq_automation_run_workspace_id_event_id_automation_subject'))
    )
    op.create_index('ix_automation_run_at', 'automation_run', ['workspace_id', 'at'], unique=False)
    op.create_table('webhook_delivery',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('endpoint_id', sa.Uuid(), nullable=False),
    sa.Column('event_id', sa.Uuid(), nullable=False),
    sa.Column('topic', sa.String(length=40), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('queued', 'trying', 'delivered', 'failed', name='state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_attempt_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("next_attempt_at IS NULL OR state = 'trying'", name=op.f('ck_webhook_delivery_waits_only_while_trying')),
    sa.CheckConstraint('attempts >= 0', name=op.f('ck_webhook_delivery_attempts')),
    sa.CheckConstraint('round >= 1', name=op.f('ck_webhook_delivery_round')),
    sa.ForeignKeyConstraint(['workspace_id', 'endpoint_id'], ['webhook_endpoint.workspace_id', 'webhook_endpoint.id'], name=op.f('fk_webhook_delivery_workspace_id_endpoint_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id', 'event_id'], ['outbox.workspace_id', 'outbox.id'], name=op.f('fk_webhook_delivery_workspace_id_event_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_webhook_delivery_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_webhook_delivery')),
    sa.UniqueConstraint('workspace_id', 'endpoint_id', 'event_id', 'topic', name=op.f('uq_webhook_delivery_workspace_id_endpoint_id_event_id_topic')),
    sa.UniqueConstraint('workspace_id', 'number', name=op.f('uq_webhook_delivery_workspace_id_number'))
    )
    op.create_index('ix_webhook_delivery_state', 'webhook_delivery', ['state', 'created_at'], unique=False)
    op.create_table('webhook_attempt',
    sa.Column('delivery_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('code', sa.Integer(), nullable=True),
    sa.Column('answer', sa.String(length=1000), nullable=True),
    sa.Column('error', sa.String(length=1000), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id', 'delivery_id'], ['webhook_delivery.workspace_id', 'webhook_delivery.id'], name=op.f('fk_webhook_attempt_workspace_id_delivery_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_webhook_attempt_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_webhook_attempt')),
    sa.UniqueConstraint('workspace_id', 'delivery_id', 'number', name=op.f('uq_webhook_attempt_workspace_id_delivery_id_number'))
    )
