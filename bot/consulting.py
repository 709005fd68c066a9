"""Asking a model, or the rules in its place, as a step of a turn: what, with which tools, for how long."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from pydantic import JsonValue, TypeAdapter

from bot.agent import Timed
from bot.model.log import Completion, Line, ToolSpec
from bot.prompting import system_prompt
from bot.rex import Rex
from bot.steps import Steps
from bot.stopping import Stopped, unless_stopped

Ask = Callable[[str, Sequence[Line], Sequence[ToolSpec]], Completion]

_TIMED: TypeAdapter[Timed] = TypeAdapter(Timed)


@dataclass(frozen=True)
class Consultation:
    """What a turn asks; prompt and tools depend on the person's role and on nothing else."""

    steps: Steps
    rex: Rex
    role: str | None
    #: Whether somebody has stopped the turn.
    stopped: Callable[[], bool] = lambda: False
    #: Shows that REX is at work. Part of the step: what is only replayed shows nothing again.
    show_at_work: Callable[[], None] = lambda: None

    def model(self, log: Sequence[Line], may_use_tools: bool, seconds: float) -> Timed:
        """Ask the configured models, the rules if none of them answers in time."""
        ask = partial(self.rex.model.complete, seconds=seconds, may_use_tools=may_use_tools)
        return self._ask(ask, log)

    def rules(self, log: Sequence[Line], may_use_tools: bool, seconds: float) -> Timed:
        """Ask the rules alone; they take no time worth counting."""
        return self._ask(partial(self.rex.model.by_rules, may_use_tools=may_use_tools), log)

    def _ask(self, ask: Ask, log: Sequence[Line]) -> Timed:
        tools = self._offer()
        timed = self.steps.call("model", lambda: self._until_stopped(ask, log, tools))
        if timed is None:
            raise Stopped
        return _TIMED.validate_python(timed)

    def _until_stopped(self, ask: Ask, log: Sequence[Line], tools: Sequence[ToolSpec]) -> JsonValue:
        if not self.rex.can_be_stopped:
            return self._timed(ask, log, tools)
        return unless_stopped(lambda: self._timed(ask, log, tools), self.stopped)

    def _timed(self, ask: Ask, log: Sequence[Line], tools: Sequence[ToolSpec]) -> JsonValue:
        self.show_at_work()
        began = time.monotonic()
        completion = ask(system_prompt(self.role), log, tools)
        timed = Timed(completion, seconds=time.monotonic() - began)
        dumped: JsonValue = _TIMED.dump_python(timed, mode="json")
        return dumped

    def _offer(self) -> list[ToolSpec]:
        return [
            ToolSpec(name=tool.name, description=tool.description, parameters=tool.schema())
            for tool in self.rex.toolbox.offer(self.role)
        ]
