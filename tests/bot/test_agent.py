"""The agent loop: what counts as a reply, and what ends a turn."""

import json
from collections.abc import Sequence

from bot.agent import Budget, Timed, think
from bot.model.log import (
    Answered,
    Called,
    Failed,
    Failure,
    Line,
    ToolCall,
    ToolSaid,
    UserSaid,
    WantsTools,
)
from tools.outcome import Outcome


class Scripted:
    """A model that says what it is told to, and remembers what it was shown."""

    def __init__(self, *completions: Answered | WantsTools | Failed, seconds: float = 0.1) -> None:
        self.completions = list(completions)
        self.seconds = seconds
        self.shown: list[tuple[list[Line], bool]] = []

    def __call__(self, log: Sequence[Line], may_use_tools: bool) -> Timed:
        self.shown.append((list(log), may_use_tools))
        following = self.completions.pop(0) if len(self.completions) > 1 else self.completions[0]
        return Timed(following, self.seconds)


class Bench:
    """Tools that note each call."""

    def __init__(self) -> None:
        self.ran: list[str] = []

    def __call__(self, call: ToolCall) -> Outcome:
        self.ran.append(call.name)
        return Outcome(told={"result": call.name})


def wants(*names: str, arguments: str = "{}") -> WantsTools:
    calls = (ToolCall(id=f"{i}", name=name, arguments=arguments) for i, name in enumerate(names))
    return WantsTools(calls=tuple(calls))


def test_an_answer_ends_the_turn() -> None:
    thought = think([], "hi", Scripted(Answered(text="hello")), Bench())
    assert (thought.text, thought.failure) == ("hello", None)
    assert thought.log == [UserSaid(text="hi")]


def test_the_result_of_a_tool_goes_back_to_the_model() -> None:
    model, bench = Scripted(wants("search_guide"), Answered(text="done")), Bench()
    thought = think([], "how?", model, bench)
    assert bench.ran == ["search_guide"]
    assert [type(line) for line in thought.log] == [UserSaid, Called, ToolSaid]
    said = thought.log[-1]
    assert isinstance(said, ToolSaid)
    assert json.loads(said.content) == {"result": "search_guide"}


def test_a_reply_that_is_not_complete_is_a_failure_and_nothing_runs() -> None:
    bench = Bench()
    thought = think([], "hi", Scripted(Failed(reason=Failure.NOT_COMPLETE)), bench)
    assert (thought.text, thought.failure, bench.ran) == (None, Failure.NOT_COMPLETE, [])


def test_the_same_call_is_not_run_twice() -> None:
    bench = Bench()
    think([], "hi", Scripted(wants("a"), wants("a"), Answered(text="ok")), bench)
    assert bench.ran == ["a"]


def test_a_model_that_never_answers_is_stopped() -> None:
    bench = Bench()
    endless = [wants("a", arguments=json.dumps({"n": n})) for n in range(20)]
    model = Scripted(*endless)
    thought = think([], "hi", model, bench, Budget(model_calls=4))
    assert thought.failure is Failure.TOO_MANY_CALLS
    assert len(model.shown) == 4
    assert [may for _, may in model.shown] == [True, True, True, False]


def test_more_tools_than_allowed_are_answered_but_not_run() -> None:
    bench = Bench()
    many = WantsTools(
        calls=tuple(ToolCall(id=f"{n}", name="a", arguments=f'{{"n":{n}}}') for n in range(9))
    )
    think([], "hi", Scripted(many, Answered(text="ok")), bench, Budget(tool_calls=3))
    assert bench.ran == ["a"] * 3


def test_slow_models_run_out_of_time() -> None:
    bench = Bench()
    model = Scripted(wants("a"), Answered(text="late"), seconds=30)
    thought = think([], "hi", model, bench, Budget(seconds=20))
    assert thought.failure is Failure.TOO_MANY_CALLS
    assert bench.ran == []
