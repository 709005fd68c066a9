"""Where the links of an alert's e-mail lead: a page that asks once more, and then acts.

Mail programs open links by themselves, so opening one only shows a page; its button acts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.pages import page
from bot.sql.database import Database
from bot.sql.room import Room
from domain.errors import DomainError
from tickets.alerts import Alert, Post
from tickets.desk import Acknowledged, TicketDesk
from tickets.links import BadLink, Link, LinkAction, read_link
from tickets.sql import links as kept
from tickets.staff import Staff
from tickets.ticket import LIVE, Ticket

PATH = "/alerts"
VERBS = {LinkAction.ACKNOWLEDGE: "Acknowledge", LinkAction.CLAIM: "Claim"}


@dataclass(frozen=True)
class AlertLinks:
    """Makes the links of alerts, and serves them; `address` is where browsers find REX, if they do."""

    database: Database
    address: Callable[[], str]
    clock: Callable[[], datetime]
    dispatch: Callable[[], None] = lambda: None

    def of(self, alert: Alert) -> dict[str, str]:
        """Return the links of an alert by what they do."""
        address = self.address().rstrip("/")
        if not address or alert.incident_id is None:
            return {}
        with self.database.transaction() as session:
            key = kept.link_key(session)
        return {
            VERBS[action]: f"{address}{PATH}/{Link.of(alert, action).token(key)}"
            for action in LinkAction
        }

    @property
    def routes(self) -> list[BaseRoute]:
        """The two routes of a link."""
        return [
            Route(f"{PATH}/{{token}}", self._ask, methods=["GET"]),
            Route(f"{PATH}/{{token}}", self._act, methods=["POST"]),
        ]

    async def _ask(self, request: Request) -> Response:
        return await run_in_threadpool(self._answer, request.path_params["token"], self._asked)

    async def _act(self, request: Request) -> Response:
        return await run_in_threadpool(self._answer, request.path_params["token"], self._acted)

    def _answer(self, token: str, show: Callable[[Room, Link], Response]) -> Response:
        try:
            with self.database.transaction() as session:
                link = read_link(token, kept.link_key(session), self.clock())
                response = show(Room.on(session), link)
        except (BadLink, DomainError) as refused:
            return page("This link does nothing", str(refused), status=410)
        self.dispatch()
        return response

    def _asked(self, room: Room, link: Link) -> Response:
        _, ticket = _about(room, link)
        if kept.is_used(room.session, link):
            raise BadLink(f"This link has been used already. {_standing(ticket)}")
        return page(f"{VERBS[link.action]} {ticket.ref}?", ticket.title, button=VERBS[link.action])

    def _acted(self, room: Room, link: Link) -> Response:
        alert, ticket = _about(room, link)
        person = _person(alert)
        if not kept.use(room.session, link, person.id, self.clock()):
            raise BadLink(f"This link has been used already. {_standing(ticket)}")
        desk = TicketDesk(room.tickets)
        act = desk.acknowledge if link.action is LinkAction.ACKNOWLEDGE else desk.claim
        taken = act(ticket.ref, person, self.clock())
        return page(_done(link, taken), ticket.title)


def _about(room: Room, link: Link) -> tuple[Alert, Ticket]:
    found = room.tickets.alert(link.alert_id)
    if found is None or found[1].ticket is None:
        raise BadLink("What this link is about isn't there any more.")
    alert, case = found
    if not _person(alert).active:
        raise BadLink("This link belongs to somebody who isn't on the staff any more.")
    return alert, case.ticket  # type: ignore[return-value]  # looked at above


def _person(alert: Alert) -> Staff:
    """Return whose link it is. Raise BadLink: no other recipient gets any."""
    if isinstance(alert.recipient, Post):
        raise BadLink("This link belongs to nobody.")
    return alert.recipient


def _done(link: Link, taken: Acknowledged) -> str:
    ref, status = taken.ticket.ref, taken.ticket.status
    if not taken.first and status not in LIVE:
        return f"{ref} is {status} already"
    if not taken.first:
        return f"{taken.by} already has {ref}"
    return f"You work on {ref} now" if link.action is LinkAction.CLAIM else f"{ref} is yours"


def _standing(ticket: Ticket) -> str:
    has_it = ticket.status in LIVE and ticket.has_it
    return f"{ticket.has_it} has {ticket.ref}." if has_it else f"{ticket.ref} is {ticket.status}."
