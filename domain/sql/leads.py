"""The table of leads."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.leads import LeadStatus
from domain.scoring import MOST_ENGAGEMENT, MOST_FIT
from domain.sql.schema import Base, Tenant, must, within_workspace
from domain.sql.types import choice


class LeadRow(Tenant, Base):
    """Somebody who may become a client; when they do, the row is kept and linked."""

    __tablename__ = "lead"
    __table_args__ = (
        within_workspace("member", "owner_id"),
        within_workspace("client", "client_id"),
        within_workspace("opportunity", "client_id", "opportunity_id"),
        UniqueConstraint("workspace_id", "number"),
        Index("ix_lead_owner", "workspace_id", "owner_id"),
        must("fit", f"fit BETWEEN 0 AND {MOST_FIT}"),
        must("engagement", f"engagement BETWEEN 0 AND {MOST_ENGAGEMENT}"),
        must(
            "converted_is_whole",
            "(status = 'converted') = (converted_at IS NOT NULL) "
            "AND (status = 'converted') = (client_id IS NOT NULL)",
        ),
        must("deal_has_client", "opportunity_id IS NULL OR client_id IS NOT NULL"),
    )

    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    company: Mapped[str] = mapped_column(String(200))
    owner_id: Mapped[UUID]
    status: Mapped[LeadStatus] = mapped_column(choice(LeadStatus, "status"))
    fit: Mapped[int] = mapped_column(SmallInteger)
    engagement: Mapped[int] = mapped_column(SmallInteger)
    created_at: Mapped[datetime]
    converted_at: Mapped[datetime | None]
    client_id: Mapped[UUID | None]
    opportunity_id: Mapped[UUID | None]
