"""A ticket that is opened again: its fault is back, and whoever can mend it is told once more."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid5

from domain.errors import ChangedMeanwhile
from tickets.alerts import PERSONAL, Alert, Notice
from tickets.climbing import climb, stirred
from tickets.duty import not_before
from tickets.events import Event
from tickets.holders import holders
from tickets.incident import OPEN, Incident, IncidentStatus
from tickets.incidents import joined, latest
from tickets.store import IncidentStore
from tickets.ticket import Ticket


def raise_again(ticket: Ticket, store: IncidentStore, now: datetime) -> None:
    """Have the right people told of a ticket that its reporter has just opened again.

    A serious fault that is back is a new incident, whose ladder begins, and which knows the old: that
    stays resolved. Whoever else opens a ticket of it again joins that. Where somebody has the fault
    already, or it isn't serious, they alone hear, and the fault is open again as it was.
    """
    incident = store.incident_of(ticket.incident_id) if ticket.incident_id else None
    if ticket.severity.alerts and (incident is None or incident.status not in OPEN):
        incident = _recurred(ticket, incident, store, now)
    else:
        event = Event(kind="reopened", at=now, actor=ticket.report.reporter.name)
        stand_open(ticket, store, event)
    if incident and incident.status is IncidentStatus.TRIGGERED and incident.policy.steps:
        climb(stirred(incident, now), store, now)
    else:
        _tell_holders(ticket, store, now)


def stand_open(ticket: Ticket, store: IncidentStore, event: Event) -> None:
    """Have the fault of a live ticket be open, so that who reports it next stands beside it.

    A resolved one is opened again, in the hands in which it was, and calls nobody unless it falls
    silent; `event` says who did it. Where the same fault is open by now, that takes the ticket.
    """
    this = store.incident_of(ticket.incident_id) if ticket.incident_id else None
    if this is None or this.status in OPEN:
        return
    twin = latest(this.fingerprint, store)
    if twin and twin.status in OPEN:
        store.move_tickets((ticket.number,), twin.id)
        return
    silence = timedelta(minutes=this.policy.silence_minutes)
    has_it = this.acknowledged_at is not None
    again = replace(
        this,
        status=IncidentStatus.ACKNOWLEDGED if has_it else IncidentStatus.TRIGGERED,
        resolved_at=None,
        resolution=None,
        wakes_at=event.at + silence if has_it and this.severity.alerts else None,
    )
    if not store.save_incident(again):
        raise ChangedMeanwhile(f"Somebody else has just changed {this.ref}. Look again.")
    store.note(replace(event, ticket_id=None, incident_id=this.id))


def _recurred(
    ticket: Ticket, before: Incident | None, store: IncidentStore, now: datetime
) -> Incident | None:
    incident, began = joined(ticket.report, store, now)
    if incident is None:
        return None
    store.move_tickets((ticket.number,), incident.id)
    detail = {"ticket": ticket.ref, "before": before.ref if before else None, "began": began}
    store.note(Event(kind="is back", at=now, incident_id=incident.id, detail=dict(detail)))
    return incident


def _tell_holders(ticket: Ticket, store: IncidentStore, now: datetime) -> None:
    keys = {
        f"reopened/{ticket.id}/{ticket.reopened}/{courier}/{person.id}": (courier, person)
        for person in holders(ticket, store, now)
        for courier in PERSONAL
    }
    store.add_alerts(
        tuple(
            Alert(
                id=uuid5(ticket.id, key),
                courier=courier,
                recipient=person,
                notice=Notice.REOPENED,
                dedupe_key=key,
                created_at=now,
                ticket_id=ticket.id,
                not_before=not_before(person, ticket.severity, now),
            )
            for key, (courier, person) in keys.items()
        )
    )
