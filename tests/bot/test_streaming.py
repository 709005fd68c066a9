"""Requirements: who waits sees what REX does, and where it is done stands the one reply."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.playground.channel import Message
from bot.playground.person import Person
from bot.settings import Settings
from tests.bot.test_full_mode import Modelled, answer, says
from tests.openai_server import OpenAIServer, Scripted
from tests.world import World, text_of

SLOWLY = 60.0
SEARCH = {"search_guide": {"queries": ["link a REQ to an opportunity"]}}
STEP = "opportunities#linking-job-reqs/3"
QUESTION = "how do i attach a job req"
SCRIPT: tuple[Scripted, ...] = (says(**SEARCH), answer(STEP))


@pytest.fixture(scope="module")
def house(
    seeded: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[World, OpenAIServer]]:
    """A REX whose model follows what a test scripts."""
    with OpenAIServer() as server:
        told = {"OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": server.base_url}
        world = World.start(seeded, tmp_path_factory.mktemp("w"), Settings.model_validate(told))
        yield world, server
        world.stop()


@pytest.fixture
def scripted(house: tuple[World, OpenAIServer]) -> Modelled:
    """The same REX with a new script, at rest."""
    world, server = house

    def start(*script: Scripted) -> tuple[World, OpenAIServer]:
        world.settle()
        server.script[:] = script
        server.requests.clear()
        return world, server

    return start


def slow(scripted: Scripted, seconds: float = 20.0) -> Scripted:
    return Scripted(body=scripted.body, delay=seconds)


def ask(world: World, text: str = QUESTION, who: str = "Theo") -> tuple[Message, Message]:
    person = world.person(who)
    asked = person.dm(text)
    return asked, person.answer(asked, timeout=SLOWLY)


def plan_of(message: Message) -> dict[str, Any]:
    (plan,) = (block for block in message.blocks if block["type"] == "plan")
    return plan


def begun(person: Person, server: OpenAIServer) -> Message:
    """A message under which REX has begun a plan, while the model thinks."""
    asked = person.dm(QUESTION)
    person.wait_for(lambda: asked.answers and len(server.requests) == 2, SLOWLY)
    return asked


def starts(world: World) -> int:
    return len(world.emulator.calls("chat.startStream"))


def test_the_plan_of_what_is_done_becomes_the_reply(scripted: Modelled) -> None:
    world, server = scripted(says(**SEARCH), slow(answer(STEP), 1.0))
    theo = world.person("Theo")
    asked = begun(theo, server)
    (shown,) = asked.answers
    task = plan_of(shown)["tasks"][0]
    assert (task["title"], task["status"]) == ("Looking in the guide", "complete")
    assert "Guide ›" in str(task["output"])
    assert plan_of(shown)["title"] == "Working on it"


def test_there_is_one_message_and_it_is_the_reply(scripted: Modelled) -> None:
    world, _ = scripted(*SCRIPT)
    before = len(world.emulator.calls("chat.*Stream"))
    asked, reply = ask(world)
    world.at_rest()
    assert asked.answers == (reply,)
    assert "Add REQ" in text_of(reply)
    assert plan_of(reply)["title"] == "How I got there"
    assert [call.method for call in world.emulator.calls("chat.*Stream")[before:]] == [
        "chat.startStream",
        "chat.appendStream",
        "chat.stopStream",
    ]
    posts = world.emulator.calls("chat.postMessage")
    assert asked.ts not in [call.arguments.get("thread_ts") for call in posts]


def test_a_thumb_is_slacks_own_and_is_kept(scripted: Modelled) -> None:
    world, _ = scripted(*SCRIPT)
    _, reply = ask(world)
    world.at_rest()
    assert "context_actions" in [block["type"] for block in reply.blocks]
    theo = world.person("Theo")
    theo.click(reply, "👎")
    theo.wait_for(lambda: "What was missing?" in str(reply.blocks), SLOWLY)
    world.at_rest()
    assert "noted that this didn't help" in text_of(reply)


def test_where_slack_has_no_streams_the_reply_is_posted_and_nobody_asks_again(
    scripted: Modelled,
) -> None:
    world, _ = scripted(*SCRIPT, *SCRIPT)
    world.emulator.fault("chat.startStream", error="unknown_method")
    before = starts(world)
    for _ in range(2):
        asked, reply = ask(world, who="Leo")
        assert "Add REQ" in text_of(reply)
        assert len(asked.answers) == 1
    world.at_rest()
    assert starts(world) - before == 1


def test_where_slack_does_not_know_the_blocks_two_buttons_do(scripted: Modelled) -> None:
    world, _ = scripted(*SCRIPT, *SCRIPT)
    world.emulator.fault("chat.stopStream", error="invalid_blocks")
    _, reply = ask(world, who="Ines")
    ines = world.person("Ines")
    ines.click(reply, "👍")
    ines.wait_for(lambda: "Thank you" in text_of(reply), SLOWLY)
    _, reply = ask(world, who="Ines")
    assert "context_actions" not in [block["type"] for block in reply.blocks]


def test_lost_responses_leave_one_message(scripted: Modelled) -> None:
    world, _ = scripted(*SCRIPT, *SCRIPT)
    for method in ("chat.startStream", "chat.stopStream"):
        world.emulator.fault(method, lose_response=True)
        before = starts(world)
        asked, reply = ask(world)
        world.at_rest()
        assert asked.answers == (reply,)
        assert "Add REQ" in text_of(reply)
        assert starts(world) - before == 1


def test_a_start_of_which_nobody_knows_is_found_when_the_reply_is_there(
    scripted: Modelled,
) -> None:
    world, _ = scripted(*SCRIPT)
    world.emulator.fault("chat.startStream", lose_response=True)
    world.emulator.fault("conversations.replies", status=500, times=2)
    asked, reply = ask(world)
    world.at_rest()
    assert asked.answers == (reply,)
    assert "Add REQ" in text_of(reply)


def test_a_stopped_turn_says_so_where_it_had_begun(scripted: Modelled) -> None:
    world, server = scripted(says(**SEARCH), slow(answer(STEP)))
    theo = world.person("Theo")
    asked = begun(theo, server)
    theo.stop(asked)
    theo.wait_for(lambda: "Stopped." in text_of(asked.answers[0]), SLOWLY)
    world.at_rest()
    assert len(asked.answers) == 1
