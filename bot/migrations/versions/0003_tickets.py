"""Tickets, their notes and alerts, and HirePilot's own staff."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table('staff_user',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('role', sa.Enum('support', 'super_admin', name='role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('slack_team', sa.String(length=32), nullable=True),
    sa.Column('slack_user', sa.String(length=32), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.CheckConstraint('(slack_team IS NULL) = (slack_user IS NULL)', name=op.f('ck_staff_user_slack_pair')),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_staff_user_email_lower')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_user')),
    sa.UniqueConstraint('email', name=op.f('uq_staff_user_email')),
    sa.UniqueConstraint('slack_team', 'slack_user', name=op.f('uq_staff_user_slack_team_slack_user'))
    )
    op.create_table('ticket_counter',
    sa.Column('name', sa.String(length=20), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_ticket_counter'))
    )
    op.create_table('ticket',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('status', sa.Enum('new', 'open', 'pending', 'resolved', 'closed', name='status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('severity', sa.Enum('P1', 'P2', 'P3', 'P4', name='severity', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('rule_id', sa.String(length=80), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('steps', sa.Text(), nullable=True),
    sa.Column('about', sa.String(length=80), nullable=False),
    sa.Column('field_opportunity_id', sa.Text(), nullable=True),
    sa.Column('missing_opportunity_id', sa.Text(), nullable=True),
    sa.Column('field_user_id', sa.Text(), nullable=True),
    sa.Column('missing_user_id', sa.Text(), nullable=True),
    sa.Column('field_workspace_id', sa.Text(), nullable=True),
    sa.Column('missing_workspace_id', sa.Text(), nullable=True),
    sa.Column('field_pipeline_stage', sa.Text(), nullable=True),
    sa.Column('missing_pipeline_stage', sa.Text(), nullable=True),
    sa.Column('field_browser_device', sa.Text(), nullable=True),
    sa.Column('missing_browser_device', sa.Text(), nullable=True),
    sa.Column('field_url', sa.Text(), nullable=True),
    sa.Column('missing_url', sa.Text(), nullable=True),
    sa.Column('field_error_message', sa.Text(), nullable=True),
    sa.Column('missing_error_message', sa.Text(), nullable=True),
    sa.Column('deal', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('transcript', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('transcript_sha256', sa.String(length=64), nullable=False),
    sa.Column('shown', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('tools', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('turn_id', sa.String(length=200), nullable=False),
    sa.Column('workspace_id', sa.Uuid(), nullable=True),
    sa.Column('member_id', sa.Uuid(), nullable=True),
    sa.Column('reporter_key', sa.String(length=80), nullable=False),
    sa.Column('reporter_name', sa.String(length=200), nullable=False),
    sa.Column('reporter_email', sa.String(length=254), nullable=True),
    sa.Column('reporter_role', sa.String(length=40), nullable=True),
    sa.Column('workspace_name', sa.String(length=200), nullable=True),
    sa.Column('plan', sa.String(length=40), nullable=True),
    sa.Column('slack_team', sa.String(length=32), nullable=False),
    sa.Column('slack_user', sa.String(length=32), nullable=False),
    sa.Column('channel', sa.String(length=64), nullable=False),
    sa.Column('thread', sa.String(length=64), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('acknowledged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('acknowledged_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint("(coalesce(field_browser_device, '') = '') <> (coalesce(missing_browser_device, '') = '')", name=op.f('ck_ticket_browser_device_or_reason')),
    sa.CheckConstraint("(coalesce(field_error_message, '') = '') <> (coalesce(missing_error_message, '') = '')", name=op.f('ck_ticket_error_message_or_reason')),
    sa.CheckConstraint("(coalesce(field_opportunity_id, '') = '') <> (coalesce(missing_opportunity_id, '') = '')", name=op.f('ck_ticket_opportunity_id_or_reason')),
    sa.CheckConstraint("(coalesce(field_pipeline_stage, '') = '') <> (coalesce(missing_pipeline_stage, '') = '')", name=op.f('ck_ticket_pipeline_stage_or_reason')),
    sa.CheckConstraint("(coalesce(field_url, '') = '') <> (coalesce(missing_url, '') = '')", name=op.f('ck_ticket_url_or_reason')),
    sa.CheckConstraint("(coalesce(field_user_id, '') = '') <> (coalesce(missing_user_id, '') = '')", name=op.f('ck_ticket_user_id_or_reason')),
    sa.CheckConstraint("(coalesce(field_workspace_id, '') = '') <> (coalesce(missing_workspace_id, '') = '')", name=op.f('ck_ticket_workspace_id_or_reason')),
    sa.CheckConstraint('(acknowledged_at IS NULL) = (acknowledged_by IS NULL)', name=op.f('ck_ticket_acknowledged_pair')),
    sa.CheckConstraint('member_id IS NULL OR workspace_id IS NOT NULL', name=op.f('ck_ticket_member_of_workspace')),
    sa.ForeignKeyConstraint(['acknowledged_by'], ['staff_user.id'], name=op.f('fk_ticket_acknowledged_by')),
    sa.ForeignKeyConstraint(['workspace_id', 'member_id'], ['member.workspace_id', 'member.id'], name=op.f('fk_ticket_workspace_id_member_id')),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_ticket_workspace_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket')),
    sa.UniqueConstraint('number', name=op.f('uq_ticket_number')),
    sa.UniqueConstraint('turn_id', name=op.f('uq_ticket_turn_id'))
    )
    op.create_index('ix_ticket_queue', 'ticket', ['status', 'number'], unique=False)
    op.create_index('ix_ticket_reporter', 'ticket', ['reporter_key', 'opened_at'], unique=False)
    op.create_index('one_live_ticket', 'ticket', ['reporter_key', 'rule_id', 'about'], unique=True, sqlite_where=sa.text("status IN ('new', 'open', 'pending')"), postgresql_where=sa.text("status IN ('new', 'open', 'pending')"))
    op.create_table('alert',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=False),
    sa.Column('staff_id', sa.Uuid(), nullable=False),
    sa.Column('courier', sa.Enum('slack', 'email', name='courier', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('state', sa.Enum('pending', 'sent', 'failed', name='state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('last_error', sa.Text(), nullable=True),
    sa.Column('provider_id', sa.Text(), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f('ck_alert_sent_at_when_sent')),
    sa.CheckConstraint("state <> 'failed' OR last_error IS NOT NULL", name=op.f('ck_alert_error_when_failed')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff_user.id'], name=op.f('fk_alert_staff_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_alert_ticket_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alert')),
    sa.UniqueConstraint('ticket_id', 'staff_id', 'courier', name=op.f('uq_alert_ticket_id_staff_id_courier'))
    )
    op.create_table('ticket_note',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=False),
    sa.Column('visibility', sa.Enum('public', 'internal', name='visibility', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('author', sa.String(length=200), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('turn_id', sa.String(length=200), nullable=True),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_ticket_note_ticket_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket_note')),
    sa.UniqueConstraint('id', 'visibility', name=op.f('uq_ticket_note_id_visibility')),
    sa.UniqueConstraint('turn_id', name=op.f('uq_ticket_note_turn_id'))
    )
    op.create_index(op.f('ix_ticket_note_ticket_id'), 'ticket_note', ['ticket_id'], unique=False)
