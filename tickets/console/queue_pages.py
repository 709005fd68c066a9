"""The queue's page: find tickets, do something to many at once, and keep a filter under a name."""

from dataclasses import replace
from urllib.parse import parse_qsl
from uuid import UUID

from starlette.responses import Response

from domain.errors import BadValue
from tickets.console.listing import BUILT_IN, COUNTED, Choices, Sort, Wanted, Whose, page
from tickets.console.visit import Visit
from tickets.ticket import Severity, TicketStatus

LONGEST_NAME = 60


def show_queue(visit: Visit) -> Response:
    """Show a page of the queue."""
    wanted = Wanted.read(visit.query.multi_items() or _typed(visit))
    queue, staff = visit.stores.queue, visit.staff
    listed = page(queue, wanted, staff.id, visit.now)
    whole = replace(wanted, cursor=None)
    is_all = wanted.cursor is None and listed.after is None
    built_in = {name: (each.query(), _count(visit, each)) for name, each in BUILT_IN.items()}
    return visit.page(
        "queue.html.j2",
        here="queue",
        wanted=wanted,
        listed=listed,
        found=len(listed.entries) if is_all else _count(visit, whole),
        counted=COUNTED,
        choices=_with_chosen(queue.choices(), wanted),
        built_in=built_in,
        views=visit.stores.shelf.views(staff.id),
        dead=visit.stores.deliveries.count(),
        statuses=tuple(TicketStatus),
        severities=tuple(Severity),
        sorts=tuple(Sort),
        whoses=tuple(Whose),
    )


def save_view(visit: Visit) -> Response:
    """Keep the filter that is on, under a name."""
    name = visit.text("name")[:LONGEST_NAME]
    if not name:
        raise BadValue("name", "Give the view a name.")
    query = _asked(visit).query()
    visit.stores.shelf.save_view(visit.staff.id, name, query)
    return visit.go(f"/?{query}", f"The view “{name}” is saved.")


def drop_view(visit: Visit) -> Response:
    """Forget a saved view."""
    try:
        visit.stores.shelf.drop_view(visit.staff.id, UUID(visit.params["view"]))
    except ValueError:
        raise BadValue("name", "There is no such view.") from None
    return visit.go("/", "The view is gone.")


def back_to_queue(visit: Visit) -> Response:
    """Show the queue again as it was filtered when something was refused."""
    return show_queue(visit)


def _asked(visit: Visit) -> Wanted:
    """Return the filter that a form of the queue was sent from."""
    return Wanted.read(_typed(visit))


def _typed(visit: Visit) -> list[tuple[str, str]]:
    return parse_qsl(visit.text("query"))


def _count(visit: Visit, wanted: Wanted) -> int:
    return visit.stores.queue.count(wanted, visit.staff.id, visit.now, COUNTED + 1)


def _with_chosen(choices: Choices, wanted: Wanted) -> Choices:
    """Keep a chosen component in the menu although no ticket has it any more."""
    chosen = wanted.component
    if not chosen or chosen in choices.components:
        return choices
    return replace(choices, components=(*choices.components, chosen))
