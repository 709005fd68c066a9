"""Where work waits: four queues, and in those of turns and errands lanes for each customer."""

from collections.abc import Mapping
from typing import TypedDict
from zlib import crc32

from dbos import DBOSClient

from bot.turn import Place
from domain.sql.engine import connect

TURNS = "turns"
ALERTS = "alerts"
#: Jobs that are REX's own, schedules first: nothing that a customer does may hold them up.
JOBS = "jobs"
#: Jobs that are done for one customer, in lanes of its own.
ERRANDS = "errands"
#: What the library calls each kind of work; recorded under these names, it is found by them.
TURN, ALERT, JOB, SCHEDULE = "turn", "alert", "job", "schedule"
#: The queues that each kind of work waits in.
QUEUES_OF = {TURN: (TURNS,), ALERT: (ALERTS,), JOB: (JOBS, ERRANDS), SCHEDULE: (JOBS,)}
#: How many turns, alerts and jobs one process runs side by side.
WORKERS = {TURNS: 48, ALERTS: 8, JOBS: 24, ERRANDS: 32}
#: SQLite lets one write at a time: more turns at once would only wait for each other.
EMBEDDED_WORKERS = {**WORKERS, TURNS: 32}
#: How many turns of one Slack team, and errands of one customer, run side by side. So few of WORKERS
#: that three customers whose turns hang leave some to everybody else; and a free worker takes a
#: lane at random, so a long queue of one team's is passed by.
LANES, ERRAND_LANES = 8, 8
#: How many of their team's lanes one person's turns run in: so colleagues wait for nobody's that hang.
SHARE = LANES // 2

#: The second from which turns are ranked, and the last rank that the library takes: in 2093.
FIRST_SECOND, LAST_RANK = 1_735_689_600, 2**31 - 1


class Limits(TypedDict):
    """How the library runs the work of a queue."""

    partition_concurrency: int | None
    worker_concurrency: int
    polling_interval_sec: float


def limits(workers: Mapping[str, int], poll_seconds: float) -> dict[str, Limits]:
    """Return how each queue is run, with so many workers each."""
    return {
        queue: {
            "partition_concurrency": 1 if queue in (TURNS, ERRANDS) else None,
            "worker_concurrency": many,
            "polling_interval_sec": poll_seconds,
        }
        for queue, many in workers.items()
    }


def open_queues(url: str, application: str, queues: Mapping[str, Limits]) -> None:
    """Have the queues before the engine launches.

    It looks for new ones only once a second, and that long the first question would wait.
    """
    engine = connect(url, at_most=2)
    client = DBOSClient(system_database_engine=engine, application_name=application)
    try:
        for queue, limited in queues.items():
            client.register_queue(queue, on_conflict="never_update", **limited)
    finally:
        client.destroy()
        engine.dispose()


def lanes_of(team: str) -> tuple[str, ...]:
    """Return the lanes of a team's turns, each of which runs one at a time."""
    return tuple(f"{team}:{number}" for number in range(LANES))


def share_of(team: str, person: str) -> tuple[str, ...]:
    """Return those of a team's lanes that one person's turns are recorded into."""
    lanes, first = lanes_of(team), crc32(person.encode("utf-8", "replace"))
    return tuple(lanes[(first + number) % len(lanes)] for number in range(SHARE))


def queue_of(owner: str | None, job_id: str) -> tuple[str, str | None]:
    """Return the queue and the lane of a job that is done for somebody, or for nobody."""
    return (ERRANDS, _lane(owner, job_id, ERRAND_LANES)) if owner else (JOBS, None)


def queue_of_ended(kind: str, lane: str | None) -> str:
    """Return the queue of work that ended: the library forgets it, but not the lane."""
    ours = {TURN: TURNS, ALERT: ALERTS}.get(kind)
    return ours or (ERRANDS if lane else JOBS)


def rank_of(turn_id: str) -> int:
    """Return where a turn stands in its lane: by Slack's second, which the id begins with.

    What the host's clock said when it was recorded counts only within that second.
    """
    seconds = turn_id.partition(".")[0]
    since = int(seconds) - FIRST_SECOND if seconds.isdecimal() else 1
    return min(max(since, 1), LAST_RANK)


def name_of(place: Place) -> str:
    """Return what a thread's conversation is called in traces."""
    return f"{place.team}:{place.channel}:{place.thread}"


def _lane(owner: str, what: str, many: int) -> str:
    return f"{owner}:{crc32(what.encode()) % many}"
