"""The desk's store: tickets and all that hangs on them, in the session it is given."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import Select, case, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tickets.incident import IncidentStatus
from tickets.sql import rows
from tickets.sql.alerting import SqlAlerts
from tickets.sql.duty import SqlDuty
from tickets.sql.escalation import incident
from tickets.sql.incidents import SqlIncidents
from tickets.sql.levels import SqlLevels
from tickets.sql.replies import SqlReplies
from tickets.sql.staffing import staff_user
from tickets.sql.tables import FIRST_NUMBER, ticket, ticket_counter, ticket_message
from tickets.ticket import LIVE, Reporter, Severity, Ticket, TicketStatus

#: How many tickets that are due one look takes up.
MOST = 100
#: How many of one person's tickets their words may be about.
MOST_UNFINISHED = 50
_TICKETS = ticket_counter.c.name == "ticket"


class SqlTickets(SqlIncidents, SqlReplies, SqlDuty, SqlLevels, SqlAlerts):
    """Implements TicketStore. Reads and writes at once, and never commits."""

    def __init__(self, session: Session) -> None:
        self._session = session

    # Opening -------------------------------------------------------------------------------------

    def hold(self) -> None:
        """Lock the counter's row; SQLite has locked the whole database already."""
        row = select(ticket_counter.c.value).where(_TICKETS).with_for_update()
        if self._session.scalar(row) is None:
            # The very first ticket. Whoever loses this race waits for the winner's row.
            first = insert(ticket_counter).values(name="ticket", value=FIRST_NUMBER - 1)
            with suppress(IntegrityError), self._session.begin_nested():
                self._session.execute(first)
            self._session.scalar(row)

    def next_number(self, kind: str = "ticket") -> int:
        """Count up in the same transaction, so that a rollback leaves no gap."""
        mine = ticket_counter.c.name == kind
        counted = update(ticket_counter).where(mine).values(value=ticket_counter.c.value + 1)
        number: int | None = self._session.scalar(counted.returning(ticket_counter.c.value))
        if number is None:
            number = FIRST_NUMBER
            self._session.execute(insert(ticket_counter).values(name=kind, value=number))
        return number

    def add(self, new: Ticket) -> None:
        """Store a new ticket."""
        self._session.execute(insert(ticket).values(rows.of_ticket(new)))

    def fill(self, ticket_id: UUID, values: Mapping[str, str]) -> None:
        """Give fields that have no value one; a field with a value has no reason to lack it."""
        for name, value in values.items():
            self._session.execute(
                update(ticket)
                .where(ticket.c.id == ticket_id, ticket.c[f"field_{name}"].is_(None))
                .values({f"field_{name}": value, f"missing_{name}": None})
            )

    # Finding -------------------------------------------------------------------------------------

    def of_turn(self, turn_id: str) -> Ticket | None:
        """Return the ticket that a turn opened or added to."""
        noted = select(ticket_message.c.ticket_id).where(ticket_message.c.turn_id == turn_id)
        return self._one(_tickets().where((ticket.c.turn_id == turn_id) | ticket.c.id.in_(noted)))

    def live_twin(self, reporter_key: str, rule_id: str, about: str | None) -> Ticket | None:
        """Return the reporter's latest unresolved ticket on the same rule, and object if one is given."""
        same = (ticket.c.reporter_key == reporter_key) & (ticket.c.rule_id == rule_id)
        live = _tickets().where(same, ticket.c.status.in_(LIVE))
        return self._one(live if about is None else live.where(ticket.c.about == about))

    def finished_twin(self, reporter: Reporter, rule_id: str, about: str) -> UUID | None:
        """Return their latest ticket in this workspace on the same rule and object that is over."""
        home = ticket.c.workspace_id.is_not_distinct_from(reporter.workspace_id)
        same = home & (ticket.c.reporter_key == reporter.key) & (ticket.c.rule_id == rule_id)
        over = (ticket.c.about == about) & ticket.c.status.not_in(LIVE)
        latest = select(ticket.c.id).where(same, over).order_by(ticket.c.number.desc())
        return self._session.scalar(latest.limit(1))

    def latest_since(self, reporter_key: str, since: datetime) -> tuple[Ticket | None, int]:
        """Return the reporter's latest ticket opened since then, and how many there are."""
        recent = (ticket.c.reporter_key == reporter_key) & (ticket.c.opened_at > since)
        count = self._session.scalar(select(func.count()).select_from(ticket).where(recent)) or 0
        return self._one(_tickets().where(recent).limit(1)), count

    def unfinished_of(self, reporter_key: str) -> tuple[Ticket, ...]:
        """Return a reporter's latest tickets that are not closed, newest first."""
        theirs = (ticket.c.reporter_key == reporter_key) & (ticket.c.status != TicketStatus.CLOSED)
        return self._all(_tickets().where(theirs).limit(MOST_UNFINISHED))

    def numbered(self, number: int) -> Ticket | None:
        """Return one ticket with its messages."""
        return self._one(_tickets().where(ticket.c.number == number))

    def listed(self, statuses: tuple[TicketStatus, ...]) -> tuple[Ticket, ...]:
        """Return the tickets in these states, newest first."""
        return self._all(_tickets().where(ticket.c.status.in_(statuses)))

    def of_reporter(self, reporter_key: str) -> tuple[Ticket, ...]:
        """Return a person's own tickets, newest first."""
        return self._all(_tickets().where(ticket.c.reporter_key == reporter_key))

    def to_be_warned(self, now: datetime) -> tuple[Ticket, ...]:
        """Return the tickets of which there is something to say by now, the longest due first."""
        due = _tickets().where(ticket.c.warns_at <= now)
        return self._all(
            due.order_by(None).order_by(ticket.c.warns_at, ticket.c.number).limit(MOST)
        )

    def keep_warning(self, kept: Ticket, warned: Ticket) -> bool:
        """Note what was warned of, and when next; False when somebody else has done it.

        The version stays: whoever writes an answer just now has missed nothing.
        """
        noted = self._session.execute(
            update(ticket)
            .where(ticket.c.id == kept.id, ticket.c.warns_at == kept.warns_at)
            .values(warned=warned.warned, warns_at=warned.warns_at)
            .returning(ticket.c.id)
        )
        return noted.first() is not None

    def opened_between(
        self, severity: Severity, start: datetime, end: datetime
    ) -> tuple[Ticket, ...]:
        """Return the tickets of a severity opened in that time, oldest first."""
        during = (ticket.c.opened_at >= start) & (ticket.c.opened_at < end)
        return self._all(_tickets().where(ticket.c.severity == severity, during))[::-1]

    def ticket_of(self, ticket_id: UUID) -> Ticket | None:
        """Return one ticket by its id."""
        return self._one(_tickets().where(ticket.c.id == ticket_id))

    def tickets_of(self, incident_id: UUID, most: int | None = None) -> tuple[Ticket, ...]:
        """Return an incident's tickets, oldest first, and at most so many."""
        mine = _tickets().where(ticket.c.incident_id == incident_id)
        return self._all(mine.order_by(None).order_by(ticket.c.number).limit(most))

    def first_ticket_of(self, incident_id: UUID) -> Ticket | None:
        """Return the ticket an incident began with."""
        return next(iter(self.tickets_of(incident_id, 1)), None)

    def shown_ticket_of(self, incident_id: UUID) -> Ticket | None:
        """Return the ticket that an incident is shown by: its first live one, or its first."""
        mine = _tickets().where(ticket.c.incident_id == incident_id)
        live = ticket.c.status.in_(LIVE)
        return self._one(mine.order_by(None).order_by(live.desc(), ticket.c.number))

    def count_live(self, incident_id: UUID) -> int:
        """Return how many of an incident's tickets are unresolved."""
        live = (ticket.c.incident_id == incident_id) & ticket.c.status.in_(LIVE)
        return self._session.scalar(select(func.count()).select_from(ticket).where(live)) or 0

    def resolved_before(self, moment: datetime) -> tuple[Ticket, ...]:
        """Return the resolved tickets that nobody has closed since then."""
        resolved = ticket.c.status == TicketStatus.RESOLVED
        return self._all(_tickets().where(resolved, ticket.c.resolved_at <= moment))

    def save(self, changed: Ticket) -> bool:
        """Store where a ticket stands; False when somebody else changed it since it was read."""
        saved = self._session.execute(
            update(ticket)
            .where(ticket.c.id == changed.id, ticket.c.version == changed.version)
            .values({**rows.standing_of(changed), "version": changed.version + 1})
            .returning(ticket.c.id)
        )
        return saved.first() is not None

    def _one(self, query: Select[tuple[object, ...]]) -> Ticket | None:
        return next(iter(self._all(query.limit(1))), None)

    def _all(self, query: Select[tuple[object, ...]]) -> tuple[Ticket, ...]:
        found = self._session.execute(query).all()
        said = self._messages_of(row.id for row in found)
        return tuple(rows.ticket_from(row, said.get(row.id, ())) for row in found)


@cache
def _tickets() -> Select[tuple[object, ...]]:
    """Select tickets with who has them, newest first; made once, for it is long."""
    seen_by, has_it, before = staff_user.alias(), staff_user.alias(), ticket.alias()
    # While its ladder calls, whoever acknowledged it before does not have it.
    seen = incident.c.status != IncidentStatus.TRIGGERED
    return (
        select(
            ticket,
            incident.c.number.label("incident_number"),
            case((seen, incident.c.acknowledged_at)).label("seen_at"),
            seen_by.c.name.label("seen_by"),
            has_it.c.name.label("assigned_to"),
            before.c.number.label("follows_number"),
        )
        .outerjoin(incident, incident.c.id == ticket.c.incident_id)
        .outerjoin(seen_by, (seen_by.c.id == incident.c.acknowledged_by) & seen)
        .outerjoin(has_it, has_it.c.id == ticket.c.assignee_id)
        .outerjoin(before, before.c.id == ticket.c.follows_id)
        .order_by(ticket.c.number.desc())
    )
