"""What goes back into a reporter's thread: only public messages, each delivered once."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from tickets.alerts import AlertState, Delivery
from tickets.ticket import Message, Ticket


class Asks(StrEnum):
    """What a message asks of the reporter, as buttons below it."""

    SOLVED = "solved"  # is it? yes or no
    RATING = "rating"  # from 1 to 5, once


@dataclass(frozen=True, kw_only=True)
class ReplyDelivery:
    """A public message on its way to the reporter's thread, and what became of it."""

    message: Message
    ticket: Ticket
    state: AlertState = AlertState.PENDING
    attempts: int = 0
    asks: Asks | None = None
    last_error: str | None = None
    provider_id: str | None = None
    sent_at: datetime | None = None


class ReplyStore(Protocol):
    """Where messages and their deliveries are kept."""

    def add_message(self, message: Message) -> UUID:
        """Store a message; return its id."""
        ...

    def promise_reply(self, message_id: UUID, asks: Asks | None) -> None:
        """Have a public message delivered into the reporter's thread."""
        ...

    def reply_delivery(self, message_id: UUID) -> ReplyDelivery | None:
        """Return a delivery with its message and ticket."""
        ...

    def replies_of(self, ticket_id: UUID) -> tuple[ReplyDelivery, ...]:
        """Return what was promised to a ticket's reporter, oldest first."""
        ...

    def mark_reply(self, message_id: UUID, state: AlertState) -> None:
        """Put an undelivered reply into another state."""
        ...

    def settle_reply(self, message_id: UUID, delivery: Delivery, now: datetime) -> None:
        """Record one attempt; leave a delivery alone that has succeeded."""
        ...
