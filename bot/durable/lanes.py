"""Which lane a turn waits in: a free one, while its team has one."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from secrets import randbelow

from bot.durable.aside import thread_of
from bot.durable.queues import LANES, TURNS, lanes_of
from bot.sql.lanes import LaneRows, Told
from bot.sql.passing import will_pass

log = logging.getLogger("rex.engine")

RUNS, WAITS = "PENDING", "ENQUEUED"
#: Seconds between two looks while somebody waits behind another one.
AGAIN = 0.5


class Lanes:
    """Gives turns their lanes, so that nobody waits behind one that hangs while a lane is free.

    A turn is recorded into whichever lane is next, for Slack waits for that; who comes to stand
    behind another one is moved a moment later, or as soon as a lane comes free. A turn that leaves its
    lane looks around before it has ended, so whoever comes meanwhile sees no free lane: while
    anybody waits, it is looked again. Order is not kept here: a turn that begins before an
    earlier one of its thread gives way to it.
    """

    def __init__(self, stir: Callable[[str], None]) -> None:
        self._rows: LaneRows
        self._stir = stir
        self._next = count(randbelow(LANES))
        self._due: set[str] = set()
        #: Teams in which somebody waited behind another one at the last look, and when the next is.
        self._waiting: set[str] = set()
        self._again_at = 0.0
        self._usher = ThreadPoolExecutor(1, thread_name_prefix="rex-lanes")

    def open(self, rows: LaneRows) -> None:
        """From now on, look into the database of a launched engine."""
        self._rows = rows

    def next(self, team: str) -> str:
        """Return the lane of a team that a turn is recorded into."""
        lanes = lanes_of(team)
        return lanes[next(self._next) % len(lanes)]

    def look_after(self, team: str) -> None:
        """Share out a team's lanes soon: a turn has come, which may stand behind another one."""
        if team not in self._due:
            self._due.add(team)
            with suppress(RuntimeError):  # as REX stops, the others look after it
                self._usher.submit(self._see_to, team)

    def look_again(self, queue: str) -> None:
        """Look once more after the teams in which somebody waited; called as a queue is looked at."""
        if queue == TURNS and self._waiting and time.monotonic() >= self._again_at:
            self._again_at = time.monotonic() + AGAIN
            for team in tuple(self._waiting):
                self.look_after(team)

    def share_out(self, team: str, leaving: str = "") -> None:
        """Let turns that wait behind others have the lanes that are free, as one leaves its own."""
        try:
            waits = self._share_out(lanes_of(team), leaving)
        except Exception as fault:  # one of the few broad excepts: each lane still runs what it has
            passes, waits = will_pass(fault), True
            log.warning("turns stay in their lanes: %s", type(fault).__name__, exc_info=not passes)
        (self._waiting.add if waits else self._waiting.discard)(team)

    def close(self) -> None:
        """Share out nothing more."""
        self._usher.shutdown(wait=True, cancel_futures=True)

    def _see_to(self, team: str) -> None:
        self._due.discard(team)
        self.share_out(team)

    def _share_out(self, lanes: Sequence[str], leaving: str) -> bool:
        """Move who can be moved; return whether anybody waited behind another one."""
        there = Counter(self._rows.counts(TURNS, lanes))
        fullest, emptiest = (of(there[lane] for lane in lanes) for of in (max, min))
        if fullest <= 1 or emptiest > bool(leaving):
            return fullest > 1  # nobody stands behind another one, or no lane is free
        told = self._rows.told(TURNS, lanes)
        there.subtract(it.lane for it in told if it.work_id == leaving)
        free = [lane for lane in lanes if not there[lane]]
        for turn, lane in zip(stuck(told, leaving), free, strict=False):
            self._rows.move(turn.work_id, turn.lane, lane)
        self._stir(TURNS)
        return True


def stuck(told: Sequence[Told], leaving: str) -> Iterator[Told]:
    """Yield what waits behind another turn of its lane, but for none of its own thread."""
    taken = {it.lane for it in told if it.status == RUNS and it.work_id != leaving}
    threads = {thread_of(it.told) for it in told if it.status == RUNS}
    for each in told:
        if each.status != WAITS:
            continue
        if each.lane in taken and thread_of(each.told) not in threads:
            yield each
        taken.add(each.lane)
        threads.add(thread_of(each.told))
