"""What a reporter hears of their ticket, as a tool returns it."""

from tickets.ticket import Ticket
from tools.outcome import Outcome, TicketReceipt


def receipt_for(
    ticket: Ticket,
    sentence: str,
    *,
    told_people: bool = False,
    alert_ids: tuple[str, ...] = (),
    missing: tuple[str, ...] = (),
) -> Outcome:
    """Return what the model reads of a ticket, and the receipt that the server renders: the same."""
    receipt = TicketReceipt(
        ref=ticket.ref,
        severity=ticket.severity.value,
        told_people=told_people,
        sentence=sentence,
        alert_ids=alert_ids,
        missing=missing,
    )
    return Outcome(told={"ticket": receipt.model_dump(mode="json")}, ticket=receipt)
