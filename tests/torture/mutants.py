"""Engines with one flaw each, which the torture's verdict must see.

A flaw is put into the process that `rex run` becomes, by name, from its environment.
"""

from collections.abc import Callable, Mapping
from itertools import count
from typing import TypeVar

from bot.durable import engine as engines
from bot.durable import workflows
from bot.durable.aside import Aside
from bot.durable.steps import DurableSteps
from bot.sql.room import Room
from bot.turn import Incoming

T = TypeVar("T")
NAME = "REX_TORTURE_MUTANT"


def send_blindly() -> None:
    """Repeat what was sent without looking for it."""
    honest = DurableSteps._try

    def blind(
        self: DurableSteps,
        name: str,
        deliver: Callable[[bool], str],
        _: bool,
        asked: list[float],
    ) -> str | None:
        return honest(self, name, deliver, False, asked)

    DurableSteps._try = blind  # type: ignore[method-assign]


def record_first() -> None:
    """Record that a step was done before what it wrote is committed."""

    def write(self: DurableSteps, name: str, work: Callable[[Room], T]) -> T:
        session = self.datasource.sessionmaker()
        done = self.call(name, lambda: work(Room.on(session)))
        session.commit()
        session.close()
        return done

    DurableSteps.write = write  # type: ignore[method-assign, assignment]


def take_every_telling() -> None:
    """Take each telling of an event for another one."""
    honest, number = engines.Engine.record, count()

    def record(self: engines.Engine, incoming: Incoming) -> None:
        for _ in range(2):
            again = f"{incoming.id}#{next(number)}"
            honest(self, incoming.model_copy(update={"id": again}))

    engines.Engine.record = record  # type: ignore[method-assign]


def mix_lanes() -> None:
    """Let turns of a thread run side by side."""

    def push_in(_: Aside, __: Incoming) -> None:
        pass

    Aside._give_way = push_in  # type: ignore[method-assign]


def give_up_at_once() -> None:
    """Take work for poison when its process has died once."""
    workflows.MAX_RECOVERIES = 1


#: Each with the boundaries that it is weak at.
MUTANTS: Mapping[str, tuple[Callable[[], None], tuple[str, ...]]] = {
    "send blindly": (send_blindly, ("job digest tell:inside", "job event tell:inside")),
    "record first": (record_first, ("turn settle:after", "turn tool close_won:after")),
    "take every telling": (take_every_telling, ("turn remember:after",)),
    "mix lanes": (mix_lanes, ("turn model:inside",)),
    "give up at once": (give_up_at_once, ("turn posted:before", "turn model:inside")),
}


def become_mutant(name: str) -> None:
    """Put a flaw into this process."""
    MUTANTS[name][0]()
