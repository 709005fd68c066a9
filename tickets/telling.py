"""What REX itself tells a reporter in their own thread: each change of where their ticket stands.

One short line a change, and never a word that staff wrote for themselves.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from tickets.events import REX, Event
from tickets.ledger import Ledger
from tickets.replies import Asks
from tickets.ticket import Message, Ticket, TicketStatus, Visibility

CLOSES_AFTER = timedelta(days=7)  # resolved for so long without a word

TAKEN = "{who} works on {ref} now."
SEEN = "{who} is looking into {ref}."
GIVEN_BACK = "{who} no longer works on {ref}. Somebody else of support will take it."
WAITS = "Support waits for your answer about {ref}. Write it here, in this thread."
OPEN_AGAIN = "Support has opened {ref} again: it isn't solved yet."
CLOSED = (
    "{ref} is closed now: for a week nobody said that anything is still wrong. "
    "If it comes back, tell me."
)


class Telling(Ledger):
    """The desk's voice. Never commits: the caller owns the transaction."""

    def ask_for_rating(self, ref: str, now: datetime) -> None:
        """Ask the reporter once how it was, in the thread."""
        ticket = self.ticket(ref)
        if ticket.csat_asked_at is not None:
            return
        self._say_as_rex(ticket, "How did we do?", now, asks=Asks.RATING)
        event = Event(kind="asked for a rating", at=now, ticket_id=ticket.id)
        self._save(replace(ticket, csat_asked_at=now), event)

    def close_quiet(self, now: datetime) -> int:
        """Close what has been resolved for a week without a word; return how many."""
        quiet = self._store.resolved_before(now - CLOSES_AFTER)
        for ticket in quiet:
            event = Event(kind="closed", at=now, ticket_id=ticket.id)
            self._tell(self._move(ticket, TicketStatus.CLOSED, event), CLOSED, now)
        return len(quiet)

    def _tell(self, ticket: Ticket, line: str, now: datetime, who: str | None = None) -> None:
        """Tell the reporter one of the lines above."""
        self._say_as_rex(ticket, line.format(ref=ticket.ref, who=who), now)

    def _say_as_rex(
        self, ticket: Ticket, text: str, now: datetime, asks: Asks | None = None
    ) -> None:
        message = Message(
            ticket_id=ticket.id, visibility=Visibility.PUBLIC, author=REX, text=text, at=now
        )
        self._store.promise_reply(self._store.add_message(message), asks)
