"""Tables: automations and their outcomes, webhooks and their deliveries, days of digests."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.automations import Automation, Outcome
from domain.sql.schema import Base, Tenant, must, only_one, within_workspace
from domain.sql.types import choice, kind_of
from domain.webhooks import URL_LENGTH, DeliveryState


class AutomationSwitchRow(Base):
    """An automation that somebody has switched."""

    __tablename__ = "automation_switch"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspace.id"), primary_key=True)
    automation: Mapped[Automation] = mapped_column(
        kind_of(Automation, "automation"), primary_key=True
    )
    is_on: Mapped[bool]


class TeamChannelRow(Base):
    """The channel where a workspace's team is told, in its own Slack team."""

    __tablename__ = "team_channel"
    __table_args__ = (within_workspace("slack_team", "slack_team", to=("team_id",)),)

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspace.id"), primary_key=True)
    slack_team: Mapped[str] = mapped_column(String(32))
    channel: Mapped[str] = mapped_column(String(32))


class AutomationRunRow(Tenant, Base):
    """What became of an automation after an event; once for each subject."""

    __tablename__ = "automation_run"
    __table_args__ = (
        within_workspace("outbox", "event_id"),
        UniqueConstraint("workspace_id", "event_id", "automation", "subject"),
        Index("ix_automation_run_at", "workspace_id", "at"),
    )

    event_id: Mapped[UUID]
    automation: Mapped[Automation] = mapped_column(kind_of(Automation, "automation"))
    subject: Mapped[str] = mapped_column(String(40))
    outcome: Mapped[Outcome] = mapped_column(choice(Outcome, "outcome"))
    sentence: Mapped[str] = mapped_column(String(1000))
    at: Mapped[datetime]


class DigestDayRow(Base):
    """The last day on which a workspace's digests were made."""

    __tablename__ = "digest_day"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspace.id"), primary_key=True)
    day: Mapped[date]


class DigestToldRow(Base):
    """What became of somebody's digest of a day."""

    __tablename__ = "digest_told"
    __table_args__ = (within_workspace("member", "member_id"),)

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspace.id"), primary_key=True)
    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    outcome: Mapped[Outcome] = mapped_column(choice(Outcome, "outcome"))
    sentence: Mapped[str] = mapped_column(String(1000))
    at: Mapped[datetime]


class WebhookEndpointRow(Tenant, Base):
    """An address that is told of topics; a removed one keeps its row, for what it was sent."""

    __tablename__ = "webhook_endpoint"
    __table_args__ = (
        within_workspace("member", "created_by"),
        UniqueConstraint("workspace_id", "number"),
        only_one("one_live_address", "workspace_id", "url", where="removed_at IS NULL"),
        must("web", "url LIKE 'http://%' OR url LIKE 'https://%'"),
    )

    number: Mapped[int]
    url: Mapped[str] = mapped_column(String(URL_LENGTH))
    #: What messages are signed with; empty where it is kept closed, in `sealed`.
    secret: Mapped[str] = mapped_column(String(100))
    sealed: Mapped[str | None] = mapped_column(Text)
    topics: Mapped[list[str]] = mapped_column(JSON)
    created_by: Mapped[UUID]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]


class WebhookDeliveryRow(Tenant, Base):
    """One message to one endpoint; `round` counts how often it was sent anew by hand."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        within_workspace("webhook_endpoint", "endpoint_id"),
        within_workspace("outbox", "event_id"),
        UniqueConstraint("workspace_id", "number"),
        UniqueConstraint("workspace_id", "endpoint_id", "event_id", "topic"),
        Index("ix_webhook_delivery_state", "state", "created_at"),
        must("attempts", "attempts >= 0"),
        must("round", "round >= 1"),
        must("waits_only_while_trying", "next_attempt_at IS NULL OR state = 'trying'"),
    )

    number: Mapped[int]
    endpoint_id: Mapped[UUID]
    event_id: Mapped[UUID]
    topic: Mapped[str] = mapped_column(String(40))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[DeliveryState] = mapped_column(choice(DeliveryState, "state"))
    round: Mapped[int]
    attempts: Mapped[int]
    next_attempt_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class WebhookAttemptRow(Tenant, Base):
    """One try: what the other side answered, or why it could not be reached."""

    __tablename__ = "webhook_attempt"
    __table_args__ = (
        within_workspace("webhook_delivery", "delivery_id"),
        UniqueConstraint("workspace_id", "delivery_id", "number"),
    )

    delivery_id: Mapped[UUID]
    number: Mapped[int]
    code: Mapped[int | None]
    answer: Mapped[str | None] = mapped_column(String(1000))
    error: Mapped[str | None] = mapped_column(String(1000))
    at: Mapped[datetime]
