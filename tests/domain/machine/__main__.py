"""`make mutants`: the machine at length on both databases, then against every broken domain."""

import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console

from tests.database import Databases
from tests.domain.machine.playing import MUTANTS, machine, noticed, play
from tests.postgres import NoPostgres

EXAMPLES, STEPS = 150, 40


def main(names: list[str]) -> int:
    """The whole run, or only the mutants that are named; 1 if the machine or a mutant says no."""
    console = Console(width=120, highlight=False)
    with tempfile.TemporaryDirectory(prefix="rex-mutants-") as folder:
        databases = Databases(Path(folder))
        try:
            if not names:
                _play(databases, console)
            return _mutate(databases, console, names or list(MUTANTS))
        finally:
            databases.close()


def _play(databases: Databases, console: Console) -> None:
    for dialect in ("sqlite", "postgresql"):
        try:
            with machine(databases, dialect) as kind:
                play(kind, EXAMPLES, STEPS)
        except NoPostgres as missing:
            console.print(f"{dialect} was skipped. {missing}")
        else:
            console.print(f"{dialect}: {EXAMPLES} runs of {STEPS} commands, all as the rules say.")


def _mutate(databases: Databases, console: Console, names: list[str]) -> int:
    alive = 0
    with machine(databases, "sqlite") as kind:
        for name in names:
            start = time.monotonic()
            broken = MUTANTS[name]
            found = noticed(kind, broken, EXAMPLES, STEPS)
            alive += found is None
            verdict = "[red]SURVIVED[/red]" if found is None else "killed  "
            took = f"{time.monotonic() - start:5.1f} s"
            console.print(f"{verdict}  {took}  {name:<34} {found or broken.what}"[:119])
    console.print(f"{len(names) - alive} of {len(names)} killed.")
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
