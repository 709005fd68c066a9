"""Several models as one: the configured ones in their order, and rules when none of them works."""

import logging
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.model.breaker import Breaker
from bot.model.log import (
    Answered,
    Called,
    Completion,
    Failed,
    Failure,
    Line,
    Mode,
    Model,
    ToolSpec,
    WantsTools,
    latest_turn,
)

log = logging.getLogger("rex")

#: The first model and one other: what a single call may cost is bounded.
MOST_TRIED = 2
#: With less time than this, in seconds, nobody is asked: the rules answer at once.
LEAST_SECONDS = 1.0


class Rules(Protocol):
    """What answers without a model, at once."""

    def complete(self, system: str, log: Sequence[Line], tools: Sequence[ToolSpec]) -> Completion:
        """Return the next reply."""
        ...


@dataclass(frozen=True)
class _Guarded:
    model: Model
    breaker: Breaker


@dataclass(frozen=True)
class _Question:
    """What every model of the chain is asked."""

    system: str
    log: Sequence[Line]
    tools: Sequence[ToolSpec]
    may_use_tools: bool

    def put(self, model: Model, seconds: float) -> Completion:
        return model.complete(
            self.system, self.log, self.tools, seconds=seconds, may_use_tools=self.may_use_tools
        )


class FallbackModel:
    """Asks the first configured model that is not resting, else `last_resort`.

    Every completion says `by` which kind of model it was made: `full`, `degraded` (a model is
    configured, but the rules answered) or `offline` (none is configured). Within a turn there is
    no way back: once a line of the turn was made by the rules, they finish it.
    """

    def __init__(
        self, configured: Sequence[Model], last_resort: Rules, clock: Callable[[], float]
    ) -> None:
        self._guarded = [_Guarded(model, Breaker(clock)) for model in configured]
        self._last_resort = last_resort
        self._clock = clock

    @property
    def mode(self) -> Mode:
        """What a turn that starts now should expect, for App Home; asking calls nobody."""
        if not self._guarded:
            return "offline"
        return "full" if any(one.breaker.is_closed for one in self._guarded) else "degraded"

    def complete(
        self,
        system: str,
        log: Sequence[Line],
        tools: Sequence[ToolSpec],
        *,
        seconds: float = math.inf,
        may_use_tools: bool = True,
    ) -> Completion:
        """Return the next reply of the first model that gives a usable one within `seconds`."""
        if not _ran_on_rules(log):
            question = _Question(system, log, tools, may_use_tools)
            completion = self._ask_configured(question, self._clock() + seconds)
            if completion is not None:
                return completion
        return self.by_rules(system, log, tools, may_use_tools=may_use_tools)

    def by_rules(
        self,
        system: str,
        log: Sequence[Line],
        tools: Sequence[ToolSpec],
        *,
        may_use_tools: bool = True,
    ) -> Completion:
        """Return the next reply by rules alone, whatever the models are doing."""
        by: Mode = "degraded" if self._guarded else "offline"
        offered = tools if may_use_tools else ()
        return _signed(self._last_resort.complete(system, log, offered), by)

    def _ask_configured(self, question: _Question, until: float) -> Answered | WantsTools | None:
        tried = 0
        for one in self._guarded:
            if tried == MOST_TRIED or until - self._clock() < LEAST_SECONDS:
                break
            if not one.breaker.lets_through():
                continue
            tried += 1
            completion = self._shortened_if_needed(one.model, question, until)
            one.breaker.record(completion)
            if not isinstance(completion, Failed):
                return completion
            _report(one.model, completion)
        return None

    def _shortened_if_needed(self, model: Model, question: _Question, until: float) -> Completion:
        """Ask once; when the log is too long for the model, once more without earlier turns."""
        completion = question.put(model, seconds=until - self._clock())
        turn = latest_turn(question.log)
        too_long = completion.kind == "failed" and completion.reason is Failure.TOO_LONG
        if too_long and turn != question.log:
            return replace(question, log=turn).put(model, seconds=until - self._clock())
        return completion


def _report(model: Model, failed: Failed) -> None:
    """Tell the operator; a wrong setting is an error that stays until somebody changes it."""
    wrong = failed.reason in (Failure.NOT_CONFIGURED, Failure.OUT_OF_QUOTA)
    log.log(
        logging.ERROR if wrong else logging.WARNING,
        "model %s gave no usable reply (%s): %s",
        model,
        failed.reason,
        failed.detail,
    )


def _ran_on_rules(log: Sequence[Line]) -> bool:
    return any(isinstance(line, Called) and line.by != "full" for line in latest_turn(log))


def _signed(completion: Completion, by: Mode) -> Completion:
    if isinstance(completion, Failed):
        return completion
    return completion.model_copy(update={"by": by})
