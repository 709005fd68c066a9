"""Which tickets are of one fault, as staff see it: merging, taking a merge back, splitting."""

import re
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from domain.errors import BadValue, ChangedMeanwhile, NotFound, NotOpen
from tickets.events import Event, by
from tickets.incident import OPEN, Incident, IncidentStatus
from tickets.raising import align, call_anew, graded, worse
from tickets.staff import Staff
from tickets.store import TicketStore
from tickets.ticket import LIVE, Severity

#: What a fault came to whose last open ticket went elsewhere.
NONE_LEFT = "None of its tickets was open any more."


class Regrouping:
    """What staff do about whose fault is whose. Never commits: the caller owns the transaction."""

    def __init__(self, store: TicketStore) -> None:
        self._store = store

    def incident(self, ref: str) -> Incident:
        """Return the incident people call "INC-1001" or "1001". Raise NotFound."""
        number = re.fullmatch(r"(?i)\s*(?:inc)?[\s-]*(\d{1,9})\s*", ref)
        found = self._store.incident(int(number[1])) if number else None
        if found is None:
            raise NotFound(f"There is no incident {ref.strip()[:40]}.")
        return found

    def raise_to(
        self, ref: str, severity: Severity, staff: Staff, reason: str, now: datetime
    ) -> Incident:
        """Change how bad it is, with a reason; made worse, everybody is called anew."""
        this = self._open(ref)
        if not reason.strip():
            raise BadValue("reason", "Say why the severity changes.")
        return self._grade(this, severity, staff, reason, now)

    def merge(self, source: str, into: str, staff: Staff, now: datetime) -> Incident:
        """Put the tickets of one incident under another, which is as bad as the worse of both.

        Nothing is copied, and it can be undone.
        """
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
        if worse(theirs, mine.severity):
            calls = IncidentStatus.TRIGGERED in (mine.status, theirs.status)
            reason = f"{mine.ref} is a part of it"
            return self._grade(
                theirs, mine.severity, staff, reason, now, rings=calls, part=mine.ref
            )
        align(theirs, self._store, staff, now)
        return self.incident(into)

    def unmerge(self, source: str, staff: Staff, now: datetime) -> Incident:
        """Undo a merge: of the tickets that went over, those come back that are still there.

        What was only made worse by the merge is as it was before.
        """
        this = self.incident(source)
        if this.status is not IncidentStatus.MERGED:
            raise NotOpen(f"{this.ref} isn't merged into another incident.")
        twin = self._store.latest_incident(this.fingerprint)
        if twin and twin.id != this.id and twin.status in OPEN:
            raise NotOpen(f"{twin.ref} is open for the same fault; merge {this.ref} there instead.")
        status = self._take_back(this, staff, now)
        calls = this.acknowledged_at is None or status is IncidentStatus.TRIGGERED
        live = any(each.status in LIVE for each in self._store.tickets_of(this.id))
        if this.round >= this.policy.rounds:  # its ladder was climbed in vain: it begins anew
            this = replace(this, times=this.times + 1, step=0, round=0)
        alone = self._change(
            this,
            by(staff, "unmerged", now, incident_id=this.id),
            status=IncidentStatus.TRIGGERED if calls else status,
            merged_into=None,
            next_step_at=now if calls and live and this.policy.steps else None,
        )
        align(alone, self._store, staff, now)
        self.resolve_with_last(alone.id, staff, NONE_LEFT, now)
        return self.incident(source)

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
            self.resolve_with_last(one.id, staff, NONE_LEFT, now)
        return self.incident(apart.ref)

    def resolve(self, ref: str, staff: Staff, resolution: str, now: datetime) -> Incident:
        """Close the incident itself; `TicketDesk.resolve_incident` also tells every reporter."""
        this = self._open(ref)
        self._store.suppress(this.id, f"{staff.name} resolved it")
        return self._change(
            by_hand(this, staff, now),
            by(staff, "resolved", now, incident_id=this.id),
            status=IncidentStatus.RESOLVED,
            resolved_at=now,
            resolution=resolution,
            wakes_at=None,
            next_step_at=None,
        )

    def resolve_with_last(
        self, incident_id: UUID, staff: Staff, resolution: str, now: datetime
    ) -> None:
        """Resolve an open incident of which no ticket is live any more; leave any other alone."""
        this = self._store.incident_of(incident_id)
        if this and this.status in OPEN and not self._store.count_live(this.id):
            self.resolve(this.ref, staff, resolution, now)

    def _take_back(self, this: Incident, staff: Staff, now: datetime) -> IncidentStatus:
        """Move back what is still where a merge has put it; return the state there was before."""
        home = this
        while home.status is IncidentStatus.MERGED and home.merged_into:
            home = self._store.incident_of(home.merged_into) or home
        there = {ticket.number for ticket in self._store.tickets_of(home.id)}
        moved, status = self._store.merged(this.id)
        back = tuple(number for number in moved if number in there)
        if not back:
            raise NotOpen(f"None of the tickets of {this.ref} is left in {home.ref}.")
        self._store.undo_merge(this.id, now)
        self._store.move_tickets(back, this.id)
        self.resolve_with_last(home.id, staff, NONE_LEFT, now)
        home = self._store.incident_of(home.id) or home
        if home.status in OPEN and (least := self._without(home, this)):
            self._grade(home, least, staff, f"{this.ref} is apart again", now)
        return status

    def _without(self, home: Incident, part: Incident) -> Severity | None:
        """Return how bad an incident is without a part, if only that has made it as bad as it is."""
        changes = [
            event for event in self._store.events(incident_id=home.id) if event.kind == "severity"
        ]
        if not changes or changes[-1].detail.get("part") != part.ref:
            return None  # it was as bad before, or somebody has judged it since
        others = [
            each.severity
            for each in self._store.incidents((IncidentStatus.MERGED,))
            if each.merged_into == home.id and each.id != part.id
        ]
        least = min([Severity(str(changes[-1].detail["from"])), *others])
        return least if least is not home.severity else None

    def _grade(
        self,
        this: Incident,
        severity: Severity,
        staff: Staff,
        reason: str,
        now: datetime,
        *,
        rings: bool = True,
        part: str = "",
    ) -> Incident:
        event = by(staff, "severity", now, incident_id=this.id)
        detail = {"from": this.severity.value, "to": severity.value, "reason": reason}
        if part:
            detail["part"] = part
        changed = self._save(
            graded(this, severity, self._store, now, rings=rings),
            replace(event, detail=dict(detail)),
        )
        align(changed, self._store, staff, now)
        if changed.times > this.times:
            call_anew(changed, self._store, now)
        return self.incident(this.ref)

    def _open(self, ref: str) -> Incident:
        this = self.incident(ref)
        if this.status not in OPEN:
            raise NotOpen(f"{this.ref} is {this.status}.")
        return this

    def _change(self, this: Incident, event: Event, **values: object) -> Incident:
        return self._save(replace(this, **values), event)  # type: ignore[arg-type]

    def _save(self, changed: Incident, event: Event) -> Incident:
        if not self._store.save_incident(changed):
            raise ChangedMeanwhile(f"Somebody else has just changed {changed.ref}. Look again.")
        self._store.note(event)
        return self.incident(changed.ref)


def by_hand(this: Incident, staff: Staff, now: datetime) -> Incident:
    """Whoever works on an incident has acknowledged it."""
    if this.acknowledged_at is not None:
        return this
    return replace(
        this, acknowledged_at=now, acknowledged_by=staff.name, acknowledged_by_id=staff.id
    )
