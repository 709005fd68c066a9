"""Requirements: a Slack that hangs keeps nobody else waiting."""

from pathlib import Path

import pytest

from bot.durable.queues import lane_of
from bot.playground.channel import Message
from bot.slack import speech
from bot.turn import Place
from tests.world import World, text_of

SLOWLY = 60.0
#: More looks for a message than any patience makes.
LOOKS = 1000


def test_a_slack_that_hangs_delays_nobody_elses_turn(
    seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech, "TRY_SECONDS", 1)
    world = World.start(seeded, tmp_path)
    try:
        world.settle()  # what is told on the first day
        theo, dana = world.person("Theo"), world.person("Dana")
        # Theo's answer hangs, and whether it arrived can't be told until all is well again.
        world.emulator.fault("conversations.replies", times=LOOKS, status=500)
        world.emulator.fault("chat.postMessage", delay=30, status=500)
        waits = theo.dm("what does Negotiation mean")
        theo.wait_for(lambda: world.emulator.api_faults.left <= LOOKS, SLOWLY)
        asks = iter(lambda: dana.dm("what is a lead"), None)
        asked = next(it for it in asks if lane_of(_place(it)) != lane_of(_place(waits)))
        assert "lead" in text_of(dana.answer(asked, timeout=SLOWLY))
        assert not any("Negotiation" in text_of(it) for it in waits.answers)
        world.emulator.api_faults.clear()
        assert "Negotiation" in text_of(theo.answer(waits, timeout=2 * SLOWLY))
        world.settle()
        assert len(waits.answers) == 1
    finally:
        world.stop()


def _place(message: Message) -> Place:
    return Place(team=message.user.team_id, channel=message.channel.id, thread=message.ts)
