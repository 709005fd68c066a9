"""Steps that the engine remembers (`bot.steps.Steps`)."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar

from dbos import DBOS, SQLAlchemyDatasource

from bot.durable.aside import A_MOMENT, SOON, PutAside
from bot.durable.boot import Boot
from bot.durable.boundaries import Boundaries
from bot.durable.work import Undelivered
from bot.sql.passing import will_pass
from bot.sql.room import Room
from bot.steps import JsonObject
from bot.telemetry.tracing import send_span, write_span
from bot.undelivered import NotTaken

T = TypeVar("T")

#: Seconds between tries of a message that could not be delivered: for a day.
PATIENCE = (2, 10, 60, 300, *[900] * 95)
#: Seconds for which it is left alone at most when who didn't take it asks for more.
MOST_ASKED = 900
#: How the library calls a wait that it remembers, by its end.
SLEEP = "DBOS.sleep"
#: Stands for the ts of a message that could not be delivered yet.
LATER = "later"


class Starter(Protocol):
    """What starts more work: the engine."""

    def alert(self, alert_id: str) -> None:
        """Deliver an alert by work of its own."""
        ...

    def start_job(self, name: str, key: str, payload: JsonObject, *, after: float = 0) -> None:
        """Run a job, once for each key."""
        ...


@dataclass(frozen=True)
class DurableSteps:
    """Steps of one turn or job under way; `of` says which kind of it."""

    of: str
    datasource: SQLAlchemyDatasource
    boot: Boot
    undelivered: Undelivered
    refused: Undelivered
    starter: Starter
    boundaries: Boundaries
    #: Whether this process still runs this work; asked right before people see something of it.
    owned: Callable[[], bool] = lambda: True
    #: Whether other work may have sent the same before: it is looked for even at first.
    wary: bool = False

    def call(self, name: str, work: Callable[[], T]) -> T:
        """Run an outside call; repeated at most once per crash."""
        return self.boundaries.around(
            self.of,
            name,
            lambda watched: DBOS.run_step({"name": name}, watched),
            partial(_unless_it_passes, work),
        )

    def write(self, name: str, work: Callable[[Room], T]) -> T:
        """Run a transaction; its effect and its checkpoint commit together."""
        return self.boundaries.around(
            self.of,
            name,
            lambda watched: self.datasource.run_tx_step({"name": name}, watched),
            partial(self._work, name, work),
        )

    def send(self, name: str, deliver: Callable[[bool], str]) -> str | None:
        """Send with patience, which costs no thread.

        The intent is recorded first with this process's boot: if another boot finds it, the send
        may have happened, so it is looked for before it is repeated; as for work that was recorded
        before this boot, maybe in a backup. Whoever asks to be left alone for longer than that is.
        """
        intended = self.call(f"{name} intent", self._intent)
        asked: list[float] = []
        for attempt, wait in enumerate((0, *PATIENCE)):
            self.wait(max([wait, *asked[-1:]]))
            look_first = self.wary or attempt > 0 or intended != self.boot.name
            sent = self.call(name, partial(self._try, name, deliver, look_first, asked))
            if sent != LATER:
                return sent
        return None

    def alert(self, alert_id: str) -> None:
        """Start the alert's own workflow; its id keeps it from starting twice."""
        self.starter.alert(alert_id)

    def start_job(self, name: str, key: str, payload: JsonObject, *, after: float = 0) -> None:
        """Start a job; its id keeps it from starting twice."""
        self.starter.start_job(name, key, payload, after=after)

    def wait(self, seconds: float) -> None:
        """Wait until a time that is remembered: if it is far, aside, for whoever goes on then."""
        until = DBOS.run_step({"name": SLEEP}, lambda: time.time() + seconds)
        left = until - time.time()
        if left > A_MOMENT:
            raise PutAside(min(left, max(seconds, A_MOMENT)))
        time.sleep(max(left, 0))

    def changed(self, name: str) -> bool:
        """Whether this place was not yet passed when its steps were changed; remembered."""
        return DBOS.patch(name)

    def _intent(self) -> str:
        return self.boot.intent(str(DBOS.workflow_id), self.of)

    def _work(self, name: str, work: Callable[[Room], T]) -> T:
        with write_span(name):
            return work(Room.on(self.datasource.sql_session()))

    def _try(
        self, name: str, deliver: Callable[[bool], str], look_first: bool, asked: list[float]
    ) -> str | None:
        """Return the ts, None when it will never be taken, or LATER; note how much later is asked."""
        if not self.owned():  # somebody took it over, and sends it: this run ends
            raise PutAside(0)
        try:
            with send_span(name):
                return deliver(look_first)
        except self.refused:
            return None
        except self.undelivered as later:
            asked.append(min(later.after, MOST_ASKED) if isinstance(later, NotTaken) else 0)
            return LATER
        except Exception as error:
            if will_pass(error):
                return LATER
            raise


def _unless_it_passes(work: Callable[[], T]) -> T:
    """Do it; what meets a database in passing trouble is not remembered, but done again soon."""
    try:
        return work()
    except Exception as error:
        if will_pass(error):
            raise PutAside(SOON) from error
        raise
