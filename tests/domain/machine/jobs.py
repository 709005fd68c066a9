"""What `make mutants` does, job by job, on every processor there is."""

import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Literal

import pytest

from tests.database import Databases, Dialect
from tests.domain.machine.playing import MUTANTS, machine, noticed, play

EXAMPLES, STEPS = 150, 40  # against a mutant at most, which is mostly killed much sooner
IN_A_PART = 25  # examples of the machine itself; each part has others
Verdict = Literal["as ruled", "killed", "SURVIVED", "BROKEN"]


@dataclass(frozen=True)
class Job:
    """One part of the machine, or one mutant, on one database."""

    dialect: Dialect
    part: int
    mutant: str | None = None

    @property
    def name(self) -> str:
        """What is printed of it."""
        return self.mutant or f"{IN_A_PART} runs of {STEPS} commands, part {self.part}"


@dataclass(frozen=True)
class Outcome:
    """What came of a job: whether all is as it should be, and the sentence about it."""

    job: Job
    verdict: Verdict
    says: str
    seconds: float

    @property
    def good(self) -> bool:
        """A machine that agrees, or a mutant that is noticed."""
        return self.verdict in ("as ruled", "killed")


def done(jobs: Sequence[Job]) -> Iterator[Outcome]:
    """Every job on one of as many processes as there are processors, as they get done."""
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        for future in as_completed([pool.submit(_do, job) for job in jobs]):
            yield future.result()


def _do(job: Job) -> Outcome:
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="rex-mutants-") as folder:
        databases = Databases(Path(folder))
        try:
            verdict, says = _judged(job, databases)
        finally:
            databases.close()
    return Outcome(job, verdict, says, time.monotonic() - start)


def _judged(job: Job, databases: Databases) -> tuple[Verdict, str]:
    with machine(databases, job.dialect) as kind:
        if job.mutant:
            broken = MUTANTS[job.mutant]
            found = noticed(kind, broken, EXAMPLES, STEPS)
            return ("killed", found) if found else ("SURVIVED", broken.what)
        try:
            play(kind, IN_A_PART, STEPS, part=job.part)
        except (Exception, pytest.fail.Exception) as error:
            return "BROKEN", "\n".join([f"{type(error).__name__}: {error}", *_notes(error)])
    return "as ruled", ""


def _notes(error: Exception) -> Sequence[str]:
    """The commands that led to it, which hypothesis adds."""
    return getattr(error, "__notes__", [])
