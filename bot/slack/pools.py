"""Threads for what would block the edge's loop, so that one kind of work never waits for another."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from bot.urgent import be_urgent

P = ParamSpec("P")
T = TypeVar("T")
log = logging.getLogger("rex.slack")


class Pool:
    """A few threads; Slack waits for what they do, unless they are not `urgent`."""

    def __init__(self, name: str, threads: int, *, urgent: bool = True) -> None:
        begin = be_urgent if urgent else None
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=name, initializer=begin)

    async def run(self, work: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        """Return what `work` returns, once there is a thread for it."""
        return await asyncio.wrap_future(self._threads.submit(work, *args, **named))

    def begin(self, work: Callable[P, None], *args: P.args, **named: P.kwargs) -> None:
        """Have something done that nobody waits for; that it failed is only logged."""
        self._threads.submit(work, *args, **named).add_done_callback(_say_if_failed)


def _say_if_failed(done: Future[None]) -> None:
    if error := done.exception():
        log.debug("something that nobody waits for failed: %s", type(error).__name__)


class SharedPool(Pool):
    """A few threads, of which each Slack team has only some at a time."""

    def __init__(self, name: str, threads: int, each: int, *, urgent: bool = True) -> None:
        super().__init__(name, threads, urgent=urgent)
        self._shares = defaultdict[str, asyncio.Semaphore](lambda: asyncio.Semaphore(each))

    async def run_for(self, team: str, work: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        """Return what `work` returns, once there is a thread for it among the team's."""
        async with self._shares[team]:
            return await self.run(work, *args, **named)


class Pools:
    """The edge's: a Slack that hangs fills those that talk to it, and what Slack waits for goes on.

    `own` is for the database, on which an acknowledgement may wait; `forms` for Slack's windows,
    whose triggers last three seconds; `people` for who somebody is, which Slack is asked at first
    contact; `shown` for what nobody waits for.
    """

    def __init__(self) -> None:
        self.own = Pool("edge", 16)
        self.forms = SharedPool("edge-forms", 16, each=8)
        self.people = SharedPool("edge-people", 16, each=4)
        self.shown = SharedPool("edge-shown", 8, each=2, urgent=False)
