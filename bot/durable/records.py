"""What the engine has recorded: to look at, to try again, to cancel, to clear away."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer, WorkflowStatus, error

from bot.durable.configuration import APPLICATION
from bot.durable.queues import TURN, queue_of_ended
from bot.durable.storage import file_of
from bot.durable.work import Trouble
from bot.sql.backlog import Backlog
from bot.sql.schema import SCHEMA
from domain.sql.engine import connect, has_table

UNFINISHED = ["ENQUEUED", "PENDING", "DELAYED"]
#: What each of these is called.
STATES = {"ENQUEUED": "waits", "PENDING": "runs", "DELAYED": "is put aside"}
GIVEN_UP = ["ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
FINISHED = ["SUCCESS", "CANCELLED", *GIVEN_UP]
#: What is looked at at most, so that a look costs the same whatever has piled up.
MOST = 10_000
#: How long finished work is kept: for as long, a repeated event is known to be one.
KEPT_FOR = timedelta(days=30)
BATCH = 500
#: Marks work of whose trouble, this one, somebody was told.
TOLD = "told"
#: Marks failed work that somebody looked at and gave up: the engine can't cancel what has ended.
DROPPED = "dropped"
#: From when on waiting, and running, is worth telling somebody.
WAITING_TOO_LONG, RUNNING_TOO_LONG = timedelta(minutes=2), timedelta(minutes=10)
#: Beyond every step: what is tried again goes on from the last one that is done.
AFTER_ALL_STEPS = 10**6


class UnknownWork(Exception):
    """There is no such work, or it can't be tried again; the message says which."""


class Records:
    """The records, from inside the engine (`DBOS`) or from outside (a `DBOSClient`)."""

    def __init__(self, source: type[DBOS] | DBOSClient, backlog: Backlog) -> None:
        self._source, self._backlog = source, backlog

    def counts(self) -> Counter[tuple[str, str]]:
        """Count unfinished and given-up work by queue and state, however much it is."""
        return self._backlog.count(UNFINISHED + GIVEN_UP, DROPPED)

    def under_way(self) -> list[Trouble]:
        """Return what runs, waits or is put aside, since when; the oldest first, and MOST of it."""
        found = (
            Trouble(
                id=work.workflow_id,
                why=STATES[work.status],
                queue=work.queue_name or "-",
                since=_at(work.dequeued_at if work.status == "PENDING" else work.created_at),
            )
            for work in self._list(UNFINISHED)
        )
        return sorted(found, key=lambda it: (it.since, it.id))

    def unended(self) -> frozenset[str]:
        """Return the ids of all unfinished and given-up work, however much it is."""
        return self._backlog.ids(UNFINISHED + GIVEN_UP)

    def idle(self) -> bool:
        """Whether everything recorded has ended."""
        return not self._list(UNFINISHED, limit=1)

    def last_turn(self) -> datetime | None:
        """Return when the newest turn was recorded."""
        found = self._source.list_workflows(
            name=TURN, limit=1, sort_desc=True, load_input=False, load_output=False
        )
        return _at(found[0].created_at) if found else None

    def troubles(self, now: datetime) -> list[Trouble]:
        """Return what failed, and what waits or runs suspiciously long."""
        return _troubles(self._open(), now)

    def new_troubles(self, now: datetime) -> list[Trouble]:
        """Return the troubles nobody has been told of yet."""
        open_work = self._open()
        told = {work.workflow_id: _mark_of(work, TOLD) for work in open_work}
        return [it for it in _troubles(open_work, now) if told[it.id] not in (it.why, True)]

    def note_told(self, troubles: Iterable[Trouble]) -> None:
        """Note that somebody was told of these troubles: another one of the same work is told again."""
        for trouble in troubles:
            self._mark(trouble.id, {TOLD: trouble.why})

    def retry(self, work_id: str) -> None:
        """Let given-up work go on from the last step that succeeded; raises UnknownWork."""
        work = self._one(work_id)
        if work.status in UNFINISHED or work.status == "SUCCESS":
            raise UnknownWork(f"{work_id} is {work.status}: there is nothing to try again.")
        steps = self._source.list_workflow_steps(work_id, load_output=True)
        failed = [step["function_id"] for step in steps if step["error"] is not None]
        self._source.rewind_workflow(
            work_id,
            start_step=failed[-1] if failed else AFTER_ALL_STEPS,
            queue_name=work.queue_name or queue_of_ended(work.name, work.queue_partition_key),
            queue_partition_key=work.queue_partition_key,
        )
        self._mark(work_id, {TOLD: False, DROPPED: False})

    def cancel(self, work_id: str) -> None:
        """Give work up for good; raises UnknownWork."""
        work = self._one(work_id)
        if work.status not in UNFINISHED + GIVEN_UP:
            raise UnknownWork(f"{work_id} is {work.status}: there is nothing to cancel.")
        if work.status in GIVEN_UP:
            self._mark(work_id, {DROPPED: True})
        else:
            self._source.cancel_workflow(work_id)

    def clear(self, before: datetime) -> int:
        """Delete what finished before a time; returns how much it was."""
        return self._clear(FINISHED, before)

    def clear_routine(self, before: datetime, jobs: Collection[str]) -> int:
        """Delete schedules' runs, and those of these jobs, that ended well before a time."""
        prefixes = ["sched-", *(f"job:{name}:" for name in jobs)]
        return self._clear(["SUCCESS"], before, prefixes)

    def _clear(
        self, status: Sequence[str], before: datetime, prefixes: list[str] | None = None
    ) -> int:
        cleared, ended = 0, before.isoformat()
        while old := self._list(status, limit=BATCH, completed_before=ended, prefixes=prefixes):
            self._source.delete_workflows([work.workflow_id for work in old])
            cleared += len(old)
        return cleared

    def _mark(self, work_id: str, marks: dict[str, Any]) -> None:
        self._source.update_workflow_attributes(work_id, marks, merge=True)

    def _open(self) -> list[WorkflowStatus]:
        """What has not ended well, and nobody has given up: the newest, where there is too much."""
        found = self._list(UNFINISHED + GIVEN_UP, newest=True)
        return [work for work in found if not _mark_of(work, DROPPED)]

    def _one(self, work_id: str) -> WorkflowStatus:
        found = self._list([], workflow_ids=[work_id])
        if not found:
            raise UnknownWork(f"The engine knows no work called {work_id}.")
        return found[0]

    def _list(
        self,
        status: Sequence[str],
        *,
        limit: int | None = None,
        newest: bool = False,
        completed_before: str | None = None,
        workflow_ids: list[str] | None = None,
        prefixes: list[str] | None = None,
    ) -> list[WorkflowStatus]:
        return self._source.list_workflows(
            status=list(status) or None,
            limit=limit or MOST,
            sort_desc=newest,
            completed_before=completed_before,
            workflow_ids=workflow_ids,
            workflow_id_prefix=prefixes,
            load_input=False,
            load_output=False,
        )


@contextmanager
def records_of(url: str) -> Iterator[Records]:
    """Look at an engine's records from outside; raises UnknownWork where there are none yet."""
    file = file_of(url)
    if file is not None and not file.exists():
        raise UnknownWork(f"There is no engine at {file} yet: rex run makes it.")
    engine = connect(url)
    if file is None and not has_table(engine, "workflow_status", SCHEMA):
        engine.dispose()
        raise UnknownWork("There is no engine in this database yet: rex run makes it.")
    client = DBOSClient(
        system_database_engine=engine,
        serializer=DBOSPortableJSONSerializer(),
        application_name=APPLICATION,
        retry_connection_errors=False,
    )
    try:
        yield Records(client, Backlog(engine))
    except error.DBOSException as refused:
        raise UnknownWork(str(refused)) from None
    finally:
        client.destroy()
        engine.dispose()


def _mark_of(work: WorkflowStatus, mark: str) -> object:
    return (work.attributes or {}).get(mark)


def _troubles(found: Iterable[WorkflowStatus], now: datetime) -> list[Trouble]:
    troubles = (_trouble(work, now) for work in found)
    return sorted((each for each in troubles if each), key=lambda it: (it.since, it.id))


def _trouble(work: WorkflowStatus, now: datetime) -> Trouble | None:
    queued = max(work.created_at or 0, work.updated_at or 0, work.delay_until_epoch_ms or 0)
    since = _at(work.dequeued_at if work.status == "PENDING" else queued)
    why = {
        "ERROR": "failed",
        "MAX_RECOVERY_ATTEMPTS_EXCEEDED": "killed its process again and again",
    }.get(work.status)
    if work.status == "ENQUEUED" and now - since > WAITING_TOO_LONG:
        why = "waits"
    if work.status == "PENDING" and now - since > RUNNING_TOO_LONG:
        why = "runs"
    if why is None:
        return None
    return Trouble(id=work.workflow_id, why=why, queue=work.queue_name or "-", since=since)


def _at(milliseconds: int | None) -> datetime:
    return datetime.fromtimestamp((milliseconds or 0) / 1000, UTC)
