"""The incident desk: one fault, everybody who reported it, and what staff do about it."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

from rapidfuzz import fuzz

from domain.errors import BadValue, ChangedMeanwhile, NotFound, NotOpen
from tickets.events import Event, by
from tickets.incident import (
    OPEN,
    Incident,
    IncidentStatus,
    component_of,
    error_of,
    fingerprint,
)
from tickets.staff import Staff
from tickets.store import IncidentStore
from tickets.ticket import Report, Severity, Ticket

NEAR_WITHIN, NEAR_ENOUGH = timedelta(hours=24), 60.0


@dataclass(frozen=True)
class Taken:
    """An incident that somebody acknowledged; `first` when this very call did it."""

    incident: Incident
    by: str
    first: bool


class IncidentDesk:
    """What staff do with incidents. Never commits: the caller owns the transaction."""

    def __init__(self, store: IncidentStore) -> None:
        self._store = store

    def incident(self, ref: str) -> Incident:
        """Return the incident people call "INC-1001" or "1001". Raise NotFound."""
        number = re.fullmatch(r"(?i)\s*(?:inc)?[\s-]*(\d{1,9})\s*", ref)
        found = self._store.incident(int(number[1])) if number else None
        if found is None:
            raise NotFound(f"There is no incident {ref.strip()[:40]}.")
        return found

    def incidents(
        self, statuses: tuple[IncidentStatus, ...] = tuple(IncidentStatus)
    ) -> tuple[Incident, ...]:
        """Return the incidents in these states, newest first."""
        return self._store.incidents(statuses)

    def tickets(self, ref: str) -> tuple[Ticket, ...]:
        """Return every ticket of an incident, oldest first: for staff, never for a reporter."""
        return self._store.tickets_of(self.incident(ref).id)

    def history(self, ref: str) -> tuple[Event, ...]:
        """Return what happened to an incident, oldest first."""
        return self._store.events(incident_id=self.incident(ref).id)

    def near(self, ref: str) -> tuple[Incident, ...]:
        """Suggest open incidents that may be the same fault, nearest first; staff decide."""
        this = self.incident(ref)
        since = this.opened_at - NEAR_WITHIN
        mine = _words(self._store.tickets_of(this.id))
        scored = [
            (fuzz.token_set_ratio(mine, _words(self._store.tickets_of(other.id))), other)
            for other in self._store.near_incidents(this.component, since)
            if other.id != this.id and other.status in OPEN
        ]
        close = [pair for pair in scored if pair[0] >= NEAR_ENOUGH]
        return tuple(other for _, other in sorted(close, key=lambda pair: -pair[0]))

    def acknowledge(self, ref: str, staff: Staff, now: datetime) -> Taken:
        """Stop the ladder. The first one has done it; everybody after that is told who."""
        this = self.incident(ref)
        if this.status is IncidentStatus.TRIGGERED:
            changed = replace(
                this,
                status=IncidentStatus.ACKNOWLEDGED,
                acknowledged_at=now,
                acknowledged_by=staff.name,
                acknowledged_by_id=staff.id,
                next_step_at=None,
                wakes_at=now + timedelta(minutes=this.policy.silence_minutes),
            )
            if self._store.save_incident(changed):
                self._store.suppress(this.id, f"{staff.name} acknowledged it first")
                self._store.note(by(staff, "acknowledged", now, incident_id=this.id))
                return Taken(self.incident(ref), staff.name, True)
            this = self.incident(ref)
        return Taken(this, this.acknowledged_by or staff.name, False)

    def mitigate(self, ref: str, staff: Staff, now: datetime) -> Incident:
        """Say that it no longer hurts, though it isn't solved yet."""
        this = self._open(ref)
        return self._change(
            _by_hand(this, staff, now),
            by(staff, "mitigated", now, incident_id=this.id),
            status=IncidentStatus.MITIGATED,
            mitigated_at=now,
            wakes_at=None,
            next_step_at=None,
        )

    def resolve(self, ref: str, staff: Staff, resolution: str, now: datetime) -> Incident:
        """Close the incident itself; `TicketDesk.resolve_incident` also tells every reporter."""
        this = self._open(ref)
        self._store.suppress(this.id, f"{staff.name} resolved it")
        return self._change(
            _by_hand(this, staff, now),
            by(staff, "resolved", now, incident_id=this.id),
            status=IncidentStatus.RESOLVED,
            resolved_at=now,
            resolution=resolution,
            wakes_at=None,
            next_step_at=None,
        )

    def raise_to(
        self, ref: str, severity: Severity, staff: Staff, reason: str, now: datetime
    ) -> Incident:
        """Change how bad it is, with a reason; made worse, it climbs its new ladder from below."""
        this = self._open(ref)
        if not reason.strip():
            raise BadValue("reason", "Say why the severity changes.")
        worse = severity < this.severity and severity.alerts
        policy = self._store.policy(severity) if worse else this.policy
        event = by(staff, "severity", now, incident_id=this.id)
        detail = {"from": this.severity.value, "to": severity.value, "reason": reason}
        again = worse and this.status is IncidentStatus.TRIGGERED
        return self._change(
            this,
            replace(event, detail=dict(detail)),
            severity=severity,
            policy=policy,
            step=0 if again else this.step,
            next_step_at=now if again else this.next_step_at,
        )

    def merge(self, source: str, into: str, staff: Staff, now: datetime) -> Incident:
        """Put the tickets of one incident under another; nothing is copied, and it can be undone."""
        mine, theirs = self._open(source), self._open(into)
        if mine.id == theirs.id:
            raise BadValue("into", f"{mine.ref} can't be merged into itself.")
        numbers = tuple(ticket.number for ticket in self._store.tickets_of(mine.id))
        self._store.note_merge(mine, numbers, theirs.id, staff, now)
        self._store.move_tickets(numbers, theirs.id)
        self._store.suppress(mine.id, f"it was merged into {theirs.ref}")
        self._change(
            mine,
            replace(by(staff, "merged", now, incident_id=mine.id), detail={"into": theirs.ref}),
            status=IncidentStatus.MERGED,
            merged_into=theirs.id,
            next_step_at=None,
            wakes_at=None,
        )
        event = by(staff, "merged in", now, incident_id=theirs.id)
        self._store.note(replace(event, detail={"source": mine.ref}))
        return self.incident(into)

    def unmerge(self, source: str, staff: Staff, now: datetime) -> Incident:
        """Undo a merge: the tickets that went over come back."""
        this = self.incident(source)
        if this.status is not IncidentStatus.MERGED:
            raise NotOpen(f"{this.ref} isn't merged into another incident.")
        twin = self._store.latest_incident(this.fingerprint)
        if twin and twin.id != this.id and twin.status in OPEN:
            raise NotOpen(f"{twin.ref} is open for the same fault; merge {this.ref} there instead.")
        undone = self._store.undo_merge(this.id, now)
        numbers, status = undone or ((), IncidentStatus.TRIGGERED)
        self._store.move_tickets(numbers, this.id)
        back = IncidentStatus.TRIGGERED if this.acknowledged_at is None else status
        if this.round >= this.policy.rounds:  # its ladder was climbed in vain: it begins anew
            this = replace(this, times=this.times + 1, step=0, round=0)
        return self._change(
            this,
            by(staff, "unmerged", now, incident_id=this.id),
            status=back,
            merged_into=None,
            next_step_at=now if back is IncidentStatus.TRIGGERED and this.policy.steps else None,
        )

    def split(self, ref: str, numbers: tuple[int, ...], staff: Staff, now: datetime) -> Incident:
        """Give some of an incident's tickets an incident of their own."""
        this = self._open(ref)
        there = {ticket.number for ticket in self._store.tickets_of(this.id)}
        if not numbers or not set(numbers) < there:
            raise BadValue("tickets", f"Choose some of the tickets of {this.ref}, but not all.")
        number = self._store.next_number("incident")
        apart = replace(
            this,
            id=uuid4(),
            number=number,
            fingerprint=f"{this.fingerprint[:60]}/{number}",
            opened_at=now,
            version=1,
            recurrence_of=None,
        )
        self._store.add_incident(apart)
        self._store.move_tickets(numbers, apart.id)
        for one, other in ((this, apart), (apart, this)):
            event = by(staff, "split", now, incident_id=one.id)
            self._store.note(replace(event, detail={"other": other.ref}))
        return self.incident(apart.ref)

    def _open(self, ref: str) -> Incident:
        this = self.incident(ref)
        if this.status not in OPEN:
            raise NotOpen(f"{this.ref} is {this.status}.")
        return this

    def _change(self, this: Incident, event: Event, **values: object) -> Incident:
        changed = replace(this, **values)  # type: ignore[arg-type]
        if not self._store.save_incident(changed):
            raise ChangedMeanwhile(f"Somebody else has just changed {this.ref}. Look again.")
        self._store.note(event)
        return self.incident(this.ref)


def joined(report: Report, store: IncidentStore, now: datetime) -> tuple[Incident | None, bool]:
    """Return the incident a report belongs to, and whether it began with it; None for a wish."""
    print_ = fingerprint(report)
    if print_ is None:
        return None, False
    latest = store.latest_incident(print_)
    while latest is not None:
        if latest.status in OPEN:
            return latest, False
        if latest.status is not IncidentStatus.MERGED or latest.merged_into is None:
            break
        latest = store.incident_of(latest.merged_into)
    policy = store.policy(report.severity)
    new = Incident(
        id=uuid4(),
        number=store.next_number("incident"),
        fingerprint=print_,
        component=component_of(report),
        title=report.title,
        severity=report.severity,
        status=IncidentStatus.TRIGGERED,
        opened_at=now,
        policy=policy,
        next_step_at=now if policy.steps else None,
        recurrence_of=latest.id if latest else None,
    )
    store.add_incident(new)
    return new, True


def _by_hand(this: Incident, staff: Staff, now: datetime) -> Incident:
    """Whoever works on an incident has acknowledged it."""
    if this.acknowledged_at is not None:
        return this
    return replace(
        this, acknowledged_at=now, acknowledged_by=staff.name, acknowledged_by_id=staff.id
    )


def _words(tickets: tuple[Ticket, ...]) -> str:
    """Return what makes one incident like another: what its reporters saw."""
    first = tickets[0].report if tickets else None
    return " ".join([error_of(first), first.title, first.summary]) if first else ""
