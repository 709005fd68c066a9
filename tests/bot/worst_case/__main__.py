"""`make worstcase`: every guard switched off in turn; each time the worst case must do harm."""

import logging
import sys
import tempfile
import time
import warnings
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from bot.sql.database import Database
from knowledge.live import LiveLibrary
from tests.bot.worst_case.guards import GUARDS, Guard
from tests.bot.worst_case.machine import WorstCase
from tests.bot.worst_case.oracle import Harm

PATIENT = settings(
    max_examples=60,
    stateful_step_count=8,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


def harm_without(guard: Guard) -> str | None:
    """Return the invariant that breaks without a guard, None if nothing does."""
    with pytest.MonkeyPatch.context() as patch:
        guard.off(patch)
        patch.setattr(WorstCase, "focus", frozenset({guard.rule}))
        try:
            run_state_machine_as_test(WorstCase, settings=PATIENT)
        except Harm as harm:
            return str(harm.args[0])
    return None


def main(names: list[str]) -> int:
    """Print each guard and what its absence did; 1 if one was not missed."""
    logging.disable()
    warnings.simplefilter("ignore")
    chosen = [guard for guard in GUARDS if not names or guard.name in names]
    missed, began = 0, time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = Database(f"sqlite:///{folder / 'rex.db'}")
        database.upgrade()
        database.seed(datetime.now(UTC))
        database.close()
        WorstCase.prepare(folder / "rex.db", folder, LiveLibrary())
        for guard in chosen:
            started = time.process_time()
            harm = harm_without(guard)
            missed += harm is None
            spent = time.process_time() - started
            print(f"{guard.name:48} {spent:6.1f} s  {harm or 'NOT MISSED'}", flush=True)  # noqa: T201
    caught, seconds = len(chosen) - missed, time.monotonic() - began
    print(f"{caught} of {len(chosen)} guards are missed when they are off, in {seconds:.0f} s")  # noqa: T201
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
