"""REX at work on Slack: the edge, the engine, and everything between them, started and stopped."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import uuid4

from starlette.routing import BaseRoute

from bot.assembly import assemble, now
from bot.automation.errand import PICK_UP
from bot.automation.jobs import Patience
from bot.durable.engine import Engine
from bot.duties import Duties
from bot.escalation.escalating import LOOK
from bot.escalation.links import AlertLinks
from bot.escalation.mailing import mail_courier
from bot.forms import FormDesk
from bot.hearing import Hearing
from bot.homes import Homes, suggested
from bot.identity import FirstContact, SlackIdentity
from bot.installing import Installing
from bot.linking import Linking
from bot.payments import StripePayments
from bot.settings import Settings, engine_database
from bot.signatures import UsedSignatures
from bot.slack.app import Rooms, build_app
from bot.slack.chat import SlackChat
from bot.slack.commands import Subcommands
from bot.slack.installs import Installs
from bot.slack.listening import HttpListener, SocketListener
from bot.slack.speech import Speaker
from bot.slack.web import http_app, web_app
from bot.slack_setup import Slack
from bot.slashes import Slashes
from bot.sql.database import Database
from bot.stopping import Stops
from bot.upkeep.operations import operation_routes
from bot.web import StaffRoom
from tickets.ticket import Ticket


class Service:
    """One running REX; `at_home` when those who browse it sit at this machine."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        slack: Slack,
        *,
        clock: Callable[[], datetime] = now,
        poll_seconds: float = 0.1,
        at_home: bool = False,
        patience: Patience | None = None,
    ) -> None:
        self._settings, self._database, self._slack = settings, database, slack
        self._clock, self._at_home = clock, at_home
        self._address = settings.public_url or ""
        self._installs = Installs(slack.installs, renewal=slack.renewal)
        self._speaker = Speaker(self._installs, slack.api_url)
        self._identity = SlackIdentity(self._speaker.profile, clock)
        self._mail = mail_courier(settings)
        self._stripe = StripePayments.set_up(settings.stripe_webhook_secret, clock)
        self._links = AlertLinks(database, self.address, clock, self.dispatch)
        self._linking = Linking(
            database=database,
            mail=self._mail,
            profile=self._speaker.profile,
            address=self.address,
            clock=clock,
        )
        self._stops = Stops(database, clock)
        rex = assemble(settings, self._identity, SlackChat(self._speaker, settings.app_url), clock)
        self._rex = replace(rex, stopped=self._stops.pressed)
        self.engine = Engine(
            database,
            engine_database(database.url),
            self._duties().work(patience or Patience()),
            poll_seconds=poll_seconds,
            crash_at=settings.crash_at,
        )
        self._staff_room = self._staff()
        #: What browsers may ask for: links of alerts, and the staff console.
        self.routes = [*self._links.routes, *self._linking.routes, *self._staff_room.routes]
        self._listener, self._web = self._listeners()

    def _duties(self) -> Duties:
        """What the engine runs."""
        return Duties(
            settings=self._settings,
            database=self._database,
            clock=self._clock,
            rex=self._rex,
            speaker=self._speaker,
            mail=self._mail,
            stripe=self._stripe,
            linking=self._linking,
            links=self._links,
            ticket_page=self._ticket_page,
        )

    def _staff(self) -> StaffRoom:
        """The staff console."""
        return StaffRoom(
            self._database,
            lambda: self.browsed,
            self._rex.guide.current,
            self._clock,
            self.dispatch,
            secure=self._address.startswith("https:"),
        )

    def _rooms(self) -> Rooms:
        """What Slack's events, buttons, forms and commands lead to."""
        forms = FormDesk(self._database, self._identity, self._clock)
        homes = Homes(self._database, self._staff_room, self._clock, lambda: self._rex.model.mode)
        slashes = Slashes(
            self._database,
            self._staff_room,
            self._clock,
            self.engine.record,
            self._linking,
            self.engine.start_job,
        )
        contact = FirstContact(
            self._database, partial(self._speaker.profile, hasty=True), self._clock
        )
        return Rooms(
            accept=self.engine.accept,
            open_form=forms.open,
            read_form=forms.problems,
            choices=forms.choices,
            known=contact.known,
            meet=contact.meet,
            commands=Subcommands(slashes.table, slashes.is_staff),
            home=homes.view,
            prompts=suggested,
            stop=self._stops.press,
            press_home=homes.press,
            hear=Hearing(self._database, self._clock).hear,
        )

    def _listeners(self) -> tuple[SocketListener | HttpListener, HttpListener | None]:
        """What hears Slack; and what hears browsers, where that is not the same."""
        settings, slack = self._settings, self._slack
        app = build_app(
            signing_secret=slack.signing_secret,
            installs=self._installs,
            speaker=self._speaker,
            rooms=self._rooms(),
        )
        beside = self._pages()
        if slack.app_token:
            web = HttpListener(web_app(beside), settings.host, settings.port)
            return SocketListener(app, slack.app_token, slack.api_url), web
        used = UsedSignatures(self._database, self._clock)
        engine = self.engine
        edge = http_app(app, slack.signing_secret, used, beside, engine.metrics, engine.recording)
        return HttpListener(edge, settings.host, settings.port), None

    def _pages(self) -> list[BaseRoute]:
        """Everything besides Slack's events that is heard over HTTP."""
        engine, database = self.engine, self._database
        return [
            *self.routes,
            *operation_routes(
                self._is_well, database.answers, engine.records.counts, engine.metrics
            ),
            *self._stripe.routes(engine.start_job),
            *self._install_pages(),
        ]

    def _install_pages(self) -> list[BaseRoute]:
        """Where REX is installed in more teams, if that is configured."""
        app, seal = self._slack.app, self._slack.seal
        if app is None or seal is None:
            return []
        return Installing(
            app=app,
            seal=seal,
            installs=self._installs,
            database=self._database,
            profile=self._speaker.profile,
            address=self.address,
            clock=self._clock,
        ).routes

    @property
    def url(self) -> str:
        """Where Slack finds REX over HTTP; empty in Socket Mode."""
        return self._listener.url

    def address(self) -> str:
        """Where people's browsers find REX; empty where they can't, so that no link is offered."""
        return self._address or (self.local if self._at_home else "")

    @property
    def console(self) -> str:
        """The staff console's address."""
        return self._staff_room.page("/")

    @property
    def browsed(self) -> str:
        """The same for whoever sits at this machine, who finds REX in any case; no slash at its end."""
        return (self._address or self.local).rstrip("/")

    @property
    def local(self) -> str:
        """Where REX is found from its own machine."""
        return (self._web or self._listener).address

    def _is_well(self) -> bool:
        """Whether it looks after its work, and would hear Slack."""
        return self.engine.is_well() and self._listener.is_well()

    def _ticket_page(self, ticket: Ticket) -> str:
        """Return where staff see a ticket; empty while browsers can't find REX."""
        return self._staff_room.page(f"/tickets/{ticket.number}") if self.address() else ""

    def start(self) -> None:
        """Begin: unfinished work goes on first."""
        self._rex.guide.follow()
        self.engine.start()
        self.dispatch()
        self.look_around()
        self._listener.start()
        if self._web:
            self._web.start()

    def dispatch(self) -> None:
        """Start whatever escalation has promised, at once; it is looked for every minute anyway."""
        self.engine.start_job(LOOK, uuid4().hex, {})

    def look_around(self) -> None:
        """Start whatever waits in the database; it is looked for every minute anyway."""
        self.engine.start_job(PICK_UP, f"at {self._clock().isoformat()}", {})

    def stop(self, patience_seconds: int = 0) -> None:
        """Stop listening, let running turns finish for so long, and leave the rest recorded."""
        self._listener.stop()
        if self._web:
            self._web.stop()
        self.engine.stop(patience_seconds)
        self._rex.guide.leave()
