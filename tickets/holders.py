"""Who has a ticket: whoever took it, or saw its fault first, or those who are on duty."""

from datetime import datetime
from uuid import UUID

from tickets.duty import whom
from tickets.ladder import Audience, Step
from tickets.staff import Staff
from tickets.store import IncidentStore
from tickets.ticket import Ticket

_ON_DUTY = Step(audience=Audience.ON_DUTY, wait_minutes=1)


def holders(ticket: Ticket, store: IncidentStore, now: datetime) -> tuple[Staff, ...]:
    """Return the people to be told of one ticket; never nobody while there is any active staff."""
    found = holder(ticket, store)
    return (found,) if found else whom(_ON_DUTY, store, now).people


def holder(ticket: Ticket, store: IncidentStore) -> Staff | None:
    """Return whoever took a ticket, or saw its fault first, if they are still on the staff."""
    incident = store.incident_of(ticket.incident_id) if ticket.incident_id else None
    for staff_id in (ticket.assignee_id, incident.acknowledged_by_id if incident else None):
        if found := _active(staff_id, store):
            return found
    return None


def _active(staff_id: UUID | None, store: IncidentStore) -> Staff | None:
    return next((each for each in store.staff() if each.id == staff_id), None)
