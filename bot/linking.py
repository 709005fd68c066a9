"""`/rex link`: somebody whom HirePilot knows by another address proves that it is theirs.

The mail goes to the address that HirePilot knows, so only who reads it can follow its link; the
link works once, for half an hour, and links the Slack user who asked for it and nobody else.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import parseaddr
from functools import partial
from uuid import uuid4

from pydantic import JsonValue
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.pages import page
from bot.slack.profiles import Profile
from bot.slack.web_api import SlackUnavailable
from bot.sql import linking as kept
from bot.sql.database import Database
from bot.sql.room import Room
from bot.steps import JsonObject, Steps
from bot.turn import Value
from domain.errors import DomainError
from tickets.alerts import DeliveryFailed, NeverDeliverable
from tickets.links import BadLink
from tickets.mail import MailCourier, address, headed
from tickets.sql.links import link_key

PATH = "/link"
LINK_MAIL = "link mail"
LIFE = timedelta(minutes=30)
#: How many links somebody may ask for within `LIFE`.
MOST_REQUESTS = 3
#: Seconds between tries of a mail: less than the link's life together.
PATIENCE = (5, 30, 120, 300)
NOT_OURS = "This link isn't one of REX's, or it was cut in two. Open it from the mail."
OVER = "This link was used already, or it is too old. Ask for another one with /rex link."


class Wish(Value):
    """Somebody's wish to be linked with the account of an address."""

    id: str
    team: str
    user: str
    email: str
    tries: int = 0


@dataclass(frozen=True, kw_only=True)
class Linking:
    """Sends the links, and serves them; `address` is where browsers find REX, if they do."""

    database: Database
    mail: MailCourier
    profile: Callable[[str, str], Profile]
    address: Callable[[], str]
    clock: Callable[[], datetime]

    def wish(self, team: str, user: str, email: str) -> Wish:
        """Return a new wish, for a job to fulfil."""
        return Wish(id=uuid4().hex, team=team, user=user, email=email.casefold())

    def send(self, payload: JsonObject, steps: Steps) -> None:
        """Keep the request and mail its link, if there is such an account; try again a few times."""
        wish = Wish.model_validate(payload)
        known = wish.tries > 0 or steps.write("request", partial(self._request, wish=wish))
        if not known:
            return
        sent = steps.call("mail", partial(self._carry, wish))
        if sent == "later" and wish.tries < len(PATIENCE):
            again = wish.model_copy(update={"tries": wish.tries + 1})
            key, wait = f"{wish.id}:{again.tries}", PATIENCE[wish.tries]
            steps.start_job(LINK_MAIL, key, again.model_dump(mode="json"), after=wait)

    @property
    def routes(self) -> list[BaseRoute]:
        """The two routes of a link: one asks, one acts, for mail programs open links by themselves."""
        return [
            Route(f"{PATH}/{{token}}", self._ask, methods=["GET"]),
            Route(f"{PATH}/{{token}}", self._act, methods=["POST"]),
        ]

    def _request(self, room: Room, *, wish: Wish) -> bool:
        workspace = room.records.workspace_of_team(wish.team)
        member = workspace and room.records.member_by_email(workspace, wish.email)
        now = self.clock()
        asked = kept.open_requests(room.session, wish.team, wish.user, now)
        if not member or asked >= MOST_REQUESTS:
            return False
        place = (wish.team, wish.user)
        kept.add_request(
            room.session, kept.request_of(wish.id, place, member.member_id, now + LIFE)
        )
        return True

    def _carry(self, wish: Wish) -> JsonValue:
        with self.database.transaction() as session:
            token = _token(wish.id, link_key(session, "people"))
        link = f"{self.address().rstrip('/')}{PATH}/{token}"
        try:
            self.mail.send(self._letter(wish, link), wish.email)
        except NeverDeliverable:
            return "never"
        except DeliveryFailed:
            return "later"
        return "sent"

    def _letter(self, wish: Wish, link: str) -> EmailMessage:
        sender, to = address(*parseaddr(self.mail.sender)), address("", wish.email)
        subject = "Link your Slack account with HirePilot"
        message = headed(sender, to, subject, key=f"link-{wish.id}", at=self.clock())
        who = self._called(wish)
        message.set_content(
            f"{who} asked REX in Slack to be linked with the HirePilot account of this address.\n"
            "If that was you, open this link. It works once, within 30 minutes:\n\n"
            f"{link}\n\n"
            "If it wasn't you, do nothing: without the link nobody can act as you.\n"
        )
        return message

    def _called(self, wish: Wish) -> str:
        """Return what Slack calls whoever asked, so that nobody links somebody else by mistake."""
        try:
            named = self.profile(wish.team, wish.user).name
        except SlackUnavailable:
            named = ""
        return " ".join(named.split()) or "Somebody"

    async def _ask(self, request: Request) -> Response:
        return await run_in_threadpool(self._answer, request.path_params["token"], act=False)

    async def _act(self, request: Request) -> Response:
        return await run_in_threadpool(self._answer, request.path_params["token"], act=True)

    def _answer(self, token: str, *, act: bool) -> Response:
        try:
            with self.database.transaction() as session:
                return self._linked(Room.on(session), token, act=act)
        except (BadLink, DomainError) as refused:
            return page("This link does nothing", str(refused), status=410)

    def _linked(self, room: Room, token: str, *, act: bool) -> Response:
        session, now = room.session, self.clock()
        request_id = token.partition(".")[0]
        right = _token(request_id, link_key(session, "people"))
        if not hmac.compare_digest(right.encode(), token.encode()):
            raise BadLink(NOT_OURS)
        found = kept.open_request(session, request_id, now)
        if found is None:
            raise BadLink(OVER)
        if not act:
            words = (
                "REX will then work in Slack with your HirePilot account. Go on only if you "
                "yourself have just asked for this in Slack."
            )
            return page("Link your Slack account?", words, button="Link it")
        if not kept.use_request(session, request_id, now):
            raise BadLink(OVER)
        room.records.link(found.team, found.slack_user, found.member_id, now)
        kept.may_be_linked(session, found.team, found.slack_user)
        return page("You are linked", "Go back to Slack: REX knows you now.")


def _token(request_id: str, key: bytes) -> str:
    digest = hmac.new(key, f"person link {request_id}".encode(), hashlib.sha256).digest()
    return f"{request_id}.{urlsafe_b64encode(digest[:24]).decode().rstrip('=')}"
