"""What the commands refuse is refused by the database too: money, orders, history, what is closed.

Rows that were written before are left as they are: a rule looks at what is written from now on.
"""

from collections.abc import Iterator

from alembic import op

revision = "0088"
down_revision = '0076'
branch_labels = None
depends_on = None

#: Table, name, event, what OLD and NEW have to be, what other rows have to be, the words, and
#: whether it waits for the end.
RULES: tuple[tuple[str, str, str, str | None, str | None, str, bool], ...] = (
    ('stage_event', 'stage_event_refuses_another_place', 'INSERT', None, 'NEW.seq != (SELECT count(*) FROM stage_event WHERE stage_event.workspace_id = NEW.workspace_id AND stage_event.opportunity_id = NEW.opportunity_id)', 'the steps of a deal are counted without a gap', False),
    ('stage_event', 'stage_event_refuses_another_start', 'INSERT', 'NEW.seq > 0', 'NOT EXISTS (SELECT 1 FROM stage_event WHERE stage_event.workspace_id = NEW.workspace_id AND stage_event.opportunity_id = NEW.opportunity_id AND stage_event.seq = NEW.seq - 1 AND stage_event.to_stage_id = NEW.from_stage_id AND stage_event.to_status = NEW.from_status)', 'a step begins where the last one ended', False),
    ('opportunity', 'opportunity_refuses_closing_on_hold', 'UPDATE', "OLD.status = 'on_hold' AND NEW.status IN ('won', 'lost', 'cancelled')", None, 'a deal on hold is resumed before it is closed', False),
    ('opportunity', 'opportunity_refuses_a_silent_move', 'UPDATE', 'NEW.stage_id <> OLD.stage_id OR NEW.status <> OLD.status', 'NOT EXISTS (SELECT 1 FROM opportunity WHERE opportunity.workspace_id = NEW.workspace_id AND opportunity.id = NEW.id AND EXISTS (SELECT 1 FROM stage_event WHERE stage_event.workspace_id = opportunity.workspace_id AND stage_event.opportunity_id = opportunity.id AND stage_event.to_stage_id = opportunity.stage_id AND stage_event.to_status = opportunity.status AND stage_event.seq = (SELECT max(stage_event.seq) FROM stage_event WHERE stage_event.workspace_id = opportunity.workspace_id AND stage_event.opportunity_id = opportunity.id)))', 'a deal stands where its history says', True),
    ('opportunity', 'opportunity_refuses_a_blank_title_at_first', 'INSERT', 'length(trim(NEW.title)) < 3', None, 'a title is more than spaces', False),
    ('opportunity', 'opportunity_refuses_a_blank_title_later', 'UPDATE', '(NEW.title <> OLD.title) AND length(trim(NEW.title)) < 3', None, 'a title is more than spaces', False),
    ('opportunity', 'opportunity_refuses_another_currency_at_first', 'INSERT', "ltrim(NEW.currency, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') != ''", None, 'a currency has three letters', False),
    ('opportunity', 'opportunity_refuses_another_currency_later', 'UPDATE', "(NEW.currency <> OLD.currency) AND ltrim(NEW.currency, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') != ''", None, 'a currency has three letters', False),
    ('opportunity', 'opportunity_refuses_a_huge_win_at_first', 'INSERT', 'NEW.won_minor > 1000000000000', None, 'a deal is won at a value within the limits of values', False),
    ('opportunity', 'opportunity_refuses_a_huge_win_later', 'UPDATE', '(NEW.won_minor <> OLD.won_minor) AND NEW.won_minor > 1000000000000', None, 'a deal is won at a value within the limits of values', False),
    ('opportunity', 'opportunity_refuses_an_archived_stage_at_first', 'INSERT', "NEW.status NOT IN ('won', 'lost', 'cancelled')", 'EXISTS (SELECT 1 FROM stage WHERE stage.workspace_id = NEW.workspace_id AND stage.id = NEW.stage_id AND stage.archived_at IS NOT NULL)', 'no living deal stands in a stage that was removed', False),
    ('opportunity', 'opportunity_refuses_an_archived_stage_later', 'UPDATE', "(NEW.stage_id <> OLD.stage_id OR NEW.status <> OLD.status) AND NEW.status NOT IN ('won', 'lost', 'cancelled')", 'EXISTS (SELECT 1 FROM stage WHERE stage.workspace_id = NEW.workspace_id AND stage.id = NEW.stage_id AND stage.archived_at IS NOT NULL)', 'no living deal stands in a stage that was removed', False),
    ('opportunity', 'opportunity_refuses_another_probability_at_first', 'INSERT', "NEW.status NOT IN ('won', 'lost', 'cancelled') AND NEW.probability_source = 'stage'", 'EXISTS (SELECT 1 FROM stage WHERE stage.workspace_id = NEW.workspace_id AND stage.id = NEW.stage_id AND stage.probability != NEW.probability)', 'a probability that the stage decides is the one of the stage', False),
    ('opportunity', 'opportunity_refuses_another_probability_later', 'UPDATE', "(NEW.stage_id <> OLD.stage_id OR NEW.status <> OLD.status OR NEW.probability <> OLD.probability OR NEW.probability_source <> OLD.probability_source) AND NEW.status NOT IN ('won', 'lost', 'cancelled') AND NEW.probability_source = 'stage'", 'EXISTS (SELECT 1 FROM stage WHERE stage.workspace_id = NEW.workspace_id AND stage.id = NEW.stage_id AND stage.probability != NEW.probability)', 'a probability that the stage decides is the one of the stage', False),
    ('opportunity', 'opportunity_refuses_half_a_reason_at_first', 'INSERT', "NEW.status = 'lost'", "EXISTS (SELECT 1 FROM loss_reason WHERE loss_reason.workspace_id = NEW.workspace_id AND loss_reason.id = NEW.loss_reason_id AND ((loss_reason.competitor_required AND trim(coalesce(NEW.competitor, '')) = '') OR (loss_reason.notes_required AND trim(coalesce(NEW.loss_notes, '')) = '')))", 'a loss names its competitor and has its notes where its reason wants them', False),
    ('opportunity', 'opportunity_refuses_half_a_reason_later', 'UPDATE', "(NEW.status <> OLD.status) AND NEW.status = 'lost'", "EXISTS (SELECT 1 FROM loss_reason WHERE loss_reason.workspace_id = NEW.workspace_id AND loss_reason.id = NEW.loss_reason_id AND ((loss_reason.competitor_required AND trim(coalesce(NEW.competitor, '')) = '') OR (loss_reason.notes_required AND trim(coalesce(NEW.loss_notes, '')) = '')))", 'a loss names its competitor and has its notes where its reason wants them', False),
    ('stage', 'stage_refuses_removal_of_a_home', 'UPDATE', 'OLD.archived_at IS NULL AND NEW.archived_at IS NOT NULL', "EXISTS (SELECT 1 FROM opportunity WHERE opportunity.workspace_id = NEW.workspace_id AND opportunity.stage_id = NEW.id AND opportunity.pipeline_id = NEW.pipeline_id AND opportunity.status IN ('open', 'on_hold'))", 'a stage is removed once no living deal stands in it', False),
    ('opportunity_contact', 'opportunity_contact_refuses_insert', 'INSERT', None, "EXISTS (SELECT 1 FROM opportunity WHERE opportunity.workspace_id = NEW.workspace_id AND opportunity.id = NEW.opportunity_id AND opportunity.status IN ('won', 'lost', 'cancelled'))", 'the contacts of a closed deal stay as they are', False),
    ('opportunity_contact', 'opportunity_contact_refuses_update', 'UPDATE', None, "EXISTS (SELECT 1 FROM opportunity WHERE opportunity.workspace_id = OLD.workspace_id AND opportunity.id = OLD.opportunity_id AND opportunity.status IN ('won', 'lost', 'cancelled')) OR EXISTS (SELECT 1 FROM opportunity WHERE opportunity.workspace_id = NEW.workspace_id AND opportunity.id = NEW.opportunity_id AND opportunity.status IN ('won', 'lost', 'cancelled'))", 'the contacts of a closed deal stay as they are', False),
    ('opportunity_contact', 'opportunity_contact_refuses_delete', 'DELETE', None, "EXISTS (SELECT 1 FROM opportunity WHERE opportunity.workspace_id = OLD.workspace_id AND opportunity.id = OLD.opportunity_id AND opportunity.status IN ('won', 'lost', 'cancelled'))", 'the contacts of a closed deal stay as they are', False),
    ('opportunity_link', 'opportunity_link_refuses_insert', 'INSERT', None, "EXISTS (SELECT 1 FROM opportunity WHERE opportunity.workspace_id = NEW.workspace_id AND opportunity.id = NEW.opportunity_id AND opportunity.status IN ('won', 'lost', 'cancelled'))", 'the links of a closed deal stay as they are', False),
    ('opportunity_link', 'opportunity_link_refuses_update', 'UPDATE', None, "EXISTS (SELECT 1 FROM opportunity WHERE opportunity.workspace_id = OLD.workspace_id AND opportunity.id = OLD.opportunity_id AND opportunity.status IN ('won', 'lost', 'cancelled')) OR EXISTS (SELECT 1 FROM opportunity WHERE opportunity.workspace_id = NEW.workspace_id AND opportunity.id = NEW.opportunity_id AND opportunity.status IN ('won', 'lost', 'cancelled'))", 'the links of a closed deal stay as they are', False),
    ('opportunity_link', 'opportunity_link_refuses_delete', 'DELETE', None, "EXISTS (SELECT 1 FROM opportunity WHERE opportunity.workspace_id = OLD.workspace_id AND opportunity.id = OLD.opportunity_id AND opportunity.status IN ('won', 'lost', 'cancelled'))", 'the links of a closed deal stay as they are', False),
    ('collaborator', 'collaborator_refuses_insert', 'INSERT', None, "EXISTS (SELECT 1 FROM opportunity WHERE opportunity.workspace_id = NEW.workspace_id AND opportunity.id = NEW.opportunity_id AND opportunity.status IN ('won', 'lost', 'cancelled'))", 'the collaborators of a closed deal stay as they are', False),
    ('collaborator', 'collaborator_refuses_update', 'UPDATE', None, "EXISTS (SELECT 1 FROM opportunity WHERE opportunity.workspace_id = OLD.workspace_id AND opportunity.id = OLD.opportunity_id AND opportunity.status IN ('won', 'lost', 'cancelled')) OR EXISTS (SELECT 1 FROM opportunity WHERE opportunity.workspace_id = NEW.workspace_id AND opportunity.id = NEW.opportunity_id AND opportunity.status IN ('won', 'lost', 'cancelled'))", 'the collaborators of a closed deal stay as they are', False),
    ('collaborator', 'collaborator_refuses_delete', 'DELETE', None, "EXISTS (SELECT 1 FROM opportunity WHERE opportunity.workspace_id = OLD.workspace_id AND opportunity.id = OLD.opportunity_id AND opportunity.status IN ('won', 'lost', 'cancelled'))", 'the collaborators of a closed deal stay as they are', False),
    ('opportunity_req', 'opportunity_req_refuses_delete', 'DELETE', None, None, 'a link to a REQ is ended, never deleted', False),
    ('opportunity_req', 'opportunity_req_refuses_rewriting', 'UPDATE', 'NEW.workspace_id <> OLD.workspace_id OR NEW.id <> OLD.id OR NEW.client_id <> OLD.client_id OR NEW.opportunity_id <> OLD.opportunity_id OR NEW.req_id <> OLD.req_id OR NEW.linked_by <> OLD.linked_by OR NEW.linked_at <> OLD.linked_at OR OLD.unlinked_at IS NOT NULL', None, 'a link to a REQ is ended once, and nothing else of it changes', False),
    ('lead', 'lead_refuses_going_back', 'UPDATE', "OLD.status = 'converted' AND (NEW.workspace_id <> OLD.workspace_id OR NEW.id <> OLD.id OR NEW.number <> OLD.number OR NEW.status <> OLD.status OR NEW.converted_at <> OLD.converted_at OR NEW.client_id <> OLD.client_id OR NEW.opportunity_id <> OLD.opportunity_id)", None, 'a converted lead stays converted', False),
    ('lead', 'lead_refuses_delete', 'DELETE', "OLD.status = 'converted'", None, 'a converted lead is kept', False),
    ('command_log', 'command_log_refuses_delete', 'DELETE', None, None, 'what was carried out stays on record', False),
    ('command_log', 'command_log_refuses_rewriting', 'UPDATE', "NEW.workspace_id <> OLD.workspace_id OR NEW.key <> OLD.key OR NEW.actor_id <> OLD.actor_id OR NEW.verb <> OLD.verb OR NEW.fingerprint <> OLD.fingerprint OR NEW.at <> OLD.at OR CAST(OLD.result AS TEXT) != '{}'", None, 'a command has one result', False),
    ('payment', 'payment_refuses_update', 'UPDATE', None, None, 'payment is append-only', False),
    ('payment', 'payment_refuses_delete', 'DELETE', None, None, 'payment is append-only', False),
    ('payment', 'payment_refuses_a_draft', 'INSERT', None, "EXISTS (SELECT 1 FROM invoice WHERE invoice.workspace_id = NEW.workspace_id AND invoice.id = NEW.invoice_id AND invoice.status = 'draft')", 'a draft is sent before it is paid', False),
    ('payment', 'payment_refuses_too_much', 'INSERT', None, 'NEW.amount_minor + (SELECT coalesce(sum(payment.amount_minor), 0) FROM payment WHERE payment.workspace_id = NEW.workspace_id AND payment.invoice_id = NEW.invoice_id) > (SELECT invoice.total_minor FROM invoice WHERE invoice.workspace_id = NEW.workspace_id AND invoice.id = NEW.invoice_id)', 'an invoice is never paid more than it comes to', False),
    ('payment', 'payment_refuses_another_place', 'INSERT', None, 'NEW.position != (SELECT count(*) FROM payment WHERE payment.workspace_id = NEW.workspace_id AND payment.invoice_id = NEW.invoice_id)', 'payments are counted as they come in', False),
    ('invoice', 'invoice_refuses_another_beginning', 'INSERT', "NEW.status != 'draft'", None, 'an invoice begins as a draft', False),
    ('invoice', 'invoice_refuses_rewriting', 'UPDATE', "OLD.status != 'draft' AND (NEW.status = 'draft' OR NEW.workspace_id <> OLD.workspace_id OR NEW.id <> OLD.id OR NEW.number <> OLD.number OR NEW.client_id <> OLD.client_id OR NEW.opportunity_id <> OLD.opportunity_id OR NEW.type <> OLD.type OR NEW.currency <> OLD.currency OR NEW.total_minor <> OLD.total_minor OR NEW.recipient <> OLD.recipient OR NEW.due_on <> OLD.due_on OR NEW.created_by <> OLD.created_by OR NEW.created_at <> OLD.created_at OR NEW.sent_at <> OLD.sent_at OR (OLD.status = 'paid' AND (NEW.status <> OLD.status OR NEW.paid_at <> OLD.paid_at)))", None, 'an invoice that was sent stays as it is', False),
    ('invoice', 'invoice_refuses_delete', 'DELETE', "OLD.status != 'draft'", None, 'an invoice that was sent stays as it is', False),
    ('invoice', 'invoice_refuses_another_total', 'UPDATE', "OLD.status = 'draft' AND NEW.status != 'draft'", 'NEW.total_minor <> (SELECT sum(invoice_line.quantity * invoice_line.unit_minor) FROM invoice_line WHERE invoice_line.workspace_id = NEW.workspace_id AND invoice_line.invoice_id = NEW.id)', 'an invoice comes to what its lines come to', False),
    ('invoice', 'invoice_refuses_being_paid_before', 'UPDATE', "NEW.status = 'paid' AND OLD.status != 'paid'", 'NEW.total_minor != (SELECT coalesce(sum(payment.amount_minor), 0) FROM payment WHERE payment.workspace_id = NEW.workspace_id AND payment.invoice_id = NEW.id)', 'an invoice is paid once its payments come to its total', True),
    ('invoice_line', 'invoice_line_refuses_insert', 'INSERT', None, "EXISTS (SELECT 1 FROM invoice WHERE invoice.workspace_id = NEW.workspace_id AND invoice.id = NEW.invoice_id AND invoice.status != 'draft')", 'the lines of an invoice that was sent stay as they are', False),
    ('invoice_line', 'invoice_line_refuses_update', 'UPDATE', None, "EXISTS (SELECT 1 FROM invoice WHERE invoice.workspace_id = OLD.workspace_id AND invoice.id = OLD.invoice_id AND invoice.status != 'draft') OR EXISTS (SELECT 1 FROM invoice WHERE invoice.workspace_id = NEW.workspace_id AND invoice.id = NEW.invoice_id AND invoice.status != 'draft')", 'the lines of an invoice that was sent stay as they are', False),
    ('invoice_line', 'invoice_line_refuses_delete', 'DELETE', None, "EXISTS (SELECT 1 FROM invoice WHERE invoice.workspace_id = OLD.workspace_id AND invoice.id = OLD.invoice_id AND invoice.status != 'draft')", 'the lines of an invoice that was sent stay as they are', False),
    ('contract_order', 'contract_order_refuses_another_deal', 'INSERT', None, "NOT EXISTS (SELECT 1 FROM opportunity WHERE opportunity.workspace_id = NEW.workspace_id AND opportunity.id = NEW.opportunity_id AND opportunity.status = 'won' AND opportunity.won_minor = NEW.total_minor AND opportunity.currency = NEW.currency)", 'an order is for what its deal was won at', True),
    ('contract_order', 'contract_order_refuses_so_little', 'INSERT', "NEW.total_minor < CASE WHEN NEW.currency IN ('ADP', 'AFN', 'ALL', 'BIF', 'BYR', 'CLP', 'DJF', 'ESP', 'GNF', 'IQD', 'IRR', 'ISK', 'ITL', 'JPY', 'KMF', 'KPW', 'KRW', 'LAK', 'LBP', 'LUF', 'MGA', 'MGF', 'MMK', 'MRO', 'PYG', 'RSD', 'RWF', 'SLL', 'SOS', 'STD', 'SYP', 'TMM', 'TRL', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF', 'YER', 'ZMK', 'ZWD') THEN 100 WHEN NEW.currency IN ('BHD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 100000 WHEN NEW.currency IN ('CLF', 'UYW') THEN 1000000 ELSE 10000 END", None, 'an order comes to 100 of its currency at least', False),
    ('contract_order', 'contract_order_refuses_another_end', 'INSERT', '(CAST(substr(CAST(NEW.expires_on AS TEXT), 1, 4) AS INTEGER) * 12 + CAST(substr(CAST(NEW.expires_on AS TEXT), 6, 2) AS INTEGER)) - (CAST(substr(CAST(NEW.effective_on AS TEXT), 1, 4) AS INTEGER) * 12 + CAST(substr(CAST(NEW.effective_on AS TEXT), 6, 2) AS INTEGER)) != NEW.duration_months OR NOT (CAST(substr(CAST(NEW.expires_on AS TEXT), 9, 2) AS INTEGER) = CAST(substr(CAST(NEW.effective_on AS TEXT), 9, 2) AS INTEGER) OR (CAST(substr(CAST(NEW.expires_on AS TEXT), 9, 2) AS INTEGER) >= 28 AND CAST(substr(CAST(NEW.expires_on AS TEXT), 9, 2) AS INTEGER) < CAST(substr(CAST(NEW.effective_on AS TEXT), 9, 2) AS INTEGER)))', None, 'a contract ends so many months after its first day', False),
)


def upgrade() -> None:
    """Arm the tables. On SQLite, older code writes in another order, which is refused."""
    postgres = op.get_context().dialect.name == "postgresql"
    for rule in RULES:
        for statement in postgresql(*rule) if postgres else sqlite(*rule):
            op.execute(statement)
    if postgres:
        rearm_history()
    else:
        op.execute(f"UPDATE schema_floor SET revision = '{revision}'")


def rearm_history() -> None:
    """The oldest refusals on PostgreSQL become violations of integrity like all others."""
    for table in ("stage_event", "activity"):
        for verb in ("update", "delete"):
            name, words = f"{table}_refuses_{verb}", f"{table} is append-only"
            op.execute(f"DROP TRIGGER {name} ON {table}")
            for statement in postgresql(table, name, verb.upper(), None, None, words, False):
                op.execute(statement)
    op.execute("DROP FUNCTION refuse_rewriting()")


def sqlite(
    table: str, name: str, event: str, when: str | None, found: str | None, words: str, at_end: bool
) -> Iterator[str]:
    """A trigger before the row is touched, or after it where rows may come in another order."""
    conditions = " AND ".join(f"({it})" for it in (when, found) if it).replace("<>", "IS NOT")
    yield (
        f"CREATE TRIGGER {name} {'AFTER' if at_end else 'BEFORE'} {event} ON {table}"
        f"{f' WHEN {conditions}' if conditions else ''} BEGIN SELECT RAISE(ABORT, '{words}'); END"
    )


def postgresql(
    table: str, name: str, event: str, when: str | None, found: str | None, words: str, at_end: bool
) -> Iterator[str]:
    """The same; what other rows have to be is looked at by a function of the trigger's own."""
    refusal = f"refuse_change('{words}')"
    if found:
        refusal = f"{name}()"
        yield (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF "
            f"{found.replace('<>', 'IS DISTINCT FROM')} THEN RAISE EXCEPTION '{words}' USING "
            f"ERRCODE = 'integrity_constraint_violation'; END IF; "
            f"RETURN {'OLD' if event == 'DELETE' else 'NEW'}; END $$"
        )
    kind, moment, late = (
        ("CONSTRAINT TRIGGER", "AFTER", " DEFERRABLE INITIALLY DEFERRED")
        if at_end
        else ("TRIGGER", "BEFORE", "")
    )
    condition = f" WHEN ({when.replace('<>', 'IS DISTINCT FROM')})" if when else ""
    yield (
        f"CREATE {kind} {name} {moment} {event} ON {table}{late} FOR EACH ROW{condition} "
        f"EXECUTE FUNCTION {refusal}"
    )
