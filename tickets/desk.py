"""The ticket desk: opens tickets, keeps duplicates together, and says who must be told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID, uuid4, uuid5

from domain.errors import NotFound
from tickets.alerts import Alert, AlertStore, CourierName, Tally
from tickets.cleaning import clean, fingerprint, fit
from tickets.ticket import (
    Note,
    Report,
    Staff,
    Ticket,
    TicketStatus,
    Visibility,
)

NEW_TICKETS_PER_HOUR = 10  # of one reporter; more words go on the latest ticket
QUIET = timedelta(hours=24)  # nothing can resolve a ticket yet: after this, a symptom is new


class TicketStore(AlertStore, Protocol):
    """Where tickets are kept. Its methods run in the caller's transaction and never commit."""

    def hold(self) -> None:
        """Let nobody else open a ticket until this transaction ends."""
        ...

    def next_number(self) -> int:
        """Count up and return the number of the next ticket."""
        ...

    def add(self, ticket: Ticket) -> None:
        """Store a new ticket."""
        ...

    def add_alerts(self, alerts: tuple[Alert, ...]) -> None:
        """Store what must be sent."""
        ...

    def add_note(self, note: Note) -> None:
        """Store a note."""
        ...

    def of_turn(self, turn_id: str) -> Ticket | None:
        """Return the ticket that a turn opened or added to."""
        ...

    def live_twin(self, reporter_key: str, rule_id: str, about: str) -> Ticket | None:
        """Return the reporter's latest unresolved ticket on the same rule and object."""
        ...

    def latest_since(self, reporter_key: str, since: datetime) -> tuple[Ticket | None, int]:
        """Return the reporter's latest ticket opened since then, and how many there are."""
        ...

    def fill(self, ticket_id: UUID, values: Mapping[str, str]) -> None:
        """Give fields that have no value one, by their names in SevenFields."""
        ...

    def numbered(self, number: int) -> Ticket | None:
        """Return one ticket with its notes."""
        ...

    def listed(self, statuses: tuple[TicketStatus, ...]) -> tuple[Ticket, ...]:
        """Return the tickets in these states, newest first."""
        ...

    def of_reporter(self, member_id: UUID) -> tuple[Ticket, ...]:
        """Return a member's own tickets, newest first."""
        ...

    def acknowledge(self, ticket_id: UUID, staff: Staff, now: datetime) -> bool:
        """Put a name on a ticket that has none; say whether this call did it."""
        ...

    def people_to_alert(self) -> tuple[Staff, ...]:
        """Return the active Super Admins of HirePilot's staff; if there are none, all active staff."""
        ...

    def staff_in_slack(self, team: str, user: str) -> Staff | None:
        """Return the active member of staff behind a Slack user."""
        ...


@dataclass(frozen=True)
class Opened:
    """What became of a report: its ticket, whether that is a new one, and what must be sent."""

    ticket: Ticket
    is_new: bool
    alerts: tuple[Alert, ...] = ()


@dataclass(frozen=True)
class Acknowledged:
    """Who has a ticket, and whether that was decided just now."""

    ticket: Ticket
    by: str
    first: bool


class TicketDesk:
    """Everything that can be done with tickets. Never commits: the caller owns the transaction."""

    def __init__(self, store: TicketStore) -> None:
        self._store = store

    def open(self, report: Report, now: datetime) -> Opened:
        """Store a report as a ticket, or on the ticket it belongs to; secrets are removed first.

        A repeated turn gets its ticket and alerts again. The same reporter with the same symptom of
        the same object adds to the live ticket of that day, and nobody is alerted a second time.
        Too many an hour go on the latest ticket, but never what people must be alerted of.
        """
        report = clean(report)
        self._store.hold()
        if known := self._store.of_turn(report.turn_id):
            repeats = known.report.turn_id == report.turn_id
            return Opened(known, False, self._store.alerts_of(known.id) if repeats else ())
        if home := self._home_of(report, now):
            self._store.add_note(
                _note(home, report.reporter.name, report.summary, now, report.turn_id)
            )
            return Opened(self.ticket(home.ref), False)
        ticket = Ticket(
            id=uuid4(),
            number=self._store.next_number(),
            status=TicketStatus.NEW,
            report=report,
            opened_at=now,
            transcript_sha256=fingerprint(report.transcript),
        )
        self._store.add(ticket)
        alerts = self._alerts_for(ticket)
        self._store.add_alerts(alerts)
        return Opened(ticket, True, alerts)

    def tickets(self, status: TicketStatus | None = None) -> tuple[Ticket, ...]:
        """Return all tickets, or those of one status, newest first."""
        return self._store.listed((status,) if status else tuple(TicketStatus))

    def ticket(self, ref: str) -> Ticket:
        """Return the ticket people call "TKT-1001", "tkt 1001" or "1001". Raise NotFound."""
        number = re.fullmatch(r"(?i)\s*(?:tkt)?[\s-]*(\d{1,9})\s*", ref)
        found = self._store.numbered(int(number[1])) if number else None
        if found is None:
            raise NotFound(f"There is no ticket {ref.strip()[:40]}.")
        return found

    def for_reporter(self, member_id: UUID) -> tuple[Ticket, ...]:
        """Return what a member may see: their own tickets, without internal notes, newest first."""
        return tuple(map(_without_internal_notes, self._store.of_reporter(member_id)))

    def acknowledge(self, ref: str, staff: Staff, now: datetime) -> Acknowledged:
        """Take a ticket. The first one has it; everybody after that is told who. Raise NotFound."""
        ticket = self.ticket(ref)
        first = self._store.acknowledge(ticket.id, staff, now)
        ticket = self.ticket(ref)
        return Acknowledged(ticket, ticket.acknowledged_by or staff.name, first)

    def add_note(
        self, ref: str, author: str, text: str, visibility: Visibility, now: datetime
    ) -> Ticket:
        """Add to a ticket; who may read it has no default. Raise NotFound."""
        ticket = self.ticket(ref)
        note = Note(
            ticket_id=ticket.id,
            visibility=visibility,
            author=author,
            text=fit(text),
            at=now,
        )
        self._store.add_note(note)
        return self.ticket(ref)

    def supply(
        self, ref: str, found: Mapping[str, str], words: str, now: datetime, turn_id: str
    ) -> tuple[str, ...]:
        """Fill the missing fields of a ticket with what its reporter said later; return which.

        `found` has values by their names in SevenFields. The words become a public note, once a
        turn. Raise NotFound.
        """
        self._store.hold()
        ticket = self.ticket(ref)
        lacking = {
            name: value
            for name, value in found.items()
            if getattr(ticket.fields, name).value is None
        }
        if not lacking or self._store.of_turn(turn_id):
            return ()
        self._store.fill(ticket.id, {name: fit(value) for name, value in lacking.items()})
        self._store.add_note(_note(ticket, ticket.report.reporter.name, words, now, turn_id))
        return tuple(lacking)

    def alerts(self, ref: str) -> tuple[Alert, ...]:
        """Return what was promised for a ticket, and what became of it. Raise NotFound."""
        return self._store.alerts_of(self.ticket(ref).id)

    def tally(self, ref: str | None = None) -> Tally:
        """Count the alerts of a ticket, or of all: promised = sent + failed + pending."""
        return self._store.tally(self.ticket(ref).id if ref else None)

    def staff_in_slack(self, team: str, user: str) -> Staff | None:
        """Return the member of HirePilot's staff behind a Slack user, if it is one."""
        return self._store.staff_in_slack(team, user)

    def _home_of(self, report: Report, now: datetime) -> Ticket | None:
        """Find the ticket that these words belong to, if no new one is due."""
        key = report.reporter.key
        twin = self._store.live_twin(key, report.rule_id, report.about)
        if twin and now - twin.last_activity <= QUIET:
            return twin
        if report.severity.alerts:
            return None
        latest, count = self._store.latest_since(key, now - timedelta(hours=1))
        return latest if count >= NEW_TICKETS_PER_HOUR else None

    def _alerts_for(self, ticket: Ticket) -> tuple[Alert, ...]:
        """Promise one alert per person and courier, if the severity calls for it."""
        if not ticket.severity.alerts:
            return ()
        return tuple(
            Alert(
                id=uuid5(ticket.id, f"{staff.id}/{courier}"),
                ticket_id=ticket.id,
                courier=courier,
                recipient=staff,
            )
            for staff in self._store.people_to_alert()
            for courier in CourierName
        )


def _note(home: Ticket, author: str, words: str, now: datetime, turn_id: str) -> Note:
    return Note(
        ticket_id=home.id,
        visibility=Visibility.PUBLIC,
        author=author,
        text=fit(words),
        at=now,
        turn_id=turn_id,
    )


def _without_internal_notes(ticket: Ticket) -> Ticket:
    return replace(
        ticket, notes=tuple(n for n in ticket.notes if n.visibility is Visibility.PUBLIC)
    )
