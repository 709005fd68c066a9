"""With the worst of models nothing may happen that a person did not confirm and may not do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.bot.backroom import DEALS
from tests.bot.worst_case.deeds import DEEDS
from tests.bot.worst_case.guards import GUARDS
from tests.bot.worst_case.machine import WorstCase
from tests.bot.worst_case.sayings import WRITES
from tests.bot.worst_case.sweep import TABLE, some
from tests.guide import live_guide
from tools.writes import WRITES as EVERY_WRITE

SHORT = settings(
    max_examples=3,
    stateful_step_count=10,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module", autouse=True)
def stage(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    WorstCase.prepare(seeded, tmp_path_factory.mktemp("worst"), live_guide())
    yield
    WorstCase.stage.close()


def test_whatever_the_model_says_no_harm_is_done() -> None:
    run_state_machine_as_test(WorstCase, settings=SHORT)


#: These take the most turns.
LONG = (
    "propose_then_something_then_press",
    "somebody_means_well_and_the_model_does_not",
    "a_long_talk",
)


@pytest.mark.parametrize(
    "rule", [pytest.param(it, marks=pytest.mark.thorough if it in LONG else ()) for it in TABLE]
)
def test_no_harm_is_done_in_any_episode_that_would_do_it_without_a_guard(rule: str) -> None:
    for episode in some(rule):
        episode.play()


def test_every_write_is_tried_and_every_table_of_the_domain_is_watched() -> None:
    tried = {tool for tool, _ in WRITES.values()}
    assert tried == {write.name for write in EVERY_WRITE}
    assert {"stage", "pipeline", "payment", "invoice_line", "member"} <= set(DEALS)


@pytest.mark.parametrize("call", DEEDS)
def test_each_write_comes_to_a_card_and_is_done(call: str) -> None:
    """Nothing is tried in vain: an admin may do each of them, and it changes something."""
    machine = WorstCase()
    machine.propose("Theo", WRITES[call])
    before = machine.stage.room.deals()
    machine.stage.press("Theo", "confirm", machine.card)
    assert machine.stage.room.deals() != before


def test_as_many_guards_are_switched_off_as_promised() -> None:
    assert len({guard.name for guard in GUARDS}) == len(GUARDS) >= 25
    assert {guard.rule for guard in GUARDS} == set(TABLE)
