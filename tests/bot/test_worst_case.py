"""With the worst of models nothing may happen that a person did not confirm and may not do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from knowledge.live import LiveLibrary
from tests.bot.worst_case.guards import GUARDS
from tests.bot.worst_case.machine import WorstCase
from tests.bot.worst_case.sweep import TABLE, episodes

SHORT = settings(
    max_examples=5,
    stateful_step_count=10,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module", autouse=True)
def stage(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    WorstCase.prepare(seeded, tmp_path_factory.mktemp("worst"), LiveLibrary())
    yield
    WorstCase.stage.close()


def test_whatever_the_model_says_no_harm_is_done() -> None:
    run_state_machine_as_test(WorstCase, settings=SHORT)


@pytest.mark.parametrize("rule", TABLE)
def test_no_harm_is_done_in_any_episode_that_would_do_it_without_a_guard(rule: str) -> None:
    for episode in episodes(rule):
        episode.play()


def test_as_many_guards_are_switched_off_as_promised() -> None:
    assert len({guard.name for guard in GUARDS}) == len(GUARDS) >= 25
    assert {guard.rule for guard in GUARDS} == set(TABLE)
