"""Requirements: where Slack lets REX read once a minute, as apps that are sold, all are answered once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.playground import limiter
from bot.playground.channel import Message
from bot.settings import Settings
from bot.slack import speech
from tests.bot.test_full_mode import answer, says
from tests.bot.test_streaming import QUESTION, SEARCH, STEP, starts
from tests.openai_server import OpenAIServer, Scripted
from tests.world import World, text_of

#: Slack's minute, and for how long REX waits in place: both shorter here, and in the same order.
WINDOW, PATIENCE = 4.0, 1.0
#: Long enough for both answers one after the other, and far shorter than a day.
SOON = 5 * WINDOW
ASKING = ("Theo", "Dana")


def searches_then_answers(request: dict[str, Any]) -> Scripted:
    has_searched = any(it["role"] == "tool" for it in request["messages"])
    return answer(STEP) if has_searched else says(**SEARCH)


@pytest.fixture(scope="module")
def house(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with pytest.MonkeyPatch.context() as patch, OpenAIServer(respond=searches_then_answers) as it:
        patch.setattr(limiter, "WINDOW", WINDOW)
        patch.setattr(speech, "PATIENCE", PATIENCE)
        told = {"OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": it.base_url}
        world = World.start(seeded, tmp_path_factory.mktemp("sold"), Settings.model_validate(told))
        yield world
        world.stop()


@pytest.fixture
def world(house: World) -> World:
    """A REX at rest that may read now."""
    house.settle()
    house.emulator.limiter.is_commercial = True
    house.emulator.clock.forward(WINDOW)
    return house


def ask_at_once(world: World) -> list[Message]:
    """Two people ask in threads of their own; both are answered, once each and soon."""
    asked = [(who, who.dm(QUESTION)) for who in map(world.person, ASKING)]
    for who, message in asked:
        assert "Add REQ" in text_of(who.answer(message, timeout=SOON))
    world.at_rest()
    messages = [message for _, message in asked]
    assert [len(message.answers) for message in messages] == [1] * len(ASKING)
    return messages


def test_plans_that_slack_puts_off_cost_no_reading(world: World) -> None:
    read = len(world.emulator.calls("conversations.replies"))
    world.emulator.fault("chat.startStream", times=len(ASKING), error="ratelimited", retry_after=30)
    ask_at_once(world)
    assert len(world.emulator.calls("conversations.replies")) == read


def test_plans_that_nobody_knows_of_become_the_replies(world: World) -> None:
    before = starts(world)
    world.emulator.fault("chat.startStream", times=len(ASKING), lose_response=True)
    for message in ask_at_once(world):
        assert message.answers[0].blocks[0]["type"] == "plan"
    assert starts(world) - before == len(ASKING)
