"""The ticket that a button or a form is about: for nobody but its reporter."""

from bot.turn import Incoming
from domain.errors import DomainError
from tickets.desk import TicketDesk
from tickets.ticket import Ticket


def reported_by(incoming: Incoming, desk: TicketDesk, refusal: str) -> Ticket:
    """Return the ticket, if this person has reported it. Raise DomainError, else with `refusal`."""
    ticket = desk.ticket(incoming.value or "")
    who = ticket.report.reporter
    if (who.slack_team, who.slack_user) != (incoming.place.team, incoming.user):
        raise DomainError(refusal)
    return ticket
