"""The claim lock: one person answers a ticket at a time, and nobody answers what they haven't seen."""

from datetime import datetime

from domain.errors import ChangedMeanwhile, NotOpen
from tickets.desk import TicketDesk
from tickets.staff import Staff
from tickets.ticket import LIVE, Ticket

KEPT = "What you wrote is still here."


def locked(desk: TicketDesk, ref: str, staff: Staff, seen: str, now: datetime) -> Ticket:
    """Return the ticket, claimed by this person as they saw it (`seen` is its version).

    Raise NotOpen when somebody else has it, ChangedMeanwhile when it is no longer what they saw.
    """
    ticket = desk.ticket(ref)
    if ticket.assignee_id not in (None, staff.id):
        raise NotOpen(f"{ticket.assignee} has {ticket.ref}, so they answer it. {KEPT}")
    unchanged(desk, ref, seen)
    if ticket.assignee_id is None and ticket.status in LIVE:
        claimed = desk.claim(ref, staff, now, silently=True)
        if not claimed.first:
            raise NotOpen(f"{claimed.by} has just taken {ticket.ref}. {KEPT}")
        return claimed.ticket
    return ticket


def unchanged(desk: TicketDesk, ref: str, seen: str) -> None:
    """Raise ChangedMeanwhile when a ticket is no longer what somebody saw: its version was `seen`.

    A form that is sent twice is sent from a page that its first sending has made old.
    """
    ticket = desk.ticket(ref)
    if str(ticket.version) != seen:
        raise ChangedMeanwhile(
            f"{ticket.ref} has changed since you opened it. Read what is new, then send again. {KEPT}"
        )
