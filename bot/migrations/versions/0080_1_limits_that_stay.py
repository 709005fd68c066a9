"""A closed deal keeps whether its own limit of days stays with it, as it keeps the limit."""

from alembic import op

revision = "0080_1"
down_revision = "0080"
branch_labels = None
depends_on = None

NAME = "opportunity_refuses_reopening"
FROZEN = (
    *("number", "title", "client_id", "owner_id", "pipeline_id", "stage_id", "status"),
    *("deal_type", "fee_model", "fee_bp", "currency", "value_minor", "probability"),
    *("probability_source", "notes", "contract_details", "starts_on", "expected_close_on"),
    *("max_days_override", "max_days_sticky", "stage_entered_at", "created_at", "held_at"),
    *("hold_until", "held_seconds", "closed_at", "won_minor", "loss_reason_id", "competitor"),
    "loss_notes",
)


def upgrade() -> None:
    """Arm the table anew: what a trigger watches can't be changed."""
    here = op.get_context().dialect.name == "postgresql"
    differs = "IS DISTINCT FROM" if here else "IS NOT"
    changed = " OR ".join(f"NEW.{it} {differs} OLD.{it}" for it in FROZEN)
    closed = f"(OLD.status IN ('won', 'lost', 'cancelled') AND ({changed}))"
    words = "a closed opportunity stays as it is"
    refusal = (
        f"EXECUTE FUNCTION refuse_change('{words}')"
        if here
        else f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
    )
    each = "FOR EACH ROW " if here else ""
    op.execute(f"DROP TRIGGER {NAME}{' ON opportunity' if here else ''}")
    op.execute(
        f"CREATE TRIGGER {NAME} BEFORE UPDATE ON opportunity {each}WHEN {closed} {refusal}"
    )
