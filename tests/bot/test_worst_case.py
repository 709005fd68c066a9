"""With the worst of models nothing may happen that a person did not confirm and may not do."""

from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from knowledge.live import LiveLibrary
from tests.bot.worst_case.machine import WorstCase

SHORT = settings(
    max_examples=12,
    stateful_step_count=14,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def test_whatever_the_model_says_no_harm_is_done(seeded: Path, tmp_path: Path) -> None:
    WorstCase.prepare(seeded, tmp_path, LiveLibrary())
    run_state_machine_as_test(WorstCase, settings=SHORT)
