"""`make mutants`: the machine at length on both databases, then against every broken domain."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from tests.database import Dialect
from tests.domain.machine.jobs import Job, Outcome, done
from tests.domain.machine.playing import MUTANTS
from tests.postgres import VARIABLE, NoPostgres, postgres

#: The machine itself is played in parts, each with examples of its own. PostgreSQL gets fewer: every
#: command costs it three times as long, and what only it can show is in `domain.sql`.
PARTS: dict[Dialect, int] = {"sqlite": 6, "postgresql": 3}


def main(names: Sequence[str]) -> int:
    """The whole run, or only the mutants that are named; 1 if the machine or a mutant says no."""
    console = Console(width=120, highlight=False)
    if unknown := [name for name in names if name not in MUTANTS]:
        console.print(f"No mutant is called {', '.join(unknown)}; there are: {', '.join(MUTANTS)}.")
        return 2
    with ExitStack() as until_the_end:
        dialects = _dialects(until_the_end, console)
        jobs = [it for it in _jobs(names) if it.dialect in dialects]
        outcomes = list(_shown(console, done(jobs), len(jobs)))
    killed = sum(it.verdict == "killed" for it in outcomes)
    console.print(f"{killed} of {sum(it.job.mutant is not None for it in outcomes)} killed.")
    return 0 if all(it.good for it in outcomes) else 1


def _jobs(names: Sequence[str]) -> Iterator[Job]:
    """The longest first, so that no process is left alone with them at the end."""
    if not names:
        for dialect, parts in reversed(PARTS.items()):
            yield from (Job(dialect, part) for part in range(1, parts + 1))
    for name in names or MUTANTS:
        yield Job("sqlite", 0, name)
        if MUTANTS[name].in_sql:
            yield Job("postgresql", 0, name)


def _dialects(open_until_the_end: ExitStack, console: Console) -> tuple[Dialect, ...]:
    """The databases that there are; one PostgreSQL serves every process."""
    try:
        os.environ[VARIABLE] = open_until_the_end.enter_context(postgres())
    except NoPostgres as missing:
        console.print(f"PostgreSQL is left out. {missing}")
        return ("sqlite",)
    return "sqlite", "postgresql"


def _shown(console: Console, outcomes: Iterator[Outcome], of: int) -> Iterator[Outcome]:
    """A line for each outcome, above a bar that says how many are done."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as progress:
        task = progress.add_task("playing", total=of)
        for it in outcomes:
            what = f"{it.verdict:<8} {it.seconds:6.1f} s  {it.job.dialect:<10}  {it.job.name:<34}  "
            line = what + (it.says[:50] if it.good else it.says)
            progress.console.print(Text(line, style="" if it.good else "red"))
            progress.advance(task)
            yield it


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
