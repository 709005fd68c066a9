"""REX at work on Slack: the edge, the engine, and everything between them, started and stopped."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.alerting import Alerting
from bot.assembly import assemble, now
from bot.automation.errand import PICK_UP
from bot.automation.jobs import Automation, Patience
from bot.durable.engine import Engine
from bot.durable.work import Work
from bot.forms import FormDesk
from bot.handle import apologise, handle
from bot.identity import SlackIdentity
from bot.retention import nightly
from bot.settings import Settings, engine_database
from bot.slack.app import Rooms, build_app
from bot.slack.chat import SlackChat
from bot.slack.courier import SlackCourier
from bot.slack.installs import Installs, InstallStore
from bot.slack.listening import HttpListener, SocketListener
from bot.slack.notices import SlackNotices
from bot.slack.speech import Speaker
from bot.slack.web import http_app
from bot.slack.web_api import SlackRefused, SlackUnavailable
from bot.sql.database import Database
from bot.watching import NOTICE, Watching
from tickets.alerts import DeliveryFailed
from tickets.mail import MailCourier, NeverDeliverable


@dataclass(frozen=True, kw_only=True)
class Slack:
    """Which Slack to talk to: the real one, or one on this machine."""

    installs: InstallStore
    api_url: str
    signing_secret: str
    #: With an app token REX opens the connection itself (Socket Mode) and needs no address.
    app_token: str | None = None


class Service:
    """One running REX."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        slack: Slack,
        *,
        clock: Callable[[], datetime] = now,
        poll_seconds: float = 0.1,
        patience: Patience | None = None,
    ) -> None:
        self._clock = clock
        installs = Installs(slack.installs)
        speaker = Speaker(installs, slack.api_url)
        identity = SlackIdentity(speaker.profile, clock)
        mail = mail_courier(settings)
        self._alerting = Alerting(database, SlackCourier(speaker), mail, clock)
        automation = Automation(
            database=database,
            notices=SlackNotices(speaker),
            mail=mail,
            clock=clock,
            patience=patience or Patience(),
            may_stay_home=settings.webhooks_to_private_hosts,
        )
        watching = Watching(speaker, mail)
        rex = assemble(settings, identity, SlackChat(speaker), clock, self._alerting.refresh)
        self.engine = Engine(
            database,
            engine_database(database.url),
            Work(
                turn=partial(handle, rex=rex),
                failed=partial(apologise, rex=rex),
                alert=self._alerting.deliver,
                undelivered=(SlackUnavailable, DeliveryFailed),
                refused=(SlackRefused, NeverDeliverable),
                jobs={**automation.jobs, NOTICE: watching.carry},
                schedules={
                    **automation.schedules,
                    "retention": nightly(settings.keep_conversations_days),
                },
                troubled=watching.tell,
            ),
            poll_seconds=poll_seconds,
            crash_at=settings.crash_at,
        )
        forms = FormDesk(database, identity, clock)
        rooms = Rooms(accept=self.engine.accept, open_form=forms.open, read_form=forms.problems)
        app = build_app(
            signing_secret=slack.signing_secret, installs=installs, speaker=speaker, rooms=rooms
        )
        self._listener: SocketListener | HttpListener
        if slack.app_token:
            self._listener = SocketListener(app, slack.app_token, slack.api_url)
        else:
            edge = http_app(app, slack.signing_secret)
            self._listener = HttpListener(edge, settings.host, settings.port)

    @property
    def url(self) -> str:
        """Where Slack finds REX over HTTP; empty in Socket Mode."""
        return self._listener.url

    def start(self) -> None:
        """Begin: unfinished work goes on first."""
        self.engine.start()
        for alert_id in self._alerting.undelivered():
            self.engine.alert(alert_id)
        self.look_around()
        self._listener.start()

    def look_around(self) -> None:
        """Start whatever waits in the database; it is looked for every minute anyway."""
        self.engine.start_job(PICK_UP, f"at {self._clock().isoformat()}", {})

    def stop(self, patience_seconds: int = 0) -> None:
        """Stop listening, let running turns finish for so long, and leave the rest recorded."""
        self._listener.stop()
        self.engine.stop(patience_seconds)


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
