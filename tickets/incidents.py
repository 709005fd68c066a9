"""The incident desk: one fault, everybody who reported it, and what staff do about it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from rapidfuzz import fuzz

from tickets.alerts import Alert
from tickets.events import Event, by
from tickets.incident import (
    OPEN,
    Incident,
    IncidentStatus,
    component_of,
    error_of,
    fingerprint,
)
from tickets.regrouping import Regrouping, by_hand
from tickets.staff import Staff
from tickets.store import IncidentStore
from tickets.ticket import Report, Ticket

NEAR_WITHIN, NEAR_ENOUGH = timedelta(hours=24), 60.0


@dataclass(frozen=True)
class Taken:
    """An incident that somebody acknowledged; `first` when this very call did it."""

    incident: Incident
    by: str
    first: bool


class IncidentDesk(Regrouping):
    """What staff do with incidents. Never commits: the caller owns the transaction."""

    def incidents(
        self, statuses: tuple[IncidentStatus, ...] = tuple(IncidentStatus)
    ) -> tuple[Incident, ...]:
        """Return the incidents in these states, newest first."""
        return self._store.incidents(statuses)

    def tickets(self, ref: str, most: int | None = None) -> tuple[Ticket, ...]:
        """Return the tickets of an incident, oldest first: for staff, never for a reporter."""
        return self._store.tickets_of(self.incident(ref).id, most)

    def live(self, ref: str) -> int:
        """Return how many of its tickets are unresolved."""
        return self._store.count_live(self.incident(ref).id)

    def alerts(self, ref: str) -> tuple[Alert, ...]:
        """Return what staff were promised about an incident, oldest first."""
        return self._store.alerts_of(self.incident(ref).id)

    def history(self, ref: str) -> tuple[Event, ...]:
        """Return what happened to an incident, oldest first."""
        return self._store.events(incident_id=self.incident(ref).id)

    def near(self, ref: str) -> tuple[Incident, ...]:
        """Suggest open incidents that may be the same fault, nearest first; staff decide."""
        this = self.incident(ref)
        since = this.opened_at - NEAR_WITHIN
        mine = _words(self._store.first_ticket_of(this.id))
        scored = [
            (fuzz.token_set_ratio(mine, _words(self._store.first_ticket_of(other.id))), other)
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
                acknowledged_at=this.acknowledged_at or now,  # after a silence it stays the first
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
            by_hand(this, staff, now),
            by(staff, "mitigated", now, incident_id=this.id),
            status=IncidentStatus.MITIGATED,
            mitigated_at=now,
            wakes_at=None,
            next_step_at=None,
        )


def joined(report: Report, store: IncidentStore, now: datetime) -> tuple[Incident | None, bool]:
    """Return the incident a report belongs to, and whether it began with it; None for a wish.

    One that begins is named after the report and the last of its kind: the alerts about it are then
    known to be sent where a restored database does not know of any.
    """
    shared = fingerprint(report)
    if shared is None:
        return None, False
    known = latest(shared, store)
    if known and known.status in OPEN:
        return known, False
    policy = store.policy(report.severity)
    new = Incident(
        id=uuid5(known.id if known else NAMESPACE_URL, f"{shared}/{report.turn_id}"),
        number=store.next_number("incident"),
        fingerprint=shared,
        component=component_of(report),
        title=report.title,
        severity=report.severity,
        status=IncidentStatus.TRIGGERED,
        opened_at=now,
        policy=policy,
        next_step_at=now if policy.steps else None,
        recurrence_of=known.id if known else None,
    )
    store.add_incident(new)
    return new, True


def latest(shared: str, store: IncidentStore) -> Incident | None:
    """Return the incident of a fingerprint, the open one if there is any, or what it is a part of."""
    found = store.latest_incident(shared)
    while found and found.status is IncidentStatus.MERGED and found.merged_into:
        found = store.incident_of(found.merged_into)
    return found


def _words(first: Ticket | None) -> str:
    """Return what makes one incident like another: what its first reporter saw."""
    if first is None:
        return ""
    return " ".join([error_of(first.report), first.title, first.report.summary])
