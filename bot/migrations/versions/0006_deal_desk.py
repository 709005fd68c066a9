"""The deal desk: what stands around a deal, its order, and closed deals that stay closed."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

#: Raw, because a column that brings its own CHECK can be added to a table of either database.
NEW_COLUMNS = (
    "ALTER TABLE workspace ADD COLUMN loss_reason_required BOOLEAN NOT NULL DEFAULT true",
    "ALTER TABLE stage ADD COLUMN action VARCHAR(200) NOT NULL DEFAULT ''",
    "ALTER TABLE stage ADD COLUMN colour VARCHAR(40) NOT NULL DEFAULT 'gray' "
    "CONSTRAINT colour CHECK (colour IN ('blue', 'purple', 'yellow', 'orange', 'green', 'red', 'pink', 'indigo', 'teal', 'gray'))",
    "ALTER TABLE loss_reason ADD COLUMN competitor_required BOOLEAN NOT NULL DEFAULT false",
    "ALTER TABLE loss_reason ADD COLUMN notes_required BOOLEAN NOT NULL DEFAULT false",
    "ALTER TABLE opportunity ADD COLUMN fee_bp SMALLINT "
    "CONSTRAINT ck_opportunity_fee_bp CHECK (fee_bp BETWEEN 0 AND 10000)",
    "ALTER TABLE opportunity ADD COLUMN contract_details TEXT "
    "CONSTRAINT ck_opportunity_contract_length CHECK (length(contract_details) <= 2000)",
    "ALTER TABLE opportunity ADD COLUMN starts_on DATE",
    "ALTER TABLE opportunity ADD COLUMN expected_close_on DATE",
    "ALTER TABLE opportunity ADD COLUMN max_days_override SMALLINT "
    "CONSTRAINT ck_opportunity_max_days_override CHECK (max_days_override BETWEEN 1 AND 365)",
    "ALTER TABLE opportunity ADD COLUMN held_seconds BIGINT NOT NULL DEFAULT 0 "
    "CONSTRAINT ck_opportunity_held_seconds CHECK (held_seconds >= 0)",
    "ALTER TABLE opportunity ADD COLUMN hold_until DATE "
    "CONSTRAINT ck_opportunity_hold_ends CHECK (hold_until IS NULL OR held_at IS NOT NULL)",
    "ALTER TABLE opportunity ADD COLUMN competitor VARCHAR(200) "
    "CONSTRAINT ck_opportunity_lost_to_competitor CHECK (competitor IS NULL OR status = 'lost')",
    "ALTER TABLE opportunity ADD COLUMN loss_notes TEXT CONSTRAINT ck_opportunity_lost_with_notes "
    "CHECK (loss_notes IS NULL OR (status = 'lost' AND length(loss_notes) <= 1000))",
)

#: What the workspaces that exist already see on their boards.
STAGES = (
    ('new', 'blue', 'First call'),
    ('discovery', 'purple', 'Intake meeting'),
    ('qualification', 'blue', 'Discovery call'),
    ('demo', 'purple', 'Product demo'),
    ('proposal', 'yellow', 'Send the proposal'),
    ('negotiation', 'orange', 'Settle terms and price'),
    ('contract_sent', 'green', 'Await the signature'),
)

SOURCES = ('slack', 'console', 'cli', 'job')

TRIGGERS = {
    'sqlite': (
        "CREATE TRIGGER recreation_refuses_update BEFORE UPDATE ON recreation BEGIN SELECT RAISE(ABORT, 'recreation is append-only'); END",
        "CREATE TRIGGER recreation_refuses_delete BEFORE DELETE ON recreation BEGIN SELECT RAISE(ABORT, 'recreation is append-only'); END",
        "CREATE TRIGGER contract_order_refuses_update BEFORE UPDATE ON contract_order BEGIN SELECT RAISE(ABORT, 'contract_order is append-only'); END",
        "CREATE TRIGGER contract_order_refuses_delete BEFORE DELETE ON contract_order BEGIN SELECT RAISE(ABORT, 'contract_order is append-only'); END",
        "CREATE TRIGGER board_change_refuses_update BEFORE UPDATE ON board_change BEGIN SELECT RAISE(ABORT, 'board_change is append-only'); END",
        "CREATE TRIGGER board_change_refuses_delete BEFORE DELETE ON board_change BEGIN SELECT RAISE(ABORT, 'board_change is append-only'); END",
        "CREATE TRIGGER opportunity_refuses_reopening BEFORE UPDATE ON opportunity WHEN (OLD.status IN ('won', 'lost', 'cancelled') AND (NEW.number IS NOT OLD.number OR NEW.title IS NOT OLD.title OR NEW.client_id IS NOT OLD.client_id OR NEW.owner_id IS NOT OLD.owner_id OR NEW.pipeline_id IS NOT OLD.pipeline_id OR NEW.stage_id IS NOT OLD.stage_id OR NEW.status IS NOT OLD.status OR NEW.deal_type IS NOT OLD.deal_type OR NEW.fee_model IS NOT OLD.fee_model OR NEW.fee_bp IS NOT OLD.fee_bp OR NEW.currency IS NOT OLD.currency OR NEW.value_minor IS NOT OLD.value_minor OR NEW.probability IS NOT OLD.probability OR NEW.probability_source IS NOT OLD.probability_source OR NEW.notes IS NOT OLD.notes OR NEW.contract_details IS NOT OLD.contract_details OR NEW.starts_on IS NOT OLD.starts_on OR NEW.expected_close_on IS NOT OLD.expected_close_on OR NEW.max_days_override IS NOT OLD.max_days_override OR NEW.stage_entered_at IS NOT OLD.stage_entered_at OR NEW.created_at IS NOT OLD.created_at OR NEW.held_at IS NOT OLD.held_at OR NEW.hold_until IS NOT OLD.hold_until OR NEW.held_seconds IS NOT OLD.held_seconds OR NEW.closed_at IS NOT OLD.closed_at OR NEW.won_minor IS NOT OLD.won_minor OR NEW.loss_reason_id IS NOT OLD.loss_reason_id OR NEW.competitor IS NOT OLD.competitor OR NEW.loss_notes IS NOT OLD.loss_notes)) BEGIN SELECT RAISE(ABORT, 'a closed opportunity stays as it is'); END",
        "CREATE TRIGGER stage_refuses_another_key BEFORE UPDATE ON stage WHEN (NEW.key IS NOT OLD.key) BEGIN SELECT RAISE(ABORT, 'the key of a stage never changes'); END",
        "CREATE TRIGGER activity_refuses_update BEFORE UPDATE ON activity BEGIN SELECT RAISE(ABORT, 'activity is append-only'); END",
        "CREATE TRIGGER activity_refuses_delete BEFORE DELETE ON activity BEGIN SELECT RAISE(ABORT, 'activity is append-only'); END",
    ),
    'postgresql': (
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER recreation_refuses_update BEFORE UPDATE ON recreation FOR EACH ROW EXECUTE FUNCTION refuse_change('recreation is append-only')",
        "CREATE TRIGGER recreation_refuses_delete BEFORE DELETE ON recreation FOR EACH ROW EXECUTE FUNCTION refuse_change('recreation is append-only')",
        "CREATE TRIGGER contract_order_refuses_update BEFORE UPDATE ON contract_order FOR EACH ROW EXECUTE FUNCTION refuse_change('contract_order is append-only')",
        "CREATE TRIGGER contract_order_refuses_delete BEFORE DELETE ON contract_order FOR EACH ROW EXECUTE FUNCTION refuse_change('contract_order is append-only')",
        "CREATE TRIGGER board_change_refuses_update BEFORE UPDATE ON board_change FOR EACH ROW EXECUTE FUNCTION refuse_change('board_change is append-only')",
        "CREATE TRIGGER board_change_refuses_delete BEFORE DELETE ON board_change FOR EACH ROW EXECUTE FUNCTION refuse_change('board_change is append-only')",
        "CREATE TRIGGER opportunity_refuses_reopening BEFORE UPDATE ON opportunity FOR EACH ROW WHEN (OLD.status IN ('won', 'lost', 'cancelled') AND (NEW.number IS DISTINCT FROM OLD.number OR NEW.title IS DISTINCT FROM OLD.title OR NEW.client_id IS DISTINCT FROM OLD.client_id OR NEW.owner_id IS DISTINCT FROM OLD.owner_id OR NEW.pipeline_id IS DISTINCT FROM OLD.pipeline_id OR NEW.stage_id IS DISTINCT FROM OLD.stage_id OR NEW.status IS DISTINCT FROM OLD.status OR NEW.deal_type IS DISTINCT FROM OLD.deal_type OR NEW.fee_model IS DISTINCT FROM OLD.fee_model OR NEW.fee_bp IS DISTINCT FROM OLD.fee_bp OR NEW.currency IS DISTINCT FROM OLD.currency OR NEW.value_minor IS DISTINCT FROM OLD.value_minor OR NEW.probability IS DISTINCT FROM OLD.probability OR NEW.probability_source IS DISTINCT FROM OLD.probability_source OR NEW.notes IS DISTINCT FROM OLD.notes OR NEW.contract_details IS DISTINCT FROM OLD.contract_details OR NEW.starts_on IS DISTINCT FROM OLD.starts_on OR NEW.expected_close_on IS DISTINCT FROM OLD.expected_close_on OR NEW.max_days_override IS DISTINCT FROM OLD.max_days_override OR NEW.stage_entered_at IS DISTINCT FROM OLD.stage_entered_at OR NEW.created_at IS DISTINCT FROM OLD.created_at OR NEW.held_at IS DISTINCT FROM OLD.held_at OR NEW.hold_until IS DISTINCT FROM OLD.hold_until OR NEW.held_seconds IS DISTINCT FROM OLD.held_seconds OR NEW.closed_at IS DISTINCT FROM OLD.closed_at OR NEW.won_minor IS DISTINCT FROM OLD.won_minor OR NEW.loss_reason_id IS DISTINCT FROM OLD.loss_reason_id OR NEW.competitor IS DISTINCT FROM OLD.competitor OR NEW.loss_notes IS DISTINCT FROM OLD.loss_notes)) EXECUTE FUNCTION refuse_change('a closed opportunity stays as it is')",
        "CREATE TRIGGER stage_refuses_another_key BEFORE UPDATE ON stage FOR EACH ROW WHEN (NEW.key IS DISTINCT FROM OLD.key) EXECUTE FUNCTION refuse_change('the key of a stage never changes')",
    ),
}


def upgrade() -> None:
    """Add the columns and the tables, and arm them."""
    for statement in NEW_COLUMNS:
        op.execute(statement)
    for key, colour, action in STAGES:
        op.execute(f"UPDATE stage SET colour = '{colour}', action = '{action}' WHERE key = '{key}'")
    op.execute("UPDATE loss_reason SET competitor_required = true WHERE key = 'competitor_chosen'")
    take_any_kind()
    op.create_table('board_change',
    sa.Column('pipeline_id', sa.Uuid(), nullable=False),
    sa.Column('sentence', sa.String(length=2000), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=False),
    sa.Column('source', sa.Enum('slack', 'console', 'cli', 'job', name='source', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id', 'actor_id'], ['member.workspace_id', 'member.id'], name=op.f('fk_board_change_workspace_id_actor_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id', 'pipeline_id'], ['pipeline.workspace_id', 'pipeline.id'], name=op.f('fk_board_change_workspace_id_pipeline_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_board_change_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_board_change'))
    )
    op.create_index('ix_board_change_at', 'board_change', ['workspace_id', 'at'], unique=False)
    op.create_table('collaborator',
    sa.Column('opportunity_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=False),
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id', 'member_id'], ['member.workspace_id', 'member.id'], name=op.f('fk_collaborator_workspace_id_member_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id', 'opportunity_id'], ['opportunity.workspace_id', 'opportunity.id'], name=op.f('fk_collaborator_workspace_id_opportunity_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_collaborator_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_collaborator')),
    sa.UniqueConstraint('workspace_id', 'opportunity_id', 'member_id', name=op.f('uq_collaborator_workspace_id_opportunity_id_member_id'))
    )
    op.create_index('ix_collaborator_member', 'collaborator', ['workspace_id', 'member_id'], unique=False)
    op.create_table('contract_order',
    sa.Column('opportunity_id', sa.Uuid(), nullable=False),
    sa.Column('year', sa.SmallInteger(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('total_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('cycle', sa.Enum('monthly', 'quarterly', 'annual', name='cycle', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('effective_on', sa.Date(), nullable=False),
    sa.Column('duration_months', sa.SmallInteger(), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.Column('auto_renew', sa.Boolean(), nullable=False),
    sa.Column('notice_days', sa.SmallInteger(), nullable=False),
    sa.Column('notes', sa.Text(), nullable=True),
    sa.Column('signed_by', sa.Uuid(), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('duration_months BETWEEN 1 AND 120', name=op.f('ck_contract_order_duration')),
    sa.CheckConstraint('expires_on > effective_on', name=op.f('ck_contract_order_ends_after_it_begins')),
    sa.CheckConstraint('length(currency) = 3 AND currency = upper(currency)', name=op.f('ck_contract_order_currency_code')),
    sa.CheckConstraint('length(notes) <= 2000', name=op.f('ck_contract_order_notes_length')),
    sa.CheckConstraint('notice_days BETWEEN 0 AND 365', name=op.f('ck_contract_order_notice')),
    sa.CheckConstraint('number >= 1', name=op.f('ck_contract_order_number')),
    sa.CheckConstraint('total_minor >= 100', name=op.f('ck_contract_order_total')),
    sa.ForeignKeyConstraint(['workspace_id', 'opportunity_id'], ['opportunity.workspace_id', 'opportunity.id'], name=op.f('fk_contract_order_workspace_id_opportunity_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id', 'signed_by'], ['member.workspace_id', 'member.id'], name=op.f('fk_contract_order_workspace_id_signed_by'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_contract_order_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_contract_order')),
    sa.UniqueConstraint('workspace_id', 'opportunity_id', name=op.f('uq_contract_order_workspace_id_opportunity_id')),
    sa.UniqueConstraint('workspace_id', 'year', 'number', name=op.f('uq_contract_order_workspace_id_year_number'))
    )
    op.create_table('opportunity_contact',
    sa.Column('opportunity_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.SmallInteger(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('role', sa.String(length=200), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('phone', sa.String(length=40), nullable=True),
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id', 'opportunity_id'], ['opportunity.workspace_id', 'opportunity.id'], name=op.f('fk_opportunity_contact_workspace_id_opportunity_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_opportunity_contact_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_opportunity_contact')),
    sa.UniqueConstraint('workspace_id', 'opportunity_id', 'position', name=op.f('uq_opportunity_contact_workspace_id_opportunity_id_position'))
    )
    op.create_table('opportunity_link',
    sa.Column('opportunity_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.SmallInteger(), nullable=False),
    sa.Column('label', sa.String(length=200), nullable=False),
    sa.Column('url', sa.String(length=2000), nullable=False),
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id', 'opportunity_id'], ['opportunity.workspace_id', 'opportunity.id'], name=op.f('fk_opportunity_link_workspace_id_opportunity_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_opportunity_link_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_opportunity_link')),
    sa.UniqueConstraint('workspace_id', 'opportunity_id', 'position', name=op.f('uq_opportunity_link_workspace_id_opportunity_id_position'))
    )
    op.create_table('recreation',
    sa.Column('closed_id', sa.Uuid(), nullable=False),
    sa.Column('opportunity_id', sa.Uuid(), nullable=False),
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('closed_id <> opportunity_id', name=op.f('ck_recreation_not_itself')),
    sa.ForeignKeyConstraint(['workspace_id', 'closed_id'], ['opportunity.workspace_id', 'opportunity.id'], name=op.f('fk_recreation_workspace_id_closed_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id', 'opportunity_id'], ['opportunity.workspace_id', 'opportunity.id'], name=op.f('fk_recreation_workspace_id_opportunity_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_recreation_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_recreation')),
    sa.UniqueConstraint('workspace_id', 'closed_id', name=op.f('uq_recreation_workspace_id_closed_id')),
    sa.UniqueConstraint('workspace_id', 'opportunity_id', name=op.f('uq_recreation_workspace_id_opportunity_id'))
    )
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.execute(statement)


def take_any_kind() -> None:
    """Every release knows more kinds of events, so the two tables of them take any text."""
    if op.get_context().dialect.name == "postgresql":
        op.drop_constraint('kind', 'activity', type_='check')
        op.drop_constraint('topic', 'outbox', type_='check')
        return
    for table in (activity(), outbox()):
        with op.batch_alter_table(table.name, copy_from=table, recreate='always'):
            pass


def activity() -> sa.Table:
    """The table of the timeline as it is now; SQLite makes it anew, without its triggers."""
    return sa.Table('activity', sa.MetaData(),
    sa.Column('opportunity_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('sentence', sa.String(length=2000), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=False),
    sa.Column('source', sa.Enum(*SOURCES, name='source', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id', 'actor_id'], ['member.workspace_id', 'member.id'], name=op.f('fk_activity_workspace_id_actor_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id', 'opportunity_id'], ['opportunity.workspace_id', 'opportunity.id'], name=op.f('fk_activity_workspace_id_opportunity_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_activity_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_activity')),
    sa.Index('ix_activity_timeline', 'workspace_id', 'opportunity_id', 'version'),
    )


def outbox() -> sa.Table:
    """The table of what listeners still have to hear, as it is now."""
    return sa.Table('outbox', sa.MetaData(),
    sa.Column('opportunity_id', sa.Uuid(), nullable=False),
    sa.Column('topic', sa.String(length=40), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id', 'opportunity_id'], ['opportunity.workspace_id', 'opportunity.id'], name=op.f('fk_outbox_workspace_id_opportunity_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_outbox_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_outbox')),
    sa.Index('ix_outbox_published_at', 'published_at', 'at'),
    )
