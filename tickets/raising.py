"""How bad a fault is, changed: its ladder, its tickets and what was promised of them follow."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.errors import ChangedMeanwhile
from tickets.alerts import Notice
from tickets.climbing import climb
from tickets.events import by
from tickets.incident import OPEN, Incident, IncidentStatus
from tickets.late import armed
from tickets.staff import Staff
from tickets.store import TicketStore
from tickets.ticket import FIRST_PRIORITY, LIVE, Severity, Ticket


def worse(this: Incident, severity: Severity) -> bool:
    """Whether that severity is worse than an incident's, and one that people are called for."""
    return severity < this.severity and severity.alerts


def graded(
    this: Incident, severity: Severity, store: TicketStore, now: datetime, *, rings: bool
) -> Incident:
    """Return an incident with another severity.

    Made worse it has the ladder of that severity, and if it `rings` climbs it from below, whoever
    had it. Made so small that nobody is called for it, its ladder stops.
    """
    policy = store.policy(severity)
    if not severity.alerts:
        return replace(this, severity=severity, policy=policy, next_step_at=None, wakes_at=None)
    if not worse(this, severity):
        return replace(this, severity=severity)
    silence = now + timedelta(minutes=policy.silence_minutes)
    changed = replace(this, severity=severity, policy=policy)
    if not rings:
        return replace(changed, wakes_at=min(this.wakes_at, silence) if this.wakes_at else None)
    return replace(
        changed,
        status=IncidentStatus.TRIGGERED,
        times=this.times + 1,
        step=0,
        round=0,
        next_step_at=now if policy.steps else None,
        wakes_at=None,
        mitigated_at=None,
    )


def call_anew(this: Incident, store: TicketStore, now: datetime) -> None:
    """Take the first step of a ladder that begins anew; it replaces what quiet hours held back."""
    store.drop_held(this.id, f"it is {this.severity} now, and told anew", now)
    climb(this, store, now, Notice.RAISED)


def align(this: Incident, store: TicketStore, staff: Staff, now: datetime) -> None:
    """Have every live ticket of a fault be as bad as the fault, with what is promised for that."""
    for ticket in store.tickets_of(this.id):
        if ticket.status in LIVE and ticket.severity is not this.severity:
            if not store.save(_aligned(ticket, this, store)):
                raise ChangedMeanwhile(f"Somebody else has just changed {ticket.ref}. Look again.")
            detail = {"from": ticket.severity.value, "to": this.severity.value}
            event = by(staff, "severity", now, ticket_id=ticket.id)
            store.note(replace(event, detail=dict(detail)))


def follow(ticket: Ticket, store: TicketStore) -> None:
    """Have a ticket that is live again be as bad as its fault is by now."""
    this = store.incident_of(ticket.incident_id) if ticket.incident_id else None
    if this and this.status in OPEN and this.severity is not ticket.severity:
        store.save(_aligned(ticket, this, store))


def _aligned(ticket: Ticket, this: Incident, store: TicketStore) -> Ticket:
    target = store.target(ticket.report.reporter.plan, this.severity)
    calendar = store.calendar()
    first, solution = target.due(ticket.opened_at, calendar)
    if solution and ticket.paused_seconds:
        solution = target.after(solution, timedelta(seconds=ticket.paused_seconds), calendar)
    ours = ticket.priority is FIRST_PRIORITY[ticket.severity]  # nobody has chosen another
    changed = replace(
        ticket,
        report=replace(ticket.report, severity=this.severity),
        priority=FIRST_PRIORITY[this.severity] if ours else ticket.priority,
        priority_why=f"{this.severity} as {this.ref}" if ours else ticket.priority_why,
        first_response_due=first,
        resolution_due=solution,
        warned=0,
    )
    return armed(changed, target, calendar)
