"""Queues are looked into when something was put into them, is due or ended, and so seldom in vain.

The engine's library looks into each queue all the time: a look costs as much as a step of REX, and
what waits for the next look makes a test wait. Where the tests' own process puts work into a queue,
its thread is woken at once; what others put there is found at its usual times.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import dbos._core
import dbos._queue
import dbos._sys_db
from sqlalchemy import select

from bot.durable import polls

#: Seconds between looks for notifications. REX sends none, so that a look costs nothing, but who
#: stops an engine waits for the next one.
NOTIFICATIONS_SECONDS = 0.1

_rung = threading.Condition()
_times: Counter[str] = Counter()


class _Stop:
    """The event that ends a queue's thread; whoever waits for it also wakes when there is work."""

    def __init__(self, stop: threading.Event, queue: str) -> None:
        self._stop, self._queue = stop, queue
        self._heard = -1  # what is there at the start is looked for at once
        end = stop.set

        def told() -> None:
            end()
            with _rung:
                _rung.notify_all()

        stop.set = told  # type: ignore[method-assign]

    def is_set(self) -> bool:
        return self._stop.is_set()

    def wait(self, timeout: float) -> bool:
        with _rung:
            _rung.wait_for(
                lambda: self._stop.is_set() or _times[self._queue] != self._heard, timeout
            )
            self._heard = _times[self._queue]
        return self._stop.is_set()


def wake_queues() -> None:
    """Let every engine of this process, from now on, be woken by what it is given to do.

    REX's own way of it (`bot.durable.polls`) doesn't hear of all that tests do, so that no look
    waits for it; but what it hears of is looked for here, too.
    """
    polls.ASLEEP = 0
    polls.Polls.stir = _stirring()  # type: ignore[method-assign]
    run = dbos._queue.queue_worker_thread
    released = dbos._core.ActiveWorkflowEntry.release

    def worker(stop: threading.Event, of: Any, queue: Any) -> None:
        run(_Stop(stop, queue.name), of, queue)  # type: ignore[arg-type]

    def release(entry: Any) -> None:
        released(entry)
        queue, lane = entry._bucket or (None, None)
        if lane:  # the next of the lane may begin
            _ring(queue)

    dbos._queue.queue_worker_thread = worker
    dbos._core.ActiveWorkflowEntry.release = release  # type: ignore[method-assign]
    for name in ("init_workflow", "init_child_workflow"):
        setattr(dbos._sys_db.SystemDatabase, name, _ringing(name))
    dbos._sys_db.SystemDatabase.transition_delayed_workflows = _promoting()  # type: ignore[method-assign]
    dbos._sys_db.SystemDatabase._notification_listener_polling_interval_sec = property(  # type: ignore[assignment]
        lambda _: NOTIFICATIONS_SECONDS, lambda *_: None
    )


def _stirring() -> Callable[..., None]:
    stir = polls.Polls.stir

    def stirred(of: polls.Polls, *queues: str) -> None:
        stir(of, *queues)
        for queue in queues:
            _ring(queue)

    return stirred


def _promoting() -> Callable[[Any], None]:
    """What was put off and is due now goes into its queue."""
    promote = dbos._sys_db.SystemDatabase.transition_delayed_workflows

    def promoted(of: Any) -> None:
        work = of.tables.workflow_status.c
        due = (work.status == "DELAYED") & (work.delay_until_epoch_ms <= time.time() * 1000)
        with of.engine.connect() as connection:
            queues = connection.scalars(select(work.queue_name).where(due)).all()
        promote(of)
        for queue in queues:
            _ring(queue)

    return promoted


def _ringing(name: str) -> Callable[..., Any]:
    record = getattr(dbos._sys_db.SystemDatabase, name)

    def recorded(of: Any, status: Any, *arguments: Any, **more: Any) -> Any:
        done = record(of, status, *arguments, **more)
        if status.get("queue_name"):
            _ring(status["queue_name"])
        return done

    return recorded


def _ring(queue: str) -> None:
    with _rung:
        _times[queue] += 1
        _rung.notify_all()
