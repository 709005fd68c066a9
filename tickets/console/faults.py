"""Incidents as the console lists them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tickets.incident import IncidentStatus
from tickets.ticket import Severity


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One incident of the list."""

    number: int
    title: str
    component: str
    severity: Severity
    status: IncidentStatus
    opened_at: datetime
    acknowledged_by: str | None
    reporters: int
    workspaces: int

    @property
    def ref(self) -> str:
        """The number people use."""
        return f"INC-{self.number}"


class FaultStore(Protocol):
    """Where the list is read from."""

    def listed(
        self, statuses: tuple[IncidentStatus, ...], below: int | None, limit: int
    ) -> tuple[Fault, ...]:
        """Return at most so many incidents in these states, newest first, below a number."""
        ...
