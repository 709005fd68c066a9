"""One storm: REX on an emulated Slack, over HTTP and then over a socket, and what became of it all."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from bot.assembly import now
from bot.durable.engine import wait_until_idle
from bot.playground import demo
from bot.playground.emulator import Emulator
from bot.playground.inbox import Inbox
from bot.playground.invariants import broken
from bot.playground.membership import renew
from bot.playground.server import EmulatorServer
from bot.sealing import Seal, new_key
from bot.service import Service
from bot.settings import Settings
from bot.slack.installs import Install
from bot.slack.manifest import manifest
from bot.slack.oauth import SlackApp
from bot.slack.rotation import Rotation
from bot.slack_setup import Slack
from bot.sql.database import Database
from bot.sql.installs import SqlInstalls
from tests.command import READ_GUIDE
from tests.storm.people import CHANNEL, Crowd
from tests.storm.weather import Weather
from tests.torture.model import Model

#: Events between two plans of trouble, and between two strikes at tokens and sockets.
WAVE, STRIKE = 20, 100
#: Slack tries three times again, after 0, 60 and 300 seconds; here nobody has so much time.
RETRIES = (0.1, 0.5, 2.0)
#: How many messages may wait for their answer before people say more.
PATIENCE, AT_ONCE = 300.0, 40
#: Calls, and attempts to deliver, that are remembered for each event: the verdict needs them all.
KEPT = 50
#: Seconds between two looks at everything that was said so far.
LOOK_EVERY = 0.2
DEALS = "SELECT count(*) FROM opportunity WHERE title LIKE 'Storm%'"
THUMBS = "SELECT count(*) FROM feedback"


@dataclass
class Storm:
    """One run, and what it came to."""

    slack: Emulator
    database: Database
    crowd: Crowd
    seen: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0
    #: Told now and then how many messages wait for their answer.
    told: Callable[["Storm", int], None] = lambda _run, _waiting: None

    def rage(self, service: Service, events: int, *, by_socket: bool) -> None:
        """So many events in bad weather; then calm, until everything has settled."""
        began, last = time.monotonic(), self.crowd.events + events
        weather = Weather(self.slack, self.crowd.dice, by_socket=by_socket)
        self.slack.rules.request_url = service.url or None
        weather.strike()
        while self.crowd.events < last:
            weather.brew(WAVE)
            for _ in range(min(WAVE, last - self.crowd.events)):
                self.crowd.speak(CHANNEL)
                if self.crowd.events % STRIKE == 0:
                    weather.strike()
            self._until(lambda: self._waiting() < AT_ONCE)
        weather.clear()
        time.sleep(sum(RETRIES) + 1.0)  # until Slack's last try
        self._until(lambda: not self._waiting())
        wait_until_idle(service.engine, PATIENCE)
        self.seen += weather.seen
        self.seconds += time.monotonic() - began

    def finish(self, service: Service) -> None:
        """Press what is still offered, let it settle, and look at everything."""
        while self.crowd.press():
            pass
        wait_until_idle(service.engine, PATIENCE)
        self._until(lambda: not broken(self.slack), 10.0)
        self.problems += self.crowd.wrong() + broken(self.slack)
        self._expect("deals", DEALS, len(self.crowd.confirmed))
        self._expect("thumbs", THUMBS, len(self.crowd.thumbs))

    def report(self) -> dict[str, object]:
        """Figures for people."""
        heard = len(self.crowd.heard())
        amiss = sum(problem.startswith(("lost", "doubled")) for problem in self.problems)
        return {
            "events": self.crowd.events,
            "messages answered exactly once": heard - amiss,
            "messages Slack gave up after three tries": len(self.crowd.asked) - heard,
            "deals confirmed": len(self.crowd.confirmed),
            "attempts to deliver": len(self.slack.deliveries),
            "calls of Slack": len(self.slack.calls()),
            "plans begun": len(self.slack.calls("chat.startStream")),
            "tokens renewed": len(self.slack.calls("oauth.v2.access")),
            "trouble planned": dict(self.seen),
            "seconds": round(self.seconds),
            "wrong": self.problems,
        }

    def _waiting(self) -> int:
        waiting = self.crowd.unsettled()
        self.told(self, waiting)
        return waiting

    def _expect(self, what: str, statement: str, due: int) -> None:
        with self.database.engine.connect() as connection:
            found = connection.execute(text(statement)).scalar_one()
        if found != due:
            self.problems.append(f"{found} {what}, not {due}")

    def _until(self, holds: Callable[[], bool], seconds: float = PATIENCE) -> None:
        deadline = time.monotonic() + seconds
        while not holds() and time.monotonic() < deadline:
            time.sleep(LOOK_EVERY)


def storm(
    url: str,
    events: int,
    seed: int,
    *,
    sockets: bool = True,
    told: Callable[[Storm, int], None] = lambda _run, _waiting: None,
) -> Storm:
    """Live through a storm: half of the events over HTTP, half over a socket, if there is to be one.

    `told` hears now and then how many messages wait for their answer.
    """
    ways = (False, True) if sockets else (False,)
    with ExitStack() as open_:
        slack = Emulator(retry_delays=RETRIES)
        slack.log.keep(KEPT * events)
        slack.declare(manifest("http://127.0.0.1", for_many=True))
        demo.set_scene(slack)
        open_.enter_context(EmulatorServer(slack))
        inbox = open_.enter_context(Inbox())
        model = open_.enter_context(Model().server_for(0))
        database = Database(url)
        open_.callback(database.close)
        run = Storm(slack, database, Crowd(slack, random.Random(seed)), told=told)  # noqa: S311
        for by_socket in ways:
            chosen = {
                "smtp_host": "127.0.0.1",
                "smtp_port": inbox.port,
                "port": 0,
                "cache": READ_GUIDE,
                "OPENAI_API_KEY": "sk-storm",
                "OPENAI_BASE_URL": model.base_url,
            }
            settings = Settings.model_validate(chosen)
            with serving(slack, database, settings, by_socket=by_socket) as service:
                run.rage(service, events // len(ways), by_socket=by_socket)
                if by_socket == ways[-1]:
                    run.finish(service)
        return run


@contextmanager
def serving(
    slack: Emulator, database: Database, settings: Settings, *, by_socket: bool
) -> Iterator[Service]:
    """REX, with installs in its database and tokens that expire."""
    store = SqlInstalls(database=database, seal=Seal([new_key()]), clock=now)
    for install in installed(slack):
        store.save(install)
    app = SlackApp(
        client_id=slack.app.client_id,
        client_secret=slack.app.client_secret,
        api_url=slack.api_url,
    )
    told = Slack(
        installs=store,
        api_url=slack.api_url,
        signing_secret=slack.signing_secret,
        app_token=slack.app_token if by_socket else None,
        renewal=Rotation(store=store, app=app, clock=now),
    )
    service = Service(settings, database, told, at_home=True)
    service.start()
    try:
        yield service
    finally:
        service.stop()


def installed(slack: Emulator) -> Iterator[Install]:
    """REX in every team of the emulated Slack, with a token that lasts for twelve hours."""
    for team in slack.teams.values():
        if team.install is None:
            continue
        token, refresh = renew(slack, team.install)
        yield Install(
            team_id=team.id,
            name=team.name,
            bot_user_id=team.install.bot_user_id,
            bot_id=team.install.bot_id,
            bot_token=token,
            refresh_token=refresh,
            expires_at=datetime.now(UTC) + timedelta(hours=12),
        )
