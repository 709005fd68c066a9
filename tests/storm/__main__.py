"""`make storm EVENTS=n`: bad weather between Slack and REX; prints what was lost or doubled."""

import argparse
import logging
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import get_args

from bot.commands.speech import say
from tests.database import Databases, Dialect, migrate_and_seed
from tests.postgres import NoPostgres
from tests.storm.storm import Storm, storm

#: Seconds between two words about how far it is.
TELL_EVERY = 10.0


def main() -> int:
    """Let a storm rage on each database, and say what it did; 1 if anything was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=2_000, help="on each database")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--on", choices=[*get_args(Dialect), "both"], default="sqlite")
    told = parser.parse_args()
    logging.disable(logging.ERROR)
    dialects: tuple[Dialect, ...] = get_args(Dialect) if told.on == "both" else (told.on,)
    return 1 if [name for name in dialects if not rages(name, told.events, told.seed)] else 0


def rages(name: Dialect, events: int, seed: int) -> bool:
    """One storm on one database; whether nothing was lost and nothing doubled."""
    with tempfile.TemporaryDirectory(prefix="rex-storm-") as folder:
        try:
            with (
                closing(Databases(Path(folder))) as databases,
                databases.copy(name, migrate_and_seed) as fresh,
            ):
                run = storm(fresh.url, events, seed, told=telling(name, events))
        except NoPostgres as missing:
            say(f"{name} was skipped. {missing}")
            return True
    for what, figure in run.report().items():
        say(f"{name}: {what}: {figure}")
    return not run.problems


def telling(name: str, events: int) -> Callable[[Storm, int], None]:
    """Say now and then how far a storm is."""
    began, last = time.monotonic(), [0.0]

    def tell(run: Storm, waiting: int) -> None:
        now = time.monotonic()
        if now - last[0] < TELL_EVERY:
            return
        last[0] = now
        say(
            f"{name}: {run.crowd.events:,} of {events:,} events, {waiting} wait for an answer, "
            f"{now - began:.0f} s"
        )

    return tell


if __name__ == "__main__":
    sys.exit(main())
