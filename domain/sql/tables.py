"""Every table of the CRM, its metadata, and how all our constraints are named."""

from domain.sql.deals import (
    JobReqRow,
    LossReasonRow,
    OpportunityReqRow,
    OpportunityRow,
    PipelineRow,
    ProbabilitySource,
    StageRow,
)
from domain.sql.details import (
    BoardChangeRow,
    CollaboratorRow,
    ContactRow,
    LinkRow,
    OrderRow,
    RecreationRow,
)
from domain.sql.history import ActivityRow, CommandRow, CounterRow, OutboxRow, StageEventRow
from domain.sql.parties import (
    ClientRow,
    MemberGrantRow,
    MemberRow,
    SlackIdentityRow,
    SlackTeamRow,
    WorkspaceRow,
)
from domain.sql.schema import NAMING, Base

__all__ = [
    "NAMING",
    "ActivityRow",
    "BoardChangeRow",
    "ClientRow",
    "CollaboratorRow",
    "CommandRow",
    "ContactRow",
    "CounterRow",
    "JobReqRow",
    "LinkRow",
    "LossReasonRow",
    "MemberGrantRow",
    "MemberRow",
    "OpportunityReqRow",
    "OpportunityRow",
    "OrderRow",
    "OutboxRow",
    "PipelineRow",
    "ProbabilitySource",
    "RecreationRow",
    "SlackIdentityRow",
    "SlackTeamRow",
    "StageEventRow",
    "StageRow",
    "WorkspaceRow",
    "metadata",
]

metadata = Base.metadata
