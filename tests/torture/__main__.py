"""`make torture KILLS=n`: REX as processes, killed without mercy; prints what survived."""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from bot.commands.speech import say
from tests.torture.ordeal import ordeal

HELP = "0 lost, 0 doubled, 0 swapped; otherwise the exit code is 1."


def main() -> int:
    """Torture REX on SQLite (one process) and on PostgreSQL (three replicas)."""
    parser = argparse.ArgumentParser(description=__doc__, epilog=HELP)
    parser.add_argument("--kills", type=int, default=300, help="on each database")
    parser.add_argument("--on", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--random-only", action="store_true", help="leave out the step boundaries")
    told = parser.parse_args()
    runs = {"sqlite": 1, "postgresql": 3}
    if told.on != "both":
        runs = {told.on: runs[told.on]}
    wrong = False
    for name, replicas in runs.items():
        wrong |= bool(torture(name, replicas, told.kills, told.seed, told.random_only))
    return 1 if wrong else 0


def torture(name: str, replicas: int, kills: int, seed: int, random_only: bool) -> list[object]:
    """One database: every boundary once, then at random; returns what is wrong."""
    chance, began = random.Random(seed), time.monotonic()  # noqa: S311
    with (
        tempfile.TemporaryDirectory(prefix="rex-torture-") as folder,
        ordeal(Path(folder), replicas=replicas) as run,
    ):
        boundaries = sorted(run.begin())
        say(f"{name}: {replicas} replicas, {len(boundaries)} step boundaries")
        for boundary in [] if random_only else boundaries:
            if run.kills < kills:
                run.die_at(boundary)
                say(f"  {boundary}: {'hit' if boundary in run.hit else 'not reached'}")
        run.die_at_random(kills, chance)
        report = run.report()
    for what, figure in {**report, "minutes": round((time.monotonic() - began) / 60, 1)}.items():
        say(f"  {what}: {figure}")
    wrong = report["wrong"]
    return wrong if isinstance(wrong, list) else []


if __name__ == "__main__":
    sys.exit(main())
