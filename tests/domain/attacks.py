"""How each rule of the CRM's tables would be broken, in SQL, on the demo: `:home` is Harbor & Finch.

Of several statements, the last is the one that has to be refused; the others lead up to it.
"""
# ruff: noqa: S608  (statements made of what stands in this file)

from domain.sql.tables import metadata

Attack = tuple[str, ...]
LONG_AGO = "'2020-01-01 00:00:00'"


def here(condition: str) -> str:
    return f"workspace_id = :home AND {condition}"


def deal(number: int) -> str:
    return here(f"number = {number}")


def of(number: int) -> str:
    return here(f"opportunity_id = (SELECT id FROM opportunity WHERE {deal(number)})")


def again(table: str, row: str, **values: str) -> str:
    """The row once more, under the id `:new` and with other values."""
    columns = [it.name for it in metadata.tables[table].columns if it.computed is None]
    taken = {"id": ":new", **values}
    selected = ", ".join(taken.get(it, it) for it in columns)
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {selected} FROM {table} WHERE {row}"


def cancelled(number: int) -> Attack:
    """What cancels a deal by the book."""
    last = f"{of(number)} AND seq = (SELECT max(seq) FROM stage_event WHERE {of(number)})"
    step = {
        "seq": "seq + 1",
        "from_stage_id": "to_stage_id",
        "from_label": "to_label",
        "from_status": "to_status",
        "to_status": "'cancelled'",
    }
    closed = "status = 'cancelled', closed_at = stage_entered_at"
    return (
        again("stage_event", last, **step),
        f"UPDATE opportunity SET {closed} WHERE {deal(number)}",
    )


def _open_deal(**values: str) -> str:
    changed = ", ".join(f"{name} = {value}" for name, value in values.items())
    return f"UPDATE opportunity SET {changed} WHERE {deal(2001)}"


#: By the name of the CHECK; tried on tables whose triggers are off.
CHECKS: dict[str, str] = {
    **{
        f"ck_opportunity_{rule}": _open_deal(**values)
        for rule, values in {
            "title_length": {"title": "'ab'"},
            "notes_length": {"notes": "'" + "x" * 5_001 + "'"},
            "value": {"value_minor": "-1"},
            "amounts_have_currency": {"currency": "NULL"},
            "currency_code": {"currency": "'usd'"},
            "probability": {"probability": "101"},
            "probability_source": {"probability_source": "'guess'"},
            "held_while_on_hold": {"held_at": "created_at"},
            "closed_when_final": {"closed_at": "created_at"},
            "won_has_value": {"status": "'won'", "closed_at": "created_at"},
            "lost_has_reason": {"status": "'lost'", "closed_at": "created_at"},
            "entered_after_creation": {"stage_entered_at": LONG_AGO},
            "closed_after_creation": {"status": "'cancelled'", "closed_at": LONG_AGO},
            "version": {"version": "0"},
            "fee_bp": {"fee_bp": "10001"},
            "contract_length": {"contract_details": "'" + "x" * 2_001 + "'"},
            "hold_ends": {"hold_until": "'2026-12-01'"},
            "lost_to_competitor": {"competitor": "'Rival'"},
            "lost_with_notes": {"loss_notes": "'too dear'"},
            "held_seconds": {"held_seconds": "-1"},
            "max_days_override": {"max_days_override": "0"},
            "status": {"status": "'paused'"},
            "deal_type": {"deal_type": "'barter'"},
        }.items()
    },
    "ck_workspace_plan": "UPDATE workspace SET plan = 'gold'",
    "ck_workspace_currency_code": "UPDATE workspace SET currency = 'usd'",
    "ck_workspace_rotting_days": "UPDATE workspace SET rotting_days = 0",
    "ck_member_role": "UPDATE member SET role = 'guru'",
    "ck_member_email_lower": "UPDATE member SET email = upper(email)",
    "ck_member_grant_permission": "UPDATE member_grant SET permission = 'fly'",
    "ck_slack_team_staff_or_customer": (
        "UPDATE slack_team SET workspace_id = :home WHERE workspace_id IS NULL"
    ),
    "ck_pipeline_policy": "UPDATE pipeline SET policy = 'wild'",
    "ck_stage_probability": "UPDATE stage SET probability = 101",
    "ck_stage_max_days": "UPDATE stage SET max_days = 366",
    "ck_stage_colour": "UPDATE stage SET colour = 'plaid'",
    "ck_job_req_status": "UPDATE job_req SET status = 'asleep'",
    "ck_activity_source": "UPDATE activity SET source = 'dream'",
    "ck_board_change_source": "UPDATE board_change SET source = 'dream'",
    "ck_stage_event_source": "UPDATE stage_event SET source = 'dream'",
    "ck_stage_event_to_status": "UPDATE stage_event SET to_status = 'paused'",
    "ck_stage_event_from_status": "UPDATE stage_event SET from_status = 'paused' WHERE seq = 1",
    "ck_stage_event_first_has_no_from": (
        "UPDATE stage_event SET from_stage_id = NULL, from_status = NULL WHERE seq = 1"
    ),
    "ck_stage_event_from_is_whole": "UPDATE stage_event SET from_status = NULL WHERE seq = 1",
    "ck_recreation_not_itself": "UPDATE recreation SET closed_id = opportunity_id",
    "ck_contract_order_number": "UPDATE contract_order SET number = 0",
    "ck_contract_order_total": "UPDATE contract_order SET total_minor = 99",
    "ck_contract_order_currency_code": "UPDATE contract_order SET currency = 'usd'",
    "ck_contract_order_cycle": "UPDATE contract_order SET cycle = 'weekly'",
    "ck_contract_order_duration": "UPDATE contract_order SET duration_months = 121",
    "ck_contract_order_notice": "UPDATE contract_order SET notice_days = 366",
    "ck_contract_order_notes_length": f"UPDATE contract_order SET notes = '{'x' * 2_001}'",
    "ck_contract_order_ends_after_it_begins": (
        "UPDATE contract_order SET expires_on = effective_on"
    ),
    "ck_invoice_total": "UPDATE invoice SET total_minor = 0",
    "ck_invoice_currency_code": "UPDATE invoice SET currency = 'usd'",
    "ck_invoice_type": "UPDATE invoice SET type = 'gift'",
    "ck_invoice_status": "UPDATE invoice SET status = 'lost'",
    "ck_invoice_sent_when_not_draft": "UPDATE invoice SET status = 'draft'",
    "ck_invoice_due_once_sent": "UPDATE invoice SET due_on = NULL",
    "ck_invoice_paid_when_paid": "UPDATE invoice SET status = 'paid'",
    "ck_invoice_closed_when_not_paid": "UPDATE invoice SET status = 'uncollectible'",
    "ck_invoice_version": "UPDATE invoice SET version = 0",
    "ck_invoice_line_quantity": "UPDATE invoice_line SET quantity = 0",
    "ck_invoice_line_unit": "UPDATE invoice_line SET unit_minor = -1",
    "ck_payment_amount": "UPDATE payment SET amount_minor = 0",
    "ck_lead_status": "UPDATE lead SET status = 'lukewarm' WHERE status = 'new'",
    "ck_lead_fit": "UPDATE lead SET fit = 61",
    "ck_lead_engagement": "UPDATE lead SET engagement = -1",
    "ck_lead_converted_is_whole": "UPDATE lead SET converted_at = NULL WHERE status = 'converted'",
    "ck_lead_deal_has_client": (
        "UPDATE lead SET status = 'new', converted_at = NULL, client_id = NULL "
        "WHERE status = 'converted'"
    ),
    "ck_automation_run_outcome": "UPDATE automation_run SET outcome = 'maybe'",
    "ck_digest_told_outcome": (
        "INSERT INTO digest_told (workspace_id, member_id, day, outcome, sentence, at) "
        f"SELECT workspace_id, id, '2026-03-02', 'maybe', 'Told.', {LONG_AGO} FROM member"
    ),
    "ck_webhook_endpoint_web": "UPDATE webhook_endpoint SET url = 'ftp://files.example'",
    "ck_webhook_delivery_attempts": "UPDATE webhook_delivery SET attempts = -1",
    "ck_webhook_delivery_round": "UPDATE webhook_delivery SET round = 0",
    "ck_webhook_delivery_state": "UPDATE webhook_delivery SET state = 'stuck'",
    "ck_webhook_delivery_waits_only_while_trying": (
        f"UPDATE webhook_delivery SET next_attempt_at = {LONG_AGO}"
    ),
}

_KEY = "key = '{}'"
_DRAFT = again(
    "invoice", here("number = 1001"), number="9999", status="'draft'", sent_at="NULL", version="1"
)
_VOID = "UPDATE invoice SET status = 'void', closed_at = created_at WHERE id = :new"
_GONE_STAGE = again("stage", here("key = 'new'"), key="'gone'", position="99", archived_at=LONG_AGO)
_RIVALRY = f"(SELECT id FROM loss_reason WHERE {here(_KEY.format('competitor_chosen'))})"
_ELSEWHERE = f"(SELECT id FROM stage WHERE {here(_KEY.format('negotiation'))})"
_CLOSED_DEAL = f"(SELECT id FROM opportunity WHERE {deal(2007)})"
_OPEN_DEAL = f"(SELECT id FROM opportunity WHERE {deal(2001)})"
_FIRST, _ORDER = here("position = 0"), here("number = 1")

#: By the name of the trigger.
TRIGGERS: dict[str, Attack] = {
    **{
        f"{table}_refuses_{verb}": (statement.format(table),)
        for table in (
            *("stage_event", "activity", "recreation", "board_change", "contract_order"),
            "payment",
        )
        for verb, statement in (
            ("update", "UPDATE {} SET workspace_id = workspace_id"),
            ("delete", "DELETE FROM {}"),
        )
    },
    "stage_event_refuses_another_place": (again("stage_event", f"{of(2001)} AND seq = 0"),),
    "stage_event_refuses_another_start": (
        again(
            "stage_event",
            f"{of(2001)} AND seq = 1",
            seq=f"(SELECT count(*) FROM stage_event WHERE {of(2001)})",
            from_status="'on_hold'",
        ),
    ),
    "opportunity_refuses_reopening": (
        f"UPDATE opportunity SET title = 'Another' WHERE {deal(2007)}",
    ),
    "opportunity_refuses_closing_on_hold": (
        "UPDATE opportunity SET status = 'cancelled', held_at = NULL, hold_until = NULL, "
        f"closed_at = stage_entered_at WHERE {deal(2008)}",
    ),
    "opportunity_refuses_a_silent_move": (
        _open_deal(stage_id=_ELSEWHERE, probability_source="'manual'"),
    ),
    "opportunity_refuses_a_blank_title_at_first": (
        again("opportunity", deal(2001), number="9999", title="'     '"),
    ),
    "opportunity_refuses_a_blank_title_later": (_open_deal(title="'     '"),),
    "opportunity_refuses_another_currency_at_first": (
        again("opportunity", deal(2001), number="9999", currency="'ZZ1'"),
    ),
    "opportunity_refuses_another_currency_later": (_open_deal(currency="'ZZ1'"),),
    "opportunity_refuses_a_huge_win_at_first": (
        again("opportunity", deal(2007), number="9999", won_minor="1000000000001"),
    ),
    "opportunity_refuses_a_huge_win_later": (_open_deal(won_minor="1000000000001"),),
    "opportunity_refuses_an_archived_stage_at_first": (
        _GONE_STAGE,
        again(
            "opportunity",
            deal(2001),
            number="9999",
            stage_id=":new",
            probability_source="'manual'",
        ),
    ),
    "opportunity_refuses_an_archived_stage_later": (
        _GONE_STAGE,
        _open_deal(stage_id=":new", probability_source="'manual'"),
    ),
    "opportunity_refuses_another_probability_at_first": (
        again("opportunity", deal(2001), number="9999", probability="99"),
    ),
    "opportunity_refuses_another_probability_later": (_open_deal(probability="99"),),
    "opportunity_refuses_half_a_reason_at_first": (
        again("opportunity", deal(2006), number="9999", loss_reason_id=_RIVALRY),
    ),
    "opportunity_refuses_half_a_reason_later": (
        _open_deal(status="'lost'", closed_at="stage_entered_at", loss_reason_id=_RIVALRY),
    ),
    "stage_refuses_another_key": ("UPDATE stage SET key = 'intake' WHERE key = 'new'",),
    "stage_refuses_removal_of_a_home": (
        f"UPDATE stage SET archived_at = {LONG_AGO} WHERE {here(_KEY.format('proposal'))}",
    ),
    **{
        f"{table}_refuses_{verb}": attack
        for table, number in (
            ("opportunity_contact", 2001),
            ("opportunity_link", 2001),
            ("collaborator", 2005),
        )
        for verb, attack in {
            "insert": (again(table, of(number), opportunity_id=_CLOSED_DEAL),),
            "update": (f"UPDATE {table} SET opportunity_id = {_CLOSED_DEAL} WHERE {of(number)}",),
            "delete": (*cancelled(number), f"DELETE FROM {table} WHERE {of(number)}"),
        }.items()
    },
    "opportunity_req_refuses_delete": ("DELETE FROM opportunity_req",),
    "opportunity_req_refuses_rewriting": (f"UPDATE opportunity_req SET linked_at = {LONG_AGO}",),
    "lead_refuses_going_back": (
        "UPDATE lead SET status = 'new', converted_at = NULL, client_id = NULL, "
        "opportunity_id = NULL WHERE status = 'converted'",
    ),
    "lead_refuses_delete": ("DELETE FROM lead WHERE status = 'converted'",),
    "command_log_refuses_delete": ("DELETE FROM command_log",),
    "command_log_refuses_rewriting": ("UPDATE command_log SET result = '{}'",),
    "payment_refuses_a_draft": (
        _DRAFT,
        again("payment", _FIRST, invoice_id=":new", amount_minor="1"),
    ),
    "payment_refuses_a_void_invoice": (
        _DRAFT,
        again("invoice_line", _FIRST, invoice_id=":new"),
        _VOID,
        again("payment", _FIRST, invoice_id=":new", amount_minor="1"),
    ),
    "payment_refuses_too_much": (again("payment", _FIRST, position="1", amount_minor="600001"),),
    "payment_refuses_another_place": (again("payment", _FIRST, position="7", amount_minor="1"),),
    "invoice_refuses_another_beginning": (again("invoice", here("number = 1001"), number="9999"),),
    "invoice_refuses_rewriting": ("UPDATE invoice SET total_minor = 300000",),
    "invoice_refuses_delete": ("DELETE FROM invoice",),
    "invoice_refuses_reviving": (
        _DRAFT,
        again("invoice_line", _FIRST, invoice_id=":new"),
        _VOID,
        "UPDATE invoice SET status = 'uncollectible' WHERE id = :new",
    ),
    "invoice_refuses_void_with_payments": (
        "UPDATE invoice SET status = 'void', closed_at = sent_at",
    ),
    "invoice_refuses_another_total": (
        _DRAFT,
        again("invoice_line", _FIRST, invoice_id=":new", quantity="2"),
        "UPDATE invoice SET status = 'sent', sent_at = created_at WHERE id = :new",
    ),
    "invoice_refuses_being_paid_before": ("UPDATE invoice SET status = 'paid', paid_at = sent_at",),
    "invoice_line_refuses_insert": (again("invoice_line", _FIRST, position="1"),),
    "invoice_line_refuses_update": ("UPDATE invoice_line SET quantity = 2",),
    "invoice_line_refuses_delete": ("DELETE FROM invoice_line",),
    "contract_order_refuses_another_deal": (
        again("contract_order", _ORDER, number="77", opportunity_id=_OPEN_DEAL),
    ),
    "contract_order_refuses_so_little": (
        again("contract_order", _ORDER, number="77", total_minor="9999"),
    ),
    "contract_order_refuses_another_end": (
        again("contract_order", _ORDER, number="77", duration_months="duration_months + 1"),
    ),
}
