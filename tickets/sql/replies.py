"""Messages, what of them goes to reporters, and the events of tickets, in a database."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from tickets.alerts import UNSENT, AlertState, Delivery
from tickets.events import Event
from tickets.replies import Asks, ReplyDelivery
from tickets.sql import rows
from tickets.sql.tables import reply_delivery, ticket, ticket_event, ticket_message
from tickets.ticket import Message, Ticket, Visibility

#: The least that two moments can be apart.
_INSTANT = timedelta(microseconds=1)


class SqlReplies:
    """Implements ReplyStore and EventStore."""

    _session: Session

    def ticket_of(self, ticket_id: UUID) -> Ticket | None:
        """Return one ticket by its id."""
        raise NotImplementedError

    def add_message(self, message: Message) -> UUID:
        """Store a message; return its id.

        It is later than those before it on its ticket, so that they are read in this order.
        """
        said = ticket_message.c
        last: datetime | None = self._session.scalar(
            select(func.max(said.at)).where(said.ticket_id == message.ticket_id)
        )
        at = max(message.at, last + _INSTANT) if last else message.at
        message_id = uuid4()
        row = {**rows.of_message(message), "id": message_id, "at": at}
        self._session.execute(insert(ticket_message).values(row))
        return message_id

    def promise_reply(self, message_id: UUID, asks: Asks | None) -> None:
        """Have a public message delivered into the reporter's thread."""
        self._session.execute(
            insert(reply_delivery).values(
                message_id=message_id,
                visibility=Visibility.PUBLIC,
                state=AlertState.PENDING,
                attempts=0,
                asks=asks,
            )
        )

    def reply_delivery(self, message_id: UUID) -> ReplyDelivery | None:
        """Return a delivery with its message and ticket."""
        return next(iter(self._deliveries(ticket_message.c.id == message_id)), None)

    def replies_of(self, ticket_id: UUID) -> tuple[ReplyDelivery, ...]:
        """Return what was promised to a ticket's reporter, oldest first."""
        return self._deliveries(ticket_message.c.ticket_id == ticket_id)

    def replies_in(self, states: tuple[AlertState, ...], most: int) -> tuple[ReplyDelivery, ...]:
        """Return the latest so many deliveries in these states, oldest first."""
        here = (
            select(reply_delivery.c.message_id)
            .join(ticket_message, ticket_message.c.id == reply_delivery.c.message_id)
            .where(reply_delivery.c.state.in_(states))
            .order_by(ticket_message.c.at.desc(), ticket_message.c.id)
            .limit(most)
        )
        return self._deliveries(ticket_message.c.id.in_(here.scalar_subquery()))

    def untold_replies(self) -> tuple[tuple[UUID, int, str], ...]:
        """Return the next message to be delivered of each ticket, how often it was tried, and to
        which Slack team it goes.

        What was written first arrives first: the next one waits until it is sent, or dead.
        """
        waits = (
            select(
                reply_delivery.c.message_id,
                reply_delivery.c.attempts,
                ticket_message.c.ticket_id,
                ticket.c.slack_team,
            )
            .join(ticket_message, ticket_message.c.id == reply_delivery.c.message_id)
            .join(ticket, ticket.c.id == ticket_message.c.ticket_id)
            .where(reply_delivery.c.state.in_(UNSENT))
            .order_by(ticket_message.c.at, ticket_message.c.id)
        )
        first: dict[UUID, tuple[UUID, int, str]] = {}
        for row in self._session.execute(waits):
            first.setdefault(row.ticket_id, (row.message_id, row.attempts, row.slack_team))
        return tuple(first.values())

    def settle_reply(self, message_id: UUID, delivery: Delivery, now: datetime) -> None:
        """Record one attempt; leave a delivery alone that has succeeded."""
        sent = delivery.error is None
        kept = reply_delivery.c
        self._session.execute(
            update(reply_delivery)
            .where(kept.message_id == message_id, kept.state != AlertState.SENT)
            .values(
                state=AlertState.SENT if sent else AlertState.FAILED,
                attempts=kept.attempts + 1,
                last_error=delivery.error,
                provider_id=delivery.provider_id,
                sent_at=now if sent else None,
            )
        )

    def mark_reply(self, message_id: UUID, state: AlertState) -> None:
        """Put an undelivered reply into another state."""
        kept = reply_delivery.c
        self._session.execute(
            update(reply_delivery)
            .where(kept.message_id == message_id, kept.state != AlertState.SENT)
            .values(state=state)
        )

    def note(self, event: Event) -> None:
        """Add an event."""
        self._session.execute(insert(ticket_event).values(rows.of_event(event)))

    def last_worked_on(self, incident_id: UUID) -> datetime | None:
        """Return when staff last did something with an incident or one of its tickets."""
        did, mine = ticket_event.c, select(ticket.c.id).where(ticket.c.incident_id == incident_id)
        about = (did.incident_id == incident_id) | did.ticket_id.in_(mine)
        found: datetime | None = self._session.scalar(
            select(func.max(did.at)).where(about, did.staff_id.is_not(None))
        )
        return found

    def events(
        self, *, ticket_id: UUID | None = None, incident_id: UUID | None = None
    ) -> tuple[Event, ...]:
        """Return what happened to a ticket or an incident, oldest first."""
        query = select(ticket_event).order_by(ticket_event.c.at, ticket_event.c.seq)
        if ticket_id is not None:
            query = query.where(ticket_event.c.ticket_id == ticket_id)
        if incident_id is not None:
            query = query.where(ticket_event.c.incident_id == incident_id)
        return tuple(rows.event_from(row) for row in self._session.execute(query))

    def _messages_of(self, ticket_ids: Iterable[UUID]) -> dict[UUID, tuple[Message, ...]]:
        query = select(ticket_message).where(ticket_message.c.ticket_id.in_(tuple(ticket_ids)))
        found: dict[UUID, tuple[Message, ...]] = {}
        for row in self._session.execute(query.order_by(ticket_message.c.at)):
            found[row.ticket_id] = (*found.get(row.ticket_id, ()), rows.message_from(row))
        return found

    def _deliveries(self, which: object) -> tuple[ReplyDelivery, ...]:
        columns = [column.label(f"of_{column.name}") for column in reply_delivery.c]
        query = (
            select(ticket_message, *columns)
            .join(reply_delivery, reply_delivery.c.message_id == ticket_message.c.id)
            .where(which)  # type: ignore[arg-type]
            .order_by(ticket_message.c.at)
        )
        found = []
        for row in self._session.execute(query):
            about = self.ticket_of(row.ticket_id)
            if about is not None:
                found.append(rows.reply_from(row, rows.message_from(row), about))
        return tuple(found)
