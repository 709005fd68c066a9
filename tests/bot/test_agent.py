"""The agent loop: what counts as a reply, and what ends a turn."""

import json
from collections.abc import Sequence

from bot.agent import STRIKES, Budget, Timed, think
from bot.model.log import (
    Answered,
    Called,
    Completion,
    Failed,
    Failure,
    Line,
    Opaque,
    ToolCall,
    ToolSaid,
    UserSaid,
    WantsTools,
)
from tools.outcome import Outcome


class Scripted:
    """A model that says what it is told to, and remembers what it was shown."""

    def __init__(self, *completions: Completion, seconds: float = 0.1) -> None:
        self.completions = list(completions)
        self.seconds = seconds
        self.shown: list[tuple[list[Line], bool]] = []
        self.seconds_left: list[float] = []

    def __call__(self, log: Sequence[Line], may_use_tools: bool, seconds: float) -> Timed:
        self.shown.append((list(log), may_use_tools))
        self.seconds_left.append(seconds)
        following = self.completions.pop(0) if len(self.completions) > 1 else self.completions[0]
        return Timed(following, self.seconds)


class Bench:
    """Tools that note each call; the first `wrong` ones only complain about its form."""

    def __init__(self, wrong: int = 0) -> None:
        self.ran: list[str] = []
        self.wrong = wrong

    def __call__(self, call: ToolCall) -> Outcome:
        self.ran.append(call.name)
        if len(self.ran) <= self.wrong:
            return Outcome(told={"error": "The arguments must be one JSON object."})
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


def test_every_call_gets_only_the_time_that_is_left() -> None:
    model = Scripted(wants("a"), wants("b"), Answered(text="late"), seconds=15)
    think([], "hi", model, Bench(), Budget(seconds=20))
    assert model.seconds_left == [20.0, 5.0, 0.0]


def test_three_calls_in_a_row_that_cannot_be_run_end_the_turn() -> None:
    model = Scripted(*(wants("a", arguments=f"[{n}]") for n in range(9)))
    thought = think([], "hi", model, Bench(wrong=99))
    assert (thought.failure, len(model.shown)) == (Failure.MALFORMED, STRIKES)


def test_a_model_that_mends_its_call_starts_afresh() -> None:
    tries = [wants("a", arguments=f"[{n}]") for n in range(4)]
    thought = think([], "hi", Scripted(*tries, Answered(text="ok")), Bench(wrong=2))
    assert thought.text == "ok"


def test_what_a_server_wants_to_see_again_goes_back_with_the_call() -> None:
    opaque = Opaque(source="m", items=({"type": "reasoning"},))
    asking = wants("a").model_copy(update={"opaque": opaque})
    model = Scripted(asking, Answered(text="ok"))
    think([], "hi", model, Bench())
    called = model.shown[1][0][1]
    assert isinstance(called, Called)
    assert called.opaque == opaque
