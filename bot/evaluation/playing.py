"""Playing a scenario: a fresh workspace, the conversation, and then the clicks."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from pydantic import JsonValue

from bot.assembly import assemble
from bot.console import ConsoleChat, ConsoleIdentity, message
from bot.evaluation.people import STRANGERS, word
from bot.evaluation.refs import Staged
from bot.evaluation.scenario import Scenario
from bot.evaluation.sql.staging import SPEAKER, stage, stage_key
from bot.evaluation.sql.state import State, state_of
from bot.handle import handle
from bot.model.fallback import FallbackModel
from bot.model.memory import read_object
from bot.plain import plain
from bot.rex import Rex
from bot.settings import Settings
from bot.sql.database import Database
from bot.sql.room import Room
from bot.steps import InlineSteps
from bot.turn import Reply
from domain.access import Actor
from domain.events import Source
from tickets.desk import TicketDesk
from tickets.sql import seed_staff
from tools import TOOLS
from tools.context import Context, TurnInfo
from tools.outcome import Outcome, ProposalCard
from tools.toolbox import Toolbox

#: Every scenario is played at this moment, so that "next friday" is the same day in every run.
NOW = datetime(2026, 11, 28, 10, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Made:
    """One call of a tool, and what it came to."""

    turn: int
    tool: str
    arguments: Mapping[str, JsonValue]
    outcome: Outcome


@dataclass
class Played:
    """What came of a conversation; ids are refs, as REX knows them.

    `cards` are the proposals that wait in the end. `before` and `after` are the tables before the
    first message and after the last, `end` after every waiting card was confirmed.
    """

    staged: Staged
    replies: list[Reply] = field(default_factory=list)
    calls: list[Made] = field(default_factory=list)
    cards: list[ProposalCard] = field(default_factory=list)
    before: State = field(default_factory=dict)
    after: State = field(default_factory=dict)
    end: State = field(default_factory=dict)

    @property
    def last(self) -> Reply:
        """The reply to the last message."""
        return self.replies[-1]

    @property
    def text(self) -> str:
        """The last reply, in words."""
        return plain(self.last)


#: What plays: a model for a workspace, whose refs it may need.
Brain = Callable[[Staged], FallbackModel]


class Nobody(ConsoleIdentity):
    """Somebody whom HirePilot doesn't know."""

    def actor(self, room: Room, incoming: Any) -> Actor | None:
        """Return nobody."""
        return None


class ListeningToolbox(Toolbox):
    """A toolbox that writes down every call."""

    def __init__(self) -> None:
        super().__init__(TOOLS)
        self.calls: list[Made] = []
        self.turn = 0

    def run(self, name: str, arguments_json: str, context: Context) -> Outcome:
        """Run a call and remember it."""
        outcome = super().run(name, arguments_json, context)
        self.calls.append(Made(self.turn, name, read_object(arguments_json), outcome))
        return outcome


class Stage:
    """Plays scenarios one after the other, each in a database of its own."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._folder = folder
        self._empty = folder / "empty.db"
        self._workspaces: dict[str, tuple[Path, Staged]] = {}
        self._file = folder / "played.db"
        #: One engine for all of them: it compiles each statement once.
        self._database = Database(f"sqlite:///{self._file}")
        self._database.upgrade()
        with self._database.transaction() as session:
            seed_staff(session)
        self._keep(self._empty)
        self._rex = assemble(settings, ConsoleIdentity(SPEAKER), ConsoleChat(), clock=lambda: NOW)

    def play(self, scenario: Scenario, brain: Brain) -> Played:
        """Play one; raises DomainError and UnknownWord where its workspace can't be."""
        with self._set(scenario) as (database, staged):
            played = Played(staged, before=_state(database))
            rex, chat, toolbox = self._assembled(scenario, brain(staged))
            for number, said in enumerate(scenario.utterances, start=1):
                toolbox.turn = number
                text = staged.told(said)
                handle(message(number, text, SPEAKER), InlineSteps(database), rex)
            played.replies, played.calls = chat.replies, toolbox.calls
            played.after = _state(database)
            played.cards = _confirmed(database, played.replies)
            played.end = _state(database) if played.cards else played.after
            return played

    def reference(self, scenario: Scenario, calls: list[tuple[str, dict[str, Any]]]) -> State:
        """Return the tables after these calls and their clicks, without a conversation."""
        with self._set(scenario) as (database, _):
            replies = []
            for tool, arguments in calls:
                card = self._propose(database, tool, arguments)
                replies += [Reply(kind="proposal", proposals=(card,))] if card else []
            _confirmed(database, replies)
            return _state(database)

    def _propose(
        self, database: Database, tool: str, arguments: dict[str, Any]
    ) -> ProposalCard | None:
        with database.transaction() as session:
            room = Room.on(session)
            turn = TurnInfo(
                id="reference",
                team="eval",
                channel="eval",
                thread="1",
                slack_user=SPEAKER,
                text="",
            )
            context = Context(
                actor=room.with_email(SPEAKER),
                records=room.records,
                proposals=room.proposals,
                desk=TicketDesk(room.tickets),
                library=self._rex.library,
                now=NOW,
                turn=turn,
            )
            return Toolbox(TOOLS).run(tool, json.dumps(arguments), context).proposal

    def _assembled(
        self, scenario: Scenario, model: FallbackModel
    ) -> tuple[Rex, ConsoleChat, ListeningToolbox]:
        chat, toolbox = ConsoleChat(), ListeningToolbox()
        stranger = word(scenario.role) in STRANGERS
        identity = Nobody(SPEAKER) if stranger else ConsoleIdentity(SPEAKER)
        rex = replace(self._rex, toolbox=toolbox, chat=chat, identity=identity, model=model)
        return rex, chat, toolbox

    @contextmanager
    def _set(self, scenario: Scenario) -> Iterator[tuple[Database, Staged]]:
        """Yield the scenario's workspace, untouched; workspaces that are the same are built once."""
        key = stage_key(scenario)
        if key not in self._workspaces:
            file = self._folder / f"workspace-{len(self._workspaces)}.db"
            self._lay_out(self._empty)
            with self._database.transaction() as session:
                staged = stage(session, scenario, NOW)
            self._keep(file)
            self._workspaces[key] = (file, staged)
        built, staged = self._workspaces[key]
        self._lay_out(built)
        yield self._database, staged

    def _keep(self, file: Path) -> None:
        self._database.close()
        shutil.copy(self._file, file)

    def _lay_out(self, file: Path) -> None:
        self._database.close()
        shutil.copy(file, self._file)

    def close(self) -> None:
        """Give the database back."""
        self._database.close()


@contextmanager
def open_stage(settings: Settings) -> Iterator[Stage]:
    """Yield a stage whose databases are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="rex-eval-") as folder:
        opened = Stage(settings, Path(folder))
        yield opened
        opened.close()


def _confirmed(database: Database, replies: list[Reply]) -> list[ProposalCard]:
    """Press Confirm on every card that still waits; return those cards as they waited."""
    cards = {card.id: card for reply in replies for card in reply.proposals}
    waiting: list[ProposalCard] = []
    for card_id in cards:
        with database.transaction() as session:
            room = Room.on(session)
            actor = room.with_email(SPEAKER)
            kept = room.proposals.claim(UUID(card_id))
            if actor is None or kept is None or kept.state != "waiting":
                continue
            waiting.append(kept.card())
            room.settlement(actor, NOW, Source.CLI).confirm(card_id)
    return waiting


def _state(database: Database) -> State:
    with database.transaction() as session:
        return state_of(session)
