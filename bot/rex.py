"""The parts a turn works with, and the doors through which it touches people."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.agent import Budget
from bot.model.fallback import FallbackModel
from bot.sql.room import Room
from bot.steps import Steps
from bot.turn import Incoming, Place, Remark, Reply, Task
from domain.access import Actor
from knowledge.library import Library
from knowledge.live import LiveLibrary
from tools.toolbox import Toolbox


class Chat(Protocol):
    """What REX says, and where: Slack, or a terminal."""

    def status(self, place: Place, text: str) -> None:
        """Show what REX is doing; never raises, for no answer may depend on it."""
        ...

    def at_work(self, place: Place, *, working: bool) -> None:
        """Show that REX is at work, with a button to stop it, or that it no longer is; never raises."""
        ...

    def begin(self, asked: Incoming, task: Task, *, look_first: bool) -> str:
        """Begin a message that shows what is done for what somebody asked; never raises.

        Returns its ts, "" where there is no such thing, UNSURE when it may have been begun.
        """
        ...

    def show(self, place: Place, ts: str, task: Task) -> None:
        """Show in it how far a task has come; never raises."""
        ...

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
        """Post a reply and return its ts; `key` finds it again if the response was lost.

        `into` is the message that was begun for it, `after` the one that it answers.
        """
        ...

    def update(self, place: Place, ts: str, reply: Reply, key: str) -> str:
        """Put a reply in the place of the one that stands there; returns its ts."""
        ...

    def thread(self, place: Place, *, before: str) -> Sequence[Remark]:
        """Return what people said in a thread before a ts, oldest first; never raises."""
        ...

    def direct(self, team: str, user: str) -> Place:
        """Return the place where one person is spoken to directly."""
        ...

    def whisper(self, place: Place, user: str, text: str) -> str:
        """Tell one person something that nobody else sees; returns its ts."""
        ...


class Identity(Protocol):
    """Who is asking. The answer comes from Slack's identity, never from the model."""

    def meet(self, incoming: Incoming, steps: Steps) -> str | None:
        """Link a person at first contact; return why they stay a stranger, or None."""
        ...

    def actor(self, room: Room, incoming: Incoming) -> Actor | None:
        """Return the person as they are now: role, plan and grants are read anew each time."""
        ...


@dataclass(frozen=True)
class Rex:
    """One assembled REX."""

    toolbox: Toolbox
    guide: LiveLibrary
    model: FallbackModel
    identity: Identity
    chat: Chat
    clock: Callable[[], datetime]
    #: What one turn may cost.
    budget: Budget
    #: Whether a thread was stopped after the message of a ts.
    stopped: Callable[[Place, str], bool] = lambda _place, _ts: False

    @property
    def can_be_stopped(self) -> bool:
        """Whether turns take long enough for a stop button: the rules answer at once."""
        return self.model.mode != "offline"

    @property
    def library(self) -> Library:
        """The guide as its articles are now; whoever needs one state of it keeps what this returns."""
        return self.guide.current()
