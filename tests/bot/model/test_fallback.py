"""The breaker, and several models as one: rules take over when a model fails, and say so."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from bot.model.answer import read_answer
from bot.model.breaker import LONGEST_REST, RESTS_FOR, Breaker
from bot.model.client import OpenAIModel
from bot.model.fallback import FallbackModel
from bot.model.log import (
    Answered,
    Called,
    Completion,
    Failed,
    Failure,
    Line,
    ToolCall,
    ToolSaid,
    ToolSpec,
    UserSaid,
    WantsTools,
    latest_turn,
)
from bot.model.offline import OfflineModel
from bot.phrases import GREETING
from tests.openai_server import OpenAIServer, Scripted, reply
from tests.openai_wire import error, said

GOOD = Answered(text="Yes.")
CALL = ToolCall(id="a", name="search_guide", arguments="{}")


def failed(reason: Failure = Failure.UNREACHABLE, retry_after: float | None = None) -> Failed:
    return Failed(reason=reason, retry_after=retry_after)


@dataclass
class Clock:
    """Seconds that pass when a test says so."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Playing:
    """A model that gives these completions in turn, the last one for ever."""

    script: list[Completion]
    logs: list[Sequence[Line]] = field(default_factory=list)

    def complete(
        self,
        system: str,
        log: Sequence[Line],
        tools: Sequence[ToolSpec],
        *,
        seconds: float = math.inf,
        may_use_tools: bool = True,
    ) -> Completion:
        """Give the next completion."""
        self.logs.append(log)
        return self.script.pop(0) if len(self.script) > 1 else self.script[0]


@pytest.fixture
def clock() -> Clock:
    return Clock()


def open_breaker(clock: Clock) -> Breaker:
    breaker = Breaker(clock)
    breaker.record(failed(Failure.NOT_CONFIGURED))
    assert not breaker.is_closed
    return breaker


def test_two_failures_are_bad_luck_and_the_third_opens(clock: Clock) -> None:
    breaker = Breaker(clock)
    for completion in (failed(), GOOD, failed(), GOOD):
        breaker.record(completion)
        assert breaker.lets_through()
    breaker.record(failed())
    assert not breaker.lets_through()


def test_failures_long_ago_are_forgotten(clock: Clock) -> None:
    breaker = Breaker(clock)
    for completion in (failed(), failed(), GOOD, GOOD, GOOD, GOOD, failed()):
        breaker.record(completion)
    assert breaker.lets_through()


@pytest.mark.parametrize("reason", [Failure.NOT_CONFIGURED, Failure.OUT_OF_QUOTA])
def test_a_bad_key_or_an_empty_account_opens_at_once(clock: Clock, reason: Failure) -> None:
    breaker = Breaker(clock)
    breaker.record(failed(reason))
    assert not breaker.lets_through()


@pytest.mark.parametrize("reason", [Failure.TOO_LONG, Failure.REFUSED])
def test_what_one_request_brought_on_itself_opens_nothing(clock: Clock, reason: Failure) -> None:
    breaker = Breaker(clock)
    for _ in range(10):
        breaker.record(failed(reason))
    assert breaker.lets_through()


def test_after_the_rest_exactly_one_probe_is_let_through(clock: Clock) -> None:
    breaker = open_breaker(clock)
    clock.now = RESTS_FOR
    assert breaker.lets_through()
    assert not breaker.lets_through()


def test_a_good_probe_closes_and_a_bad_one_opens_again(clock: Clock) -> None:
    breaker = open_breaker(clock)
    clock.now = RESTS_FOR
    assert breaker.lets_through()
    breaker.record(failed())
    assert not breaker.lets_through()
    clock.now = 2 * RESTS_FOR
    assert breaker.lets_through()
    breaker.record(GOOD)
    assert breaker.is_closed


def test_a_probe_that_never_reports_is_not_waited_for(clock: Clock) -> None:
    breaker = open_breaker(clock)
    clock.now = RESTS_FOR
    assert breaker.lets_through()
    clock.now = 2 * RESTS_FOR
    assert breaker.lets_through()


@pytest.mark.parametrize(("asked", "rests"), [(90.0, 90.0), (0.0, 1.0), (9e9, LONGEST_REST)])
def test_a_server_is_left_alone_for_as_long_as_it_asks(
    clock: Clock, asked: float, rests: float
) -> None:
    breaker = Breaker(clock)
    breaker.record(failed(Failure.RATE_LIMITED, retry_after=asked))
    clock.now = rests - 0.1
    assert not breaker.lets_through()
    clock.now = rests
    assert breaker.lets_through()


def test_a_working_model_answers_in_full(clock: Clock) -> None:
    model = FallbackModel([Playing([GOOD])], Playing([Answered(text="By rule.")]), clock)
    assert model.mode == "full"
    assert model.complete("", [UserSaid(text="Hi")], []) == GOOD


def test_a_failing_model_is_replaced_by_rules_and_the_completion_says_so(clock: Clock) -> None:
    model = FallbackModel([Playing([failed()])], Playing([Answered(text="By rule.")]), clock)
    assert model.complete("", [UserSaid(text="Hi")], []) == Answered(text="By rule.", by="degraded")


def test_without_a_configured_model_the_rules_are_what_there_is(clock: Clock) -> None:
    model = FallbackModel([], Playing([WantsTools(calls=(CALL,))]), clock)
    assert model.mode == "offline"
    completion = model.complete("", [UserSaid(text="Hi")], [])
    assert completion == WantsTools(calls=(CALL,), by="offline")


def test_at_most_one_other_model_is_tried(clock: Clock) -> None:
    second, third = Playing([failed()]), Playing([GOOD])
    model = FallbackModel([Playing([failed()]), second, third], Playing([GOOD]), clock)
    completion = model.complete("", [UserSaid(text="Hi")], [])
    assert isinstance(completion, Answered)
    assert completion.by == "degraded"
    assert (len(second.logs), len(third.logs)) == (1, 0)


def test_a_resting_model_is_not_asked_and_the_next_one_answers_in_full(clock: Clock) -> None:
    first, second = Playing([failed(Failure.NOT_CONFIGURED)]), Playing([GOOD])
    model = FallbackModel([first, second], Playing([GOOD]), clock)
    for _ in range(3):
        assert model.complete("", [UserSaid(text="Hi")], []) == GOOD
    assert len(first.logs) == 1
    assert model.mode == "full"


def test_the_mode_shows_when_every_model_rests(clock: Clock) -> None:
    model = FallbackModel([Playing([failed(Failure.OUT_OF_QUOTA)])], Playing([GOOD]), clock)
    model.complete("", [UserSaid(text="Hi")], [])
    assert model.mode == "degraded"


def test_a_turn_that_fell_to_rules_is_finished_by_rules(clock: Clock) -> None:
    healthy = Playing([GOOD])
    model = FallbackModel([healthy], Playing([Answered(text="By rule.")]), clock)
    turn = [
        UserSaid(text="Hi"),
        Called(calls=(CALL,), by="degraded"),
        ToolSaid(call_id="a", name="search_guide", content="{}"),
    ]
    assert model.complete("", turn, []) == Answered(text="By rule.", by="degraded")
    assert model.complete("", [*turn, UserSaid(text="And now?")], []) == GOOD
    assert len(healthy.logs) == 1


def test_a_log_too_long_for_the_model_is_cut_to_this_turn_and_asked_once_more(clock: Clock) -> None:
    earlier, turn = [UserSaid(text="Before")], [UserSaid(text="Now")]
    narrow = Playing([failed(Failure.TOO_LONG), GOOD])
    model = FallbackModel([narrow], Playing([GOOD]), clock)
    assert model.complete("", [*earlier, *turn], []) == GOOD
    assert [list(log) for log in narrow.logs] == [[*earlier, *turn], turn]


def test_one_turn_that_is_too_long_by_itself_is_not_asked_twice(clock: Clock) -> None:
    narrow = Playing([failed(Failure.TOO_LONG)])
    model = FallbackModel([narrow], Playing([GOOD]), clock)
    completion = model.complete("", [UserSaid(text="Now")], [])
    assert isinstance(completion, Answered)
    assert completion.by == "degraded"
    assert len(narrow.logs) == 1


@pytest.mark.parametrize(
    "scripted",
    [
        reply(error("boom"), status=500),
        reply(error("insufficient_quota"), status=429),
        reply("<h1>Hi</h1>"),
        reply(said("The st", finish="length")),
        reply(said("x"), trickle=0.2),
    ],
    ids=["server error", "empty account", "a web page", "cut off", "a trickle"],
)
def test_a_server_that_fails_in_any_way_leaves_the_person_with_the_rules(
    clock: Clock, scripted: Scripted
) -> None:
    with OpenAIServer(scripted, respond=lambda _: reply(said("Better now."))) as server:
        model = OpenAIModel("m", "k", server.base_url, timeout=0.3)
        chain = FallbackModel([model], OfflineModel(), clock)
        completion = chain.complete("", [UserSaid(text="hi")], [])
        model.close()
    assert isinstance(completion, Answered)
    assert completion.by == "degraded"
    assert read_answer(completion.text).question == GREETING


def test_rules_that_fail_are_reported_as_they_are(clock: Clock) -> None:
    model = FallbackModel([], Playing([failed(Failure.EMPTY)]), clock)
    assert model.complete("", [], []) == failed(Failure.EMPTY)


def test_the_latest_turn_starts_with_what_the_person_said_last() -> None:
    log = [UserSaid(text="a"), UserSaid(text="b"), Called(calls=(CALL,))]
    assert list(latest_turn(log)) == log[1:]
    assert list(latest_turn([])) == []
    assert list(latest_turn(log[2:])) == log[2:]


@dataclass
class Slow:
    """A model that takes all the time it is given, up to 25 s, and then fails."""

    clock: Clock
    given: list[float] = field(default_factory=list)

    def complete(
        self,
        system: str,
        log: Sequence[Line],
        tools: Sequence[ToolSpec],
        *,
        seconds: float = math.inf,
        may_use_tools: bool = True,
    ) -> Completion:
        """Let the time pass."""
        self.given.append(min(25.0, seconds))
        self.clock.now += self.given[-1]
        return failed(Failure.TIMEOUT)


def test_two_slow_models_share_the_time_that_is_left(clock: Clock) -> None:
    first, second = Slow(clock), Slow(clock)
    model = FallbackModel([first, second], Playing([Answered(text="By rule.")]), clock)
    completion = model.complete("", [UserSaid(text="Hi")], [], seconds=40.0)
    assert completion == Answered(text="By rule.", by="degraded")
    assert (first.given, second.given) == ([25.0], [15.0])


def test_without_time_nobody_is_asked(clock: Clock) -> None:
    first = Slow(clock)
    model = FallbackModel([first], Playing([Answered(text="By rule.")]), clock)
    model.complete("", [UserSaid(text="Hi")], [], seconds=0.5)
    assert (first.given, model.mode) == ([], "full")


def test_a_wrong_setting_is_told_to_the_operator(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = Failed(reason=Failure.NOT_CONFIGURED, detail="set REX_LLM_API=responses")
    FallbackModel([Playing([wrong])], Playing([GOOD]), clock).complete("", [], [])
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "set REX_LLM_API=responses" in caplog.text
