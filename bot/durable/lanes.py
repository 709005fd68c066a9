"""Which lane a turn waits in: a free one, while its team has one."""

import logging
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import chain, count
from secrets import randbelow

from bot.durable.aside import whose
from bot.durable.queues import SHARE, TURNS, lanes_of, share_of
from bot.sql.lanes import LaneRows, Told
from bot.sql.passing import will_pass

log = logging.getLogger("rex.engine")

RUNS, WAITS = "PENDING", "ENQUEUED"
#: Seconds in which what is looked for is gathered into one look, and for how many teams at most.
SOON, TEAMS = 0.05, 100
#: Seconds between two looks while somebody waits behind another one.
AGAIN = 0.5


class Lanes:
    """Gives turns their lanes, so that nobody waits behind one that hangs while a lane is free.

    A turn is recorded into whichever lane is next, for Slack waits for that; who comes to stand
    behind another one is moved a moment later, or as a lane comes free. A turn asks for that look
    before it has ended, so its lane may still be taken then: while anybody waits, it is looked
    again. One person's turns run in so many lanes at most (`SHARE`): the others are their
    colleagues'. Order is not kept here: a turn that begins before an earlier one of its thread
    gives way to it.
    """

    def __init__(self, stir: Callable[[str], None]) -> None:
        self._rows: LaneRows
        self._stir = stir
        #: Counted for each person by themselves: else those who speak in turn have few lanes each.
        self._next = defaultdict[tuple[str, str], Iterator[int]](lambda: count(randbelow(SHARE)))
        self._lock = threading.Lock()
        self._due: set[str] = set()
        #: Teams in which somebody waited behind another one at the last look, and when the next is.
        self._waiting: set[str] = set()
        self._again_at = 0.0
        self._usher = ThreadPoolExecutor(1, thread_name_prefix="rex-lanes")
        self._closing = threading.Event()

    def open(self, rows: LaneRows) -> None:
        """From now on, look into the database of a launched engine."""
        self._rows = rows

    def next(self, team: str, person: str) -> str:
        """Return the lane of a team that a turn of somebody's is recorded into: one of their share."""
        share = share_of(team, person)
        return share[next(self._next[team, person]) % len(share)]

    def look_after(self, team: str) -> None:
        """Share out a team's lanes soon: a turn came, which may stand behind another one, or goes."""
        with self._lock, suppress(RuntimeError):  # as REX stops, the others look after it
            if not self._due:
                self._usher.submit(self._look)
            self._due.add(team)

    def look_again(self, queue: str) -> None:
        """Look once more after the teams in which somebody waited; called as a queue is looked at."""
        if queue == TURNS and self._waiting and time.monotonic() >= self._again_at:
            self._again_at = time.monotonic() + AGAIN
            for team in tuple(self._waiting):
                self.look_after(team)

    def close(self) -> None:
        """Share out nothing more."""
        self._closing.set()
        self._usher.shutdown(wait=True, cancel_futures=True)

    def _look(self) -> None:
        self._closing.wait(SOON)
        with self._lock:
            due, self._due = sorted(self._due), set()
        for each in range(0, len(due), TEAMS):
            self._share_out(due[each : each + TEAMS])

    def _share_out(self, teams: Sequence[str]) -> None:
        """Let turns that wait behind others have the lanes that are free."""
        try:
            waits = self._moved(teams)
        except Exception as fault:  # one of the few broad excepts: each lane still runs what it has
            passes, waits = will_pass(fault), set(teams)
            log.warning("turns stay in their lanes: %s", type(fault).__name__, exc_info=not passes)
        self._waiting = (self._waiting - {*teams}) | waits

    def _moved(self, teams: Sequence[str]) -> set[str]:
        """Move who can be moved; return the teams in which somebody waited behind another one."""
        lanes = {team: lanes_of(team) for team in teams}
        there = Counter(self._rows.counts(TURNS, [*chain.from_iterable(lanes.values())]))
        waits = {team for team in teams if any(there[lane] > 1 for lane in lanes[team])}
        for team in waits:
            if free := [lane for lane in lanes[team] if not there[lane]]:
                self._move(self._rows.told(TURNS, lanes[team]), free)
        return waits

    def _move(self, told: Sequence[Told], free: Sequence[str]) -> None:
        moves = [*zip(stuck(told), free, strict=False)]
        for turn, lane in moves:
            self._rows.move(turn.work_id, turn.lane, lane)
        if moves:  # else who waits for a turn of their own thread would keep the queue awake
            self._stir(TURNS)


def stuck(told: Sequence[Told]) -> Iterator[Told]:
    """Yield what waits behind another turn of its lane, but for none of its own thread.

    Nor what waits while as many of its own person's run as may at once.
    """
    runs = [(it, whose(it.told)) for it in told if it.status == RUNS]
    taken = {it.lane for it, _ in runs}
    threads = {thread for _, (thread, _) in runs}
    running = Counter(person for _, (_, person) in runs)
    for each in told:
        if each.status != WAITS:
            continue
        thread, person = whose(each.told)
        if each.lane in taken and thread not in threads and running[person] < SHARE:
            running[person] += 1
            yield each
        taken.add(each.lane)
        threads.add(thread)
