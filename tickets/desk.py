"""The ticket desk: opens tickets, keeps duplicates together, and says who must be told."""

import hashlib
import json
import re
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID, uuid4, uuid5

from domain.errors import NotFound
from tickets import policy
from tickets.alerts import Alert, AlertStore, CourierName, Tally
from tickets.redaction import redact_within, storable
from tickets.ticket import (
    FIELD_NAMES,
    FieldValue,
    Note,
    Report,
    SevenFields,
    Staff,
    Ticket,
    TicketStatus,
    TranscriptLine,
    Visibility,
)

NEW_TICKETS_PER_HOUR = 10  # of one reporter; more words go on the latest ticket
LONGEST_TEXT = 8_000


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
        """Return the reporter's unresolved ticket on the same rule and object."""
        ...

    def latest_since(self, reporter_key: str, since: datetime) -> tuple[Ticket | None, int]:
        """Return the reporter's latest ticket opened since then, and how many there are."""
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
        the same object adds to the live ticket, and so does one who opens too many an hour: nobody
        is alerted a second time.
        """
        report = _clean(report)
        self._store.hold()
        if known := self._store.of_turn(report.turn_id):
            repeats = known.report.turn_id == report.turn_id
            return Opened(known, False, self._store.alerts_of(known.id) if repeats else ())
        if home := self._home_of(report, now):
            self._store.add_note(_more_words(report, home, now))
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
            text=_fit(text),
            at=now,
        )
        self._store.add_note(note)
        return self.ticket(ref)

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
        if twin := self._store.live_twin(key, report.rule_id, report.about):
            return twin
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


def fingerprint(transcript: tuple[TranscriptLine, ...]) -> str:
    """Return the SHA-256 of a transcript, so that a later change shows."""
    lines = [asdict(line) for line in transcript]
    return hashlib.sha256(json.dumps(lines, sort_keys=True).encode()).hexdigest()


def _clean(report: Report) -> Report:
    """Redact every text of a report that a person, a model or a record has filled."""
    deal = redact_within(report.deal)
    return replace(
        report,
        summary=_fit(report.summary),
        title=_title(report),
        why=_fit(report.why),
        about=storable(report.about).strip().upper()[:80],
        reporter=replace(report.reporter, name=storable(report.reporter.name)[:200]),
        steps=_fit(report.steps) if report.steps else None,
        fields=SevenFields(**{name: _clean_field(report.fields, name) for name in FIELD_NAMES}),
        deal=deal if isinstance(deal, dict) else None,
        transcript=tuple(TranscriptLine(line.role, _fit(line.text)) for line in report.transcript),
    )


def _clean_field(fields: SevenFields, name: str) -> FieldValue:
    value: FieldValue = getattr(fields, name)
    return FieldValue(_fit(value.value)) if value.value else value


def _title(report: Report) -> str:
    """Take the rule's words, or the first line of the reporter's."""
    named = report.title or policy.says(report.rule_id) or report.summary.strip() or "Empty message"
    line = storable(named).strip().splitlines()[0]
    return line if len(line) <= 80 else line[:79].rstrip() + "…"


def _fit(text: str) -> str:
    text = storable(text)
    if len(text) <= LONGEST_TEXT:
        return text
    return f"{text[:LONGEST_TEXT]}… ({len(text) - LONGEST_TEXT:,} more characters)"


def _more_words(report: Report, home: Ticket, now: datetime) -> Note:
    return Note(
        ticket_id=home.id,
        visibility=Visibility.PUBLIC,
        author=report.reporter.name,
        text=report.summary,
        at=now,
        turn_id=report.turn_id,
    )


def _without_internal_notes(ticket: Ticket) -> Ticket:
    return replace(
        ticket, notes=tuple(n for n in ticket.notes if n.visibility is Visibility.PUBLIC)
    )
