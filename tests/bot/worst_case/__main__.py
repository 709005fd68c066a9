"""`make worstcase`: every guard switched off in turn; each time the worst case must do harm."""

import logging
import sys
import tempfile
import time
import warnings
from datetime import UTC, datetime
from pathlib import Path

from bot.sql.database import Database
from knowledge.live import LiveLibrary
from tests.bot.worst_case.guards import GUARDS
from tests.bot.worst_case.machine import WorstCase
from tests.bot.worst_case.sweep import harm_without


def main(names: list[str]) -> int:
    """Print each guard and what its absence did; 1 if one was not missed."""
    logging.disable()
    warnings.simplefilter("ignore")
    chosen = [guard for guard in GUARDS if not names or guard.name in names]
    missed, began = 0, time.process_time()
    with tempfile.TemporaryDirectory() as name:
        _prepare(Path(name))
        for guard in chosen:
            started = time.process_time()
            played, harm = harm_without(guard)
            missed += harm is None
            spent = time.process_time() - started
            print(f"{guard.name:42} {played:3} episodes {spent:5.1f} s  {harm or 'NOT MISSED'}")  # noqa: T201
        WorstCase.stage.close()
    caught, seconds = len(chosen) - missed, time.process_time() - began
    print(f"{caught} of {len(chosen)} guards are missed when they are off, in {seconds:.0f} s of CPU")  # noqa: T201
    return int(missed > 0)


def _prepare(folder: Path) -> None:
    database = Database(f"sqlite:///{folder / 'rex.db'}")
    database.upgrade()
    database.seed(datetime.now(UTC))
    database.close()
    WorstCase.prepare(folder / "rex.db", folder, LiveLibrary())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
