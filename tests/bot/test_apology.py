"""A turn that fails for a reason nobody foresaw ends in an apology, and never in silence."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.durable.records import records_of
from bot.handle import SORRY
from bot.settings import Settings, engine_database
from tests.bot.test_backup import ASKS, Thinking
from tests.bot.test_full_mode import SEARCH, says
from tests.openai_server import OpenAIServer
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


def test_a_turn_that_somebody_gives_up_ends_what_it_began_in_slack_and_is_no_error(
    seeded: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    thinking = Thinking()
    with OpenAIServer(says(**SEARCH), respond=thinking) as model:
        told = {"OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": model.base_url}
        world = World.start(seeded, tmp_path, Settings.model_validate(told))
        try:
            theo = world.person("Theo")
            question = theo.dm(ASKS)
            assert thinking.asked.acquire(timeout=30)  # by now its plan is shown
            with records_of(engine_database(world.database.url)) as records:
                [turn] = [work.id for work in records.under_way() if work.queue == "turns"]
                records.cancel(turn)
            thinking.may_answer.set()
            theo.answer(question, timeout=30)  # which is recorded a moment after the turn's end
            world.settle()
            [answer] = question.answers
            assert SORRY in text_of(answer)
            assert not [it for it in caplog.records if it.levelname in ("ERROR", "CRITICAL")]
        finally:
            world.stop()
