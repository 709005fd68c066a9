"""What happened to tickets and incidents, in order: rows that are only ever added."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from pydantic import JsonValue

from tickets.staff import Staff

REX = "REX"


@dataclass(frozen=True, kw_only=True)
class Event:
    """One thing that was done, by whom."""

    kind: str  # opened, claimed, released, status, priority, replied, acknowledged, merged, …
    at: datetime
    actor: str = REX
    staff_id: UUID | None = None
    ticket_id: UUID | None = None
    incident_id: UUID | None = None
    detail: dict[str, JsonValue] = field(default_factory=dict)


class EventStore(Protocol):
    """Where events are kept."""

    def note(self, event: Event) -> None:
        """Add an event."""
        ...

    def last_worked_on(self, incident_id: UUID) -> datetime | None:
        """Return when staff last did something with an incident or one of its tickets."""
        ...

    def events(
        self, *, ticket_id: UUID | None = None, incident_id: UUID | None = None
    ) -> tuple[Event, ...]:
        """Return what happened to a ticket or an incident, oldest first."""
        ...


def by(staff: Staff, kind: str, at: datetime, **of: UUID | None) -> Event:
    """Return an event that a member of staff caused."""
    return Event(kind=kind, at=at, actor=staff.name, staff_id=staff.id, **of)  # type: ignore[arg-type]
