"""The ticket desk: everything that can be done with tickets, one transaction at a time.

For whoever builds on it (the console, Slack, a command line):

- `TicketDesk(room.tickets)` in the transaction of your choice; it never commits. Refusals are
  `domain.errors` with a sentence for people: NotFound, NotOpen, BadValue, ChangedMeanwhile.
- Reporters (`tickets.intake`): open, for_reporter, supply, answer, solved, reopen, rate.
- Staff, here: acknowledge, claim, release, assign, note (internal), reply (public, delivered into
  the reporter's thread), wait (pending), resolve, set_priority, set_category, acknowledge_incident,
  resolve_incident (one message to every reporter), replies, history. What changes where a ticket
  stands is told in its reporter's thread (`tickets.telling`).
- Incidents: `desk.incidents` is a `tickets.incidents.IncidentDesk`: incident, incidents, tickets,
  near, acknowledge, mitigate, merge, unmerge, split, raise_to, history.
- Ladder (`tickets.ladder`, `tickets.climbing`), duty and quiet hours (`tickets.duty`), service
  levels (`tickets.service_level`), what staff were promised (`tickets.alerts`: desk.alerts, tally).
- What a verb promises (alerts, replies, ladder steps) is a row; the outbox of `bot.escalation.escalating` finds
  and delivers it. Call its `dispatch()` after your commit to have that happen at once.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.errors import BadValue
from tickets.cleaning import fit
from tickets.events import Event, by
from tickets.incident import Incident
from tickets.incidents import IncidentDesk, Taken
from tickets.late import armed
from tickets.raising import follow
from tickets.recurring import stand_open
from tickets.replies import Asks
from tickets.staff import Staff
from tickets.telling import GIVEN_BACK, OPEN_AGAIN, SEEN, TAKEN, WAITS, Telling
from tickets.ticket import LIVE, Message, Priority, Ticket, TicketStatus, Visibility


@dataclass(frozen=True)
class Acknowledged:
    """Who has a ticket, and whether that was decided just now."""

    ticket: Ticket
    by: str
    first: bool

    @property
    def instead(self) -> str:
        """Why nothing was decided just now, in a sentence: it is over, or somebody has it."""
        if self.ticket.status not in LIVE:
            return f"{self.ticket.ref} is {self.ticket.status} already."
        return f"{self.by} already has {self.ticket.ref}."


class TicketDesk(Telling):
    """What reporters and staff do with tickets. Never commits: the caller owns the transaction."""

    @property
    def incidents(self) -> IncidentDesk:
        """The desk of the faults behind the tickets."""
        return IncidentDesk(self._store)

    def tickets(self, status: TicketStatus | None = None) -> tuple[Ticket, ...]:
        """Return all tickets, or those of one status, newest first."""
        return self._store.listed((status,) if status else tuple(TicketStatus))

    def staff_in_slack(self, team: str, user: str) -> Staff | None:
        """Return the member of HirePilot's staff behind a Slack user, if it is one."""
        return self._store.staff_in_slack(team, user)

    def acknowledge(self, ref: str, staff: Staff, now: datetime) -> Acknowledged:
        """Say "I've seen it" of a ticket's incident, or claim a ticket that stands alone.

        The first one has done it; everybody after that is told who. Raise NotFound.
        """
        ticket = self.ticket(ref)
        if ticket.incident_ref is None:
            return self.claim(ref, staff, now)
        taken = self.acknowledge_incident(ticket.incident_ref, staff, now)
        return Acknowledged(self.ticket(ref), taken.by, taken.first)

    def acknowledge_incident(self, ref: str, staff: Staff, now: datetime) -> Taken:
        """Say "I've seen it" of a fault; every reporter of it hears of that."""
        taken = self.incidents.acknowledge(ref, staff, now)
        if taken.first:
            self._seen(ref, staff, now)
        return taken

    def claim(
        self, ref: str, staff: Staff, now: datetime, *, silently: bool = False
    ) -> Acknowledged:
        """Take a ticket to work on it: exclusively, so that nobody answers twice.

        The reporter hears of it, unless that happens `silently` because an answer follows at once.
        """
        ticket = self.ticket(ref)
        if ticket.assignee_id is not None or ticket.status not in LIVE:
            return Acknowledged(ticket, ticket.assignee or staff.name, False)
        if not self._assign(ticket, staff, by(staff, "claimed", now, ticket_id=ticket.id)):
            ticket = self.ticket(ref)
            return Acknowledged(ticket, ticket.assignee or staff.name, False)
        if not silently:
            self._tell(ticket, TAKEN, now, staff.name)
        incident = ticket.incident_ref
        if incident and self.incidents.acknowledge(incident, staff, now).first:
            self._seen(incident, staff, now, but=ticket)
        return Acknowledged(self.ticket(ref), staff.name, True)

    def release(self, ref: str, staff: Staff, now: datetime) -> Ticket:
        """Give a ticket back to the queue. What nobody has is left as it is."""
        ticket = self.ticket(ref)
        if ticket.assignee_id is None:
            return ticket
        changed = replace(ticket, assignee_id=None, assignee=None, claimed_at=None)
        self._save(changed, by(staff, "released", now, ticket_id=ticket.id))
        if ticket.status in LIVE:
            self._tell(ticket, GIVEN_BACK, now, ticket.assignee)
        return self.ticket(ref)

    def assign(self, ref: str, to: Staff, staff: Staff, now: datetime) -> Ticket:
        """Hand a ticket to somebody, whoever has it now."""
        ticket = self.ticket(ref)
        if ticket.assignee_id == to.id:
            return ticket
        event = replace(by(staff, "assigned", now, ticket_id=ticket.id), detail={"to": to.name})
        self._save(_with(ticket, to, now), event)
        if ticket.status in LIVE:
            self._tell(ticket, TAKEN, now, to.name)
        return self.ticket(ref)

    def note(self, ref: str, staff: Staff, text: str, now: datetime) -> Ticket:
        """Write something for staff only; it can never be delivered to anybody else.

        It is a change: who is just answering reads it first.
        """
        ticket = self.ticket(ref)
        self._write(ticket, staff, Visibility.INTERNAL, text, now)
        self._save(ticket, by(staff, "noted", now, ticket_id=ticket.id))
        return self.ticket(ref)

    def reply(
        self, ref: str, staff: Staff, text: str, now: datetime, *, asks: Asks | None = None
    ) -> Ticket:
        """Answer the reporter in their own thread."""
        ticket = self.ticket(ref)
        message_id = self._write(ticket, staff, Visibility.PUBLIC, text, now)
        self._store.promise_reply(message_id, asks)
        self._save(self._answered(ticket, now), by(staff, "replied", now, ticket_id=ticket.id))
        return self._opened_by_work(self.ticket(ref), staff, now)

    def wait(self, ref: str, staff: Staff, now: datetime) -> Ticket:
        """Wait for the reporter; the clock of the service level stands still meanwhile."""
        ticket = self.ticket(ref)
        event = by(staff, "waits", now, ticket_id=ticket.id)
        waits = self._move(ticket, TicketStatus.PENDING, event)
        self._tell(waits, WAITS, now)
        return waits

    def resolve(self, ref: str, staff: Staff, text: str, now: datetime) -> Ticket:
        """Tell the reporter that it is solved, and ask whether it is.

        With the last live ticket of a fault, the fault itself is resolved.
        """
        self._store.hold()  # of two who resolve the last two at once, one sees that none is left
        ticket = self.reply(ref, staff, text, now, asks=Asks.SOLVED)
        event = by(staff, "resolved", now, ticket_id=ticket.id)
        resolved = self._move(ticket, TicketStatus.RESOLVED, event)
        if resolved.incident_id:
            self.incidents.resolve_with_last(resolved.incident_id, staff, fit(text), now)
        return resolved

    def reopen_as_staff(self, ref: str, staff: Staff, now: datetime) -> Ticket:
        """Open a resolved ticket again, and its fault, because staff found that it isn't solved."""
        self._store.hold()  # a report of the same fault finds it open, or is found by it
        ticket = self.ticket(ref)
        event = by(staff, "reopened", now, ticket_id=ticket.id)
        ticket = self._move(ticket, TicketStatus.OPEN, event)
        stand_open(ticket, self._store, event)
        follow(self.ticket(ref), self._store)
        self._tell(ticket, OPEN_AGAIN, now)
        return self.ticket(ref)

    def resolve_incident(self, ref: str, staff: Staff, text: str, now: datetime) -> Incident:
        """Resolve a fault and every live ticket of it, with one message to each reporter.

        Who has several tickets of it hears of all of them in the thread of the first.
        """
        _not_empty(text)
        incident = self.incidents.resolve(ref, staff, fit(text), now)
        live: dict[str, list[Ticket]] = {}
        for ticket in self.incidents.tickets(ref):
            if ticket.status in LIVE:
                live.setdefault(ticket.report.reporter.key, []).append(ticket)
        for first, *others in live.values():
            said = f"{text}\n\n{_too(others)}" if others else text
            self.resolve(first.ref, staff, said, now)
            for other in others:
                self._resolve_silently(other, staff, text, now)
        return incident

    def set_priority(
        self, ref: str, priority: Priority, reason: str, staff: Staff, now: datetime
    ) -> Ticket:
        """Change in which order it is worked on, and say why."""
        ticket = self.ticket(ref)
        if not reason.strip():
            raise BadValue("reason", "Say why the priority changes.")
        detail = {"from": ticket.priority.value, "to": priority.value, "reason": fit(reason)}
        event = replace(by(staff, "priority", now, ticket_id=ticket.id), detail=dict(detail))
        self._save(replace(ticket, priority=priority, priority_why=fit(reason)), event)
        return self.ticket(ref)

    def set_category(self, ref: str, category: str, staff: Staff, now: datetime) -> Ticket:
        """Say what part of the product it is about."""
        ticket, category = self.ticket(ref), category.strip()
        if not category:
            raise BadValue("category", "Say what part of the product it is about.")
        detail = {"from": ticket.category, "to": category[:40]}
        event = replace(by(staff, "category", now, ticket_id=ticket.id), detail=dict(detail))
        self._save(replace(ticket, category=category[:40]), event)
        return self.ticket(ref)

    def _resolve_silently(self, ticket: Ticket, staff: Staff, text: str, now: datetime) -> None:
        """Resolve a ticket whose reporter hears of it in another one's thread."""
        self._write(ticket, staff, Visibility.PUBLIC, text, now)
        self._save(self._answered(ticket, now), by(staff, "replied", now, ticket_id=ticket.id))
        self._move(
            self._opened_by_work(self.ticket(ticket.ref), staff, now),
            TicketStatus.RESOLVED,
            by(staff, "resolved", now, ticket_id=ticket.id),
        )

    def _answered(self, ticket: Ticket, now: datetime) -> Ticket:
        """After the first answer it is the solution that is due next."""
        if ticket.first_responded_at is not None:
            return ticket
        target = self._store.target(ticket.report.reporter.plan, ticket.severity)
        answered = replace(ticket, first_responded_at=now, warned=0)
        return armed(answered, target, self._store.calendar())

    def _assign(self, ticket: Ticket, staff: Staff, event: Event) -> bool:
        changed = _with(ticket, staff, event.at)
        if ticket.status is TicketStatus.NEW:
            changed = replace(changed, status=TicketStatus.OPEN)
        done = self._store.save(changed)
        if done:
            self._store.note(event)
        return done

    def _seen(
        self, incident_ref: str, staff: Staff, now: datetime, *, but: Ticket | None = None
    ) -> None:
        """What somebody has seen is no longer new, and its reporters hear of it."""
        for ticket in self.incidents.tickets(incident_ref):
            if ticket.status in LIVE and not (but and but.id == ticket.id):
                self._tell(ticket, SEEN, now, staff.name)
            self._opened_by_work(ticket, staff, now)

    def _opened_by_work(self, ticket: Ticket, staff: Staff, now: datetime) -> Ticket:
        if ticket.status is not TicketStatus.NEW:
            return ticket
        return self._move(ticket, TicketStatus.OPEN, by(staff, "open", now, ticket_id=ticket.id))

    def _write(
        self, ticket: Ticket, staff: Staff, visibility: Visibility, text: str, now: datetime
    ) -> UUID:
        _not_empty(text)
        return self._store.add_message(
            Message(
                ticket_id=ticket.id,
                visibility=visibility,
                author=staff.name,
                text=fit(text),
                at=now,
                staff_id=staff.id,
            )
        )


def _with(ticket: Ticket, staff: Staff, now: datetime) -> Ticket:
    return replace(ticket, assignee_id=staff.id, assignee=staff.name, claimed_at=now)


def _too(others: list[Ticket]) -> str:
    refs = [other.ref for other in others]
    return (
        f"This settles {' and '.join([', '.join(refs[:-1]), refs[-1]] if refs[1:] else refs)} too."
    )


def _not_empty(text: str) -> None:
    if not text.strip():
        raise BadValue("text", "There is nothing to send.")
