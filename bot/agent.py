"""The agent loop: ask the model, run the tools it wants, stop. Pure: it gets both as callables."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from bot.model.log import (
    Answered,
    Called,
    Completion,
    Failed,
    Failure,
    Line,
    Mode,
    ToolCall,
    ToolSaid,
    UserSaid,
    WantsTools,
)
from tools.outcome import Outcome

#: How often in a row a model may call a tool in a way that cannot be run.
STRIKES = 3
#: The share of a turn's time that goes to models; the rest is for tools, the guide and Slack.
MODELS_SHARE = 0.8
#: What waited so many times longer than models may take was not waiting for another turn.
LATE = 5


@dataclass(frozen=True)
class Budget:
    """What one turn may cost; whichever runs out first ends it."""

    model_calls: int = 6
    tool_calls: int = 10
    #: Wall clock for all model calls together, in seconds; no call gets more than what is left.
    seconds: float = 48.0
    #: How much of earlier turns a model is shown, in tokens as `bot.history` estimates them.
    history_tokens: int = 4_000

    @classmethod
    def of_turn(cls, seconds: float, history_tokens: int = history_tokens) -> "Budget":
        """Return the budget of turns that must end within so many seconds."""
        return cls(seconds=seconds * MODELS_SHARE, history_tokens=history_tokens)

    def after(self, waited: float) -> "Budget":
        """Return what is left for a turn that waited so many seconds for its lane.

        Somebody waits for it no longer than for any other. After an outage nobody waits any more.
        """
        if waited > LATE * self.seconds:
            return self
        return replace(self, seconds=max(0.0, self.seconds - waited))


@dataclass(frozen=True)
class Timed:
    """A model's completion and how long it took, in seconds."""

    completion: Completion
    seconds: float


@dataclass
class Thought:
    """What a turn came to: the final text or a failure, and everything the tools produced."""

    log: list[Line]
    text: str | None = None
    failure: Failure | None = None
    outcomes: list[Outcome] = field(default_factory=list)
    tools: list[str] = field(default_factory=list)
    seconds: float = 0.0
    strikes: int = 0
    #: The last call that could not be run for its form.
    struck: ToolCall | None = None
    mode: Mode = "full"


#: Asks the model to go on after a log; may it use tools, and how many seconds are left.
Complete = Callable[[Sequence[Line], bool, float], Timed]
RunTool = Callable[[ToolCall], Outcome]


def think(
    history: Sequence[Line],
    said: str,
    complete: Complete,
    run_tool: RunTool,
    budget: Budget = Budget(),
) -> Thought:
    """Answer `said` after `history`.

    `complete(log, may_use_tools, seconds)` asks the model; `run_tool` runs one call and always
    returns an outcome. Only complete replies count: anything else ends the turn as a typed
    failure, and so do three calls in a row that cannot be run. The last model call is made
    without tools, so that it has to answer.
    """
    thought = Thought(log=[UserSaid(text=said)])
    seen: set[tuple[str, str]] = set()
    for round_number in range(1, budget.model_calls + 1):
        last = round_number == budget.model_calls or len(thought.tools) >= budget.tool_calls
        left = max(0.0, budget.seconds - thought.seconds)
        timed = complete([*history, *thought.log], not last, left)
        thought.seconds += timed.seconds
        match timed.completion:
            case Answered(text=text, by=mode):
                thought.text, thought.mode = text, mode
                return thought
            case Failed(reason=reason):
                thought.failure = reason
                return thought
            case WantsTools() if last:
                break
            case WantsTools() as wanted:
                _use_tools(wanted, thought, seen, run_tool, budget)
        if thought.strikes >= STRIKES:
            thought.failure = Failure.MALFORMED
            return thought
    thought.failure = Failure.TOO_MANY_CALLS
    return thought


def _use_tools(
    wanted: WantsTools,
    thought: Thought,
    seen: set[tuple[str, str]],
    run_tool: RunTool,
    budget: Budget,
) -> None:
    """Run the calls of one reply in order; a repeated or surplus call is answered, not run."""
    thought.mode = wanted.by
    thought.log.append(Called(calls=wanted.calls, by=wanted.by, opaque=wanted.opaque))
    for call in wanted.calls:
        key = (call.name, call.arguments)
        if key in seen:
            outcome = Outcome(told={"error": "You made exactly this call before; use its result."})
        elif len(thought.tools) >= budget.tool_calls:
            outcome = Outcome(told={"error": "No more tools in this turn; answer now."})
        else:
            seen.add(key)
            outcome = run_tool(call)
            thought.tools.append(call.name)
            thought.outcomes.append(outcome)
        if _is_strike(outcome):
            thought.strikes, thought.struck = thought.strikes + 1, call
        else:
            thought.strikes = 0
        thought.log.append(told(call, outcome))


def _is_strike(outcome: Outcome) -> bool:
    """Whether a call came to nothing but a complaint about its form."""
    return outcome == Outcome(told=outcome.told) and outcome.told.keys() == {"error"}


def told(call: ToolCall, outcome: Outcome) -> ToolSaid:
    """Write down what a tool told the model."""
    return ToolSaid(call_id=call.id, name=call.name, content=json.dumps(outcome.told))
