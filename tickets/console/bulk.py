"""Doing the same to many tickets at once; each one says what became of it."""

from collections.abc import Callable, Sequence

from starlette.responses import Response

from domain.errors import BadValue
from tickets.console.listing import PAGE_SIZE
from tickets.console.visit import Visit
from tickets.ticket import LIVE, MOVES, TicketStatus


def many(visit: Visit) -> Response:
    """Acknowledge, claim or resolve the selected tickets."""
    numbers = [number for number in visit.texts("ticket") if number.isdigit()][:PAGE_SIZE]
    if not numbers:
        raise BadValue("ticket", "Select some tickets first.")
    reason = visit.text("reason")
    match visit.text("do"):
        case "acknowledge":
            said = _each(visit, numbers, _acknowledge, "acknowledged")
        case "claim":
            said = _each(visit, numbers, _claim, "yours")
        case "resolve" if reason:
            said = _each(visit, numbers, _resolve, "resolved, and the reporters are told")
        case "resolve":
            raise BadValue("reason", "Write what the reporters are to be told, then resolve.")
        case _:
            raise BadValue("do", "Choose what to do with the selected tickets.")
    query = visit.text("query")
    return visit.go(f"/?{query}" if query else "/", said)


def _each(
    visit: Visit, numbers: Sequence[str], do: Callable[[Visit, str], str | None], done: str
) -> str:
    """Do it to each ticket; `do` returns why it was left alone."""
    why = [left for number in numbers if (left := do(visit, number))]
    count = len(numbers) - len(why)
    said = [f"{count} {'ticket is' if count == 1 else 'tickets are'} {done}."] if count else []
    return " ".join([*said, *why])


def _acknowledge(visit: Visit, number: str) -> str | None:
    taken = visit.stores.desk.acknowledge(number, visit.staff, visit.now)
    return None if taken.first else taken.instead


def _claim(visit: Visit, number: str) -> str | None:
    taken = visit.stores.desk.claim(number, visit.staff, visit.now)
    ours = taken.ticket.status in LIVE and taken.ticket.assignee_id == visit.staff.id
    return None if taken.first or ours else taken.instead


def _resolve(visit: Visit, number: str) -> str | None:
    desk = visit.stores.desk
    ticket = desk.ticket(number)
    if TicketStatus.RESOLVED not in MOVES[ticket.status]:
        return f"{ticket.ref} is {ticket.status} already."
    if ticket.assignee_id not in (None, visit.staff.id):
        return f"{ticket.assignee} has {ticket.ref}, so it is left alone."
    if ticket.assignee_id is None:
        desk.claim(number, visit.staff, visit.now, silently=True)
    desk.resolve(number, visit.staff, visit.text("reason"), visit.now)
    return None
