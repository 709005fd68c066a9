"""`make worstcase`: every guard switched off in turn; each time the worst case must do harm."""

import logging
import sys
import tempfile
import time
import warnings
from datetime import UTC, datetime
from pathlib import Path

from bot.sql.database import Database
from tests.bot.worst_case.guards import GUARDS
from tests.bot.worst_case.machine import WorstCase
from tests.bot.worst_case.sweep import episodes, harm_without
from tests.guide import live_guide

#: All guards together are to take no longer, of CPU time so that a busy machine changes nothing.
MOST_SECONDS = 60


def main(names: list[str]) -> int:
    """Print each guard and what its absence did; 1 if one was not missed or all took too long.

    Harm that is done with every guard on is raised.
    """
    logging.disable()
    warnings.simplefilter("ignore")
    chosen = [guard for guard in GUARDS if not names or guard.name in names]
    missed, began = 0, time.process_time()
    with tempfile.TemporaryDirectory() as name:
        _prepare(Path(name))
        for episode in episodes():  # with every guard on, none does harm
            episode.play()
        began = time.process_time()
        for guard in chosen:
            started = time.process_time()
            played, harm = harm_without(guard)
            missed += harm is None
            cost = f"{played:3} episodes {time.process_time() - started:5.1f} s"
            print(f"{guard.name:42} {cost}  {harm or 'NOT MISSED'}", flush=True)  # noqa: T201
        WorstCase.stage.close()
    done = f"{len(chosen) - missed} of {len(chosen)} guards are missed when they are off"
    spent = time.process_time() - began
    print(f"{done}, in {spent:.0f} of at most {MOST_SECONDS} s of CPU")  # noqa: T201
    return int(missed > 0 or spent > MOST_SECONDS)


def _prepare(folder: Path) -> None:
    database = Database(f"sqlite:///{folder / 'rex.db'}")
    database.upgrade()
    database.seed(datetime.now(UTC))
    database.close()
    WorstCase.prepare(folder / "rex.db", folder, live_guide())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
