"""Every table of the CRM, its metadata, and how all our constraints are named."""

from domain.sql.automating import (
    AutomationRunRow,
    AutomationSwitchRow,
    DigestDayRow,
    DigestToldRow,
    TeamChannelRow,
    WebhookAttemptRow,
    WebhookDeliveryRow,
    WebhookEndpointRow,
)
from domain.sql.billing import InvoiceLineRow, InvoiceRow, PaymentRow
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
from domain.sql.indexes import AMOUNTS_BY_COLUMN, LONGEST_IN_STAGE, RESTS_BY_DAY, STEPS_IN_ORDER
from domain.sql.leads import LeadRow
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
    "AMOUNTS_BY_COLUMN",
    "LONGEST_IN_STAGE",
    "NAMING",
    "RESTS_BY_DAY",
    "STEPS_IN_ORDER",
    "ActivityRow",
    "AutomationRunRow",
    "AutomationSwitchRow",
    "BoardChangeRow",
    "ClientRow",
    "CollaboratorRow",
    "CommandRow",
    "ContactRow",
    "CounterRow",
    "DigestDayRow",
    "DigestToldRow",
    "InvoiceLineRow",
    "InvoiceRow",
    "JobReqRow",
    "LeadRow",
    "LinkRow",
    "LossReasonRow",
    "MemberGrantRow",
    "MemberRow",
    "OpportunityReqRow",
    "OpportunityRow",
    "OrderRow",
    "OutboxRow",
    "PaymentRow",
    "PipelineRow",
    "ProbabilitySource",
    "RecreationRow",
    "SlackIdentityRow",
    "SlackTeamRow",
    "StageEventRow",
    "StageRow",
    "TeamChannelRow",
    "WebhookAttemptRow",
    "WebhookDeliveryRow",
    "WebhookEndpointRow",
    "WorkspaceRow",
    "metadata",
]

metadata = Base.metadata
