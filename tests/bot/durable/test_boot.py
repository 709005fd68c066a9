"""What a process may have been told to do before: it is looked for before it is said again."""

import pytest

from bot.durable import boot
from bot.durable.engine import wait_until_idle
from bot.steps import JsonObject, Steps
from bot.turn import Incoming
from tests.bot.durable.conftest import Start
from tests.bot.durable.test_replicas import message

pytestmark = pytest.mark.either_database

PATIENCE = 15.0


class Mouth:
    """Says what it is told to, and notes whether it was to look for it first."""

    def __init__(self) -> None:
        self.looked: dict[str, bool] = {}

    def turn(self, incoming: Incoming, steps: Steps) -> None:
        self._say(incoming.id, steps)

    def job(self, payload: JsonObject, steps: Steps) -> None:
        self._say(str(payload["of"]), steps)

    def _say(self, what: str, steps: Steps) -> None:
        def deliver(look_first: bool) -> str:
            self.looked[what] = look_first
            return "1.0"

        steps.send("say", deliver)


@pytest.fixture
def mouth() -> Mouth:
    return Mouth()


def test_a_new_turn_looks_for_nothing_and_a_job_only_soon_after_a_start(
    start: Start, mouth: Mouth, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A restored database still promises what was done since; jobs pick that up within minutes."""
    engine = start(turn=mouth.turn, jobs={"tell": mouth.job})
    engine.record(turn := message("T1", "1"))
    engine.start_job("tell", "1", {"of": "soon"})
    assert wait_until_idle(engine, PATIENCE)
    monkeypatch.setattr(boot, "CATCHING_UP", 0.0)
    engine.start_job("tell", "2", {"of": "later"})
    assert wait_until_idle(engine, PATIENCE)
    assert mouth.looked == {turn.id: False, "soon": True, "later": False}


def test_what_an_earlier_process_was_told_to_do_is_looked_for_whenever_it_is_done(
    start: Start, mouth: Mouth, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boot, "CATCHING_UP", 0.0)
    engine = start(jobs={"tell": mouth.job})
    engine.start_job("tell", "1", {"of": "left"}, after=2.0)
    engine = start(jobs={"tell": mouth.job})
    engine.start_job("tell", "2", {"of": "new"})
    assert wait_until_idle(engine, PATIENCE)
    assert mouth.looked == {"left": True, "new": False}
