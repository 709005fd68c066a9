"""Requirements: what somebody changes is not answered again, and what they take back is forgotten."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.playground.channel import Message
from tests.world import World

SECRET = "what does Negotiation mean, our margin with Acme is 31 percent"


@pytest.fixture
def world(seeded: Path, tmp_path: Path) -> Iterator[World]:
    running = World.start(seeded, tmp_path)
    yield running
    running.stop()


def ask(world: World, *, in_channel: bool) -> Message:
    """Something that Theo says to REX, which has answered it."""
    theo = world.person("Theo")
    said = theo.say("general", f"@rex {SECRET}") if in_channel else theo.dm(SECRET)
    theo.answer(said)
    world.settle()
    return said


def remembered(world: World) -> str:
    with world.database.engine.connect() as connection:
        return repr(connection.exec_driver_sql("SELECT said, log, reply FROM turn").fetchall())


@pytest.mark.parametrize("in_channel", [False, True])
def test_what_is_taken_back_is_forgotten(world: World, *, in_channel: bool) -> None:
    said = ask(world, in_channel=in_channel)
    assert "margin" in remembered(world)
    world.person("Theo").delete(said)
    world.wait_for(lambda: "margin" not in remembered(world), lambda: remembered(world))
    world.settle()
    assert len(said.answers) == 1


def test_what_is_changed_after_its_answer_is_not_answered_again(world: World) -> None:
    said = ask(world, in_channel=False)
    world.person("Theo").edit(said, "what is a lead")
    world.settle()
    assert len(said.answers) == 1
