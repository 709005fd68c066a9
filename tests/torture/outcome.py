"""What came of an ordeal; several are added up, kept in a file, and shown as one table."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median

from pydantic import BaseModel, ConfigDict
from rich.table import Table

from tests.torture.registry import boundaries

#: Seconds in which the living must have taken over from the dead, at the median.
TAKEN_OVER_WITHIN = 10.0


class Outcome(BaseModel):
    """The figures of one ordeal, or of several."""

    model_config = ConfigDict(frozen=True)

    kills: int = 0
    starts: int = 0
    #: The boundaries at which a replica died.
    hit: tuple[str, ...] = ()
    messages: int = 0
    pressed: int = 0
    models: int = 0
    mails: int = 0
    hooks: int = 0
    takeovers: tuple[float, ...] = ()
    back: tuple[float, ...] = ()
    seconds: float = 0
    wrong: tuple[str, ...] = ()
    #: The folders in which worlds are kept that had something wrong.
    evidence: tuple[str, ...] = ()

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(
            kills=self.kills + other.kills,
            starts=self.starts + other.starts,
            hit=tuple(sorted({*self.hit, *other.hit})),
            messages=self.messages + other.messages,
            pressed=self.pressed + other.pressed,
            models=self.models + other.models,
            mails=self.mails + other.mails,
            hooks=self.hooks + other.hooks,
            takeovers=self.takeovers + other.takeovers,
            back=self.back + other.back,
            seconds=self.seconds + other.seconds,
            wrong=self.wrong + other.wrong,
            evidence=self.evidence + other.evidence,
        )

    @property
    def missed(self) -> tuple[str, ...]:
        """The boundaries at which nobody has died yet."""
        return tuple(it for it in boundaries() if it not in self.hit)

    def faults(self, *, of_all: bool) -> tuple[str, ...]:
        """All for which a torture fails; `of_all` if it was to hit every boundary."""
        missed = tuple(f"missed: {it}" for it in self.missed if of_all)
        return (*self.wrong, *missed, *_late(self.takeovers))


def _late(takeovers: Sequence[float]) -> tuple[str, ...]:
    if not takeovers or median(takeovers) <= TAKEN_OVER_WITHIN:
        return ()
    return (f"late: taken over after {median(takeovers):.1f} s at the median",)


class Entry(BaseModel):
    """A line of the file in which outcomes are kept."""

    database: str
    outcome: Outcome


class Tally:
    """Outcomes by database; with a file, an interrupted torture goes on where it stopped."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self.total: dict[str, Outcome] = {}
        for line in file.read_text("utf-8").splitlines() if file and file.exists() else ():
            entry = Entry.model_validate_json(line)
            self._count(entry.database, entry.outcome)

    def of(self, database: str) -> Outcome:
        """Everything so far on one database."""
        return self.total.get(database, Outcome())

    def add(self, database: str, outcome: Outcome) -> None:
        """Count an ordeal that is over."""
        self._count(database, outcome)
        if self._file:
            with self._file.open("a", encoding="utf-8") as kept:
                entry = Entry(database=database, outcome=outcome)
                kept.write(entry.model_dump_json() + "\n")

    def _count(self, database: str, outcome: Outcome) -> None:
        self.total[database] = self.of(database) + outcome


ROWS: Mapping[str, Callable[[Outcome], object]] = {
    "kill -9": lambda it: it.kills,
    "step boundaries hit": lambda it: (
        f"{len(boundaries()) - len(it.missed)} of {len(boundaries())}"
    ),
    "messages, presses": lambda it: f"{it.messages}, {it.pressed}",
    "lost": lambda it: _wrong(it, "lost"),
    "doubled": lambda it: _wrong(it, "doubled"),
    "out of order": lambda it: _wrong(it, "swapped"),
    "anything else wrong": lambda it: len(it.wrong) - _wrong(it, "lost", "doubled", "swapped"),
    "model calls repeated": lambda it: f"{it.models} ({it.models / max(1, it.kills):.2f} a kill)",
    "e-mails repeated, Message-ID kept": lambda it: it.mails,
    "webhooks repeated, id kept": lambda it: it.hooks,
    "taken over by another, s (median, worst)": lambda it: _spread(it.takeovers),
    "started again, s (median, worst)": lambda it: _spread(it.back),
    "seconds a kill": lambda it: f"{it.seconds / max(1, it.kills):.1f}",
}


def table_of(tally: Tally) -> Table:
    """One column for each database."""
    table = Table("", *tally.total)
    for what, figure in ROWS.items():
        table.add_row(what, *(str(figure(outcome)) for outcome in tally.total.values()))
    return table


def _wrong(outcome: Outcome, *kinds: str) -> int:
    return sum(each.startswith(kinds) for each in outcome.wrong)


def _spread(seconds: Sequence[float]) -> str:
    return f"{median(seconds):.1f}, {max(seconds):.1f}" if seconds else "-"
