"""Tables: what stands around a deal, the orders that begin with it, and changes of the board."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.details import NAME_LENGTH, PHONE_LENGTH, URL_LENGTH
from domain.events import Source
from domain.limits import EMAIL_LENGTH
from domain.orders import DURATION_MONTHS, NOTES_LENGTH, NOTICE_DAYS, BillingCycle
from domain.sql.schema import Base, Tenant, must, within_workspace
from domain.sql.types import choice


class ContactRow(Tenant, Base):
    """A person at the client of a deal."""

    __tablename__ = "opportunity_contact"
    __table_args__ = (
        within_workspace("opportunity", "opportunity_id"),
        UniqueConstraint("workspace_id", "opportunity_id", "position"),
    )

    opportunity_id: Mapped[UUID]
    position: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    role: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    email: Mapped[str | None] = mapped_column(String(EMAIL_LENGTH))
    phone: Mapped[str | None] = mapped_column(String(PHONE_LENGTH))


class LinkRow(Tenant, Base):
    """A note or an attachment of a deal, kept elsewhere."""

    __tablename__ = "opportunity_link"
    __table_args__ = (
        within_workspace("opportunity", "opportunity_id"),
        UniqueConstraint("workspace_id", "opportunity_id", "position"),
    )

    opportunity_id: Mapped[UUID]
    position: Mapped[int] = mapped_column(SmallInteger)
    label: Mapped[str] = mapped_column(String(NAME_LENGTH))
    url: Mapped[str] = mapped_column(String(URL_LENGTH))


class CollaboratorRow(Tenant, Base):
    """A colleague who sees a deal without owning it."""

    __tablename__ = "collaborator"
    __table_args__ = (
        within_workspace("opportunity", "opportunity_id"),
        within_workspace("member", "member_id"),
        UniqueConstraint("workspace_id", "opportunity_id", "member_id"),
        Index("ix_collaborator_member", "workspace_id", "member_id"),
    )

    opportunity_id: Mapped[UUID]
    member_id: Mapped[UUID]


class RecreationRow(Tenant, Base):
    """A deal that goes on where a closed one ended; never changed."""

    __tablename__ = "recreation"
    __table_args__ = (
        within_workspace("opportunity", "closed_id"),
        within_workspace("opportunity", "opportunity_id"),
        UniqueConstraint("workspace_id", "closed_id"),
        UniqueConstraint("workspace_id", "opportunity_id"),
        must("not_itself", "closed_id <> opportunity_id"),
    )

    closed_id: Mapped[UUID]
    opportunity_id: Mapped[UUID]


class OrderRow(Tenant, Base):
    """What a signed contract brings: one at most for each deal; never changed."""

    __tablename__ = "contract_order"
    __table_args__ = (
        within_workspace("opportunity", "opportunity_id"),
        within_workspace("member", "signed_by"),
        UniqueConstraint("workspace_id", "opportunity_id"),
        UniqueConstraint("workspace_id", "year", "number"),
        must("number", "number >= 1"),
        must("total", "total_minor >= 100"),
        must("currency_code", "length(currency) = 3 AND currency = upper(currency)"),
        must("duration", "duration_months BETWEEN {} AND {}".format(*DURATION_MONTHS)),
        must("notice", "notice_days BETWEEN {} AND {}".format(*NOTICE_DAYS)),
        must("notes_length", f"length(notes) <= {NOTES_LENGTH}"),
        must("ends_after_it_begins", "expires_on > effective_on"),
    )

    opportunity_id: Mapped[UUID]
    year: Mapped[int] = mapped_column(SmallInteger)
    number: Mapped[int]
    total_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    cycle: Mapped[BillingCycle] = mapped_column(choice(BillingCycle, "cycle"))
    effective_on: Mapped[date]
    duration_months: Mapped[int] = mapped_column(SmallInteger)
    expires_on: Mapped[date]
    auto_renew: Mapped[bool]
    notice_days: Mapped[int] = mapped_column(SmallInteger)
    notes: Mapped[str | None] = mapped_column(Text)
    signed_by: Mapped[UUID]
    signed_at: Mapped[datetime]


class BoardChangeRow(Tenant, Base):
    """What somebody changed about a pipeline or the reasons for losing; never changed itself."""

    __tablename__ = "board_change"
    __table_args__ = (
        within_workspace("pipeline", "pipeline_id"),
        within_workspace("member", "actor_id"),
        Index("ix_board_change_at", "workspace_id", "at"),
    )

    pipeline_id: Mapped[UUID]
    sentence: Mapped[str] = mapped_column(String(2000))
    actor_id: Mapped[UUID]
    source: Mapped[Source] = mapped_column(choice(Source, "source"))
    at: Mapped[datetime]
