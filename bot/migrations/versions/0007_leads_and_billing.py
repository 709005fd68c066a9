"""Leads, invoices, when stale deals are told of, and indexes that the figures are read from."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

#: Raw, because a column that brings its own CHECK can be added to a table of either database.
NEW_COLUMNS = (
    'ALTER TABLE workspace ADD COLUMN rotting_enabled BOOLEAN NOT NULL DEFAULT true',
    'ALTER TABLE workspace ADD COLUMN rotting_days SMALLINT '
    'CONSTRAINT ck_workspace_rotting_days CHECK (rotting_days BETWEEN 1 AND 365)',
    'ALTER TABLE workspace ADD COLUMN require_qualified BOOLEAN NOT NULL DEFAULT false',
)


def upgrade() -> None:
    """Make the columns, the tables and the indexes."""
    for statement in NEW_COLUMNS:
        op.execute(statement)
    op.create_table('invoice',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('opportunity_id', sa.Uuid(), nullable=False),
    sa.Column('type', sa.Enum('retainer', 'placement', 'milestone', 'flat_fee', name='type', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('status', sa.Enum('draft', 'sent', 'paid', name='status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('total_minor', sa.BigInteger(), nullable=False),
    sa.Column('recipient', sa.String(length=254), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('paid_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("(status = 'draft') = (sent_at IS NULL)", name=op.f('ck_invoice_sent_when_not_draft')),
    sa.CheckConstraint("(status = 'paid') = (paid_at IS NOT NULL)", name=op.f('ck_invoice_paid_when_paid')),
    sa.CheckConstraint('length(currency) = 3 AND currency = upper(currency)', name=op.f('ck_invoice_currency_code')),
    sa.CheckConstraint('sent_at IS NULL OR due_on IS NOT NULL', name=op.f('ck_invoice_due_once_sent')),
    sa.CheckConstraint('total_minor > 0', name=op.f('ck_invoice_total')),
    sa.CheckConstraint('version >= 1', name=op.f('ck_invoice_version')),
    sa.ForeignKeyConstraint(['workspace_id', 'client_id', 'opportunity_id'], ['opportunity.workspace_id', 'opportunity.client_id', 'opportunity.id'], name=op.f('fk_invoice_workspace_id_client_id_opportunity_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id', 'created_by'], ['member.workspace_id', 'member.id'], name=op.f('fk_invoice_workspace_id_created_by'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_invoice_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_invoice')),
    sa.UniqueConstraint('workspace_id', 'number', name=op.f('uq_invoice_workspace_id_number'))
    )
    op.create_table('lead',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('company', sa.String(length=200), nullable=False),
    sa.Column('owner_id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.Enum('new', 'enriched', 'contacted', 'replied', 'qualified', 'bad_fit', 'converted', name='status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('fit', sa.SmallInteger(), nullable=False),
    sa.Column('engagement', sa.SmallInteger(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('converted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('client_id', sa.Uuid(), nullable=True),
    sa.Column('opportunity_id', sa.Uuid(), nullable=True),
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("(status = 'converted') = (converted_at IS NOT NULL) AND (status = 'converted') = (client_id IS NOT NULL)", name=op.f('ck_lead_converted_is_whole')),
    sa.CheckConstraint('engagement BETWEEN 0 AND 100', name=op.f('ck_lead_engagement')),
    sa.CheckConstraint('fit BETWEEN 0 AND 60', name=op.f('ck_lead_fit')),
    sa.CheckConstraint('opportunity_id IS NULL OR client_id IS NOT NULL', name=op.f('ck_lead_deal_has_client')),
    sa.ForeignKeyConstraint(['workspace_id', 'client_id', 'opportunity_id'], ['opportunity.workspace_id', 'opportunity.client_id', 'opportunity.id'], name=op.f('fk_lead_workspace_id_client_id_opportunity_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id', 'client_id'], ['client.workspace_id', 'client.id'], name=op.f('fk_lead_workspace_id_client_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id', 'owner_id'], ['member.workspace_id', 'member.id'], name=op.f('fk_lead_workspace_id_owner_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_lead_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_lead')),
    sa.UniqueConstraint('workspace_id', 'number', name=op.f('uq_lead_workspace_id_number'))
    )
    op.create_index('ix_lead_owner', 'lead', ['workspace_id', 'owner_id'], unique=False)
    op.create_table('invoice_line',
    sa.Column('invoice_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.SmallInteger(), nullable=False),
    sa.Column('description', sa.String(length=200), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('unit_minor', sa.BigInteger(), nullable=False),
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('quantity BETWEEN 1 AND 10000', name=op.f('ck_invoice_line_quantity')),
    sa.CheckConstraint('unit_minor >= 0', name=op.f('ck_invoice_line_unit')),
    sa.ForeignKeyConstraint(['workspace_id', 'invoice_id'], ['invoice.workspace_id', 'invoice.id'], name=op.f('fk_invoice_line_workspace_id_invoice_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_invoice_line_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_invoice_line')),
    sa.UniqueConstraint('workspace_id', 'invoice_id', 'position', name=op.f('uq_invoice_line_workspace_id_invoice_id_position'))
    )
    op.create_table('payment',
    sa.Column('invoice_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.SmallInteger(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('paid_on', sa.Date(), nullable=False),
    sa.Column('reference', sa.String(length=200), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('workspace_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('amount_minor > 0', name=op.f('ck_payment_amount')),
    sa.ForeignKeyConstraint(['workspace_id', 'invoice_id'], ['invoice.workspace_id', 'invoice.id'], name=op.f('fk_payment_workspace_id_invoice_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id', 'recorded_by'], ['member.workspace_id', 'member.id'], name=op.f('fk_payment_workspace_id_recorded_by'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_payment_workspace_id')),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_payment')),
    sa.UniqueConstraint('workspace_id', 'invoice_id', 'position', name=op.f('uq_payment_workspace_id_invoice_id_position'))
    )
    op.create_index('ix_opportunity_figures', 'opportunity', ['workspace_id', 'pipeline_id', 'status', 'stage_id', 'currency', 'value_minor', 'forecast_minor', 'won_minor', 'expected_close_on'], unique=False)
    op.create_index('ix_opportunity_rotting', 'opportunity', ['workspace_id', 'stage_entered_at'], unique=False, sqlite_where=sa.text("status = 'open'"), postgresql_where=sa.text("status = 'open'"))
    op.create_index('ix_stage_event_figures', 'stage_event', ['workspace_id', 'opportunity_id', 'seq', 'at', 'to_stage_id', 'to_status'], unique=False)
