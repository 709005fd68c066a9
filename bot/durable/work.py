"""What the engine runs; the rest of REX hands it in and never sees the engine."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.steps import JsonObject, Steps
from bot.turn import Incoming, Value

Undelivered = tuple[type[Exception], ...]
Job = Callable[[JsonObject, Steps], None]

MINUTE, HOUR, DAY = 60, 3600, 86400


@dataclass(frozen=True)
class Schedule:
    """Something that runs at the times of a cron line, in UTC; `run` is told for which time.

    With the seconds between two of its times as `made_up`, a time that came while no REX ran is made
    up for at the next start, once. Else the next time will do, and one that is long over is not run.
    """

    cron: str
    run: Callable[[datetime, Steps], None]
    made_up: int = 0


class Trouble(Value):
    """Work that somebody should look at: it failed, or waits or runs suspiciously long."""

    id: str
    why: str
    queue: str
    since: datetime


def ignore(_: Sequence[Trouble], __: datetime, ___: Steps) -> None:
    """Tell nobody of troubles."""


def leave(_: str, __: JsonObject, ___: Steps) -> None:
    """Do nothing about a job that failed."""


@dataclass(frozen=True)
class Work:
    """What the engine runs."""

    turn: Callable[[Incoming, Steps], None]
    #: Called when a turn failed in a way nobody foresaw; must apologise and lose nothing.
    failed: Callable[[Incoming, Steps, Exception], None]
    #: Delivers one alert; True when it is delivered or will never be.
    alert: Callable[[str, Steps], bool]
    #: Exceptions that mean "not delivered, try again later", and of them those that mean "never".
    undelivered: Undelivered
    refused: Undelivered
    jobs: Mapping[str, Job] = field(default_factory=dict)
    schedules: Mapping[str, Schedule] = field(default_factory=dict)
    #: For whom jobs are done that name neither a workspace nor a Slack team in what they are told.
    owners: Mapping[str, str] = field(default_factory=dict)
    #: Called when a job has failed, by its name, before the engine notes it as failed.
    given_up: Callable[[str, JsonObject, Steps], None] = leave
    #: Told of new troubles, at most once a minute.
    troubled: Callable[[Sequence[Trouble], datetime, Steps], None] = ignore

    def owner_of(self, job: str, payload: JsonObject) -> str | None:
        """Return for whom a job is done, who shares workers with nobody; None for REX's own jobs."""
        owner = self.owners.get(job) or payload.get("workspace_id") or payload.get("team")
        return str(owner) if owner else None


def every(seconds: int) -> str:
    """Return the cron line for every so many seconds; raises ValueError for what cron can't say."""
    if seconds == DAY:
        return "0 0 * * *"
    for unit, line in ((HOUR, "0 */{} * * *"), (MINUTE, "*/{} * * * *"), (1, "*/{} * * * * *")):
        most = {HOUR: DAY, MINUTE: HOUR, 1: MINUTE}[unit]
        if unit <= seconds < most and most % seconds == 0 == seconds % unit:
            return line.format(seconds // unit)
    raise ValueError(f"There is no cron line for every {seconds} seconds.")
