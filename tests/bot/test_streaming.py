"""Requirements: who waits sees what REX does, and where it is done stands the one reply."""

from typing import Any

from bot.automation.jobs import Patience
from bot.playground.channel import Message
from bot.playground.person import Person
from bot.playground.stream import STREAM_LASTS
from tests.bot.test_full_mode import Modelled, answer, says
from tests.openai_server import OpenAIServer, Scripted
from tests.world import World, text_of

SLOWLY = 60.0
SEARCH = {"search_guide": {"queries": ["link a REQ to an opportunity"]}}
STEP = "opportunities#linking-job-reqs/3"
QUESTION = "how do i attach a job req"
SCRIPT: tuple[Scripted, ...] = (says(**SEARCH), answer(STEP))


def slow(scripted: Scripted) -> Scripted:
    return Scripted(body=scripted.body, delay=20)


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


def test_the_plan_of_what_is_done_becomes_the_reply(modelled: Modelled) -> None:
    world, server = modelled(says(**SEARCH), slow(answer(STEP)), answer(STEP))
    theo = world.person("Theo")
    asked = begun(theo, server)
    (shown,) = asked.answers
    task = plan_of(shown)["tasks"][0]
    assert (task["title"], task["status"]) == ("Looking in the guide", "complete")
    assert "Guide ›" in str(task["output"])
    assert plan_of(shown)["title"] == "Working on it"


def test_there_is_one_message_and_it_is_the_reply(modelled: Modelled) -> None:
    world, _ = modelled(*SCRIPT)
    asked, reply = ask(world)
    world.at_rest()
    assert asked.answers == (reply,)
    assert "Add REQ" in text_of(reply)
    assert plan_of(reply)["title"] == "How I got there"
    assert [call.method for call in world.emulator.calls("chat.*Stream")] == [
        "chat.startStream",
        "chat.appendStream",
        "chat.stopStream",
    ]
    posts = world.emulator.calls("chat.postMessage")
    assert asked.ts not in [call.arguments.get("thread_ts") for call in posts]


def test_a_thumb_is_slacks_own_and_is_kept(modelled: Modelled) -> None:
    world, _ = modelled(*SCRIPT)
    _, reply = ask(world)
    world.at_rest()
    assert "context_actions" in [block["type"] for block in reply.blocks]
    theo = world.person("Theo")
    theo.click(reply, "👎")
    theo.wait_for(lambda: "What was missing?" in str(reply.blocks), SLOWLY)
    world.at_rest()
    assert "noted that this didn't help" in text_of(reply)


def test_where_slack_has_no_streams_the_reply_is_posted_and_nobody_asks_again(
    modelled: Modelled,
) -> None:
    world, _ = modelled(*SCRIPT, *SCRIPT)
    world.emulator.fault("chat.startStream", error="unknown_method", times=9)
    for _ in range(2):
        asked, reply = ask(world)
        assert "Add REQ" in text_of(reply)
        assert len(asked.answers) == 1
    world.at_rest()
    assert len(world.emulator.calls("chat.startStream")) == 1


def test_where_slack_does_not_know_the_blocks_two_buttons_do(modelled: Modelled) -> None:
    world, _ = modelled(*SCRIPT, *SCRIPT)
    world.emulator.fault("chat.stopStream", error="invalid_blocks")
    _, reply = ask(world)
    theo = world.person("Theo")
    theo.click(reply, "👍")
    theo.wait_for(lambda: "Thank you" in text_of(reply), SLOWLY)
    _, reply = ask(world)
    assert "context_actions" not in [block["type"] for block in reply.blocks]


def test_lost_responses_leave_one_message(modelled: Modelled) -> None:
    world, _ = modelled(*SCRIPT, *SCRIPT)
    for method in ("chat.startStream", "chat.stopStream"):
        world.emulator.fault(method, lose_response=True)
        asked, reply = ask(world)
        world.at_rest()
        assert asked.answers == (reply,)
        assert "Add REQ" in text_of(reply)
        assert len(world.emulator.calls("chat.startStream")) <= 2


def test_a_start_of_which_nobody_knows_is_found_when_the_reply_is_there(
    modelled: Modelled,
) -> None:
    world, _ = modelled(*SCRIPT)
    world.emulator.fault("chat.startStream", lose_response=True)
    world.emulator.fault("conversations.replies", status=500, times=2)
    asked, reply = ask(world)
    world.at_rest()
    assert asked.answers == (reply,)
    assert "Add REQ" in text_of(reply)


def test_a_message_that_slack_ended_meanwhile_still_becomes_the_reply(modelled: Modelled) -> None:
    late = Scripted(body=answer(STEP).body, delay=3)
    world, server = modelled(says(**SEARCH), late)
    theo = world.person("Theo")
    asked = begun(theo, server)
    world.emulator.clock.forward(STREAM_LASTS + 1)
    theo.wait_for(lambda: "Add REQ" in text_of(asked.answers[0]), SLOWLY)
    world.at_rest()
    assert len(asked.answers) == 1


def test_a_message_that_a_dead_process_began_is_finished_by_the_next(modelled: Modelled) -> None:
    world, server = modelled(says(**SEARCH), slow(answer(STEP)), answer(STEP))
    theo = world.person("Theo")
    asked = begun(theo, server)
    (shown,) = asked.answers
    world.service.stop()
    world.start_again(Patience())
    assert theo.answer(asked, timeout=SLOWLY) is shown
    world.at_rest()
    assert "Add REQ" in text_of(shown)
    assert len(asked.answers) == 1


def test_a_stopped_turn_says_so_where_it_had_begun(modelled: Modelled) -> None:
    world, server = modelled(says(**SEARCH), slow(answer(STEP)))
    theo = world.person("Theo")
    asked = begun(theo, server)
    theo.stop(asked)
    theo.wait_for(lambda: "Stopped." in text_of(asked.answers[0]), SLOWLY)
    world.at_rest()
    assert len(asked.answers) == 1
