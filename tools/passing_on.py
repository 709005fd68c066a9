"""What a reporter says to support, put on their ticket, and what they are told of it."""

from tickets.ticket import Ticket, TicketStatus
from tools.context import Context
from tools.escalation import details_in
from tools.outcome import Outcome
from tools.receipts import receipt_for


def passed_on(ticket: Ticket, context: Context) -> Outcome:
    """Put the words on the ticket, with the details they hold; one that was resolved is open again."""
    text, turn = context.turn.text, context.turn
    context.desk.answer(ticket.ref, text, context.now, turn.id, found=details_in(text))
    if ticket.status is TicketStatus.RESOLVED:
        said = f"Sorry that it isn't solved. {ticket.ref} is open again, and support sees what you wrote."
    else:
        said = f"Thanks, I passed that on to support: it is on {ticket.ref}."
    return receipt_for(ticket, said)


def noted(ticket: Ticket, context: Context) -> Outcome:
    """Put the words on a resolved ticket, and leave it resolved."""
    turn = context.turn
    context.desk.note_of_reporter(ticket.ref, turn.text, context.now, turn.id)
    return receipt_for(
        ticket,
        f"Thanks, I passed that on to support. {ticket.ref} stays solved; if it isn't, just say so.",
    )


def closed(ticket: Ticket, context: Context) -> Outcome:
    """Close a resolved ticket whose reporter says that it is solved, and ask how it was."""
    turn = context.turn
    context.desk.solved(ticket.ref, context.now, words=turn.text, turn_id=turn.id)
    context.desk.ask_for_rating(ticket.ref, context.now)
    return receipt_for(ticket, f"Good to hear. {ticket.ref} is closed.")
