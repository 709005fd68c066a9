"""Who asks: a member of a workspace, with role, plan and grants."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a person is in a workspace."""

    SUPER_ADMIN = "super_admin"
    TEAM_ADMIN = "team_admin"
    MEMBER = "member"
    GUEST = "guest"
    READ_ONLY = "read_only"

    @property
    def label(self) -> str:
        """As the product writes it: "Team Admin"."""
        return "Read-Only" if self is Role.READ_ONLY else self.value.replace("_", " ").title()


class Plan(StrEnum):
    """What the workspace pays for; Deals come with Pro and Team only."""

    FREE = "free"
    STARTER = "starter"
    PRO = "pro"
    TEAM = "team"

    @property
    def label(self) -> str:
        """As the product writes it: "Pro"."""
        return self.value.title()


class Grant(StrEnum):
    """What a Team Admin can give a Member; to create implies to view."""

    VIEW_OPPORTUNITIES = "opportunity.view"
    CREATE_OPPORTUNITIES = "opportunity.create"


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """One HirePilot customer; `timezone` is an IANA name, `currency` an ISO 4217 code.

    Stale deals are told of unless that is switched off; `rotting_days` stands in for the stages'
    own limits. Where `require_qualified`, only leads that scored well become opportunities.
    """

    id: UUID
    name: str
    plan: Plan
    currency: str
    timezone: str
    deals_enabled: bool = True
    billing_enabled: bool = True
    loss_reason_required: bool = True
    rotting_enabled: bool = True
    rotting_days: int | None = None
    require_qualified: bool = False


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A member who asks for something, and where."""

    member_id: UUID
    name: str
    email: str
    role: Role
    workspace: Workspace
    grants: frozenset[Grant] = field(default_factory=frozenset)

    @property
    def is_admin(self) -> bool:
        """Team Admins and Super Admins see and change everything in their workspace."""
        return self.role in (Role.TEAM_ADMIN, Role.SUPER_ADMIN)

    @property
    def sees_deals_of(self) -> UUID | None:
        """Whose opportunities and REQs this person sees: None means everybody's."""
        return None if self.is_admin else self.member_id
