"""Tables: workspaces, their members and clients, and who they are in Slack."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, SmallInteger, String, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column

from domain.access import Grant, Plan, Role
from domain.sql.schema import Base, Tenant, must, only_one, within_workspace
from domain.sql.types import choice


class WorkspaceRow(Base):
    """A customer of HirePilot."""

    __tablename__ = "workspace"
    __table_args__ = (
        must("currency_code", "length(currency) = 3 AND currency = upper(currency)"),
        must("rotting_days", "rotting_days BETWEEN 1 AND 365"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    plan: Mapped[Plan] = mapped_column(choice(Plan, "plan"))
    currency: Mapped[str] = mapped_column(String(3))
    timezone: Mapped[str] = mapped_column(String(64))
    deals_enabled: Mapped[bool]
    billing_enabled: Mapped[bool]
    rotting_enabled: Mapped[bool] = mapped_column(default=True, server_default=true())
    rotting_days: Mapped[int | None] = mapped_column(SmallInteger)
    require_qualified: Mapped[bool] = mapped_column(default=False, server_default=false())
    loss_reason_required: Mapped[bool] = mapped_column(default=True)


class MemberRow(Tenant, Base):
    """A person in a workspace; one who has left keeps their row, for the history."""

    __tablename__ = "member"
    __table_args__ = (
        UniqueConstraint("workspace_id", "email"),
        only_one("one_super_admin", "workspace_id", where="role = 'super_admin'"),
        must("email_lower", "email = lower(email)"),
    )

    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[Role] = mapped_column(choice(Role, "role"))
    left_at: Mapped[datetime | None]


class MemberGrantRow(Base):
    """A permission that a Team Admin gave."""

    __tablename__ = "member_grant"
    __table_args__ = (within_workspace("member", "member_id"),)

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspace.id"), primary_key=True)
    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    permission: Mapped[Grant] = mapped_column(choice(Grant, "permission"), primary_key=True)


class SlackTeamRow(Base):
    """A Slack workspace: a customer's, or HirePilot's own."""

    __tablename__ = "slack_team"
    __table_args__ = (
        UniqueConstraint("team_id", "workspace_id"),
        must("staff_or_customer", "NOT (is_staff AND workspace_id IS NOT NULL)"),
    )

    team_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    workspace_id: Mapped[UUID | None] = mapped_column(ForeignKey("workspace.id"))
    is_staff: Mapped[bool]


class SlackIdentityRow(Base):
    """Which member a Slack user is; only within the workspace that the Slack team belongs to."""

    __tablename__ = "slack_identity"
    __table_args__ = (
        within_workspace("member", "member_id"),
        within_workspace("slack_team", "slack_team", to=("team_id",)),
    )

    slack_team: Mapped[str] = mapped_column(String(32), primary_key=True)
    slack_user: Mapped[str] = mapped_column(String(32), primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspace.id"))
    member_id: Mapped[UUID]
    linked_at: Mapped[datetime]


class ClientRow(Tenant, Base):
    """A company that a workspace recruits for; `name_key` is its name without case."""

    __tablename__ = "client"
    __table_args__ = (UniqueConstraint("workspace_id", "name_key"),)

    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(200))
