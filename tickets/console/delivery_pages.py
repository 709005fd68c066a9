"""What could not be delivered: every alert and answer that failed or is dead, to be sent again."""

from uuid import UUID

from starlette.responses import Response

from domain.errors import NotFound
from tickets.console.visit import Visit
from tickets.replies import ReplyDelivery

#: So many of each kind stand on the page, the newest first.
SHOWN = 100


def show_deliveries(visit: Visit) -> Response:
    """Show what has not arrived, and how much was promised in all."""
    found = visit.stores.deliveries.undelivered(SHOWN)
    return visit.page(
        "deliveries.html.j2",
        here="deliveries",
        alerts=found.alerts,
        replies=found.replies,
        tally=visit.stores.desk.tally(),
    )


def resend(visit: Visit) -> Response:
    """Promise everything that was chosen anew."""
    desk = visit.stores.desk
    found = visit.stores.deliveries.undelivered(SHOWN)
    chosen = set(visit.texts("alert")), set(visit.texts("reply"))
    alerts = [each for each in found.alerts if str(each.id) in chosen[0]]
    replies = [each for each in found.replies if str(each.message.id) in chosen[1]]
    for alert in alerts:
        desk.resend(alert)
    for reply in replies:
        desk.resend_reply(reply.ticket.ref, _id_of(reply))
    number = len(alerts) + len(replies)
    if not number:
        raise NotFound("Select what is to be sent again.")
    said = "message is" if number == 1 else "messages are"
    return visit.go("/deliveries", f"{number} {said} sent again.")


def _id_of(reply: ReplyDelivery) -> UUID:
    if reply.message.id is None:
        raise NotFound("There is no such reply.")
    return reply.message.id
