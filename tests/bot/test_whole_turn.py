"""Requirement: exactly one reply a turn and in its time, whatever the model does, on both wires.

Here turns have four seconds instead of sixty, and everything in proportion; `make minute` plays the
same with the real minute.
"""

from pathlib import Path

import pytest

from bot.durable import queues
from tests.bot.slow_models import SLOW, WIRES, Wire, asked_of_slow_models

TURN_SECONDS = 4.0
#: So many times as long: only a wait that nothing ends takes it, on whatever machine.
SLOWLY = 15


@pytest.mark.parametrize("wire", [WIRES[0], pytest.param(WIRES[1], marks=pytest.mark.thorough)])
def test_a_model_that_takes_for_ever_gets_one_reply_out_in_the_time_of_a_turn(
    wire: Wire, seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "LANES", len(SLOW))  # nobody waits for another turn
    with asked_of_slow_models(wire, seeded, tmp_path, TURN_SECONDS) as ask:
        answered = ask()
    assert [it.model for it in answered] == [it.name for it in SLOW]
    assert [it.replies for it in answered] == [1] * len(SLOW)
    assert any(it.asked > 0 for it in answered), answered  # on a busy machine some begin too late
    assert max(it.seconds for it in answered) < TURN_SECONDS * SLOWLY, answered


def test_who_waits_for_another_turn_waits_no_longer_than_a_turn(
    seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Threads that share a lane run one after another: the wait counts, and the rules answer at once."""
    monkeypatch.setattr(queues, "LANES", 1)
    hangs = SLOW[:1] * 4
    with asked_of_slow_models("chat", seeded, tmp_path, TURN_SECONDS, hangs) as ask:
        answered = ask()
    assert [it.replies for it in answered] == [1] * len(hangs)
    assert answered[0].asked <= len(("the first model", "the one behind it"))
