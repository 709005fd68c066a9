"""The desk's store: tickets, notes and alerts in the session it is given."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Select, case, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tickets.alerts import Alert, AlertState, Delivery, Tally
from tickets.sql import rows
from tickets.sql.tables import (
    FIRST_NUMBER,
    alert,
    staff_user,
    ticket,
    ticket_counter,
    ticket_note,
)
from tickets.ticket import LIVE, Note, Staff, StaffRole, Ticket, TicketStatus

_TICKETS = ticket_counter.c.name == "ticket"


class SqlTickets:
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

    def next_number(self) -> int:
        """Count up in the same transaction, so that a rollback leaves no gap."""
        counted = update(ticket_counter).where(_TICKETS).values(value=ticket_counter.c.value + 1)
        number: int = self._session.scalars(counted.returning(ticket_counter.c.value)).one()
        return number

    def add(self, new: Ticket) -> None:
        """Store a new ticket."""
        self._session.execute(insert(ticket).values(rows.of_ticket(new)))

    def add_alerts(self, alerts: tuple[Alert, ...]) -> None:
        """Store what must be sent."""
        if alerts:
            self._session.execute(insert(alert), [rows.of_alert(each) for each in alerts])

    def add_note(self, note: Note) -> None:
        """Store a note."""
        self._session.execute(insert(ticket_note).values(id=uuid4(), **rows.of_note(note)))

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
        noted = select(ticket_note.c.ticket_id).where(ticket_note.c.turn_id == turn_id)
        return self._one(_tickets().where((ticket.c.turn_id == turn_id) | ticket.c.id.in_(noted)))

    def live_twin(self, reporter_key: str, rule_id: str, about: str) -> Ticket | None:
        """Return the reporter's latest unresolved ticket on the same rule and object."""
        return self._one(
            _tickets().where(
                ticket.c.reporter_key == reporter_key,
                ticket.c.rule_id == rule_id,
                ticket.c.about == about,
                ticket.c.status.in_(LIVE),
            )
        )

    def latest_since(self, reporter_key: str, since: datetime) -> tuple[Ticket | None, int]:
        """Return the reporter's latest ticket opened since then, and how many there are."""
        recent = (ticket.c.reporter_key == reporter_key) & (ticket.c.opened_at > since)
        count = self._session.scalar(select(func.count()).select_from(ticket).where(recent)) or 0
        return self._one(_tickets().where(recent).limit(1)), count

    def numbered(self, number: int) -> Ticket | None:
        """Return one ticket with its notes."""
        return self._one(_tickets().where(ticket.c.number == number))

    def listed(self, statuses: tuple[TicketStatus, ...]) -> tuple[Ticket, ...]:
        """Return the tickets in these states, newest first."""
        return self._all(_tickets().where(ticket.c.status.in_(statuses)))

    def of_reporter(self, member_id: UUID) -> tuple[Ticket, ...]:
        """Return a member's own tickets, newest first."""
        return self._all(_tickets().where(ticket.c.member_id == member_id))

    # Staff ---------------------------------------------------------------------------------------

    def acknowledge(self, ticket_id: UUID, staff: Staff, now: datetime) -> bool:
        """Put a name on a ticket that has none; a new one becomes open by it."""
        free = (ticket.c.id == ticket_id) & ticket.c.acknowledged_at.is_(None)
        opened = case(
            (ticket.c.status == TicketStatus.NEW, TicketStatus.OPEN), else_=ticket.c.status
        )
        taken = self._session.execute(
            update(ticket)
            .where(free)
            .values(acknowledged_at=now, acknowledged_by=staff.id, status=opened)
            .returning(ticket.c.id)
        )
        return taken.first() is not None

    def people_to_alert(self) -> tuple[Staff, ...]:
        """Return the active Super Admins; if there are none, all active staff."""
        active = select(staff_user).where(staff_user.c.active).order_by(staff_user.c.email)
        people = tuple(rows.staff_from(row) for row in self._session.execute(active))
        admins = tuple(each for each in people if each.role is StaffRole.SUPER_ADMIN)
        return admins or people

    def staff_in_slack(self, team: str, user: str) -> Staff | None:
        """Return the active member of staff behind a Slack user."""
        found = self._session.execute(
            select(staff_user).where(
                staff_user.c.slack_team == team,
                staff_user.c.slack_user == user,
                staff_user.c.active,
            )
        ).first()
        return rows.staff_from(found) if found else None

    # Alerts --------------------------------------------------------------------------------------

    def alert(self, alert_id: UUID) -> tuple[Alert, Ticket] | None:
        """Return an alert with its ticket."""
        found = self._session.execute(_alerts().where(alert.c.id == alert_id)).first()
        if found is None:
            return None
        loaded = rows.alert_from(found)
        about = self._one(_tickets().where(ticket.c.id == loaded.ticket_id))
        return (loaded, about) if about else None

    def settle(self, alert_id: UUID, delivery: Delivery, now: datetime) -> None:
        """Record one attempt; leave an alert alone that is already sent."""
        sent = delivery.error is None
        self._session.execute(
            update(alert)
            .where(alert.c.id == alert_id, alert.c.state != AlertState.SENT)
            .values(
                state=AlertState.SENT if sent else AlertState.FAILED,
                attempts=alert.c.attempts + 1,
                last_error=delivery.error,
                provider_id=delivery.provider_id,
                sent_at=now if sent else None,
            )
        )

    def alerts_of(self, ticket_id: UUID) -> tuple[Alert, ...]:
        """Return a ticket's alerts, person by person."""
        chosen = _alerts().where(alert.c.ticket_id == ticket_id)
        ordered = chosen.order_by(staff_user.c.email, alert.c.courier.desc())
        return tuple(rows.alert_from(row) for row in self._session.execute(ordered))

    def tally(self, ticket_id: UUID | None = None) -> Tally:
        """Count the alerts of one ticket, or of all."""
        counted = select(alert.c.state, func.count()).group_by(alert.c.state)
        if ticket_id is not None:
            counted = counted.where(alert.c.ticket_id == ticket_id)
        by_state = {state: count for state, count in self._session.execute(counted)}
        return Tally(
            sent=by_state.get(AlertState.SENT, 0),
            failed=by_state.get(AlertState.FAILED, 0),
            pending=by_state.get(AlertState.PENDING, 0),
        )

    def _one(self, query: Select[tuple[object, ...]]) -> Ticket | None:
        return next(iter(self._all(query.limit(1))), None)

    def _all(self, query: Select[tuple[object, ...]]) -> tuple[Ticket, ...]:
        found = self._session.execute(query).all()
        notes = self._notes_of(row.id for row in found)
        return tuple(rows.ticket_from(row, notes.get(row.id, ())) for row in found)

    def _notes_of(self, ticket_ids: Iterable[UUID]) -> dict[UUID, tuple[Note, ...]]:
        query = select(ticket_note).where(ticket_note.c.ticket_id.in_(tuple(ticket_ids)))
        notes: dict[UUID, tuple[Note, ...]] = {}
        for row in self._session.execute(query.order_by(ticket_note.c.at)):
            notes[row.ticket_id] = (*notes.get(row.ticket_id, ()), rows.note_from(row))
        return notes


def _tickets() -> Select[tuple[object, ...]]:
    """Select tickets with the name of who has them, newest first."""
    return (
        select(ticket, staff_user.c.name.label("taken_by"))
        .outerjoin(staff_user, staff_user.c.id == ticket.c.acknowledged_by)
        .order_by(ticket.c.number.desc())
    )


def _alerts() -> Select[tuple[object, ...]]:
    """Select alerts with the person they go to."""
    person = [column.label(f"to_{column.name}") for column in staff_user.c]
    return select(alert, *person).join(staff_user, staff_user.c.id == alert.c.staff_id)
