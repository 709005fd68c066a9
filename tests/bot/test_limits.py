"""What a turn may cost, whatever the model does: rounds, calls, seconds; and who finishes it then."""

import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.agent import Budget, Timed, think
from bot.model.client import GRACE, OpenAIModel
from bot.model.log import (
    Completion,
    Failed,
    Failure,
    Line,
    ToolCall,
    ToolSaid,
    ToolSpec,
    WantsTools,
)
from bot.settings import Settings
from knowledge.live import LiveLibrary
from tests.bot.backroom import Backroom
from tests.guide import live_guide
from tests.openai_server import OpenAIServer, reply
from tests.openai_wire import said
from tools.outcome import Outcome

MOVE = {"opportunity": "OPP-2001", "to_stage": "Proposal"}


@dataclass
class Follows:
    """A model that answers the n-th call as it is told to."""

    reply: Callable[[int, Sequence[Line]], Completion]
    asked: int = 0
    logs: list[list[Line]] = field(default_factory=list)
    tools: list[int] = field(default_factory=list)

    def complete(
        self,
        system: str,
        log: Sequence[Line],
        tools: Sequence[ToolSpec],
        *,
        seconds: float = math.inf,
        may_use_tools: bool = True,
    ) -> Completion:
        """Answer."""
        self.asked += 1
        self.logs.append(list(log))
        self.tools.append(len(tools) if may_use_tools else 0)
        return self.reply(self.asked, log)


def wants(name: str, arguments: dict[str, Any] | str, number: int = 0) -> WantsTools:
    said = arguments if isinstance(arguments, str) else json.dumps(arguments)
    return WantsTools(calls=(ToolCall(id=f"c{number}", name=name, arguments=said),))


@pytest.fixture(scope="module")
def library() -> LiveLibrary:
    return live_guide()


@pytest.fixture
def backroom(seeded: Path, tmp_path: Path, library: LiveLibrary) -> Iterator[Backroom]:
    (tmp_path / "rex.db").write_bytes(seeded.read_bytes())
    room = Backroom(tmp_path / "rex.db", library, seconds=2.5)
    yield room
    room.close()


def test_after_three_calls_that_cannot_be_run_the_rules_finish_what_was_asked(
    backroom: Backroom,
) -> None:
    model = Follows(lambda n, _: wants("move_stage", {**MOVE, "workspace_id": n}, n))
    backroom.use(model)
    answered = backroom.says("Theo", "move the Acme deal to Proposal")
    assert model.asked == 3
    assert (answered.kind, answered.mode) == ("proposal", "degraded")
    assert answered.proposals[0].arguments == MOVE


def test_where_the_rules_lack_a_detail_they_ask_for_it_with_what_is_known(
    backroom: Backroom,
) -> None:
    backroom.use(Follows(lambda n, _: wants("move_stage", f"[{n}]", n)))
    answered = backroom.says("Theo", "move the Acme deal")
    assert answered.draft is not None
    assert answered.draft.missing == ("to_stage",)


def test_what_went_wrong_is_told_to_the_model_without_repeating_it(backroom: Backroom) -> None:
    model = Follows(lambda n, _: wants("move_stage", {**MOVE, "sk-secret": "x" * 9_000}, n))
    backroom.use(model)
    backroom.says("Theo", "move the Acme deal to Proposal")
    told = [line.content for line in model.logs[-1] if isinstance(line, ToolSaid)]
    assert told
    assert all(len(each) < 1_100 and "sk-secret" not in each for each in told)


def test_a_model_that_only_ever_wants_tools_is_asked_six_times_and_the_last_time_without(
    backroom: Backroom,
) -> None:
    model = Follows(lambda n, _: wants("search_guide", {"queries": [f"REQ {n}"]}, n))
    backroom.use(model)
    answered = backroom.says("Theo", "how do I link a REQ to an opportunity?")
    assert model.asked == 6
    assert model.tools[-1] == 0
    assert (answered.kind, answered.mode) == ("answer", "degraded")


def test_a_model_that_hangs_is_not_waited_for(backroom: Backroom) -> None:
    with OpenAIServer(respond=lambda _: reply({}, delay=60.0)) as server:
        model, other = (OpenAIModel("m", "k", server.base_url) for _ in range(2))
        backroom.use(model, other)
        answered = backroom.says("Theo", "move the Acme deal to Proposal")
        assert server.answered == 0
        assert (answered.kind, answered.mode) == ("proposal", "degraded")
        model.close()
        other.close()


def test_with_the_defaults_models_leave_a_fifth_of_a_minute_to_everything_else() -> None:
    settings = Settings()
    budget = Budget.of_turn(settings.turn_seconds)
    spent: list[float] = []

    def complete(log: Sequence[Line], may_use_tools: bool, seconds: float) -> Timed:
        two_models = min(2 * settings.model_seconds, seconds)
        spent.append(two_models + GRACE if two_models >= 1 else 0.0)
        return Timed(wants("x", {"n": len(log)}, len(spent)), spent[-1])

    think([], "hi", complete, lambda call: Outcome(told={"ok": call.id}), budget)
    assert settings.turn_seconds == 60
    assert 40 < sum(spent) <= budget.seconds + GRACE <= 48.5


@pytest.mark.parametrize("reason", list(Failure))
def test_whatever_a_model_fails_with_the_question_is_answered(
    backroom: Backroom, reason: Failure
) -> None:
    backroom.use(Follows(lambda *_: Failed(reason=reason)))
    assert backroom.says("Theo", "show my deals").mode == "degraded"


def test_everybody_of_a_role_sends_the_same_bytes_before_their_own_words(
    backroom: Backroom,
) -> None:
    """So that a server can cache them: instructions, then tools, and nothing of anybody."""
    prefixes = []
    for who, hours in (("Theo", 0), ("Leo", 30)):  # Team Admins of two workspaces, days apart
        with OpenAIServer(respond=lambda _: reply(said("No."))) as server:
            model = OpenAIModel("m", "k", server.base_url)
            backroom.use(model)
            backroom.ahead = timedelta(hours=hours)
            backroom.says(who, f"hello, I am {who}", thread=who)
            model.close()
        sent = server.requests[0]
        prefixes.append(json.dumps([sent["messages"][0], sent["tools"]]))
    assert prefixes[0] == prefixes[1]
    assert sent["messages"][0]["role"] == "system"
    assert list(sent).index("messages") < list(sent).index("tools")


def test_what_a_message_waited_is_taken_off_its_models_time_unless_it_was_an_outage() -> None:
    budget = Budget.of_turn(60.0)
    assert [budget.after(waited).seconds for waited in (0, 10, 50, 200)] == [48, 38, 0, 0]
    assert budget.after(3_600) == budget
