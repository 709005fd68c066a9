"""Requirements: a Slack that hangs keeps nobody else waiting, and is left alone as it asks."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.durable.queues import LANES, SHARE
from bot.slack import speech
from tests.world import World, text_of

SLOWLY = 60.0
#: More looks for a message than any patience makes.
LOOKS = 1000
#: Longer than it takes to answer on any machine: who waits for a hanging turn waits so long.
HANGS = 5 * SLOWLY
#: Seconds for which Slack asks to be left alone: longer than a call has patience, or the first wait.
ASKED = 5


@pytest.fixture
def world(seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A running REX of its own, which has said what it tells on the first day."""
    monkeypatch.setattr(speech, "TRY_SECONDS", 1)
    monkeypatch.setattr(speech, "PATIENCE", HANGS)
    running = World.start(seeded, tmp_path)
    running.settle()
    yield running
    running.stop()


def test_a_slack_that_hangs_delays_nobody_elses_turn(world: World) -> None:
    """However much of one person's hangs, colleagues are answered."""
    theo, dana = world.person("Theo"), world.person("Dana")
    # Theo's answers hang, and whether they arrived can't be told until all is well again.
    world.emulator.fault("conversations.replies", times=LOOKS, status=500)
    world.emulator.fault("chat.postMessage", times=SHARE, delay=30, status=500)
    hang = [theo.dm("what does Negotiation mean") for _ in range(2 * LANES)]
    theo.wait_for(lambda: world.emulator.api_faults.left <= LOOKS, SLOWLY)
    for _ in range(3):
        assert "lead" in text_of(dana.answer(dana.dm("what is a lead"), timeout=SLOWLY))
    assert not [it for each in hang for it in each.answers if "Negotiation" in text_of(it)]
    world.emulator.api_faults.clear()
    for each in hang:
        assert "Negotiation" in text_of(theo.answer(each, timeout=2 * SLOWLY))
    world.settle()
    assert [len(each.answers) for each in hang] == [1] * len(hang)


@pytest.mark.thorough
def test_two_teams_whose_slack_hangs_delay_no_third(world: World) -> None:
    theo, leo, ines = (world.person(name) for name in ("Theo", "Leo", "Ines"))
    assert len({each.user.team_id for each in (theo, leo, ines)}) == len((theo, leo, ines))
    world.emulator.fault("conversations.replies", times=LOOKS, status=500)
    world.emulator.fault("chat.postMessage", times=2 * SHARE, delay=30, status=500)
    hang = [who.dm("what does Negotiation mean") for _ in range(LANES) for who in (theo, leo)]
    theo.wait_for(lambda: world.emulator.api_faults.left <= LOOKS, SLOWLY)
    assert "lead" in text_of(ines.answer(ines.dm("what is a lead"), timeout=SLOWLY))
    assert not [it for each in hang for it in each.answers if "Negotiation" in text_of(it)]
    world.emulator.api_faults.clear()
    for each in hang:
        assert "Negotiation" in text_of(theo.answer(each, timeout=2 * SLOWLY))
    world.settle()


@pytest.mark.thorough
def test_slack_is_left_alone_for_as_long_as_it_asks(
    seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech, "PATIENCE", 1)
    world = World.start(seeded, tmp_path)
    try:
        world.settle()
        dana, before = world.person("Dana"), len(world.emulator.calls("chat.postMessage"))
        world.emulator.fault("chat.postMessage", error="ratelimited", retry_after=ASKED)
        began = time.monotonic()
        asked = dana.dm("what is a lead")
        assert "lead" in text_of(dana.answer(asked, timeout=SLOWLY))
        assert time.monotonic() - began > ASKED
        tries = world.emulator.calls("chat.postMessage")[before:]
        assert len(tries) == len(("too soon", "in time")), tries
    finally:
        world.stop()
