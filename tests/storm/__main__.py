"""`make storm EVENTS=n`: bad weather between Slack and REX; prints what was lost or doubled."""

import argparse
import logging
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bot.commands.speech import say
from bot.sql.database import Database
from tests.storm.storm import storm


def main() -> int:
    """Let a storm rage, and say what it did; 1 if anything was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    logging.disable(logging.ERROR)
    with tempfile.TemporaryDirectory(prefix="rex-storm-") as folder:
        url = f"sqlite:///{Path(folder) / 'rex.db'}"
        database = Database(url)
        database.upgrade()
        database.seed(datetime.now(UTC))
        database.close()
        run = storm(url, told.events, told.seed)
    for what, figure in run.report().items():
        say(f"{what}: {figure}")
    return 1 if run.problems else 0


if __name__ == "__main__":
    sys.exit(main())
