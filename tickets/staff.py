"""HirePilot's own people: who reviews tickets, who is alerted, and when they want to sleep."""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from uuid import UUID


class StaffRole(StrEnum):
    """What HirePilot's own people are. A workspace's owner is not one of them."""

    SUPPORT = "support"
    SUPER_ADMIN = "super_admin"


@dataclass(frozen=True)
class QuietHours:
    """When a person is not to be disturbed, on their own clock; it may run past midnight."""

    starts: time
    ends: time


@dataclass(frozen=True, kw_only=True)
class Staff:
    """One of HirePilot's own people."""

    id: UUID
    email: str
    name: str
    role: StaffRole
    slack_team: str | None = None
    slack_user: str | None = None
    active: bool = True
    timezone: str = "UTC"
    quiet: QuietHours | None = None
