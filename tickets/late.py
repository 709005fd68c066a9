"""What nobody has answered in time: whoever has it is told once, or everybody on duty."""

from datetime import datetime
from typing import Protocol
from uuid import uuid5

from tickets.alerts import Alert, AlertStore, CourierName, Notice
from tickets.duty import DutyStore, not_before, whom
from tickets.ladder import Audience, Step
from tickets.staff import Staff
from tickets.ticket import Ticket

_ON_DUTY = Step(audience=Audience.ON_DUTY, wait_minutes=1)


class LateStore(AlertStore, DutyStore, Protocol):
    """Where unanswered tickets are found."""

    def unanswered(self, now: datetime) -> tuple[Ticket, ...]:
        """Return the live tickets without a ladder whose first answer is overdue, told of once."""
        ...


def promise_late(store: LateStore, now: datetime) -> tuple[Alert, ...]:
    """Promise one alert a person and courier for each ticket that is overdue; once a ticket."""
    return store.add_alerts(
        tuple(
            _alert(ticket, person, courier, now)
            for ticket in store.unanswered(now)
            for person in _people(ticket, store, now)
            for courier in CourierName
        )
    )


def _people(ticket: Ticket, store: LateStore, now: datetime) -> tuple[Staff, ...]:
    has_it = tuple(each for each in store.staff() if each.id == ticket.assignee_id)
    return has_it or whom(_ON_DUTY, store, now).people


def _alert(ticket: Ticket, person: Staff, courier: CourierName, now: datetime) -> Alert:
    key = f"late/{ticket.id}/{courier}/{person.id}"
    return Alert(
        id=uuid5(ticket.id, key),
        courier=courier,
        recipient=person,
        notice=Notice.LATE,
        dedupe_key=key,
        created_at=now,
        ticket_id=ticket.id,
        not_before=not_before(person, ticket.severity, now),
    )
