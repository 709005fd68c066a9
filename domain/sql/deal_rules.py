"""What the database refuses about deals and what stands around them, whoever writes."""

from domain.sql.refusing import Trigger, append_only, changed, of, written

#: What a closed deal keeps: everything but its version, which counts the REQs linked to it.
FROZEN = (
    *("number", "title", "client_id", "owner_id", "pipeline_id", "stage_id", "status"),
    *("deal_type", "fee_model", "fee_bp", "currency", "value_minor", "probability"),
    *("probability_source", "notes", "contract_details", "starts_on", "expected_close_on"),
    *("max_days_override", "max_days_sticky", "stage_entered_at", "created_at", "held_at"),
    *("hold_until", "held_seconds", "closed_at", "won_minor", "loss_reason_id", "competitor"),
    "loss_notes",
)
_CLOSED = "('won', 'lost', 'cancelled')"
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_HISTORY = of("stage_event", "opportunity_id", pointer="opportunity_id")
_LAST = of("stage_event", "opportunity_id", row="opportunity", pointer="id")

HISTORY = (
    *(
        trigger
        for table in ("stage_event", "activity", "recreation", "board_change")
        for trigger in append_only(table)
    ),
    Trigger(
        "stage_event",
        "stage_event_refuses_another_place",
        "INSERT",
        None,
        "the steps of a deal are counted without a gap",
        f"NEW.seq != (SELECT count(*) {_HISTORY})",
    ),
    Trigger(
        "stage_event",
        "stage_event_refuses_another_start",
        "INSERT",
        "NEW.seq > 0",
        "a step begins where the last one ended",
        f"NOT EXISTS (SELECT 1 {_HISTORY} AND stage_event.seq = NEW.seq - 1 "
        "AND stage_event.to_stage_id = NEW.from_stage_id "
        "AND stage_event.to_status = NEW.from_status)",
    ),
)

DEALS = (
    Trigger(
        "opportunity",
        "opportunity_refuses_reopening",
        "UPDATE",
        f"OLD.status IN {_CLOSED} AND ({changed(*FROZEN)})",
        "a closed opportunity stays as it is",
    ),
    Trigger(
        "opportunity",
        "opportunity_refuses_closing_on_hold",
        "UPDATE",
        f"OLD.status = 'on_hold' AND NEW.status IN {_CLOSED}",
        "a deal on hold is resumed before it is closed",
    ),
    Trigger(
        "opportunity",
        "opportunity_refuses_a_silent_move",
        "UPDATE",
        changed("stage_id", "status"),
        "a deal stands where its history says",
        f"NOT EXISTS (SELECT 1 {of('opportunity', pointer='id')} AND EXISTS (SELECT 1 {_LAST} "
        "AND stage_event.to_stage_id = opportunity.stage_id "
        "AND stage_event.to_status = opportunity.status "
        f"AND stage_event.seq = (SELECT max(stage_event.seq) {_LAST})))",
        at_end=True,
    ),
    *written(
        "opportunity",
        "opportunity_refuses_a_blank_title",
        "length(trim(NEW.title)) < 3",
        ("title",),
        "a title is more than spaces",
    ),
    *written(
        "opportunity",
        "opportunity_refuses_another_currency",
        f"ltrim(NEW.currency, '{_CAPITALS}') != ''",
        ("currency",),
        "a currency has three letters",
    ),
    *written(
        "opportunity",
        "opportunity_refuses_a_huge_win",
        "NEW.won_minor > 1000000000000",
        ("won_minor",),
        "a deal is won at a value within the limits of values",
    ),
    *written(
        "opportunity",
        "opportunity_refuses_an_archived_stage",
        f"NEW.status NOT IN {_CLOSED}",
        ("stage_id", "status"),
        "no living deal stands in a stage that was removed",
        f"EXISTS (SELECT 1 {of('stage', pointer='stage_id')} AND stage.archived_at IS NOT NULL)",
    ),
    *written(
        "opportunity",
        "opportunity_refuses_another_probability",
        f"NEW.status NOT IN {_CLOSED} AND NEW.probability_source = 'stage'",
        ("stage_id", "status", "probability", "probability_source"),
        "a probability that the stage decides is the one of the stage",
        f"EXISTS (SELECT 1 {of('stage', pointer='stage_id')} "
        "AND stage.probability != NEW.probability)",
    ),
    *written(
        "opportunity",
        "opportunity_refuses_half_a_reason",
        "NEW.status = 'lost'",
        ("status",),
        "a loss names its competitor and has its notes where its reason wants them",
        f"EXISTS (SELECT 1 {of('loss_reason', pointer='loss_reason_id')} "
        "AND ((loss_reason.competitor_required AND trim(coalesce(NEW.competitor, '')) = '') "
        "OR (loss_reason.notes_required AND trim(coalesce(NEW.loss_notes, '')) = '')))",
    ),
)

STAGES = (
    Trigger(
        "stage",
        "stage_refuses_another_key",
        "UPDATE",
        "NEW.key <> OLD.key",
        "the key of a stage never changes",
    ),
    Trigger(
        "stage",
        "stage_refuses_removal_of_a_home",
        "UPDATE",
        "OLD.archived_at IS NULL AND NEW.archived_at IS NOT NULL",
        "a stage is removed once no living deal stands in it",
        f"EXISTS (SELECT 1 {of('opportunity', 'stage_id', pointer='id')} "
        "AND opportunity.pipeline_id = NEW.pipeline_id "
        f"AND opportunity.status IN ('open', 'on_hold'))",
    ),
)

AROUND = (
    *(
        Trigger(
            table,
            f"{table}_refuses_{verb}",
            verb.upper(),
            None,
            f"the {what} of a closed deal stay as they are",
            " OR ".join(
                f"EXISTS (SELECT 1 {of('opportunity', row=row, pointer='opportunity_id')} "
                f"AND opportunity.status IN {_CLOSED})"
                for row in rows
            ),
        )
        for table, what in (
            ("opportunity_contact", "contacts"),
            ("opportunity_link", "links"),
            ("collaborator", "collaborators"),
        )
        for verb, rows in (("insert", ("NEW",)), ("update", ("OLD", "NEW")), ("delete", ("OLD",)))
    ),
    Trigger(
        "opportunity_req",
        "opportunity_req_refuses_delete",
        "DELETE",
        None,
        "a link to a REQ is ended, never deleted",
    ),
    Trigger(
        "opportunity_req",
        "opportunity_req_refuses_rewriting",
        "UPDATE",
        changed("workspace_id", "id", "client_id", "opportunity_id", "req_id", "linked_by")
        + f" OR {changed('linked_at')} OR OLD.unlinked_at IS NOT NULL",
        "a link to a REQ is ended once, and nothing else of it changes",
    ),
)

_LEAD = ("workspace_id", "id", "number", "status", "converted_at", "client_id", "opportunity_id")
KEPT = (
    Trigger(
        "lead",
        "lead_refuses_going_back",
        "UPDATE",
        f"OLD.status = 'converted' AND ({changed(*_LEAD)})",
        "a converted lead stays converted",
    ),
    Trigger(
        "lead",
        "lead_refuses_delete",
        "DELETE",
        "OLD.status = 'converted'",
        "a converted lead is kept",
    ),
    Trigger(
        "command_log",
        "command_log_refuses_delete",
        "DELETE",
        None,
        "what was carried out stays on record",
    ),
    Trigger(
        "command_log",
        "command_log_refuses_rewriting",
        "UPDATE",
        changed("workspace_id", "key", "actor_id", "verb", "fingerprint", "at")
        + " OR CAST(OLD.result AS TEXT) != '{}'",
        "a command has one result",
    ),
)

DESK = (*HISTORY, *DEALS, *STAGES, *AROUND, *KEPT)
