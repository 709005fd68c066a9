"""Indexes that the figures are read from, without touching the tables themselves."""

from sqlalchemy import Index, text

from domain.sql.deals import OpportunityRow
from domain.sql.history import StageEventRow

STEPS_IN_ORDER = Index(
    "ix_stage_event_figures",
    StageEventRow.workspace_id,
    StageEventRow.opportunity_id,
    StageEventRow.seq,
    StageEventRow.at,
    StageEventRow.to_stage_id,
    StageEventRow.to_status,
    StageEventRow.from_stage_id,
    StageEventRow.from_status,
)
AMOUNTS_BY_COLUMN = Index(
    "ix_opportunity_figures",
    OpportunityRow.workspace_id,
    OpportunityRow.pipeline_id,
    OpportunityRow.status,
    OpportunityRow.stage_id,
    OpportunityRow.currency,
    OpportunityRow.value_minor,
    OpportunityRow.forecast_minor,
    OpportunityRow.won_minor,
    OpportunityRow.expected_close_on,
)
_OPEN = text("status = 'open'")
LONGEST_IN_STAGE = Index(
    "ix_opportunity_rotting",
    OpportunityRow.workspace_id,
    OpportunityRow.stage_entered_at,
    sqlite_where=_OPEN,
    postgresql_where=_OPEN,
)
_RESTING = text("status = 'on_hold' AND hold_until IS NOT NULL")
RESTS_BY_DAY = Index(
    "ix_opportunity_resting",
    OpportunityRow.workspace_id,
    OpportunityRow.hold_until,
    sqlite_where=_RESTING,
    postgresql_where=_RESTING,
)
