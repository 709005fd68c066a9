"""REX without Slack's wire and without an engine: whole turns, in this process, on a demo database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.engine.interfaces import DBAPIConnection

from bot.agent import Budget
from bot.handle import apologise, handle
from bot.identity import SlackIdentity
from bot.model.fallback import FallbackModel
from bot.model.log import Model
from bot.model.offline import OfflineModel
from bot.playground import demo
from bot.rex import Rex
from bot.slack.blocks import render
from bot.slack.profiles import Profile
from bot.sql.database import Database
from bot.steps import InlineSteps
from bot.turn import Incoming, Place, Remark, Reply, Task
from domain.demo import AGENCIES
from domain.sql.engine import sqlite_module
from domain.sql.tables import metadata
from knowledge.live import LiveLibrary
from tests.statements import hurry
from tools import TOOLS
from tools.toolbox import Toolbox

#: What a turn may not write when nobody pressed anything: every table of the domain, but for whom
#: REX met in Slack.
DEALS = tuple(table.name for table in metadata.sorted_tables if table.name != "slack_identity")


@dataclass
class Outbox:
    """A Slack that keeps what it is sent, rendered as Slack gets it."""

    posts: list[tuple[str, Reply]] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    whispers: list[str] = field(default_factory=list)

    def status(self, place: Place, text: str) -> None:
        """Nobody waits here."""

    def at_work(self, place: Place, *, working: bool) -> None:
        """Nobody presses anything here."""

    def begin(self, asked: Incoming, task: Task, *, look_first: bool) -> str:
        """Nobody waits here."""
        return ""

    def show(self, place: Place, ts: str, task: Task) -> None:
        """Nothing was begun."""

    def post(
        self,
        place: Place,
        reply: Reply,
        key: str,
        *,
        look_first: bool,
        into: str = "",
        after: str = "",
    ) -> str:
        """Keep a reply; its number stands for the ts."""
        self._render(reply, key)
        self.posts.append((key, reply))
        return str(len(self.posts))

    def thread(self, place: Place, *, before: str) -> Sequence[Remark]:
        """Nobody else speaks here."""
        return ()

    def update(self, place: Place, ts: str, reply: Reply, key: str) -> str:
        """Keep a reply in its new state."""
        self._render(reply, key)
        return ts

    def whisper(self, place: Place, user: str, text: str) -> str:
        """Keep what one person was told."""
        self.whispers.append(text)
        return ""

    def _render(self, reply: Reply, key: str) -> None:
        rendered = render(reply, key)
        self.messages.append({"text": rendered.text, "blocks": [dict(b) for b in rendered.blocks]})


class Backroom:
    """One REX with a model of the test's choosing; time passes when the test says so."""

    def __init__(
        self,
        file: Path,
        library: LiveLibrary,
        *models: Model,
        seconds: float = 60.0,
    ) -> None:
        self.database = Database(f"sqlite:///{file}")
        event.listen(self.database.engine, "connect", hurry)
        self._eyes = sqlite_module().connect(file, isolation_level=None, check_same_thread=False)
        self.outbox = Outbox()
        self.ahead = timedelta()
        self.turns = 0
        self._seconds = seconds
        clock = self.now
        self.rex = Rex(
            toolbox=Toolbox(TOOLS),
            guide=library,
            model=FallbackModel(models, OfflineModel(), clock=lambda: 0.0),
            identity=SlackIdentity(_profile, clock),
            chat=self.outbox,
            clock=clock,
            budget=Budget.of_turn(seconds),
        )

    def use(self, *models: Model) -> None:
        """Go on with other models, none of which has failed yet."""
        chain = FallbackModel(models, OfflineModel(), clock=lambda: 0.0)
        self.rex = replace(self.rex, model=chain, budget=Budget.of_turn(self._seconds))

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def copy_to(self, other: DBAPIConnection) -> None:
        """Write the whole database into another one."""
        self._eyes.backup(other)

    def begin_again(self, kept: DBAPIConnection) -> None:
        """Put another database in the place of this one, and forget what was sent; it is now now."""
        kept.backup(self._eyes)
        for sent in (self.outbox.posts, self.outbox.messages, self.outbox.whispers):
            sent.clear()
        self.ahead = timedelta()

    def close(self) -> None:
        self._eyes.close()
        self.database.close()

    def says(self, who: str, words: str, thread: str = "1.0") -> Reply:
        """Play one message and return the one reply to it; a second one is an error."""
        before = len(self.outbox.posts)
        self.play(who, words, thread)
        (answered,) = self.outbox.posts[before:]
        return answered[1]

    def play(self, who: str, words: str, thread: str = "1.0") -> None:
        """Play one message, whatever comes of it."""
        self._play(self._incoming(who, thread, kind="message", text=words))

    def write(self, statement: str, **values: object) -> None:
        """Change the database behind REX's back."""
        with self.database.engine.begin() as connection:
            connection.execute(text(statement), values)

    def presses(
        self,
        who: str,
        action: str,
        value: str,
        fields: Mapping[str, str | None] | None = None,
        thread: str = "1.0",
    ) -> None:
        """Play a press of a button, or a filled form."""
        kind = "submission" if fields else "click"
        self._play(
            self._incoming(
                who, thread, kind=kind, action=action, value=value, fields=dict(fields or {})
            )
        )

    def rows(self, query: str, **values: object) -> list[tuple[Any, ...]]:
        """What the database says, past everything of ours."""
        return self._eyes.execute(query, values).fetchall()

    def deals(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything about deals, as it stands in the database."""
        return {table: self.table(table) for table in DEALS}

    def table(self, name: str) -> list[tuple[Any, ...]]:
        """All rows of a table."""
        return self.rows(f"SELECT * FROM {name}")  # noqa: S608  our own tables' names

    def _incoming(self, who: str, thread: str, **what: Any) -> Incoming:
        self.turns += 1
        person = next(it for it in demo.PEOPLE if it.first_name == who)
        team = next(team for team in demo.TEAMS if person in team.people)
        place = Place(team=team.id, channel=f"C{team.id[1:]}", thread=thread)
        number = f"{self.turns:06d}"
        return Incoming(id=number, place=place, user=person.id, ts=number, **what)

    def _play(self, incoming: Incoming) -> None:
        steps = InlineSteps(self.database)
        try:
            handle(incoming, steps, self.rex)
        except Exception as fault:  # what the engine does with a turn that breaks
            apologise(incoming, steps, fault, self.rex)


def _profile(team: str, user: str) -> Profile:
    """The demo people's Slack profiles: their HirePilot address, verified."""
    emails = {person.name: person.email.lower() for agency in AGENCIES for person in agency.people}
    name = next(it.name for it in demo.PEOPLE if it.id == user)
    email = emails.get(name, f"{user.lower()}@elsewhere.example")
    return Profile(name=name, email=email, email_verified=True)


def words_of(messages: Sequence[Mapping[str, Any]]) -> str:
    """Everything that was sent, blocks included, as one text."""
    return "\n".join(repr(message) for message in messages)
