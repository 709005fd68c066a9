"""Our own scenarios of what people ask for: by script all of them, by rules nearly all, never a wrong one.

Every second row is played here, to be quick; `rex eval tests/scenarios` plays all of them. Both
files were written before the rules for them; `held_out` was first played after the rules stood.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.evaluation.judging import Verdict
from bot.evaluation.models import IdleModel
from bot.evaluation.playing import Stage, open_stage
from bot.evaluation.running import Mode, leading, run, summary
from bot.evaluation.scenario import Scenario, read
from bot.settings import Settings

FOLDER = Path(__file__).parents[1] / "scenarios"


@cache
def scenarios(half: str) -> tuple[Scenario, ...]:
    rows = tuple(read(FOLDER / f"{half}.jsonl"))
    assert all(isinstance(row, Scenario) for row in rows)
    return rows  # type: ignore[return-value]  # the line above has looked


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with open_stage(Settings()) as opened:
        yield opened


def failed(verdicts: list[Verdict]) -> list[str]:
    return [f"{it.id}: {it.why}" for it in verdicts if not it.passed]


@pytest.mark.parametrize("half", ["dev", "held_out"])
def test_by_rules_nearly_all_come_out_right_and_none_on_a_wrong_object(
    stage: Stage, half: str
) -> None:
    verdicts = [run(stage, it, Mode.OFFLINE) for it in scenarios(half)[::2]]
    told = summary([[it] for it in verdicts])
    assert told.passed >= 0.85 * told.scenarios, failed(verdicts)
    assert told.wrong_objects == 0
    assert told.writes_without_click == 0


@pytest.mark.parametrize("half", ["dev", "held_out"])
def test_the_script_of_what_is_expected_passes(stage: Stage, half: str) -> None:
    verdicts = [run(stage, it, Mode.SCRIPTED) for it in scenarios(half)[1::6]]
    assert failed(verdicts) == []


def test_an_idle_model_passes_nothing_that_needs_a_write(stage: Stage) -> None:
    tasks = [it for it in scenarios("dev") if it.expect.tool and it.expect.writes][::6]
    verdicts = [run(stage, it, Mode.LIVE, lambda _: leading(IdleModel())) for it in tasks]
    assert not any(it.passed for it in verdicts)


def test_there_are_enough_of_them() -> None:
    ids = [it.id for half in ("dev", "held_out") for it in scenarios(half)]
    assert len(ids) == len(set(ids)) >= 60
