"""What a look at a queue and the end of work cost: as little as will do, for Slack waits beside them."""

from typing import Any

from dbos import Queue
from dbos._sys_db import SystemDatabase

from bot.durable.queues import TURNS
from bot.sql.claiming import Claiming, Taker
from bot.sql.ending import Ending


def make_cheap(system: SystemDatabase, application: str) -> None:
    """Have a launched engine take turns by statements of ours, and ask nothing of an empty queue.

    The library has no call for that: a test compares what is taken and left with what it takes and
    leaves itself (docs/decisions/0134).
    """
    claiming, reads = Claiming(system.engine), system.get_queue
    in_lanes, others = system.start_queued_partitioned_workflows, system.start_queued_workflows
    known = dict[str, Queue]()

    def queue_called(name: str, **named: Any) -> Queue | None:
        if name not in known and (found := reads(name, **named)):
            known[name] = found  # how a queue is run changes with the REX that runs it
        return known.get(name)

    def of_lanes(
        queue: Queue, name: str, version: str, at_most: int, *, owner_xid: str, **named: Any
    ) -> list[str]:
        if queue.name == TURNS:
            taker = Taker(name, application, version)
            return [*claiming.take(queue.name, taker, owner_xid, at_most)]
        if not claiming.anything_waits(queue.name):
            return []
        return in_lanes(queue, name, version, at_most, owner_xid=owner_xid, **named)

    def of_others(queue: Queue, *told: Any, **named: Any) -> tuple[list[str], Any]:
        if not claiming.anything_waits(queue.name):
            return [], None
        return others(queue, *told, **named)

    ours: dict[str, Any] = {
        "get_queue": queue_called,
        "start_queued_partitioned_workflows": of_lanes,
        "start_queued_workflows": of_others,
    }
    if system.engine.name == "sqlite":
        ours["_update_workflow_outcome_in_transaction"] = Ending(system.engine).end
    for name, does in ours.items():
        getattr(system, name)  # a library without it is told at the start, not by being slow
        setattr(system, name, does)
