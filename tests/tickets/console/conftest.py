"""A console behind a real server, with a desk full of tickets, and browsers that come to it."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from bot.slack.listening import HttpListener
from bot.slack.web import PATH
from bot.sql.database import Database
from bot.web import StaffRoom
from domain.sql.directory import members_with_email
from knowledge.library import Library
from tests.guide import guide as read_guide
from tests.tickets.examples import billing_crash, theo
from tickets.desk import TicketDesk
from tickets.sql import SqlTickets
from tickets.sql.roster import staff as everybody
from tickets.staff import Staff
from tickets.ticket import Reporter, Severity, Ticket

FORM_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]{64})"')
THEO, DANA = "theo@harborfinch.example", "dana@harborfinch.example"
VERSION = re.compile(r'name="version" value="(\d+)"')


@dataclass
class Clock:
    """The time, which a test can move on."""

    now: datetime = datetime(2025, 3, 14, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, by: timedelta) -> None:
        self.now += by


@dataclass
class Browser:
    """Somebody's browser; `signed_in` is the console's answer to the way in."""

    client: httpx.Client

    def html(self, path: str, status: int = 200) -> str:
        answer = self.client.get(f"/console{path}")
        assert answer.status_code == status, (path, answer.status_code)
        return answer.text

    def send(self, path: str, at: str | None = None, **fields: object) -> httpx.Response:
        """Send a form with the token (and version) of the page it stands on."""
        page = self.html(at if at is not None else "/".join(path.split("/")[:3]))
        token, version = FORM_TOKEN.search(page), VERSION.search(page)
        known = {"form_token": token[1] if token else "", "version": version[1] if version else ""}
        return self.client.post(f"/console{path}", data=known | fields)


@dataclass
class Office:
    """The console, its desk and its staff."""

    database: Database
    room: StaffRoom
    guide: Library
    clock: Clock
    url: str
    dispatched: list[datetime] = field(default_factory=list)
    open: ExitStack = field(default_factory=ExitStack)

    @contextmanager
    def desk(self) -> Iterator[TicketDesk]:
        with self.database.transaction() as session:
            yield TicketDesk(SqlTickets(session))

    def staff(self, first_name: str) -> Staff:
        with self.database.transaction() as session:
            return next(each for each in everybody(session) if each.name.startswith(first_name))

    def report(self, turn: str = "turn-1", who: str = THEO, **but: object) -> Ticket:
        """Open a ticket: the example's billing crash, but for what is given."""
        report = replace(billing_crash(turn, self.reporter(who)), **but)  # type: ignore[arg-type]
        with self.desk() as desk:
            return desk.open(report, self.clock()).ticket

    def reporter(self, who: str = THEO) -> Reporter:
        """Somebody of the demo, as the server knows them."""
        with self.database.transaction() as session:
            (member,) = members_with_email(session, who)
        return replace(
            theo(),
            name=member.name,
            email=who,
            slack_user=f"U0{member.name.split()[0].upper()}",
            member_id=member.member_id,
            workspace_id=member.workspace.id,
            workspace_name=member.workspace.name,
        )

    def said(self, ref: str) -> list[tuple[str, str]]:
        """What staff wrote on a ticket, and who may read it; not what REX tells by itself."""
        written = [m for m in self.ticket(ref).messages if m.staff_id is not None]
        return [(message.visibility.value, message.text) for message in written]

    def sent(self, ref: str) -> list[str]:
        """What staff wrote that goes to the reporter."""
        with self.desk() as desk:
            return [r.message.text for r in desk.replies(ref) if r.message.staff_id is not None]

    def ticket(self, ref: str) -> Ticket:
        with self.desk() as desk:
            return desk.ticket(ref)

    def browser(self) -> Browser:
        client = httpx.Client(base_url=self.url, headers={"origin": self.url}, trust_env=False)
        return Browser(self.open.enter_context(client))

    def signed_in(self, first_name: str) -> Browser:
        browser = self.browser()
        link = self.room.link(self.staff(first_name))
        entered = browser.client.post(link.removeprefix(self.url))
        assert entered.status_code == 303, entered.text
        return browser


@pytest.fixture(scope="session")
def guide() -> Library:
    return read_guide()


@pytest.fixture(scope="session")
def listening() -> Iterator[tuple[str, Starlette]]:
    """A server for all consoles, one after the other: its address, and what it serves."""
    listener = HttpListener(app := Starlette(), "127.0.0.1", 0)
    listener.start()
    yield listener.url.removesuffix(PATH), app
    listener.stop()


Opening = Callable[[Path], AbstractContextManager[Office]]


@pytest.fixture(scope="session")
def opening(guide: Library, listening: tuple[str, Starlette]) -> Opening:
    """Opens a console on a database of its own."""
    url, app = listening

    @contextmanager
    def opened(file: Path) -> Iterator[Office]:
        database, clock = Database(f"sqlite:///{file}"), Clock()
        dispatched: list[datetime] = []
        room = StaffRoom(
            database, lambda: url, lambda: guide, clock, lambda: dispatched.append(clock())
        )
        app.router.routes[:] = room.routes
        with ExitStack() as open_:
            yield Office(database, room, guide, clock, url, dispatched, open_)
        database.close()

    return opened


@pytest.fixture
def office(seeded: Path, tmp_path: Path, opening: Opening) -> Iterator[Office]:
    """A console on a copy of the demo's database, without tickets."""
    with opening(shutil.copy(seeded, tmp_path / "rex.db")) as office:
        yield office


@pytest.fixture(scope="session")
def reported(seeded: Path, tmp_path_factory: pytest.TempPathFactory, opening: Opening) -> Path:
    """A database with six tickets, to copy: three of a P2 fault, two P3, and one P4."""
    file = shutil.copy(seeded, tmp_path_factory.mktemp("reported") / "rex.db")
    with opening(file) as office:
        office.report("turn-1")
        office.report("turn-2", DANA)
        office.report("turn-3", "sam@harborfinch.example")
        for n, severity in ((4, Severity.P3), (5, Severity.P3), (6, Severity.P4)):
            office.report(
                f"turn-{n}", rule_id="general.reported", severity=severity, about=f"OPP-{n}",
                title=f"Odd thing {n}", summary=f"something odd, number {n}",
            )  # fmt: skip
    return file


@pytest.fixture
def full(reported: Path, tmp_path: Path, opening: Opening) -> Iterator[Office]:
    """A console with these six tickets."""
    with opening(shutil.copy(reported, tmp_path / "rex.db")) as office:
        yield office


def words(html: str) -> str:
    """What a page says, tags left out."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", html)))
