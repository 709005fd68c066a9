"""The CRM's tables, and the triggers that make its history append-only."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TRIGGERS = {
    'sqlite': (
        "CREATE TRIGGER stage_event_refuses_update BEFORE UPDATE ON stage_event BEGIN SELECT RAISE(ABORT, 'stage_event is append-only'); END",
        "CREATE TRIGGER stage_event_refuses_delete BEFORE DELETE ON stage_event BEGIN SELECT RAISE(ABORT, 'stage_event is append-only'); END",
        "CREATE TRIGGER activity_refuses_update BEFORE UPDATE ON activity BEGIN SELECT RAISE(ABORT, 'activity is append-only'); END",
        "CREATE TRIGGER activity_refuses_delete BEFORE DELETE ON activity BEGIN SELECT RAISE(ABORT, 'activity is append-only'); END",
    ),
    'postgresql': (
        "CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
        'CREATE TRIGGER stage_event_refuses_update BEFORE UPDATE ON stage_event FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()',
        'CREATE TRIGGER stage_event_refuses_delete BEFORE DELETE ON stage_event FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()',
        'CREATE TRIGGER activity_refuses_update BEFORE UPDATE ON activity FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()',
        'CREATE TRIGGER activity_refuses_delete BEFORE DELETE ON activity FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()',
    ),
}


def upgrade() -> None:
    """Make the tables."""
    op.create_table('workspace',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('plan', sa.Enum('free', 'starter', 'pro', 'team', name='plan', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('timezone', sa.String(length=64), nullable=False),
    sa.Column('deals_enabled', sa.Boolean(), nullable=False),
    sa.Column('billing_enabled', sa.Boolean(), nullable=False),
    sa.CheckConstraint('length(currency) = 3 AND currency = upper(currency)', name=op.f('ck_workspace_currency_code')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workspace'))
    )
    op.create_table('client',
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('name_key', sa.String(length=200), nullable=False),
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_client_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_client')),
    sa.UniqueConstraint('workspace_id', 'name_key', name=op.f('uq_client_workspace_id_name_key'))
    )
    op.create_table('counter',
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_counter_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', 'kind', name=op.f('pk_counter'))
    )
    op.create_table('loss_reason',
    sa.Column('key', sa.String(length=50), nullable=False),
    sa.Column('label', sa.String(length=80), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_loss_reason_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_loss_reason')),
    sa.UniqueConstraint('workspace_id', 'key', name=op.f('uq_loss_reason_workspace_id_key'))
    )
    op.create_table('member',
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('role', sa.Enum('super_admin', 'team_admin', 'member', 'guest', 'read_only', name='role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('left_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_member_email_lower')),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_member_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_member')),
    sa.UniqueConstraint('workspace_id', 'email', name=op.f('uq_member_workspace_id_email'))
    )
    op.create_index('one_super_admin', 'member', ['workspace_id'], unique=True, sqlite_where=sa.text("role = 'super_admin'"), postgresql_where=sa.text("role = 'super_admin'"))
    op.create_table('pipeline',
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('policy', sa.Enum('adjacent', 'forward', 'free', name='policy', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('won_label', sa.String(length=40), nullable=False),
    sa.Column('lost_label', sa.String(length=40), nullable=False),
    sa.Column('is_default', sa.Boolean(), nullable=False),
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_pipeline_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_pipeline'))
    )
    op.create_index('one_default_pipeline', 'pipeline', ['workspace_id'], unique=True, sqlite_where=sa.text('is_default'), postgresql_where=sa.text('is_default'))
    op.create_table('slack_team',
    sa.Column('team_id', sa.String(length=32), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('workspace_id', sa.Uuid(), nullable=True),
    sa.Column('is_staff', sa.Boolean(), nullable=False),
    sa.CheckConstraint('NOT (is_staff AND workspace_id IS NOT NULL)', name=op.f('ck_slack_team_staff_or_customer')),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_slack_team_workspace_id')),
    sa.PrimaryKeyConstraint('team_id', name=op.f('pk_slack_team')),
    sa.UniqueConstraint('team_id', 'workspace_id', name=op.f('uq_slack_team_team_id_workspace_id'))
    )
    op.create_table('command_log',
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=False),
    sa.Column('verb', sa.String(length=40), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('result', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id', 'actor_id'], ['member.workspace_id', 'member.id'], name=op.f('fk_command_log_workspace_id_actor_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_command_log_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', 'key', name=op.f('pk_command_log'))
    )
    op.create_table('job_req',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('owner_id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.Enum('open', 'on_hold', 'closed', 'completed', 'draft', name='status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id', 'client_id'], ['client.workspace_id', 'client.id'], name=op.f('fk_job_req_workspace_id_client_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id', 'owner_id'], ['member.workspace_id', 'member.id'], name=op.f('fk_job_req_workspace_id_owner_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_job_req_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_job_req')),
    sa.UniqueConstraint('workspace_id', 'client_id', 'id', name=op.f('uq_job_req_workspace_id_client_id_id')),
    sa.UniqueConstraint('workspace_id', 'number', name=op.f('uq_job_req_workspace_id_number'))
    )
    op.create_table('member_grant',
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=False),
    sa.Column('permission', sa.Enum('opportunity.view', 'opportunity.create', name='permission', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id', 'member_id'], ['member.workspace_id', 'member.id'], name=op.f('fk_member_grant_workspace_id_member_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_member_grant_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', 'member_id', 'permission', name=op.f('pk_member_grant'))
    )
    op.create_table('slack_identity',
    sa.Column('slack_team', sa.String(length=32), nullable=False),
    sa.Column('slack_user', sa.String(length=32), nullable=False),
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=False),
    sa.Column('linked_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id', 'member_id'], ['member.workspace_id', 'member.id'], name=op.f('fk_slack_identity_workspace_id_member_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id', 'slack_team'], ['slack_team.workspace_id', 'slack_team.team_id'], name=op.f('fk_slack_identity_workspace_id_slack_team'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_slack_identity_workspace_id')),
    sa.PrimaryKeyConstraint('slack_team', 'slack_user', name=op.f('pk_slack_identity'))
    )
    op.create_table('stage',
    sa.Column('pipeline_id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(length=50), nullable=False),
    sa.Column('label', sa.String(length=40), nullable=False),
    sa.Column('position', sa.SmallInteger(), nullable=False),
    sa.Column('probability', sa.SmallInteger(), nullable=False),
    sa.Column('max_days', sa.SmallInteger(), nullable=False),
    sa.Column('meaning', sa.String(length=200), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('max_days BETWEEN 1 AND 365', name=op.f('ck_stage_max_days')),
    sa.CheckConstraint('probability BETWEEN 0 AND 100', name=op.f('ck_stage_probability')),
    sa.ForeignKeyConstraint(['workspace_id', 'pipeline_id'], ['pipeline.workspace_id', 'pipeline.id'], name=op.f('fk_stage_workspace_id_pipeline_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_stage_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_stage')),
    sa.UniqueConstraint('workspace_id', 'pipeline_id', 'id', name=op.f('uq_stage_workspace_id_pipeline_id_id')),
    sa.UniqueConstraint('workspace_id', 'pipeline_id', 'key', name=op.f('uq_stage_workspace_id_pipeline_id_key'))
    )
    op.create_index('one_stage_per_position', 'stage', ['workspace_id', 'pipeline_id', 'position'], unique=True, sqlite_where=sa.text('archived_at IS NULL'), postgresql_where=sa.text('archived_at IS NULL'))
    op.create_table('opportunity',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('owner_id', sa.Uuid(), nullable=False),
    sa.Column('pipeline_id', sa.Uuid(), nullable=False),
    sa.Column('stage_id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.Enum('open', 'on_hold', 'won', 'lost', 'cancelled', name='status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('deal_type', sa.Enum('contingency', 'retained', 'contract_staffing', 'flat_fee', 'rpo', name='deal_type', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('fee_model', sa.String(length=200), nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=True),
    sa.Column('value_minor', sa.BigInteger(), nullable=True),
    sa.Column('probability', sa.SmallInteger(), nullable=False),
    sa.Column('probability_source', sa.Enum('stage', 'manual', name='probability_source', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('forecast_minor', sa.BigInteger(), sa.Computed('(value_minor * probability + 50) / 100', persisted=True), nullable=True),
    sa.Column('notes', sa.Text(), nullable=True),
    sa.Column('stage_entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('held_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('won_minor', sa.BigInteger(), nullable=True),
    sa.Column('loss_reason_id', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("(status = 'lost') = (loss_reason_id IS NOT NULL)", name=op.f('ck_opportunity_lost_has_reason')),
    sa.CheckConstraint("(status = 'on_hold') = (held_at IS NOT NULL)", name=op.f('ck_opportunity_held_while_on_hold')),
    sa.CheckConstraint("(status = 'won') = (won_minor IS NOT NULL) AND won_minor > 0", name=op.f('ck_opportunity_won_has_value')),
    sa.CheckConstraint("(status IN ('won', 'lost', 'cancelled')) = (closed_at IS NOT NULL)", name=op.f('ck_opportunity_closed_when_final')),
    sa.CheckConstraint('closed_at >= created_at', name=op.f('ck_opportunity_closed_after_creation')),
    sa.CheckConstraint('currency IS NOT NULL OR (value_minor IS NULL AND won_minor IS NULL)', name=op.f('ck_opportunity_amounts_have_currency')),
    sa.CheckConstraint('length(currency) = 3 AND currency = upper(currency)', name=op.f('ck_opportunity_currency_code')),
    sa.CheckConstraint('length(notes) <= 5000', name=op.f('ck_opportunity_notes_length')),
    sa.CheckConstraint('length(title) BETWEEN 3 AND 200', name=op.f('ck_opportunity_title_length')),
    sa.CheckConstraint('probability BETWEEN 0 AND 100', name=op.f('ck_opportunity_probability')),
    sa.CheckConstraint('stage_entered_at >= created_at', name=op.f('ck_opportunity_entered_after_creation')),
    sa.CheckConstraint('value_minor BETWEEN 0 AND 1000000000000', name=op.f('ck_opportunity_value')),
    sa.CheckConstraint('version >= 1', name=op.f('ck_opportunity_version')),
    sa.ForeignKeyConstraint(['workspace_id', 'client_id'], ['client.workspace_id', 'client.id'], name=op.f('fk_opportunity_workspace_id_client_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id', 'loss_reason_id'], ['loss_reason.workspace_id', 'loss_reason.id'], name=op.f('fk_opportunity_workspace_id_loss_reason_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id', 'owner_id'], ['member.workspace_id', 'member.id'], name=op.f('fk_opportunity_workspace_id_owner_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id', 'pipeline_id', 'stage_id'], ['stage.workspace_id', 'stage.pipeline_id', 'stage.id'], name=op.f('fk_opportunity_workspace_id_pipeline_id_stage_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_opportunity_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_opportunity')),
    sa.UniqueConstraint('workspace_id', 'client_id', 'id', name=op.f('uq_opportunity_workspace_id_client_id_id')),
    sa.UniqueConstraint('workspace_id', 'number', name=op.f('uq_opportunity_workspace_id_number'))
    )
    op.create_index('ix_opportunity_board', 'opportunity', ['workspace_id', 'pipeline_id', 'status', 'stage_id'], unique=False)
    op.create_index('ix_opportunity_owner', 'opportunity', ['workspace_id', 'owner_id'], unique=False)
    op.create_table('activity',
    sa.Column('opportunity_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('opportunity.created', 'opportunity.stage_moved', 'opportunity.req_linked', 'opportunity.held', 'opportunity.resumed', 'opportunity.won', 'opportunity.lost', 'opportunity.cancelled', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('sentence', sa.String(length=2000), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=False),
    sa.Column('source', sa.Enum('slack', 'console', 'cli', 'job', name='source', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id', 'actor_id'], ['member.workspace_id', 'member.id'], name=op.f('fk_activity_workspace_id_actor_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id', 'opportunity_id'], ['opportunity.workspace_id', 'opportunity.id'], name=op.f('fk_activity_workspace_id_opportunity_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_activity_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_activity'))
    )
    op.create_index('ix_activity_timeline', 'activity', ['workspace_id', 'opportunity_id', 'version'], unique=False)
    op.create_table('opportunity_req',
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('opportunity_id', sa.Uuid(), nullable=False),
    sa.Column('req_id', sa.Uuid(), nullable=False),
    sa.Column('linked_by', sa.Uuid(), nullable=False),
    sa.Column('linked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('unlinked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id', 'client_id', 'opportunity_id'], ['opportunity.workspace_id', 'opportunity.client_id', 'opportunity.id'], name=op.f('fk_opportunity_req_workspace_id_client_id_opportunity_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id', 'client_id', 'req_id'], ['job_req.workspace_id', 'job_req.client_id', 'job_req.id'], name=op.f('fk_opportunity_req_workspace_id_client_id_req_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id', 'linked_by'], ['member.workspace_id', 'member.id'], name=op.f('fk_opportunity_req_workspace_id_linked_by'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_opportunity_req_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_opportunity_req'))
    )
    op.create_index('ix_opportunity_req_opportunity', 'opportunity_req', ['workspace_id', 'opportunity_id'], unique=False)
    op.create_index('one_live_link', 'opportunity_req', ['workspace_id', 'req_id'], unique=True, sqlite_where=sa.text('unlinked_at IS NULL'), postgresql_where=sa.text('unlinked_at IS NULL'))
    op.create_table('outbox',
    sa.Column('opportunity_id', sa.Uuid(), nullable=False),
    sa.Column('topic', sa.Enum('opportunity.created', 'opportunity.stage_moved', 'opportunity.req_linked', 'opportunity.held', 'opportunity.resumed', 'opportunity.won', 'opportunity.lost', 'opportunity.cancelled', name='topic', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id', 'opportunity_id'], ['opportunity.workspace_id', 'opportunity.id'], name=op.f('fk_outbox_workspace_id_opportunity_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_outbox_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_outbox'))
    )
    op.create_index('ix_outbox_published_at', 'outbox', ['published_at', 'at'], unique=False)
    op.create_table('stage_event',
    sa.Column('opportunity_id', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('from_stage_id', sa.Uuid(), nullable=True),
    sa.Column('from_label', sa.String(length=40), nullable=True),
    sa.Column('from_status', sa.Enum('open', 'on_hold', 'won', 'lost', 'cancelled', name='from_status', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('to_stage_id', sa.Uuid(), nullable=False),
    sa.Column('to_label', sa.String(length=40), nullable=False),
    sa.Column('to_status', sa.Enum('open', 'on_hold', 'won', 'lost', 'cancelled', name='to_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('value_minor', sa.BigInteger(), nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=True),
    sa.Column('probability', sa.SmallInteger(), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=False),
    sa.Column('source', sa.Enum('slack', 'console', 'cli', 'job', name='source', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('reason', sa.String(length=1000), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('(from_stage_id IS NULL) = (from_status IS NULL)', name=op.f('ck_stage_event_from_is_whole')),
    sa.CheckConstraint('(seq = 0) = (from_stage_id IS NULL)', name=op.f('ck_stage_event_first_has_no_from')),
    sa.ForeignKeyConstraint(['workspace_id', 'actor_id'], ['member.workspace_id', 'member.id'], name=op.f('fk_stage_event_workspace_id_actor_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id', 'from_stage_id'], ['stage.workspace_id', 'stage.id'], name=op.f('fk_stage_event_workspace_id_from_stage_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id', 'opportunity_id'], ['opportunity.workspace_id', 'opportunity.id'], name=op.f('fk_stage_event_workspace_id_opportunity_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id', 'to_stage_id'], ['stage.workspace_id', 'stage.id'], name=op.f('fk_stage_event_workspace_id_to_stage_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_stage_event_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_stage_event')),
    sa.UniqueConstraint('workspace_id', 'opportunity_id', 'seq', name=op.f('uq_stage_event_workspace_id_opportunity_id_seq'))
    )
    op.create_index('ix_stage_event_at', 'stage_event', ['workspace_id', 'at'], unique=False)
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.execute(statement)
