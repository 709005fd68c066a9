"""Where a ticket stands, and how that changes: by its state table, with all that hangs on it."""

import re
from dataclasses import replace
from datetime import datetime

from domain.errors import ChangedMeanwhile, NotFound, NotOpen
from tickets.answered import promise_answered
from tickets.cleaning import fit
from tickets.events import Event
from tickets.late import armed
from tickets.service_level import resumed
from tickets.store import TicketStore
from tickets.ticket import MOVES, Message, Ticket, TicketStatus, Visibility


class Standing:
    """What every side of the desk does with a ticket. Never commits: the caller owns the transaction."""

    def __init__(self, store: TicketStore) -> None:
        self._store = store

    def ticket(self, ref: str) -> Ticket:
        """Return the ticket people call "TKT-1001", "tkt 1001" or "1001". Raise NotFound."""
        number = re.fullmatch(r"(?i)\s*(?:tkt)?[\s-]*(\d{1,9})\s*", ref)
        found = self._store.numbered(int(number[1])) if number else None
        if found is None:
            raise NotFound(f"There is no ticket {ref.strip()[:40]}.")
        return found

    def _say(
        self, ticket: Ticket, words: str, now: datetime, turn_id: str, *, quietly: bool = False
    ) -> None:
        """Add the reporter's own words; what waited for them goes on.

        Whoever works on the ticket hears of it, unless it is added `quietly`.
        """
        self._store.add_message(
            Message(
                ticket_id=ticket.id,
                visibility=Visibility.PUBLIC,
                author=ticket.report.reporter.name,
                text=fit(words),
                at=now,
                turn_id=turn_id,
            )
        )
        if not quietly:
            promise_answered(ticket, fit(words), self._store, now)
        if ticket.status is TicketStatus.PENDING:
            self._move(ticket, TicketStatus.OPEN, by_reporter(ticket, "answered", now))

    def _move(self, ticket: Ticket, to: TicketStatus, event: Event) -> Ticket:
        """Change a ticket's status as its state table allows, and everything that hangs on it."""
        if to not in MOVES[ticket.status]:
            raise NotOpen(f"{ticket.ref} is {ticket.status}, so it can't become {to}.")
        detail = {**event.detail, "from": ticket.status.value, "to": to.value}
        self._save(self._moved(ticket, to, event.at), replace(event, detail=detail))
        return self.ticket(ticket.ref)

    def _moved(self, ticket: Ticket, to: TicketStatus, now: datetime) -> Ticket:
        target = self._store.target(ticket.report.reporter.plan, ticket.severity)
        calendar = self._store.calendar()
        paused = resumed(ticket, target, calendar, now)
        due = ticket.resolution_due
        back = to is TicketStatus.OPEN and ticket.status is TicketStatus.RESOLVED
        finished = to in (TicketStatus.RESOLVED, TicketStatus.CLOSED)
        moved = replace(
            ticket,
            status=to,
            pending_since=now if to is TicketStatus.PENDING else None,
            paused_seconds=ticket.paused_seconds + int(paused.total_seconds()),
            resolution_due=target.after(due, paused, calendar) if due and paused else due,
            resolved_at=(ticket.resolved_at or now) if finished else None,
            closed_at=now if to is TicketStatus.CLOSED else None,
            reopened=ticket.reopened + back,
            warned=0 if back else ticket.warned,
        )
        return armed(moved, target, calendar)

    def _save(self, changed: Ticket, event: Event) -> bool:
        if not self._store.save(changed):
            raise ChangedMeanwhile(f"Somebody else has just changed {changed.ref}. Look again.")
        self._store.note(event)
        return True


def by_reporter(ticket: Ticket, kind: str, now: datetime) -> Event:
    """Note what a reporter did with their ticket."""
    return Event(
        kind=kind,
        at=now,
        actor=ticket.report.reporter.name,
        ticket_id=ticket.id,
        incident_id=ticket.incident_id,
    )
