"""A ticket's page: everything known of it, and what staff do with it.

Two forms write words, one to the reporter and one to colleagues. They have addresses of their own,
so that neither can be sent by mistake as the other.
"""

from uuid import UUID

from starlette.responses import Response

from domain.errors import BadValue, NotFound
from tickets.console.locking import locked, unchanged
from tickets.console.rendering import WAYS
from tickets.console.visit import Visit
from tickets.incident import Incident
from tickets.ticket import LIVE, MOVES, Priority, Ticket, TicketStatus


def show_ticket(visit: Visit) -> Response:
    """Show a ticket."""
    desk, ref = visit.stores.desk, visit.params["number"]
    ticket = desk.ticket(ref)
    replies = desk.replies(ref)
    return visit.page(
        "ticket.html.j2",
        here="queue",
        ticket=ticket,
        incident=_incident_of(visit, ticket),
        passages=[(block, visit.doors.passage(block)) for block in ticket.report.shown],
        replies=replies,
        delivered={reply.message.id: reply for reply in replies},
        alerts=desk.alerts(ref),
        tally=desk.tally(ref),
        history=desk.history(ref),
        priorities=tuple(Priority),
        is_live=ticket.status in LIVE,
        is_mine=ticket.assignee_id == visit.staff.id,
        is_others=ticket.assignee_id not in (None, visit.staff.id),
        may_wait=TicketStatus.PENDING in MOVES[ticket.status],
        may_resolve=TicketStatus.RESOLVED in MOVES[ticket.status],
        may_reopen=ticket.status is TicketStatus.RESOLVED,
    )


def acknowledge(visit: Visit) -> Response:
    """Say "I've seen it": the ladder stops."""
    taken = visit.stores.desk.acknowledge(visit.params["number"], visit.staff, visit.now)
    return _back(visit, f"{taken.ticket.ref} is acknowledged." if taken.first else taken.instead)


def claim(visit: Visit) -> Response:
    """Take the ticket; whoever comes second is told who has it."""
    taken = visit.stores.desk.claim(visit.params["number"], visit.staff, visit.now)
    return _back(visit, f"{taken.ticket.ref} is yours." if taken.first else taken.instead)


def release(visit: Visit) -> Response:
    """Give the ticket back to the queue."""
    ticket = visit.stores.desk.ticket(visit.params["number"])
    if ticket.assignee_id != visit.staff.id and not visit.is_super_admin:
        raise BadValue("ticket", f"{ticket.ref} isn't yours to give back.")
    visit.stores.desk.release(ticket.ref, visit.staff, visit.now)
    return _back(visit, f"{ticket.ref} is free again.")


def take_over(visit: Visit) -> Response:
    """Take the ticket from whoever has it."""
    ticket = visit.stores.desk.assign(visit.params["number"], visit.staff, visit.staff, visit.now)
    return _back(visit, f"{ticket.ref} is yours now.")


def reply(visit: Visit) -> Response:
    """Send words to the reporter, into their own thread."""
    text = _words(visit, "reply")
    ticket = _locked(visit)
    visit.stores.desk.reply(ticket.ref, visit.staff, text, visit.now)
    if visit.text("then") == "wait" and ticket.status is not TicketStatus.PENDING:
        visit.stores.desk.wait(ticket.ref, visit.staff, visit.now)
    return _back(visit, f"Your reply goes to {ticket.report.reporter.name} now.")


def note(visit: Visit) -> Response:
    """Keep words for colleagues; nobody else ever sees them."""
    text = _words(visit, "note")
    unchanged(visit.stores.desk, visit.params["number"], visit.text("version"))
    visit.stores.desk.note(visit.params["number"], visit.staff, text, visit.now)
    return _back(visit, "Your note is kept. Only staff see it.")


def resolve(visit: Visit) -> Response:
    """Tell the reporter that it is solved."""
    text = _words(visit, "resolution")
    ticket = _locked(visit)
    visit.stores.desk.resolve(ticket.ref, visit.staff, text, visit.now)
    return _back(visit, f"{ticket.ref} is resolved, and {ticket.report.reporter.name} is told.")


def reopen(visit: Visit) -> Response:
    """Open a resolved ticket again."""
    ticket = visit.stores.desk.reopen_as_staff(visit.params["number"], visit.staff, visit.now)
    return _back(visit, f"{ticket.ref} is open again.")


def change_priority(visit: Visit) -> Response:
    """Change the order in which it is worked on, with a reason."""
    chosen = next((each for each in Priority if each == visit.text("priority")), None)
    if chosen is None:
        raise BadValue("priority", "Choose a priority.")
    ticket = visit.stores.desk.set_priority(
        visit.params["number"], chosen, visit.text("why"), visit.staff, visit.now
    )
    return _back(visit, f"{ticket.ref} is {chosen} now.")


def change_category(visit: Visit) -> Response:
    """Say what part of the product it is about."""
    ticket = visit.stores.desk.set_category(
        visit.params["number"], visit.text("category"), visit.staff, visit.now
    )
    return _back(visit, f"{ticket.ref} is about {ticket.category} now.")


def resend_alert(visit: Visit) -> Response:
    """Promise an alert anew that could not be delivered."""
    desk, ref = visit.stores.desk, visit.params["number"]
    wanted = visit.text("alert")
    alert = next((each for each in desk.alerts(ref) if str(each.id) == wanted), None)
    if alert is None:
        raise NotFound("There is no such alert.")
    desk.resend(alert)
    return _back(visit, f"{alert.recipient.name} is told again {WAYS[alert.courier]}.")


def resend_reply(visit: Visit) -> Response:
    """Promise a reply anew that could not be delivered to the reporter."""
    try:
        message_id = UUID(visit.text("message"))
    except ValueError:
        raise NotFound("There is no such reply.") from None
    desk, ref = visit.stores.desk, visit.params["number"]
    reply = desk.resend_reply(ref, message_id)
    return _back(visit, f"It goes to {reply.ticket.report.reporter.name} again.")


def _incident_of(visit: Visit, ticket: Ticket) -> Incident | None:
    ref = ticket.incident_ref
    return visit.stores.desk.incidents.incident(ref) if ref else None


def _locked(visit: Visit) -> Ticket:
    return locked(
        visit.stores.desk, visit.params["number"], visit.staff, visit.text("version"), visit.now
    )


def _words(visit: Visit, field: str) -> str:
    text = visit.text(field)
    if not text:
        raise BadValue(field, "There is nothing to send: write something first.")
    return text


def _back(visit: Visit, notice: str) -> Response:
    return visit.go(f"/tickets/{visit.params['number']}", notice)
