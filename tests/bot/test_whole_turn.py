"""Requirement: exactly one reply a turn and in its time, whatever the model does, on both wires.

Here turns have three seconds instead of sixty, and everything in proportion; `make minute` plays the
same with the real minute.
"""

from pathlib import Path

import pytest

from tests.bot.slow_models import SLOW, WIRES, Wire, asked_of_slow_models

TURN_SECONDS = 3.0
#: So many times as long: only a wait that nothing ends takes it, on whatever machine.
SLOWLY = 15


@pytest.mark.parametrize("wire", WIRES)
def test_a_model_that_takes_for_ever_gets_one_reply_out_in_the_time_of_a_turn(
    wire: Wire, seeded: Path, tmp_path: Path
) -> None:
    with asked_of_slow_models(wire, seeded, tmp_path, TURN_SECONDS) as ask:
        answered = ask()
    assert [it.model for it in answered] == [it.name for it in SLOW]
    assert [it.replies for it in answered] == [1] * len(SLOW)
    assert all(it.asked > 0 for it in answered), answered
    assert max(it.seconds for it in answered) < TURN_SECONDS * SLOWLY, answered
