"""A turn that fails for a reason nobody foresaw ends in an apology, and never in silence."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.handle import SORRY
from tests.world import World, text_of


@pytest.fixture
def world(seeded: Path, tmp_path: Path) -> Iterator[World]:
    running = World.start(seeded, tmp_path)
    yield running
    running.stop()


def test_a_turn_that_fails_is_apologised_for(world: World) -> None:
    with world.database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE answer RENAME TO elsewhere"))
    theo = world.person("Theo")
    question = theo.dm("what does Negotiation mean")
    theo.wait_for(lambda: question.answers, 20)
    assert SORRY in text_of(question.answers[0])
