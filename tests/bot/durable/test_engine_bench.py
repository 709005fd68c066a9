"""Requirements: the engine's benchmark says what grew with what is there, and fails by it."""

from io import StringIO

import pytest
from rich.console import Console

from tests.benchmarks.engine import EMPTY, GROWN, WAITING, not_flat, run_small
from tests.benchmarks.engine_worker import STEPS, Round


def measured(turn: float, per_second: float) -> Round:
    """A round whose turns took so many milliseconds."""
    steps = [[turn / 2, turn / 4, turn / 4]]
    return Round(insert=1.0, inline=[1.0], steps=steps, start=[1.0], cpu=2.0, per_second=per_second)


def test_what_stays_within_a_fifth_is_flat() -> None:
    rounds = {EMPTY: [measured(10, 50)], GROWN: [measured(11.9, 41)], WAITING: [measured(8.1, 59)]}
    assert not_flat(rounds) == []


def test_what_grew_is_named_with_what_was_there() -> None:
    rounds = {EMPTY: [measured(10, 50)], GROWN: [measured(13, 39)], WAITING: [measured(10, 50)]}
    turn, pace = not_flat(rounds)
    assert "turn" in turn
    assert f"1.30 with {GROWN}" in turn
    assert f"0.78 with {GROWN}" in pace


@pytest.mark.thorough
def test_a_small_size_of_it_measures_both_databases() -> None:
    said = Console(width=160, file=StringIO(), record=True)
    for table in run_small():
        said.print(table)
    printed = said.export_text()
    assert "sqlite: a turn of three steps" in printed
    assert "postgresql: replicas" in printed or "postgresql was skipped" in printed
    assert all(f"{what}, ms (p50, p99)" in printed for what in STEPS)
