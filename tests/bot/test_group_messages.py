"""Requirements: in a group DM REX behaves as in a channel: when it is named, and in its threads."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world import PATIENCE, World, text_of


@pytest.fixture
def world(seeded: Path, tmp_path: Path) -> Iterator[World]:
    running = World.start(seeded, tmp_path)
    yield running
    running.stop()


def test_named_in_a_group_rex_answers_once_and_goes_on_in_the_thread(world: World) -> None:
    theo, dana = world.person("Theo"), world.person("Dana")
    group = theo.group(dana.user.id)
    theo.say(group.id, "shall we look at the Acme deal?")
    asked = theo.say(group.id, "@rex how do i attach a job req to my deal")
    assert "Add REQ" in text_of(theo.answer(asked, timeout=PATIENCE))
    more = dana.reply(asked, "and what does the Proposal stage mean?")
    assert "Proposal" in text_of(dana.answer(more, timeout=PATIENCE))
    world.at_rest()
    said = [m for m in group.seen_by(None) if m.user.is_bot]
    assert [message.root_ts for message in said] == [asked.ts, asked.ts]
