"""Indexes for the console's pages: the queue's orders and filters, the figures, and cards."""

from alembic import op

revision = "0023"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the indexes."""
    op.create_index("ix_ticket_worst", "ticket", ["severity", "number", "status"])
    op.create_index("ix_ticket_component", "ticket", ["rule_id"])
    op.create_index("ix_ticket_workspace", "ticket", ["workspace_id", "workspace_name"])
    op.create_index(
        "ix_ticket_figures",
        "ticket",
        [
            "opened_at",
            "severity",
            "rule_id",
            "reopened",
            "resolved_at",
            "first_responded_at",
            "first_response_due",
            "csat",
        ],
    )
    op.create_index("ix_alert_provider", "alert", ["provider_id"])
