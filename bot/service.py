"""REX at work on Slack: the edge, the engine, and everything between them, started and stopped."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import uuid4

from starlette.routing import BaseRoute

from bot.alert_hooks import WebhookCourier
from bot.alert_links import AlertLinks
from bot.alerting import Alerting
from bot.assembly import assemble, now
from bot.automation.errand import PICK_UP
from bot.automation.jobs import Automation, Patience
from bot.durable.engine import Engine
from bot.durable.work import Work
from bot.escalating import LOOK, Escalation
from bot.forms import FormDesk
from bot.handle import apologise, handle
from bot.heartbeat import Heartbeat
from bot.homes import Homes
from bot.identity import SlackIdentity
from bot.installing import Installing
from bot.linking import LINK_MAIL, Linking
from bot.operations import operation_routes
from bot.payments import StripePayments
from bot.replying import Replying
from bot.retention import nightly
from bot.sealing import Seal, seal_under
from bot.settings import Settings, engine_database
from bot.slack.app import Rooms, build_app
from bot.slack.chat import SlackChat
from bot.slack.commands import Subcommands
from bot.slack.courier import SlackCourier
from bot.slack.installs import Installs, InstallStore, Renewal
from bot.slack.listening import HttpListener, SocketListener
from bot.slack.notices import SlackNotices
from bot.slack.oauth import SlackApp
from bot.slack.reporter import ReporterThreads
from bot.slack.speech import Speaker
from bot.slack.web import PATH, http_app, web_app
from bot.slack.web_api import SlackRefused, SlackUnavailable
from bot.slashes import Slashes
from bot.sql.database import Database
from bot.stopping import Stops
from bot.watching import NOTICE, Watching
from bot.web import StaffRoom
from tickets.alerts import DeliveryFailed
from tickets.mail import MailCourier, NeverDeliverable
from tickets.ticket import Ticket


@dataclass(frozen=True, kw_only=True)
class Slack:
    """Which Slack to talk to: the real one, or one on this machine."""

    installs: InstallStore
    api_url: str
    signing_secret: str
    #: With an app token REX opens the connection itself (Socket Mode) and needs no address.
    app_token: str | None = None
    #: With these REX can be installed in more teams, and renews tokens that expire.
    app: SlackApp | None = None
    seal: Seal | None = None
    renewal: Renewal | None = None


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
        self._clock = clock
        installs = Installs(slack.installs, renewal=slack.renewal)
        speaker = Speaker(installs, slack.api_url)
        identity = SlackIdentity(speaker.profile, clock)
        mail = mail_courier(settings)
        self._address, self._at_home = settings.public_url or "", at_home
        links = AlertLinks(database, self.address, clock, self.dispatch)
        alerting = Alerting(
            database,
            SlackCourier(speaker, self._ticket_page),
            replace(mail, links=links.of, page=self._ticket_page),
            WebhookCourier(database, clock, self._ticket_page, settings.webhooks_to_private_hosts),
            clock,
        )
        escalation = Escalation(
            alerting=alerting,
            replying=Replying(database, ReporterThreads(speaker), clock),
            heartbeat=Heartbeat(database, settings.heartbeat_url),
            clock=clock,
        )
        automation = Automation(
            database=database,
            notices=SlackNotices(speaker),
            mail=mail,
            clock=clock,
            patience=patience or Patience(),
            may_stay_home=settings.webhooks_to_private_hosts,
            seal=seal_under(settings.token_keys),
        )
        watching = Watching(speaker, mail)
        stripe = StripePayments.set_up(settings.stripe_webhook_secret, clock)
        linking = Linking(
            database=database, mail=mail, profile=speaker.profile, address=self.address, clock=clock
        )
        stops = Stops(database, clock)
        rex = assemble(settings, identity, SlackChat(speaker, settings.app_url), clock)
        rex = replace(rex, stopped=stops.pressed)
        self.engine = Engine(
            database,
            engine_database(database.url),
            Work(
                turn=partial(handle, rex=rex),
                failed=partial(apologise, rex=rex),
                alert=alerting.deliver,
                undelivered=(SlackUnavailable, DeliveryFailed),
                refused=(SlackRefused, NeverDeliverable),
                jobs={
                    **automation.jobs,
                    **escalation.jobs,
                    **stripe.jobs,
                    NOTICE: watching.carry,
                    LINK_MAIL: linking.send,
                },
                schedules={
                    **automation.schedules,
                    **escalation.schedules,
                    "retention": nightly(settings.keep_conversations_days),
                },
                troubled=watching.tell,
            ),
            poll_seconds=poll_seconds,
            crash_at=settings.crash_at,
        )
        forms = FormDesk(database, identity, clock)
        self._staff_room = StaffRoom(
            database,
            self._console_address,
            rex.guide.current,
            clock,
            self.dispatch,
            secure=self._address.startswith("https:"),
        )
        homes = Homes(database, self._staff_room, clock, lambda: rex.model.mode)
        slashes = Slashes(
            database, self._staff_room, clock, self.engine.record, linking, self.engine.start_job
        )
        rooms = Rooms(
            accept=self.engine.accept,
            open_form=forms.open,
            read_form=forms.problems,
            choices=forms.choices,
            command=Subcommands(slashes.table).answer,
            home=homes.view,
            prompts=homes.prompts,
            stop=stops.press,
            press_home=homes.press,
        )
        #: What browsers may ask for: links of alerts, and the staff console.
        self.routes = [*links.routes, *linking.routes, *self._staff_room.routes]
        app = build_app(
            signing_secret=slack.signing_secret, installs=installs, speaker=speaker, rooms=rooms
        )
        self._listener: SocketListener | HttpListener
        operations = operation_routes(database.answers, self.engine.records, self.engine.metrics)
        beside = [*self.routes, *operations]
        self._web: HttpListener | None = None
        beside += stripe.routes(self.engine.start_job)
        beside += _install_routes(slack, installs, database, speaker, self.address, clock)
        if slack.app_token:
            self._listener = SocketListener(app, slack.app_token, slack.api_url)
            self._web = HttpListener(web_app(beside), settings.host, settings.port)
        else:
            edge = http_app(app, slack.signing_secret, beside)
            self._listener = HttpListener(edge, settings.host, settings.port)

    @property
    def url(self) -> str:
        """Where Slack finds REX over HTTP; empty in Socket Mode."""
        return self._listener.url

    def address(self) -> str:
        """Where browsers find REX: as configured, or on this machine where that is where they are."""
        return self._address or (self.url.removesuffix(PATH) if self._at_home else "")

    @property
    def console(self) -> str:
        """The staff console's address."""
        return self._staff_room.page("/")

    @property
    def browsed(self) -> str:
        """Where browsers find REX, without a slash at the end."""
        return self._console_address()

    def _console_address(self) -> str:
        return (self._address or (self._web or self._listener).address).rstrip("/")

    def _ticket_page(self, ticket: Ticket) -> str:
        """Return where staff see a ticket; empty while browsers can't find REX."""
        return self._staff_room.page(f"/tickets/{ticket.number}") if self.address() else ""

    def start(self) -> None:
        """Begin: unfinished work goes on first."""
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


def _install_routes(
    slack: Slack,
    installs: Installs,
    database: Database,
    speaker: Speaker,
    address: Callable[[], str],
    clock: Callable[[], datetime],
) -> list[BaseRoute]:
    """Return the pages at which REX is installed in more teams, where that is configured."""
    if slack.app is None or slack.seal is None:
        return []
    return Installing(
        app=slack.app,
        seal=slack.seal,
        installs=installs,
        database=database,
        profile=speaker.profile,
        address=address,
        clock=clock,
    ).routes


def mail_courier(settings: Settings) -> MailCourier:
    """Return the courier of e-mail for the configured server."""
    password = settings.smtp_password
    return MailCourier(
        host=settings.smtp_host,
        port=settings.smtp_port,
        user=settings.smtp_user,
        password=password.get_secret_value() if password else None,
        starttls=settings.smtp_starttls,
        sender=settings.mail_from,
    )
