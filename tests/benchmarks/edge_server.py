"""What the benchmark of the edge knocks at, in a process of its own: REX's edge, or bare Bolt."""

import gc
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Literal

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.assembly import now
from bot.durable.engine import Engine, wait_until_idle
from bot.durable.work import Work
from bot.sealing import Seal, new_key
from bot.settings import engine_database
from bot.signatures import UsedSignatures
from bot.slack.app import Rooms, build_app
from bot.slack.installs import Install, Installs, InstallStore
from bot.slack.listening import HttpListener, SocketListener
from bot.slack.speech import Speaker
from bot.slack.web import PATH, http_app
from bot.sql.database import Database
from bot.sql.installs import SqlInstalls
from bot.sql.tables import InstalledTeamRow, InstallRow, Kept, SignatureRow
from bot.steps import Steps
from bot.turn import Incoming
from tests.benchmarks.load import SECRET

PATIENCE = 120.0
#: Seconds that a turn takes at least, of which a model's answer takes most.
TURN = 1.0
Kind = Literal["bare", "rex"]


@dataclass(frozen=True, kw_only=True)
class Orders:
    """What to serve. With `slack_url` over a socket of that Slack's, else over HTTP."""

    kind: Kind
    url: str = ""
    teams: int = 1
    slack_url: str = ""


@dataclass
class Server:
    """A server under test, from outside."""

    url: str
    pipe: Connection

    def hold(self) -> None:
        """Let every turn from now on wait for its model without end."""
        self._tell("hold")

    def rush(self) -> None:
        """Let turns from now on take no time."""
        self._tell("rush")

    def release(self) -> int:
        """Let all go on, and wait until they have ended; returns how many ran at once at most.

        From then on turns take as long as by themselves.
        """
        return self._tell("release")

    def _tell(self, what: str) -> int:
        self.pipe.send(what)
        return int(self.pipe.recv())


@contextmanager
def serving(orders: Orders) -> Iterator[Server]:
    """Start a server, and stop it."""
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=serve, args=(orders, there), daemon=True)
    process.start()
    try:
        yield Server(str(here.recv()), here)
    finally:
        here.send("stop")
        process.join(15)
        process.kill()


def serve(orders: Orders, pipe: Connection) -> None:
    """Serve until told to stop."""
    logging.disable()
    gc.freeze()  # as `rex` does: nothing that is imported is garbage
    with _bare() if orders.kind == "bare" else _rex(orders) as (app, edge, does):
        listener: HttpListener | SocketListener
        if orders.slack_url:
            listener = SocketListener(app, "xapp-bench", f"{orders.slack_url}/api/")
        else:
            listener = HttpListener(edge, "127.0.0.1", 0)
        listener.start()
        pipe.send(listener.url)
        while (said := pipe.recv()) != "stop":
            pipe.send(does(said))
        listener.stop()


#: What a socket's events go to, what serves HTTP, and what does as it is told.
Served = tuple[AsyncApp, Starlette, Callable[[str], int]]


@contextmanager
def _bare() -> Iterator[Served]:
    """A Bolt app that acknowledges and does nothing, with an install it knows by heart."""
    known = AuthorizeResult(
        enterprise_id=None, team_id="T0", bot_token="xoxb-x", bot_user_id="U0REX", bot_id="B0REX"
    )

    async def authorize() -> AuthorizeResult:
        return known

    app = AsyncApp(signing_secret=SECRET, authorize=authorize)

    @app.event("message")
    async def listen() -> None:
        pass

    yield app, _plain(app), lambda _said: 0


def _plain(app: AsyncApp) -> Starlette:
    handler = AsyncSlackRequestHandler(app)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    return Starlette(routes=[Route(PATH, events, methods=["POST"])])


@contextmanager
def _rex(orders: Orders) -> Iterator[Served]:
    """REX's edge and engine; turns do nothing but wait for their model."""
    database = _opened(orders.url, InstallRow, InstalledTeamRow, SignatureRow)
    free, running = threading.Event(), Running()

    def turn(_: Incoming, __: Steps) -> None:
        with running:
            free.wait(running.seconds)

    work = Work(turn, _fail, lambda _id, _steps: True, (ConnectionError,), ())
    engine = Engine(database, engine_database(orders.url), work)
    engine.start()
    installs = Installs(_installed(database, orders.teams))
    rooms = Rooms(accept=engine.accept, open_form=lambda _: "", read_form=lambda _: {})
    app = build_app(
        signing_secret=SECRET,
        installs=installs,
        speaker=Speaker(installs, "http://127.0.0.1:9/api/"),
        rooms=rooms,
    )

    def do(said: str) -> int:
        if said == "release":
            free.set()
            wait_until_idle(engine, PATIENCE)
            free.clear()
        running.seconds = {"hold": PATIENCE, "rush": 0.0}.get(said, TURN)
        return running.most

    used = UsedSignatures(database, now)
    yield app, http_app(app, SECRET, used, recording=engine.recording), do
    do("release")
    engine.stop()
    database.close()


class Running:
    """How long turns take, how many run at once, and how many it ever were."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._now = self.most = 0
        self.seconds = TURN

    def __enter__(self) -> None:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._now -= 1


def _opened(url: str, *kept: type[Kept]) -> Database:
    database = Database(url)
    Kept.metadata.create_all(
        database.engine, [row.metadata.tables[row.__tablename__] for row in kept]
    )
    return database


def _installed(database: Database, teams: int) -> InstallStore:
    """Installs of so many teams, as they are kept: in the database, closed."""
    store = SqlInstalls(database=database, seal=Seal([new_key()]), clock=now)
    for number in range(teams):
        store.save(_install(number))
    return store


def _install(number: int) -> Install:
    return Install(team_id=f"T{number}", bot_token=f"xoxb-{number}", bot_user_id="U0REX")


def _fail(_: Incoming, __: Steps, fault: Exception) -> None:
    raise fault
