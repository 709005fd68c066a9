"""Tables: pipelines and their stages, opportunities, REQs, and what links them."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Computed,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from domain import names
from domain.fields import CONTRACT_LENGTH, NOTES_LENGTH, TITLE_LENGTH
from domain.opportunity import LOSS_NOTES_LENGTH, DealType
from domain.pipeline import Colour, MovePolicy, Status
from domain.reqs import ReqStatus
from domain.spelling import spelt
from domain.sql.schema import Base, Tenant, must, only_one, within_workspace
from domain.sql.types import choice


class ProbabilitySource(StrEnum):
    """Who decides a deal's probability."""

    STAGE = "stage"
    MANUAL = "manual"


class PipelineRow(Tenant, Base):
    """A board of a workspace; new deals run through the default one."""

    __tablename__ = "pipeline"
    __table_args__ = (only_one("one_default_pipeline", "workspace_id", where="is_default"),)

    name: Mapped[str] = mapped_column(String(80))
    policy: Mapped[MovePolicy] = mapped_column(choice(MovePolicy, "policy"))
    won_label: Mapped[str] = mapped_column(String(40))
    lost_label: Mapped[str] = mapped_column(String(40))
    is_default: Mapped[bool]


class StageRow(Tenant, Base):
    """A column of the board; removed stages are archived, for the history."""

    __tablename__ = "stage"
    __table_args__ = (
        within_workspace("pipeline", "pipeline_id"),
        UniqueConstraint("workspace_id", "pipeline_id", "id"),
        UniqueConstraint("workspace_id", "pipeline_id", "key"),
        only_one(
            "one_stage_per_position",
            *("workspace_id", "pipeline_id", "position"),
            where="archived_at IS NULL",
        ),
        must("probability", "probability BETWEEN 0 AND 100"),
        must("max_days", "max_days BETWEEN 1 AND 365"),
    )

    pipeline_id: Mapped[UUID]
    key: Mapped[str] = mapped_column(String(50))
    label: Mapped[str] = mapped_column(String(40))
    position: Mapped[int] = mapped_column(SmallInteger)
    probability: Mapped[int] = mapped_column(SmallInteger)
    max_days: Mapped[int] = mapped_column(SmallInteger)
    meaning: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(200))
    colour: Mapped[Colour] = mapped_column(choice(Colour, "colour"))
    archived_at: Mapped[datetime | None]


class LossReasonRow(Tenant, Base):
    """Why deals are lost, in the workspace's own words."""

    __tablename__ = "loss_reason"
    __table_args__ = (UniqueConstraint("workspace_id", "key"),)

    key: Mapped[str] = mapped_column(String(50))
    label: Mapped[str] = mapped_column(String(80))
    competitor_required: Mapped[bool] = mapped_column(default=False)
    notes_required: Mapped[bool] = mapped_column(default=False)
    archived_at: Mapped[datetime | None]


def _folded(context: DefaultExecutionContext) -> str:
    return names.part(_title(context))


def _spelt(context: DefaultExecutionContext) -> str:
    return spelt(_title(context))


def _title(context: DefaultExecutionContext) -> str:
    """The title of the row that is written."""
    row: dict[str, str] = context.get_current_parameters()  # type: ignore[no-untyped-call]
    return row["title"]


class OpportunityRow(Tenant, Base):
    """A deal. The forecast is value times probability, half a minor unit rounded up."""

    __tablename__ = "opportunity"
    __table_args__ = (
        within_workspace("client", "client_id"),
        within_workspace("member", "owner_id"),
        within_workspace("stage", "pipeline_id", "stage_id"),
        within_workspace("loss_reason", "loss_reason_id"),
        UniqueConstraint("workspace_id", "number"),
        UniqueConstraint("workspace_id", "client_id", "id"),
        Index("ix_opportunity_board", "workspace_id", "pipeline_id", "status", "stage_id"),
        Index("ix_opportunity_owner", "workspace_id", "owner_id"),
        must("title_length", f"length(title) BETWEEN {TITLE_LENGTH[0]} AND {TITLE_LENGTH[1]}"),
        must("notes_length", f"length(notes) <= {NOTES_LENGTH}"),
        must("value", "value_minor BETWEEN 0 AND 1000000000000"),
        must(
            "amounts_have_currency",
            "currency IS NOT NULL OR (value_minor IS NULL AND won_minor IS NULL)",
        ),
        must("currency_code", "length(currency) = 3 AND currency = upper(currency)"),
        must("probability", "probability BETWEEN 0 AND 100"),
        must("held_while_on_hold", "(status = 'on_hold') = (held_at IS NOT NULL)"),
        must(
            "closed_when_final",
            "(status IN ('won', 'lost', 'cancelled')) = (closed_at IS NOT NULL)",
        ),
        must("won_has_value", "(status = 'won') = (won_minor IS NOT NULL) AND won_minor > 0"),
        must("lost_has_reason", "(status = 'lost') = (loss_reason_id IS NOT NULL)"),
        must("entered_after_creation", "stage_entered_at >= created_at"),
        must("closed_after_creation", "closed_at >= created_at"),
        must("version", "version >= 1"),
        must("held_seconds", "held_seconds >= 0"),
        must("max_days_override", "max_days_override BETWEEN 1 AND 365"),
        must("fee_bp", "fee_bp BETWEEN 0 AND 10000"),
        must("contract_length", f"length(contract_details) <= {CONTRACT_LENGTH}"),
        must("hold_ends", "hold_until IS NULL OR held_at IS NOT NULL"),
        must("lost_to_competitor", "competitor IS NULL OR status = 'lost'"),
        must(
            "lost_with_notes",
            f"loss_notes IS NULL OR (status = 'lost' AND length(loss_notes) <= {LOSS_NOTES_LENGTH})",
        ),
    )

    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH[1]))
    #: The title as names.part folds it, and as it is spelt: what a name is looked up by.
    title_folded: Mapped[str] = mapped_column(Text, default=_folded, server_default="")
    title_spelt: Mapped[str] = mapped_column(Text, default=_spelt, server_default="")
    client_id: Mapped[UUID]
    owner_id: Mapped[UUID]
    pipeline_id: Mapped[UUID]
    stage_id: Mapped[UUID]
    status: Mapped[Status] = mapped_column(choice(Status, "status"))
    deal_type: Mapped[DealType | None] = mapped_column(choice(DealType, "deal_type"))
    fee_model: Mapped[str | None] = mapped_column(String(200))
    fee_bp: Mapped[int | None] = mapped_column(SmallInteger)
    currency: Mapped[str | None] = mapped_column(String(3))
    value_minor: Mapped[int | None] = mapped_column(BigInteger)
    probability: Mapped[int] = mapped_column(SmallInteger)
    probability_source: Mapped[ProbabilitySource] = mapped_column(
        choice(ProbabilitySource, "probability_source")
    )
    forecast_minor: Mapped[int | None] = mapped_column(
        BigInteger, Computed("(value_minor * probability + 50) / 100", persisted=True)
    )
    notes: Mapped[str | None] = mapped_column(Text)
    contract_details: Mapped[str | None] = mapped_column(Text)
    starts_on: Mapped[date | None]
    expected_close_on: Mapped[date | None]
    max_days_override: Mapped[int | None] = mapped_column(SmallInteger)
    #: Whether its own limit of days stays with the deal when it moves.
    max_days_sticky: Mapped[bool] = mapped_column(default=False, server_default=false())
    stage_entered_at: Mapped[datetime]
    created_at: Mapped[datetime]
    held_at: Mapped[datetime | None]
    hold_until: Mapped[date | None]
    held_seconds: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    closed_at: Mapped[datetime | None]
    won_minor: Mapped[int | None] = mapped_column(BigInteger)
    loss_reason_id: Mapped[UUID | None]
    competitor: Mapped[str | None] = mapped_column(String(200))
    loss_notes: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int]


class JobReqRow(Tenant, Base):
    """A job opening of a client."""

    __tablename__ = "job_req"
    __table_args__ = (
        within_workspace("client", "client_id"),
        within_workspace("member", "owner_id"),
        UniqueConstraint("workspace_id", "number"),
        UniqueConstraint("workspace_id", "client_id", "id"),
    )

    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    client_id: Mapped[UUID]
    owner_id: Mapped[UUID]
    status: Mapped[ReqStatus] = mapped_column(choice(ReqStatus, "status"))
    created_at: Mapped[datetime]


class OpportunityReqRow(Tenant, Base):
    """A REQ linked to a deal of the same client, until it is unlinked; to one deal at a time."""

    __tablename__ = "opportunity_req"
    __table_args__ = (
        within_workspace("opportunity", "client_id", "opportunity_id"),
        within_workspace("job_req", "client_id", "req_id"),
        within_workspace("member", "linked_by"),
        only_one("one_live_link", "workspace_id", "req_id", where="unlinked_at IS NULL"),
        Index("ix_opportunity_req_opportunity", "workspace_id", "opportunity_id"),
    )

    client_id: Mapped[UUID]
    opportunity_id: Mapped[UUID]
    req_id: Mapped[UUID]
    linked_by: Mapped[UUID]
    linked_at: Mapped[datetime]
    unlinked_at: Mapped[datetime | None]
