"""What the people of a customer find in Slack beside answers: `/rex`, App Home, suggestions."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.playground.channel import Message
from bot.playground.person import Person
from tests.world import World, text_of

SLOWLY = 60.0


@pytest.fixture(scope="module")
def world(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A running REX that has met Theo (Team Admin), Gus (guest) and Wanda (nobody)."""
    running = World.start(seeded, tmp_path_factory.mktemp("people"))
    for name in ("Theo", "Gus", "Wanda"):
        person = running.person(name)
        person.answer(person.dm("hello"), timeout=SLOWLY)
    running.settle()
    yield running
    running.stop()


def command(world: World, name: str, words: str) -> str:
    """What `/rex` tells somebody, and nobody else."""
    person = world.person(name)
    person.command("/rex", words)
    return [
        text_of(message)
        for channel in person.emulator.channels_of(person.user.id)
        for message in channel.seen_by(person.user.id)
        if message.only_for == person.user.id
    ][-1]


def home(world: World, name: str) -> str:
    shown = world.person(name).home(SLOWLY)
    assert shown is not None
    return str(shown.content)


def suggested(person: Person) -> list[str]:
    """What stands above the empty composer once somebody has opened their messages."""
    channel = person.open_messages_tab()
    person.wait_for(lambda: channel.prompts, SLOWLY)
    return [str(prompt["message"]) for prompt in channel.prompts]


@pytest.mark.parametrize(
    ("name", "says", "never"),
    [
        ("Theo", "prepare a new opportunity", "which HirePilot account"),
        ("Gus", "never open to the Guest role", "prepare a new opportunity"),
        ("Wanda", "I can't tell which HirePilot account is yours", "draft, send and settle"),
    ],
)
def test_help_is_about_what_this_person_may_do(
    world: World, name: str, says: str, never: str
) -> None:
    told = command(world, name, "help")
    assert says in told
    assert never not in told


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("Theo", {"help", "ask", "pipeline", "link", "unlink", "tickets"}),
        ("Gus", {"help", "ask", "link", "unlink", "tickets"}),
        ("Wanda", {"help", "ask", "link"}),
        ("Ines", {"help", "ask", "tickets", "console"}),
    ],
)
@pytest.mark.parametrize("typed", ["help", "", "nonsense"])
def test_only_commands_that_do_something_for_this_person_are_named(
    world: World, name: str, named: set[str], typed: str
) -> None:
    assert set(re.findall(r"[`•] ?/rex (\w+)", command(world, name, typed))) == named


def test_pipeline_draws_the_board_with_its_bars(world: World) -> None:
    told = command(world, "Theo", "pipeline")
    assert "Harbor &amp; Finch: the pipeline" in told
    assert "█" in told
    assert "Negotiation: " in told


@pytest.mark.parametrize(
    ("name", "says"), [("Gus", "never open to the Guest role"), ("Wanda", "I can't tell which")]
)
def test_who_sees_no_deals_is_told_why_there_is_no_board(
    world: World, name: str, says: str
) -> None:
    assert says in command(world, name, "pipeline")


def test_app_home_shows_a_member_their_deals_and_what_rex_does_for_them(world: World) -> None:
    shown = home(world, "Theo")
    assert "You are Theo Lindqvist, Team Admin of Harbor &amp; Finch (Pro)." in shown
    assert "Your open deals" in shown
    assert "OPP-" in shown
    assert shown.count("Theo Lindqvist") == 1
    assert "find out why a colleague can't see something" in shown
    assert "by rules, without a language model" in shown


def test_app_home_tells_a_guest_why_there_are_no_deals(world: World) -> None:
    shown = home(world, "Gus")
    assert "never open to the Guest role" in shown
    assert "OPP-" not in shown


def test_app_home_tells_a_stranger_how_to_be_known(world: World) -> None:
    shown = home(world, "Wanda")
    assert "type /rex link and the address that HirePilot knows you by" in shown
    assert "OPP-" not in shown


def test_what_is_suggested_is_what_the_person_may_have_done(world: World) -> None:
    assert "Create an opportunity" in suggested(world.person("Theo"))
    guest = suggested(world.person("Gus"))
    assert "Why can't I see the Opportunities tab?" in guest
    assert "Create an opportunity" not in guest


def test_ask_is_answered_in_the_direct_messages_and_goes_on_there(world: World) -> None:
    theo = world.person("Theo")
    assert "the answer comes in our direct messages" in command(
        world, "Theo", "ask where do I create an invoice?"
    )
    asked = theo.wait_for(lambda: said_by_rex(theo, "You asked: where do I create"), SLOWLY)
    first = theo.wait_for(lambda: asked.answers, SLOWLY)
    assert "Billing" in text_of(first[0])
    world.settle()
    assert len(asked.answers) == 1
    theo.reply(asked, "and how do i attach a job req to my deal")
    theo.wait_for(lambda: len([it for it in asked.answers if it.user.is_bot]) == 2, SLOWLY)


def test_an_example_of_app_home_is_answered_in_the_direct_messages(world: World) -> None:
    gus = world.person("Gus")
    shown = gus.home(SLOWLY)
    assert shown is not None
    assert gus.click(shown, "How do I create an opportunity?").ok
    asked = gus.wait_for(lambda: said_by_rex(gus, "You asked: How do I create"), SLOWLY)
    answer = gus.wait_for(lambda: asked.answers, SLOWLY)[0]
    assert "Click Create Opportunity" in text_of(answer)
    world.settle()
    assert len(asked.answers) == 1


def test_ask_without_a_question_says_how(world: World) -> None:
    assert "/rex ask How do I" in command(world, "Theo", "ask")


def said_by_rex(person: Person, words: str) -> Message | None:
    """The message to somebody that contains some words."""
    found = [
        message
        for channel in person.emulator.channels_of(person.user.id)
        for message in channel.seen_by(person.user.id)
        if message.user.is_bot and words in text_of(message)
    ]
    return found[-1] if found else None


def test_rules_answer_at_once_and_have_no_stop_button(world: World) -> None:
    theo = world.person("Theo")
    asked = theo.dm("how do i attach a job req")
    theo.answer(asked, timeout=SLOWLY)
    assert asked.channel.sessions == {}
