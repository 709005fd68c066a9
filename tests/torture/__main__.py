"""`make torture KILLS=n`: REX as processes, killed without mercy; prints what survived."""

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.commands.speech import say, show_table
from tests.postgres import NoPostgres
from tests.torture.evidence import default_folder, keep_evidence
from tests.torture.mutants import MUTANTS, NAME
from tests.torture.ordeal import Ordeal, ordeal
from tests.torture.outcome import Outcome, Tally, table_of
from tests.torture.registry import LEFT_OUT, boundaries

HELP = (
    "0 lost, 0 doubled, 0 swapped, the dead replaced in 10 s at the median, and no boundary missed "
    "unless there are too few kills for all; else it ends with 1. Ctrl+C ends it early."
)
REPLICAS = {"sqlite": 1, "postgresql": 3}
#: Kills in one world; then everything is looked at, and the next world begins.
AT_ONCE = 100
#: Kills in a world that is only for boundaries that were missed, which it is when so few are left;
#: and how many times the kills that were asked for there may be.
FOR_THE_REST, REST, MOST = 24, 60, 2
#: Kills of each mutant, seconds until it is shot before it has come to where it is weak, and seconds
#: in which it must have kept what it promised.
OF_A_MUTANT, UNTIL_WEAK, PATIENCE_WITH_A_MUTANT = 10, 60.0, 45.0


class Patience:
    """Runs out at the first Ctrl+C or SIGTERM; at the second, everything stops at once."""

    def __init__(self) -> None:
        self._is_out = False
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, self._run_out)

    def is_out(self) -> bool:
        return self._is_out

    def _run_out(self, *_: object) -> None:
        if self._is_out:
            sys.exit("Stopped in the middle; what was not settled is not counted.")
        self._is_out = True
        say("Enough; settling what is open, then the figures.")


def main() -> int:
    """Torture REX on SQLite (one process) and on PostgreSQL (three replicas)."""
    parser = argparse.ArgumentParser(description=__doc__, epilog=HELP)
    parser.add_argument("--kills", type=int, default=300, help="on each database")
    parser.add_argument("--on", choices=[*REPLICAS, "both"], default="both")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--mutants", nargs="*", choices=MUTANTS, help="engines with a flaw, on SQLite; or these"
    )
    parser.add_argument("--keep", type=Path, help="a file of figures; it goes on from there")
    parser.add_argument("--evidence", type=Path, help="where worlds with a fault are kept")
    told = parser.parse_args()
    if told.mutants is not None:
        return mutants(told.mutants or [*MUTANTS])
    tally, patience = Tally(told.keep), Patience()
    evidence = told.evidence or default_folder(told.keep)
    for name in REPLICAS if told.on == "both" else [told.on]:
        while _is_wanted(tally.of(name), told.kills) and not patience.is_out():
            kills = min(
                AT_ONCE, max(told.kills - tally.of(name).kills, min(FOR_THE_REST, told.kills))
            )
            try:
                before = tally.of(name)
                tally.add(name, torture(name, kills, told.seed, before, patience, evidence))
            except NoPostgres as missing:
                say(f"{name} was skipped. {missing}")
                break
    show_table(table_of(tally))
    of_all = _may_hit_all(told.kills) and not patience.is_out()
    faults = [
        f"{name}: {it}"
        for name, outcome in tally.total.items()
        for it in outcome.faults(of_all=of_all)
    ]
    for each in faults:
        say(each)
    if not of_all:
        say(
            f"Too few kills to hit all {len(boundaries())} boundaries; that some are missing is no fault."
        )
    for folder in [it for outcome in tally.total.values() for it in outcome.evidence]:
        say(f"evidence: {folder}")
    for step, why in LEFT_OUT.items():
        say(f"left out: {step} ({why})")
    return 1 if faults else 0


def mutants(names: Sequence[str]) -> int:
    """Torture each mutant a little, where it is weak and again there; 1 if one passes for sound."""
    unseen = 0
    for name in names:
        with (
            tempfile.TemporaryDirectory(prefix="rex-mutant-") as folder,
            ordeal(Path(folder), environment={NAME: name}) as run,
        ):
            run.patience, run.reached, run.share = PATIENCE_WITH_A_MUTANT, UNTIL_WEAK, 1
            run.again = True
            run.torment(OF_A_MUTANT, MUTANTS[name][1])
            wrong = run.outcome().wrong
        unseen += not wrong
        died = ", ".join(sorted(run.hit)) or "none of its boundaries"
        unseen_here = f"NOT SEEN, although it died at {died}"
        say(f"{name}: {f'{len(wrong)} wrong, such as {wrong[0]}' if wrong else unseen_here}")
    return 1 if unseen else 0


def _is_wanted(so_far: Outcome, kills: int) -> bool:
    """Until there are so many; what is missed then has as many tries again, if they can do."""
    missed = so_far.missed and _may_hit_all(kills)
    return so_far.kills < kills or bool(missed and so_far.kills < MOST * kills)


def _may_hit_all(kills: int) -> bool:
    """Whether so many kills, and as many for what they missed, are enough for every boundary."""
    return MOST * kills >= len(boundaries())


def torture(
    name: str, kills: int, seed: int, before: Outcome, patience: Patience, evidence: Path
) -> Outcome:
    """One world on one database: the boundaries that nobody has died at yet, then any moment.

    It is kept in a folder of its own when something in it is wrong.
    """
    began = time.monotonic()
    with world(name, seed + before.kills) as run, _kept_if_it_breaks(run, name, evidence):
        run.enough, run.for_the_rest = patience.is_out, 0 < len(before.missed) <= REST
        run.progress = lambda run: _tell(name, before, run, began)
        run.torment(kills, before.missed)
        outcome = run.outcome()
        kept = _kept(run, name, outcome.wrong, evidence) if outcome.wrong else ()
    return outcome.model_copy(update={"seconds": time.monotonic() - began, "evidence": kept})


@contextmanager
def _kept_if_it_breaks(run: Ordeal, name: str, evidence: Path) -> Iterator[None]:
    try:
        yield
    except Exception as broken:
        _kept(run, name, [f"the torture itself broke: {broken!r}"], evidence)
        raise


def _kept(run: Ordeal, name: str, wrong: Sequence[str], evidence: Path) -> tuple[str]:
    """Keep the evidence, and say where."""
    folder = keep_evidence(run, wrong, evidence, name)
    say(f"{name}: {len(wrong)} wrong, such as {wrong[0]}; the evidence is in {folder}")
    return (str(folder),)


@contextmanager
def world(name: str, seed: int) -> Iterator[Ordeal]:
    """A new world on one of the databases."""
    with (
        tempfile.TemporaryDirectory(prefix="rex-torture-") as folder,
        ordeal(Path(folder), replicas=REPLICAS[name], seed=seed) as run,
    ):
        yield run


def _tell(name: str, before: Outcome, run: Ordeal, began: float) -> None:
    hit, pace = len({*before.hit, *run.hit}), (time.monotonic() - began) / run.kills
    say(f"{name}: {before.kills + run.kills} kills, {hit} boundaries hit, {pace:.1f} s a kill")


if __name__ == "__main__":
    sys.exit(main())
