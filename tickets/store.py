"""What the desk needs of a database; `tickets.sql` is the one implementation."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from tickets.alerts import AlertStore
from tickets.duty import DutyStore
from tickets.events import EventStore
from tickets.incident import Incident, IncidentStatus
from tickets.ladder import Policy
from tickets.replies import ReplyStore
from tickets.service_level import ServiceLevels
from tickets.staff import Staff
from tickets.ticket import Reporter, Severity, Ticket, TicketStatus


class IncidentStore(AlertStore, DutyStore, EventStore, Protocol):
    """Where incidents are kept."""

    def next_number(self, kind: str = "ticket") -> int:
        """Count up and return the next number of a kind."""
        ...

    def add_incident(self, incident: Incident) -> bool:
        """Store a new incident; False when one of its fingerprint is open already."""
        ...

    def incident(self, number: int) -> Incident | None:
        """Return one incident by its number."""
        ...

    def incident_of(self, incident_id: UUID) -> Incident | None:
        """Return one incident by its id."""
        ...

    def incidents(self, statuses: tuple[IncidentStatus, ...]) -> tuple[Incident, ...]:
        """Return the incidents in these states, newest first."""
        ...

    def latest_incident(self, fingerprint: str) -> Incident | None:
        """Return the open incident of a fingerprint, or else the newest."""
        ...

    def near_incidents(self, component: str, since: datetime) -> tuple[Incident, ...]:
        """Return the incidents of one component opened since then."""
        ...

    def save_incident(self, changed: Incident) -> bool:
        """Store a changed incident; False when somebody else changed it since it was read."""
        ...

    def policy(self, severity: Severity) -> Policy:
        """Return the ladder that holds for a severity now."""
        ...

    def tickets_of(self, incident_id: UUID, most: int | None = None) -> tuple[Ticket, ...]:
        """Return an incident's tickets, oldest first, and at most so many."""
        ...

    def first_ticket_of(self, incident_id: UUID) -> Ticket | None:
        """Return the ticket an incident began with."""
        ...

    def count_live(self, incident_id: UUID) -> int:
        """Return how many of an incident's tickets are unresolved."""
        ...

    def move_tickets(self, numbers: tuple[int, ...], incident_id: UUID) -> None:
        """Put tickets under another incident."""
        ...

    def note_merge(
        self, source: Incident, numbers: tuple[int, ...], into: UUID, staff: Staff, now: datetime
    ) -> None:
        """Remember what a merge moved, so that it can be undone."""
        ...

    def merged(self, source_id: UUID) -> tuple[tuple[int, ...], IncidentStatus]:
        """Return what the merge of an incident has moved, and the state the incident had before."""
        ...

    def undo_merge(self, source_id: UUID, now: datetime) -> None:
        """Note that the merge of an incident is undone."""
        ...


class TicketStore(IncidentStore, ReplyStore, ServiceLevels, Protocol):
    """Where tickets are kept. Its methods run in the caller's transaction and never commit."""

    def hold(self) -> None:
        """Let nobody else open a ticket until this transaction ends."""
        ...

    def add(self, ticket: Ticket) -> None:
        """Store a new ticket."""
        ...

    def of_turn(self, turn_id: str) -> Ticket | None:
        """Return the ticket that a turn opened or added to."""
        ...

    def live_twin(self, reporter_key: str, rule_id: str, about: str | None) -> Ticket | None:
        """Return the reporter's latest unresolved ticket on the same rule, and object if one is given."""
        ...

    def finished_twin(self, reporter: Reporter, rule_id: str, about: str) -> UUID | None:
        """Return their latest ticket in this workspace on the same rule and object that is over."""
        ...

    def latest_since(self, reporter_key: str, since: datetime) -> tuple[Ticket | None, int]:
        """Return the reporter's latest ticket opened since then, and how many there are."""
        ...

    def unfinished_of(self, reporter_key: str) -> tuple[Ticket, ...]:
        """Return a reporter's latest tickets that are not closed, newest first."""
        ...

    def fill(self, ticket_id: UUID, values: Mapping[str, str]) -> None:
        """Give fields that have no value one, by their names in SevenFields."""
        ...

    def numbered(self, number: int) -> Ticket | None:
        """Return one ticket with its messages."""
        ...

    def listed(self, statuses: tuple[TicketStatus, ...]) -> tuple[Ticket, ...]:
        """Return the tickets in these states, newest first."""
        ...

    def to_be_warned(self, now: datetime) -> tuple[Ticket, ...]:
        """Return the tickets of which there is something to say by now, the longest due first."""
        ...

    def keep_warning(self, kept: Ticket, warned: Ticket) -> bool:
        """Note what was warned of, and when next; False when somebody else has done it."""
        ...

    def resolved_before(self, moment: datetime) -> tuple[Ticket, ...]:
        """Return the resolved tickets that nobody has closed since then."""
        ...

    def of_reporter(self, reporter_key: str) -> tuple[Ticket, ...]:
        """Return a person's own tickets, newest first."""
        ...

    def save(self, changed: Ticket) -> bool:
        """Store where a ticket stands; False when somebody else changed it since it was read."""
        ...
