"""Incidents, the ladder, duty, replies and events; alerts tell of incidents from now on."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0011"
branch_labels = None
depends_on = None

#: Raw, because a column that brings its own CHECK can be added to a table of either database.
NEW_COLUMNS = (
    "ALTER TABLE staff_user ADD COLUMN timezone VARCHAR(64) NOT NULL DEFAULT 'UTC'",
    "ALTER TABLE staff_user ADD COLUMN quiet_from TIME",
    "ALTER TABLE staff_user ADD COLUMN quiet_until TIME "
    "CONSTRAINT ck_staff_user_quiet_pair CHECK ((quiet_from IS NULL) = (quiet_until IS NULL)) "
    "CONSTRAINT ck_staff_user_quiet_length CHECK (quiet_from <> quiet_until)",
)

#: The columns of a ticket that stay as they are.
KEPT = (
    'id', 'number', 'status', 'severity', 'rule_id', 'why',
    'title', 'summary', 'steps', 'about', 'field_opportunity_id', 'missing_opportunity_id',
    'field_user_id', 'missing_user_id', 'field_workspace_id', 'missing_workspace_id', 'field_pipeline_stage', 'missing_pipeline_stage',
    'field_browser_device', 'missing_browser_device', 'field_url', 'missing_url', 'field_error_message', 'missing_error_message',
    'deal', 'transcript', 'transcript_sha256', 'shown', 'tools', 'turn_id',
    'workspace_id', 'member_id', 'reporter_key', 'reporter_name', 'reporter_email', 'reporter_role',
    'workspace_name', 'plan', 'slack_team', 'slack_user', 'channel', 'thread',
    'opened_at',
)

TRIGGERS = {
    'sqlite': (
        "CREATE TRIGGER ticket_event_refuses_update BEFORE UPDATE ON ticket_event BEGIN SELECT RAISE(ABORT, 'ticket_event is append-only'); END",
        "CREATE TRIGGER ticket_event_refuses_delete BEFORE DELETE ON ticket_event BEGIN SELECT RAISE(ABORT, 'ticket_event is append-only'); END",
    ),
    'postgresql': (
        "CREATE TRIGGER ticket_event_refuses_update BEFORE UPDATE ON ticket_event FOR EACH ROW EXECUTE FUNCTION refuse_change('ticket_event is append-only')",
        "CREATE TRIGGER ticket_event_refuses_delete BEFORE DELETE ON ticket_event FOR EACH ROW EXECUTE FUNCTION refuse_change('ticket_event is append-only')",
    ),
}


def upgrade() -> None:
    """Set the old rows aside, make the tables anew, and put the rows back with what they lack."""
    for table in ("alert", "ticket_note", "ticket"):
        op.execute(f"CREATE TABLE old_{table} AS SELECT * FROM {table}")
        op.drop_table(table)
    for statement in NEW_COLUMNS:
        op.execute(statement)
    _create()
    _restore()
    for table in ("alert", "ticket_note", "ticket"):
        op.drop_table(f"old_{table}")
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.execute(statement)


def _restore() -> None:
    """What alerted people has an incident of its own, under its ticket's id."""
    op.execute(
        "INSERT INTO incident (id, number, fingerprint, component, title, severity, status, "
        "opened_at, policy, step, round, times, acknowledged_at, acknowledged_by, version) "
        "SELECT id, number, 'ticket/' || number, rule_id, title, severity, "
        "CASE WHEN acknowledged_at IS NULL THEN 'triggered' ELSE 'acknowledged' END, opened_at, "
        "'{\"name\": \"as it was\", \"steps\": [], \"rounds\": 1, \"silence_minutes\": 10080}', "
        "0, 0, 1, acknowledged_at, acknowledged_by, 1 FROM old_ticket WHERE severity IN ('P1', 'P2')"
    )
    op.execute(
        "INSERT INTO ticket_counter (name, value) "
        "SELECT 'incident', max(number) FROM incident HAVING max(number) IS NOT NULL"
    )
    columns = ", ".join(KEPT)
    alone = "severity NOT IN ('P1', 'P2')"
    op.execute(
        f"INSERT INTO ticket ({columns}, category, priority, priority_why, incident_id, "
        "assignee_id, claimed_at, paused_seconds, reopened, version) "
        f"SELECT {columns}, {_family()}, CASE severity WHEN 'P1' THEN 'urgent' WHEN 'P2' THEN "
        "'high' WHEN 'P3' THEN 'normal' ELSE 'low' END, severity || ' by the rule ' || rule_id, "
        f"CASE WHEN {alone} THEN NULL ELSE id END, "
        f"CASE WHEN {alone} THEN acknowledged_by END, CASE WHEN {alone} THEN acknowledged_at END, "
        "0, 0, 1 FROM old_ticket"
    )
    op.execute(
        "INSERT INTO ticket_message (id, ticket_id, visibility, author, text, at, turn_id) "
        "SELECT id, ticket_id, visibility, author, text, at, turn_id FROM old_ticket_note"
    )
    op.execute(
        "INSERT INTO alert (id, incident_id, staff_id, courier, notice, dedupe_key, state, "
        "attempts, created_at, last_error, provider_id, sent_at) "
        "SELECT a.id, a.ticket_id, a.staff_id, a.courier, 'opened', 'ticket/' || t.number || '/' "
        "|| a.courier || '/' || CAST(a.staff_id AS VARCHAR(40)), a.state, a.attempts, t.opened_at, "
        "a.last_error, a.provider_id, a.sent_at "
        "FROM old_alert a JOIN old_ticket t ON t.id = a.ticket_id"
    )
    op.execute(
        "INSERT INTO on_call_shift (id, staff_id, starts_at) SELECT id, id, "
        "'2020-01-01 00:00:00.000000' FROM staff_user WHERE active AND role = 'super_admin'"
    )


def _family() -> str:
    """What stands before the dot of a rule's id."""
    if op.get_context().dialect.name == "sqlite":
        return "substr(rule_id, 1, instr(rule_id || '.', '.') - 1)"
    return "split_part(rule_id, '.', 1)"


def _create() -> None:
    op.create_table('escalation_policy',
    sa.Column('severity', sa.Enum('P1', 'P2', 'P3', 'P4', name='severity', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('rounds', sa.SmallInteger(), nullable=False),
    sa.Column('silence_minutes', sa.Integer(), nullable=False),
    sa.CheckConstraint('rounds BETWEEN 1 AND 5', name=op.f('ck_escalation_policy_rounds')),
    sa.CheckConstraint('silence_minutes BETWEEN 5 AND 10080', name=op.f('ck_escalation_policy_silence')),
    sa.PrimaryKeyConstraint('severity', name=op.f('pk_escalation_policy'))
    )
    op.create_table('signing_key',
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_signing_key'))
    )
    op.create_table('sla_policy',
    sa.Column('plan', sa.String(length=40), nullable=False),
    sa.Column('severity', sa.Enum('P1', 'P2', 'P3', 'P4', name='severity', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('first_response_minutes', sa.Integer(), nullable=False),
    sa.Column('resolution_minutes', sa.Integer(), nullable=False),
    sa.Column('around_the_clock', sa.Boolean(), nullable=False),
    sa.CheckConstraint('first_response_minutes > 0', name=op.f('ck_sla_policy_first_response')),
    sa.CheckConstraint('resolution_minutes >= first_response_minutes', name=op.f('ck_sla_policy_resolution')),
    sa.PrimaryKeyConstraint('plan', 'severity', name=op.f('pk_sla_policy'))
    )
    op.create_table('support_calendar',
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('timezone', sa.String(length=64), nullable=False),
    sa.Column('country', sa.String(length=8), nullable=True),
    sa.Column('hours', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_support_calendar'))
    )
    op.create_table('escalation_step',
    sa.Column('severity', sa.Enum('P1', 'P2', 'P3', 'P4', name='severity', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('position', sa.SmallInteger(), nullable=False),
    sa.Column('audience', sa.Enum('on_duty', 'super_admins', 'everybody', 'person', name='audience', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('wait_minutes', sa.Integer(), nullable=False),
    sa.Column('staff_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint("(audience = 'person') = (staff_id IS NOT NULL)", name=op.f('ck_escalation_step_person_named')),
    sa.CheckConstraint('position BETWEEN 0 AND 9', name=op.f('ck_escalation_step_position')),
    sa.CheckConstraint('wait_minutes BETWEEN 1 AND 1440', name=op.f('ck_escalation_step_wait')),
    sa.ForeignKeyConstraint(['severity'], ['escalation_policy.severity'], name=op.f('fk_escalation_step_severity')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff_user.id'], name=op.f('fk_escalation_step_staff_id')),
    sa.PrimaryKeyConstraint('severity', 'position', name=op.f('pk_escalation_step'))
    )
    op.create_table('incident',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('fingerprint', sa.String(length=80), nullable=False),
    sa.Column('component', sa.String(length=80), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('severity', sa.Enum('P1', 'P2', 'P3', 'P4', name='severity', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('status', sa.Enum('triggered', 'acknowledged', 'mitigated', 'resolved', 'merged', name='status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('policy', sa.JSON(), nullable=False),
    sa.Column('step', sa.SmallInteger(), nullable=False),
    sa.Column('round', sa.SmallInteger(), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('next_step_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('acknowledged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('acknowledged_by', sa.Uuid(), nullable=True),
    sa.Column('wakes_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('mitigated_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('resolved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('resolution', sa.Text(), nullable=True),
    sa.Column('recurrence_of', sa.Uuid(), nullable=True),
    sa.Column('merged_into', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(status = 'merged') = (merged_into IS NOT NULL)", name=op.f('ck_incident_merged_into')),
    sa.CheckConstraint("(status = 'resolved') = (resolved_at IS NOT NULL)", name=op.f('ck_incident_resolved_at')),
    sa.CheckConstraint("status = 'acknowledged' OR wakes_at IS NULL", name=op.f('ck_incident_wakes')),
    sa.CheckConstraint("status = 'triggered' OR next_step_at IS NULL", name=op.f('ck_incident_disarmed')),
    sa.CheckConstraint("status NOT IN ('acknowledged', 'mitigated') OR acknowledged_at IS NOT NULL", name=op.f('ck_incident_acknowledged_by_somebody')),
    sa.CheckConstraint('(acknowledged_at IS NULL) = (acknowledged_by IS NULL)', name=op.f('ck_incident_acknowledged')),
    sa.CheckConstraint('merged_into <> id', name=op.f('ck_incident_merged_into_another')),
    sa.CheckConstraint('round BETWEEN 0 AND 5', name=op.f('ck_incident_round')),
    sa.ForeignKeyConstraint(['acknowledged_by'], ['staff_user.id'], name=op.f('fk_incident_acknowledged_by')),
    sa.ForeignKeyConstraint(['merged_into'], ['incident.id'], name=op.f('fk_incident_merged_into')),
    sa.ForeignKeyConstraint(['recurrence_of'], ['incident.id'], name=op.f('fk_incident_recurrence_of')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incident')),
    sa.UniqueConstraint('number', name=op.f('uq_incident_number'))
    )
    op.create_index('ix_incident_component', 'incident', ['component', 'opened_at'], unique=False)
    op.create_index('ix_incident_due', 'incident', ['next_step_at'], unique=False, sqlite_where=sa.text('next_step_at IS NOT NULL'), postgresql_where=sa.text('next_step_at IS NOT NULL'))
    op.create_index('ix_incident_queue', 'incident', ['status', 'number'], unique=False)
    op.create_index('one_open_incident', 'incident', ['fingerprint'], unique=True, sqlite_where=sa.text("status IN ('triggered', 'acknowledged', 'mitigated')"), postgresql_where=sa.text("status IN ('triggered', 'acknowledged', 'mitigated')"))
    op.create_table('on_call_shift',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('staff_id', sa.Uuid(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_on_call_shift_ends_after_start')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff_user.id'], name=op.f('fk_on_call_shift_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_on_call_shift'))
    )
    op.create_index('ix_on_call_shift_time', 'on_call_shift', ['starts_at', 'ends_at'], unique=False)
    op.create_index('one_open_shift', 'on_call_shift', ['staff_id'], unique=True, sqlite_where=sa.text('ends_at IS NULL'), postgresql_where=sa.text('ends_at IS NULL'))
    op.create_table('saved_view',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('staff_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('query', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['staff_user.id'], name=op.f('fk_saved_view_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_view')),
    sa.UniqueConstraint('staff_id', 'name', name=op.f('uq_saved_view_staff_id_name'))
    )
    op.create_table('support_holiday',
    sa.Column('calendar', sa.String(length=40), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['calendar'], ['support_calendar.name'], name=op.f('fk_support_holiday_calendar')),
    sa.PrimaryKeyConstraint('calendar', 'day', name=op.f('pk_support_holiday'))
    )
    op.create_table('used_link',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('staff_id', sa.Uuid(), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['staff_user.id'], name=op.f('fk_used_link_staff_id')),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_used_link'))
    )
    op.create_table('incident_merge',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('source_id', sa.Uuid(), nullable=False),
    sa.Column('target_id', sa.Uuid(), nullable=False),
    sa.Column('tickets', sa.JSON(), nullable=False),
    sa.Column('was', sa.Enum('triggered', 'acknowledged', 'mitigated', 'resolved', 'merged', name='was', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('merged_by', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('source_id <> target_id', name=op.f('ck_incident_merge_two_incidents')),
    sa.ForeignKeyConstraint(['merged_by'], ['staff_user.id'], name=op.f('fk_incident_merge_merged_by')),
    sa.ForeignKeyConstraint(['source_id'], ['incident.id'], name=op.f('fk_incident_merge_source_id')),
    sa.ForeignKeyConstraint(['target_id'], ['incident.id'], name=op.f('fk_incident_merge_target_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incident_merge'))
    )
    op.create_index('ix_incident_merge_source', 'incident_merge', ['source_id'], unique=False)
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
    sa.Column('category', sa.String(length=40), nullable=False),
    sa.Column('priority', sa.Enum('urgent', 'high', 'normal', 'low', name='priority', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('priority_why', sa.Text(), nullable=False),
    sa.Column('incident_id', sa.Uuid(), nullable=True),
    sa.Column('assignee_id', sa.Uuid(), nullable=True),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('first_response_due', sa.DateTime(timezone=True), nullable=True),
    sa.Column('resolution_due', sa.DateTime(timezone=True), nullable=True),
    sa.Column('first_responded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('pending_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('paused_seconds', sa.Integer(), nullable=False),
    sa.Column('resolved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reopened', sa.SmallInteger(), nullable=False),
    sa.Column('follows_id', sa.Uuid(), nullable=True),
    sa.Column('csat', sa.SmallInteger(), nullable=True),
    sa.Column('csat_asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(coalesce(field_browser_device, '') = '') <> (coalesce(missing_browser_device, '') = '')", name=op.f('ck_ticket_browser_device_or_reason')),
    sa.CheckConstraint("(coalesce(field_error_message, '') = '') <> (coalesce(missing_error_message, '') = '')", name=op.f('ck_ticket_error_message_or_reason')),
    sa.CheckConstraint("(coalesce(field_opportunity_id, '') = '') <> (coalesce(missing_opportunity_id, '') = '')", name=op.f('ck_ticket_opportunity_id_or_reason')),
    sa.CheckConstraint("(coalesce(field_pipeline_stage, '') = '') <> (coalesce(missing_pipeline_stage, '') = '')", name=op.f('ck_ticket_pipeline_stage_or_reason')),
    sa.CheckConstraint("(coalesce(field_url, '') = '') <> (coalesce(missing_url, '') = '')", name=op.f('ck_ticket_url_or_reason')),
    sa.CheckConstraint("(coalesce(field_user_id, '') = '') <> (coalesce(missing_user_id, '') = '')", name=op.f('ck_ticket_user_id_or_reason')),
    sa.CheckConstraint("(coalesce(field_workspace_id, '') = '') <> (coalesce(missing_workspace_id, '') = '')", name=op.f('ck_ticket_workspace_id_or_reason')),
    sa.CheckConstraint("(status = 'closed') = (closed_at IS NOT NULL)", name=op.f('ck_ticket_closed_at')),
    sa.CheckConstraint("(status = 'pending') = (pending_since IS NOT NULL)", name=op.f('ck_ticket_pending_since')),
    sa.CheckConstraint("status IN ('resolved', 'closed') OR resolved_at IS NULL", name=op.f('ck_ticket_unresolved')),
    sa.CheckConstraint("status NOT IN ('resolved', 'closed') OR resolved_at IS NOT NULL", name=op.f('ck_ticket_resolved_at')),
    sa.CheckConstraint('(assignee_id IS NULL) = (claimed_at IS NULL)', name=op.f('ck_ticket_claimed')),
    sa.CheckConstraint('csat BETWEEN 1 AND 5', name=op.f('ck_ticket_csat')),
    sa.CheckConstraint('csat IS NULL OR csat_asked_at IS NOT NULL', name=op.f('ck_ticket_csat_asked')),
    sa.CheckConstraint('member_id IS NULL OR workspace_id IS NOT NULL', name=op.f('ck_ticket_member_of_workspace')),
    sa.ForeignKeyConstraint(['assignee_id'], ['staff_user.id'], name=op.f('fk_ticket_assignee_id')),
    sa.ForeignKeyConstraint(['follows_id'], ['ticket.id'], name=op.f('fk_ticket_follows_id')),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_ticket_incident_id')),
    sa.ForeignKeyConstraint(['workspace_id', 'member_id'], ['member.workspace_id', 'member.id'], name=op.f('fk_ticket_workspace_id_member_id')),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_ticket_workspace_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket')),
    sa.UniqueConstraint('number', name=op.f('uq_ticket_number')),
    sa.UniqueConstraint('turn_id', name=op.f('uq_ticket_turn_id'))
    )
    op.create_index('ix_ticket_assignee', 'ticket', ['assignee_id', 'status'], unique=False)
    op.create_index('ix_ticket_incident', 'ticket', ['incident_id'], unique=False)
    op.create_index('ix_ticket_member', 'ticket', ['member_id'], unique=False)
    op.create_index('ix_ticket_queue', 'ticket', ['status', 'number'], unique=False)
    op.create_index('ix_ticket_reporter', 'ticket', ['reporter_key', 'opened_at'], unique=False)
    op.create_table('alert',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('incident_id', sa.Uuid(), nullable=True),
    sa.Column('ticket_id', sa.Uuid(), nullable=True),
    sa.Column('staff_id', sa.Uuid(), nullable=False),
    sa.Column('courier', sa.Enum('slack', 'email', name='courier', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('notice', sa.Enum('opened', 'escalated', 'silent', 'digest', 'late', name='notice', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('words', sa.Text(), nullable=True),
    sa.Column('dedupe_key', sa.String(length=200), nullable=False),
    sa.Column('state', sa.Enum('pending', 'sending', 'sent', 'failed', 'dead', 'suppressed', name='state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('not_before', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_error', sa.Text(), nullable=True),
    sa.Column('provider_id', sa.Text(), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f('ck_alert_sent_at_when_sent')),
    sa.CheckConstraint("state NOT IN ('failed', 'dead') OR last_error IS NOT NULL", name=op.f('ck_alert_error_when_failed')),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_alert_incident_id')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff_user.id'], name=op.f('fk_alert_staff_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_alert_ticket_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alert')),
    sa.UniqueConstraint('dedupe_key', name=op.f('uq_alert_dedupe_key'))
    )
    op.create_index('ix_alert_incident', 'alert', ['incident_id'], unique=False)
    op.create_index('ix_alert_ticket', 'alert', ['ticket_id'], unique=False)
    op.create_index('ix_alert_unsent', 'alert', ['state'], unique=False, sqlite_where=sa.text("state IN ('pending', 'sending', 'failed')"), postgresql_where=sa.text("state IN ('pending', 'sending', 'failed')"))
    op.create_table('ticket_event',
    sa.Column('seq', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=True),
    sa.Column('incident_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('actor', sa.String(length=200), nullable=False),
    sa.Column('staff_id', sa.Uuid(), nullable=True),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('ticket_id IS NOT NULL OR incident_id IS NOT NULL', name=op.f('ck_ticket_event_of_something')),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_ticket_event_incident_id')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff_user.id'], name=op.f('fk_ticket_event_staff_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_ticket_event_ticket_id')),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_ticket_event'))
    )
    op.create_index('ix_ticket_event_at', 'ticket_event', ['at'], unique=False)
    op.create_index(op.f('ix_ticket_event_incident_id'), 'ticket_event', ['incident_id'], unique=False)
    op.create_index(op.f('ix_ticket_event_ticket_id'), 'ticket_event', ['ticket_id'], unique=False)
    op.create_table('ticket_message',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=False),
    sa.Column('visibility', sa.Enum('public', 'internal', name='visibility', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('author', sa.String(length=200), nullable=False),
    sa.Column('staff_id', sa.Uuid(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('turn_id', sa.String(length=200), nullable=True),
    sa.ForeignKeyConstraint(['staff_id'], ['staff_user.id'], name=op.f('fk_ticket_message_staff_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_ticket_message_ticket_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket_message')),
    sa.UniqueConstraint('id', 'visibility', name=op.f('uq_ticket_message_id_visibility')),
    sa.UniqueConstraint('turn_id', name=op.f('uq_ticket_message_turn_id'))
    )
    op.create_index(op.f('ix_ticket_message_ticket_id'), 'ticket_message', ['ticket_id'], unique=False)
    op.create_table('reply_delivery',
    sa.Column('message_id', sa.Uuid(), nullable=False),
    sa.Column('visibility', sa.Enum('public', 'internal', name='visibility', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('state', sa.Enum('pending', 'sending', 'sent', 'failed', 'dead', 'suppressed', name='state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('asks', sa.Enum('solved', 'rating', 'fields', name='asks', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('last_error', sa.Text(), nullable=True),
    sa.Column('provider_id', sa.Text(), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f('ck_reply_delivery_sent_at_when_sent')),
    sa.CheckConstraint("visibility = 'public'", name=op.f('ck_reply_delivery_public_only')),
    sa.ForeignKeyConstraint(['message_id', 'visibility'], ['ticket_message.id', 'ticket_message.visibility'], name=op.f('fk_reply_delivery_message_id_visibility')),
    sa.PrimaryKeyConstraint('message_id', name=op.f('pk_reply_delivery'))
    )
