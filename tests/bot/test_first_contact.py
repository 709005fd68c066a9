"""Requirements: whoever Slack vouches for is known at first contact, whatever they do first."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.identity import FirstContact
from bot.playground.channel import Message
from bot.playground.person import Person
from bot.slack import app
from bot.slack.identity import Stranger
from bot.slack.profiles import Profile
from tests.bot.test_people_in_slack import command, home, suggested
from tests.world import World, text_of

SLOWLY = 60.0
#: More calls than anybody here makes.
ALWAYS = 1000


@pytest.fixture(scope="module")
def running(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World.start(seeded, tmp_path_factory.mktemp("first"))
    yield world
    world.stop()


@pytest.fixture
def world(running: World) -> World:
    """A running REX that has met nobody."""
    running.begin_again()
    return running


def whispers(person: Person) -> list[Message]:
    """What only this person sees, oldest first."""
    seen = (
        message
        for channel in person.emulator.channels_of(person.user.id)
        for message in channel.seen_by(person.user.id)
    )
    return [message for message in seen if message.only_for == person.user.id]


def test_who_opens_app_home_first_is_known_there(world: World) -> None:
    shown = home(world, "Sam")
    assert "You are Sam Whitaker, Member of Harbor &amp; Finch (Pro)." in shown
    assert "which HirePilot account" not in shown


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        ("Dana", "pipeline", "Harbor &amp; Finch: the pipeline"),
        ("Leo", "pipeline", "Pro"),
        ("Leo", "help", "Why can't I see the Opportunities tab?"),
        ("Rita", "tickets", "You have no tickets"),
        ("Maya", "link", "I know you as Maya Okafor"),
    ],
)
def test_who_types_a_command_first_is_known(world: World, name: str, typed: str, says: str) -> None:
    told = command(world, name, typed)
    assert says in told
    assert "which HirePilot account" not in told


def test_what_is_suggested_first_is_for_this_person(world: World) -> None:
    assert "Create an opportunity" in suggested(world.person("Theo"))


def test_a_form_that_is_opened_first_is_for_this_person(world: World) -> None:
    theo, dana = world.person("Theo"), world.person("Dana")
    asked = theo.say(
        "general", f"<@{world.bot_of(theo)}> create an opportunity for Globex, rpo, 10k"
    )
    card = theo.answer(asked, timeout=SLOWLY)
    dana.click(card, "Edit")
    form = dana.wait_for(lambda: dana.modal, SLOWLY)
    assert form is not None
    assert "which HirePilot account" not in str(form.content)


def test_who_has_no_account_is_told_so_wherever_they_look(world: World) -> None:
    why = "there is no active HirePilot account with your Slack address (wanda@harborfinch.example)"
    assert why in command(world, "Wanda", "pipeline")
    assert why in home(world, "Wanda")
    assert "Create an opportunity" not in suggested(world.person("Wanda"))


def test_who_has_not_confirmed_their_address_is_not_known_by_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world.person("Dana").user, "email_confirmed", False)
    assert "Slack doesn't show me a confirmed e-mail address" in command(world, "Dana", "pipeline")
    assert "OPP-" not in home(world, "Dana")


def test_who_is_of_another_team_is_not_known_by_their_address(world: World) -> None:
    guest = Profile(email="dana@harborfinch.example", email_verified=True, is_stranger=True)
    contact = FirstContact(world.database, lambda _team, _user: guest, world.clock)
    for _ in range(2):
        assert contact.known("T0HARBOR", "U0EVE") is None
        assert isinstance(contact.meet("T0HARBOR", "U0EVE"), Stranger)


def test_unlink_meets_nobody(world: World) -> None:
    assert "You weren't linked" in command(world, "Theo", "unlink")
    assert "You asked me not to link you" in command(world, "Theo", "pipeline")
    assert "You asked me not to link you" in home(world, "Theo")


def test_a_slack_that_is_slow_to_tell_who_asks_delays_the_answer_and_no_acknowledgement(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "AT_ONCE", 0.02)
    world.emulator.fault("users.info", delay=0.5)
    dana = world.person("Dana")
    acknowledged = dana.command("/rex", "pipeline")
    assert acknowledged.ok
    assert not acknowledged.body
    assert whispers(dana) == []
    dana.wait_for(lambda: whispers(dana), SLOWLY)
    assert "Harbor &amp; Finch: the pipeline" in text_of(whispers(dana)[-1])


def test_a_slack_that_does_not_tell_is_asked_again_next_time(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world.service._speaker._hasty, "_patience", 0.1)
    world.emulator.fault("users.info", times=ALWAYS, status=500)
    assert "Slack can't tell me who you are just now" in home(world, "Dana")
    world.emulator.api_faults.clear()
    assert "You are Dana Reyes" in home(world, "Dana")
