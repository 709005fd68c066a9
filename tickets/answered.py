"""A reporter has answered support: whoever works on the ticket hears of it, quietly.

By Slack alone, never in quiet hours, and once for each message of staff that is answered, in however
many lines: the ticket has them all.
"""

from datetime import datetime
from uuid import uuid5

from tickets.alerts import Alert, CourierName, Notice
from tickets.duty import not_before
from tickets.holders import holder
from tickets.rendering import clipped
from tickets.store import IncidentStore
from tickets.ticket import Severity, Ticket

#: How much of an answer the message repeats.
LONGEST_ANSWER = 300


def promise_answered(ticket: Ticket, words: str, store: IncidentStore, now: datetime) -> None:
    """Promise whoever has a ticket one message about the answer to what staff last said."""
    said, person = ticket.staff_said, holder(ticket, store)
    if said is None or person is None:
        return
    key = f"answered/{said.id}/{person.id}"
    who = ticket.report.reporter.name
    alert = Alert(
        id=uuid5(ticket.id, key),
        courier=CourierName.SLACK,
        recipient=person,
        notice=Notice.ANSWERED,
        dedupe_key=key,
        created_at=now,
        ticket_id=ticket.id,
        words=f"{who} answered: {clipped(words, LONGEST_ANSWER)}",
        not_before=not_before(person, Severity.P2, now),
    )
    store.add_alerts((alert,))
