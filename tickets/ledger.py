"""What was promised about tickets, to whom, and what became of it."""

from uuid import UUID

from domain.errors import NotFound
from tickets.alerts import Alert, AlertState, Tally
from tickets.events import Event
from tickets.intake import Intake
from tickets.replies import ReplyDelivery


class Ledger(Intake):
    """What staff look up of tickets. Never commits: the caller owns the transaction."""

    def history(self, ref: str) -> tuple[Event, ...]:
        """Return what happened to a ticket, oldest first."""
        return self._store.events(ticket_id=self.ticket(ref).id)

    def replies(self, ref: str) -> tuple[ReplyDelivery, ...]:
        """Return what was promised to the reporter, and what became of it."""
        return self._store.replies_of(self.ticket(ref).id)

    def resend_reply(self, ref: str, message_id: UUID) -> ReplyDelivery:
        """Promise a reply anew that could not be delivered. Raise NotFound."""
        found = next((each for each in self.replies(ref) if each.message.id == message_id), None)
        if found is None or found.state not in (AlertState.FAILED, AlertState.DEAD):
            raise NotFound("There is no such reply that could not be delivered.")
        self._store.mark_reply(message_id, AlertState.PENDING)
        return found

    def alerts(self, ref: str) -> tuple[Alert, ...]:
        """Return what staff were promised about a ticket and its incident. Raise NotFound."""
        return self._store.alerts_about(self.ticket(ref))

    def all_alerts(self, states: tuple[AlertState, ...] | None = None) -> tuple[Alert, ...]:
        """Return every alert in these states, or all; newest first."""
        return self._store.alerts(states)

    def resend(self, alert: Alert) -> None:
        """Promise a failed or dead alert anew."""
        self._store.mark(alert.id, AlertState.PENDING)

    def tally(self, ref: str | None = None) -> Tally:
        """Count the alerts about a ticket and its incident, or all."""
        return self._store.tally(None if ref is None else self.ticket(ref))
