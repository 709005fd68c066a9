"""Tables: what happened, what others still have to hear, and what was asked before."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.events import EventKind, Source
from domain.pipeline import Status
from domain.sql.schema import Base, Tenant, must, within_workspace
from domain.sql.types import choice, kind_of

#: Characters of a command's key that are kept as they are.
LONGEST_KEY = 200


class StageEventRow(Tenant, Base):
    """One step of a deal through stages and statuses, with its figures then; never changed."""

    __tablename__ = "stage_event"
    __table_args__ = (
        within_workspace("opportunity", "opportunity_id"),
        within_workspace("stage", "from_stage_id"),
        within_workspace("stage", "to_stage_id"),
        within_workspace("member", "actor_id"),
        UniqueConstraint("workspace_id", "opportunity_id", "seq"),
        Index("ix_stage_event_at", "workspace_id", "at"),
        must("first_has_no_from", "(seq = 0) = (from_stage_id IS NULL)"),
        must("from_is_whole", "(from_stage_id IS NULL) = (from_status IS NULL)"),
    )

    opportunity_id: Mapped[UUID]
    seq: Mapped[int]
    from_stage_id: Mapped[UUID | None]
    from_label: Mapped[str | None] = mapped_column(String(40))
    from_status: Mapped[Status | None] = mapped_column(choice(Status, "from_status"))
    to_stage_id: Mapped[UUID]
    to_label: Mapped[str] = mapped_column(String(40))
    to_status: Mapped[Status] = mapped_column(choice(Status, "to_status"))
    value_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None] = mapped_column(String(3))
    probability: Mapped[int] = mapped_column(SmallInteger)
    actor_id: Mapped[UUID]
    source: Mapped[Source] = mapped_column(choice(Source, "source"))
    reason: Mapped[str | None] = mapped_column(String(1000))
    at: Mapped[datetime]


class ActivityRow(Tenant, Base):
    """A line of a deal's timeline; never changed."""

    __tablename__ = "activity"
    __table_args__ = (
        within_workspace("opportunity", "opportunity_id"),
        within_workspace("member", "actor_id"),
        Index("ix_activity_timeline", "workspace_id", "opportunity_id", "version"),
    )

    opportunity_id: Mapped[UUID]
    version: Mapped[int]
    kind: Mapped[EventKind] = mapped_column(kind_of(EventKind, "kind"))
    sentence: Mapped[str] = mapped_column(String(2000))
    actor_id: Mapped[UUID]
    source: Mapped[Source] = mapped_column(choice(Source, "source"))
    at: Mapped[datetime]


class OutboxRow(Tenant, Base):
    """An event that automations have not handled while `published_at` is empty."""

    __tablename__ = "outbox"
    __table_args__ = (
        within_workspace("opportunity", "opportunity_id"),
        Index("ix_outbox_published_at", "published_at", "at"),
    )

    opportunity_id: Mapped[UUID]
    topic: Mapped[EventKind] = mapped_column(kind_of(EventKind, "topic"))
    payload: Mapped[dict[str, str | int | None]] = mapped_column(JSON)
    at: Mapped[datetime]
    published_at: Mapped[datetime | None]


class CommandRow(Base):
    """A command that was carried out under a key, and its result for repetitions."""

    __tablename__ = "command_log"
    __table_args__ = (within_workspace("member", "actor_id"),)

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspace.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(LONGEST_KEY), primary_key=True)
    actor_id: Mapped[UUID]
    verb: Mapped[str] = mapped_column(String(40))
    fingerprint: Mapped[str] = mapped_column(String(64))
    result: Mapped[dict[str, str]] = mapped_column(JSON)
    at: Mapped[datetime]


class CounterRow(Base):
    """The last human number of a kind in a workspace."""

    __tablename__ = "counter"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspace.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)
