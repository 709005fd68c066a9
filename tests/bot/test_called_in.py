"""Requirements: without a model, too, REX answers what was asked in a thread it is called into."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.model.pointing import only_points, pointed_at
from bot.playground.channel import Message
from tests.world import PATIENCE, World, text_of

ASKED = "Anyone know how do i attach a job req to my deal?"


@pytest.fixture(scope="module")
def running(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World.start(seeded, tmp_path_factory.mktemp("called"))
    yield world
    world.stop()


@pytest.fixture
def world(running: World) -> World:
    running.begin_again()
    return running


def called_in(world: World, root: Message, words: str, who: str = "Theo") -> str:
    person = world.person(who)
    return text_of(person.answer(person.reply(root, f"@REX {words}"), timeout=PATIENCE))


@pytest.mark.parametrize("words", ["can you tell?", "any idea?", "help", "this?", "^^", ""])
def test_who_points_at_a_question_has_it_answered(world: World, words: str) -> None:
    root = world.person("Dana").say("general", ASKED)
    world.person("Sam").reply(root, "no idea, sorry")
    said = called_in(world, root, words)
    assert "Add REQ" in said
    assert f"I took you to mean “{ASKED}”" in said
    world.at_rest()


def test_the_last_question_is_answered(world: World) -> None:
    root = world.person("Dana").say("general", "What does Won mean?")
    world.person("Sam").reply(root, ASKED)
    assert "Add REQ" in called_in(world, root, "any idea?")


def test_a_report_is_taken_up(world: World) -> None:
    root = world.person("Dana").say("general", "The whole app is down for everyone")
    assert "TKT-" in called_in(world, root, "can you help?")


def test_nobody_elses_order_is_carried_out(world: World) -> None:
    root = world.person("Dana").say("general", "What does Won mean?")
    world.person("Sam").reply(root, "move OPP-2003 to Won")
    said = called_in(world, root, "can you help?")
    assert "What does Won mean?" in said
    assert "Confirm" not in said


def test_words_of_ones_own_are_answered_for_themselves(world: World) -> None:
    root = world.person("Dana").say("general", "What does Won mean?")
    said = called_in(world, root, "how do i attach a job req to my deal")
    assert "Add REQ" in said
    assert "took you to mean" not in said
    assert not world.emulator.calls("conversations.replies")


def test_where_nothing_was_asked_a_call_is_answered_as_ever(world: World) -> None:
    root = world.person("Dana").say("general", "nice weather")
    assert "took you to mean" not in called_in(world, root, "help")


def test_a_thread_that_slack_does_not_show_is_no_failure(world: World) -> None:
    root = world.person("Dana").say("general", ASKED)
    world.emulator.fault("conversations.replies", error="missing_scope")
    assert "took you to mean" not in called_in(world, root, "help")
    world.at_rest()


def test_under_slacks_limit_for_apps_that_are_sold_one_thread_a_minute_is_read(
    world: World,
) -> None:
    world.emulator.limiter.is_commercial = True
    for read in (True, False, True):
        root = world.person("Dana").say("general", ASKED)
        assert ("Add REQ" in called_in(world, root, "any idea?")) is read
        if not read:
            world.emulator.clock.forward(61)
    world.at_rest()


@pytest.mark.parametrize(
    "words",
    [
        *("can you help here?", "could you help us out please", "☝️", ":point_up:", "thoughts?"),
        *("what do you think?", "what she said", "pls help", "?", "any thoughts on this?", "Hello"),
    ],
)
def test_these_only_point(words: str) -> None:
    assert only_points(words)


@pytest.mark.parametrize(
    "words",
    [
        *("thanks!", "👍", "who are you?", "what can you do?", "help me move Acme", "no", "stop"),
        *(
            "can you move it to Won?",
            "tell me about leads",
            "open a ticket",
            "yes please",
            "привет",
        ),
    ],
)
def test_these_say_something(words: str) -> None:
    assert not only_points(words)


@pytest.mark.parametrize(
    "said",
    [
        *("Does Pro include invoices?", "wondering how leads get assigned", ASKED),
        *("I can't find where a job REQ goes on my deal", "where's the invoice tab"),
    ],
)
def test_what_asks_or_reports_can_be_answered(said: str) -> None:
    assert pointed_at([said, "lol", "ok, will do", "I think it's in settings", "any idea?"]) == said


@pytest.mark.parametrize(
    "said", ["move Acme to Won", "can you move Acme to Won?", "thanks!", "add a note that they pay"]
)
def test_no_order_and_no_small_talk_is_taken_up(said: str) -> None:
    assert pointed_at([said]) is None
