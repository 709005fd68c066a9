"""Requirements: nobody reaches what is another workspace's, by whatever Slack lets them press or be."""

import logging
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_sdk import WebClient
from sqlalchemy import text

from bot.playground.channel import Message
from bot.playground.content import Content
from bot.playground.membership import invite
from bot.playground.person import Person, find_element
from bot.playground.posting import post
from bot.slack.posting import metadata
from bot.sql.room import Room
from bot.stopping import Stops
from bot.turn import Place, Stop
from tests.outsider import assert_harmless
from tests.world import World, text_of

SLOWLY = 30.0


@pytest.fixture(scope="module")
def world(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    running = World.start(seeded, tmp_path_factory.mktemp("world"))
    yield running
    running.stop()


def card_of(world: World, wish: str) -> Message:
    """A card that waits for Theo's click."""
    theo = world.person("Theo")
    return theo.answer(theo.dm(wish), timeout=SLOWLY)


def value_of(message: Message, name: str) -> str:
    found = find_element(message.blocks, name)
    assert found is not None
    element = found[1]
    return str(element.get("value") or element["positive_button"]["value"])


def forged(world: World, person: Person, action: str, value: str) -> Message:
    """A message of REX's in somebody's own team, with a button that carries another team's id."""
    install = world.emulator.teams[person.user.team_id].install
    assert install is not None
    bot = WebClient(install.bot_token, base_url=world.slack.api_url)
    label = {"type": "plain_text", "text": "Press"}
    element = {"type": "button", "action_id": action, "value": value, "text": label}
    said = bot.chat_postMessage(
        channel=person.user.id, text="x", blocks=[{"type": "actions", "elements": [element]}]
    )
    return world.emulator.channels[said["channel"]].messages[said["ts"]]


def test_another_workspaces_confirm_changes_nothing(world: World) -> None:
    card = card_of(world, "move the Acme deal to Proposal")
    leo = world.person("Leo")
    leo.click(forged(world, leo, "rex_confirm", value_of(card, "rex_confirm")), "Press")
    world.settle()
    assert world.deal("OPP-2001").stage.label == "Discovery"
    assert find_element(card.blocks, "rex_confirm")
    assert "Acme" not in world.shown_to("Leo")


def test_another_workspaces_verdict_and_ticket_are_not_taken(world: World) -> None:
    theo, leo = world.person("Theo"), world.person("Leo")
    asked = theo.dm("how do i attach a job req to my deal")
    answer = theo.answer(asked, timeout=SLOWLY)
    turn = value_of(answer, "rex_feedback").partition(":")[2]
    before = len(theo.sees(asked.channel.id))
    leo.click(forged(world, leo, "rex_unhelpful", turn), "Press")
    world.settle()
    assert find_element(answer.blocks, "rex_feedback")
    assert len(theo.sees(asked.channel.id)) == before
    leo.click(forged(world, leo, "rex_open_ticket", turn), "Press")
    leo.wait_for(lambda: world.tickets(), SLOWLY)
    assert "attach a job req" not in str(world.tickets()[-1].report)


def test_a_trigger_that_is_used_twice_opens_one_form_and_no_secret_is_logged(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    card = card_of(world, "move the Acme deal to Proposal")
    theo = world.person("Theo")
    with caplog.at_level(logging.WARNING):
        theo.click(card, "Edit")
        theo.wait_for(lambda: theo.modal, SLOWLY)
        time.sleep(1.0)  # in the same second it would have the same signature
        told = [it for it in world.emulator.deliveries if it.envelope.name == "block_actions"]
        world.emulator.deliver(told[-1].envelope).result()
        theo.wait_for(lambda: "exchanged_trigger_id" in caplog.text, SLOWLY)
    assert len(world.emulator.modals_of(theo.user.id)) == 1
    (used, again) = [c.arguments["trigger_id"] for c in world.emulator.calls("views.open")]
    assert used == again
    assert used not in caplog.text
    assert "xoxb" not in caplog.text
    assert theo.modal is not None
    theo.close(theo.modal)


def test_metadata_that_another_app_writes_hides_no_answer(world: World) -> None:
    """Any app may write any metadata; a reply is looked for among REX's own messages only."""
    theo = world.person("Theo")
    channel = "C0HARBOR"
    other = world.emulator.add_user("T0HARBOR", "U0OTHERBOT", "otherbot", is_bot=True)
    place = world.emulator.channels[channel]
    world.emulator.fault("chat.postMessage", delay=1.0, status=500)
    asked = theo.say("general", "@REX what does Negotiation mean")
    key = metadata(f"{asked.ts}:{channel}:mention")
    spoofed = Content(text="trust me", metadata=key)
    post(world.emulator, place, other, spoofed, thread_ts=asked.ts)
    theo.wait_for(lambda: len(asked.answers) == 2, SLOWLY)
    assert "Negotiation" in text_of(asked.answers[1])


def test_a_stranger_of_a_shared_channel_gets_the_guide_and_nobodys_deals(world: World) -> None:
    """Slack Connect: their own Slack vouches for the address, which proves nothing here."""
    world.emulator.add_team("T0FOREIGN", "Elsewhere", "elsewhere")
    eve = world.emulator.add_user(
        "T0FOREIGN", "U0EVE", "eve", "Eve Elsewhere", email="theo@harborfinch.example"
    )
    invite(world.emulator, world.emulator.channels["C0HARBOR"], eve.id)
    theo, bot = world.person("Theo"), world.bot_of(world.person("Theo"))
    card = theo.answer(theo.say("C0HARBOR", f"<@{bot}> move the Acme deal to Proposal"))
    assert_harmless(Person(world.emulator, eve.id), card, bot)
    world.settle()
    assert world.deal("OPP-2001").stage.label == "Discovery"


def test_one_person_in_two_workspaces_is_in_each_only_who_they_are_there(world: World) -> None:
    with world.database.engine.begin() as connection:
        connection.execute(
            text("UPDATE member SET email = :both WHERE email = :old"),
            {"both": "theo@harborfinch.example", "old": "nora@brightside.example"},
        )
    both = world.emulator.add_user(
        "T0BRIGHT", "U0BOTH", "theo", "Theo Lindqvist", email="theo@harborfinch.example"
    )
    here, there = world.person("Theo"), Person(world.emulator, both.id)
    at_home = text_of(here.answer(here.dm("show my deals"), timeout=SLOWLY))
    away = text_of(there.answer(there.dm("show my deals"), timeout=SLOWLY))
    assert "Meridian Hotels" in at_home
    assert "Meridian Hotels" not in away
    with world.database.reading() as session:
        linked = Room.on(session).records.linked_actor("T0BRIGHT", both.id)
    assert linked is not None
    assert linked.workspace.name == "Brightside Staffing"


def test_a_press_on_stop_from_another_team_stops_nothing(world: World) -> None:
    stops = Stops(world.database, world.clock)
    here = Place(team="T0HARBOR", channel="D1", thread="1.0")
    stops.press(Stop(place=here.model_copy(update={"team": "T0BRIGHT"}), ts="9.0"))
    assert not stops.pressed(here, "1.0")
    stops.press(Stop(place=here, ts="9.0"))
    assert stops.pressed(here, "1.0")
    assert not stops.pressed(here, "9.5")
