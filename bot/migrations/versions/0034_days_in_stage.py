"""Days in a stage are read from one index, with where each step came from."""

from alembic import op

revision = "0034"
down_revision = "0031"
branch_labels = None
depends_on = None

STEPS = ["workspace_id", "opportunity_id", "seq", "at", "to_stage_id", "to_status"]


def upgrade() -> None:
    """Make the index anew."""
    op.drop_index("ix_stage_event_figures", table_name="stage_event")
    op.create_index(
        "ix_stage_event_figures", "stage_event", [*STEPS, "from_stage_id", "from_status"]
    )
