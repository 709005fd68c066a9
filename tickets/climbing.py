"""One step up the ladder: whom it tells now, and when it goes on."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid5

from tickets.alerts import PERSONAL, Alert, CourierName, Notice, Post
from tickets.duty import Audibles, not_before, whom
from tickets.events import Event
from tickets.incident import Incident, IncidentStatus
from tickets.staff import Staff
from tickets.store import IncidentStore

NOBODY_ON_DUTY = "Nobody is on duty, so everybody who could be is told."


@dataclass(frozen=True)
class Rung:
    """What one step came to."""

    incident: Incident
    alerts: tuple[Alert, ...]


def due(incident: Incident, now: datetime) -> bool:
    """Whether the ladder has a step to take now."""
    return (
        incident.status is IncidentStatus.TRIGGERED
        and incident.next_step_at is not None
        and incident.next_step_at <= now
    )


def climb(
    incident: Incident, store: IncidentStore, now: datetime, because: Notice | None = None
) -> Rung | None:
    """Take the step that is due: promise its alerts and arm the next. None if none is due.

    `because` says why a ladder begins anew. A step that somebody else takes at the same moment is
    theirs alone.
    """
    if not due(incident, now):
        return None
    step = incident.policy.steps[incident.step]
    audibles = whom(step, store, now)
    moved = _after(incident, now)
    if not store.save_incident(moved):
        return None
    alerts = store.add_alerts(tuple(_alerts(incident, audibles, _notice(incident, because), now)))
    for alert in alerts:
        if alert.not_before:
            store.drop_held(incident.id, "a later one says the same", now, but=alert)
    store.note(
        Event(
            kind="told",
            at=now,
            incident_id=incident.id,
            detail={
                "step": incident.step,
                "round": incident.round,
                "people": [each.name for each in audibles.told],
                "gap": audibles.gap,
                "last": moved.next_step_at is None,
            },
        )
    )
    return Rung(store.incident_of(incident.id) or moved, alerts)


def wake(incident: Incident, store: IncidentStore, now: datetime) -> Rung | None:
    """Trigger an acknowledged incident again that nobody has worked on for too long."""
    silent = incident.status is IncidentStatus.ACKNOWLEDGED and incident.wakes_at is not None
    if not silent or (incident.wakes_at or now) > now:
        return None
    if not store.count_live(incident.id):
        store.save_incident(replace(incident, wakes_at=None))
        return None
    worked = store.last_worked_on(incident.id)
    quiet_until = (worked or now) + timedelta(minutes=incident.policy.silence_minutes)
    if worked and quiet_until > now:
        store.save_incident(replace(incident, wakes_at=quiet_until))
        return None
    again = replace(
        incident,
        status=IncidentStatus.TRIGGERED,
        times=incident.times + 1,
        step=0,
        round=0,
        wakes_at=None,
        next_step_at=now,
    )
    if not store.save_incident(again):
        return None
    store.note(Event(kind="silent", at=now, incident_id=incident.id))
    return climb(store.incident_of(incident.id) or again, store, now, Notice.SILENT)


def stirred(incident: Incident, now: datetime) -> Incident:
    """Arm an incident anew that is reported again after its whole ladder was climbed in vain."""
    spent = incident.status is IncidentStatus.TRIGGERED and incident.next_step_at is None
    if not spent or not incident.policy.steps:
        return incident
    return replace(incident, times=incident.times + 1, step=0, round=0, next_step_at=now)


def _after(incident: Incident, now: datetime) -> Incident:
    """Return the incident with the next rung armed, or none after the last of all rounds."""
    step, round_ = incident.step + 1, incident.round
    if step == len(incident.policy.steps):
        step, round_ = 0, round_ + 1
    wait = timedelta(minutes=incident.policy.steps[incident.step].wait_minutes)
    on = round_ < incident.policy.rounds
    return replace(incident, step=step, round=round_, next_step_at=now + wait if on else None)


def _notice(incident: Incident, because: Notice | None) -> Notice:
    if because:
        return because
    first = incident.step == incident.round == 0 and incident.times == 1
    return Notice.OPENED if first else Notice.ESCALATED


def _alerts(
    incident: Incident, audibles: Audibles, notice: Notice, now: datetime
) -> Iterator[Alert]:
    rung = f"{incident.id}/{incident.times}/{incident.round}/{incident.step}"
    for key, courier, recipient in _ways(audibles):
        yield Alert(
            id=uuid5(incident.id, f"{rung}/{key}"),
            courier=courier,
            recipient=recipient,
            notice=notice,
            dedupe_key=f"{rung}/{key}",
            created_at=now,
            incident_id=incident.id,
            words=NOBODY_ON_DUTY if audibles.gap else None,
            not_before=_held(recipient, incident, now),
        )


def _held(recipient: Staff | Post, incident: Incident, now: datetime) -> datetime | None:
    """Return until when somebody's quiet hours hold it back; a post never sleeps."""
    if isinstance(recipient, Post):
        return None
    return not_before(recipient, incident.severity, now)


def _ways(audibles: Audibles) -> Iterator[tuple[str, CourierName, Staff | Post]]:
    """Yield every way to tell what a step tells, with what names it in a key."""
    for person in audibles.people:
        for courier in PERSONAL:
            yield f"{courier}/{person.id}", courier, person
    if audibles.post and audibles.by:
        digest = hashlib.sha256(audibles.post.address.encode()).hexdigest()[:32]
        yield f"{audibles.by}/{digest}", audibles.by, audibles.post
