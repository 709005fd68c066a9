"""Kills at every step boundary and at random moments, and what became of it all."""

import random
import re
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy import make_url

from bot.durable.boundaries import REPORT
from bot.sql.database import Database
from tests.postgres import postgres
from tests.torture.outcome import Outcome
from tests.torture.replica import Replica
from tests.torture.takeover import Takeovers
from tests.torture.verdict import mails_again, settled, violations
from tests.torture.world import Outside, outside

PATIENCE = 240.0
#: Seconds in which a replica that is armed must have reached its boundary; else it is shot.
REACHED = 20.0
#: So few boundaries left are stubborn: all replicas wait for them at once, over the next minute's
#: schedules.
FEW, REACHED_AT_LAST = 12, 75.0
#: Seconds between two kills at random moments, at most.
PAUSE = 1.5
#: Kills until everything said must be settled before there is more to say.
KILLS_A_WAVE = 8
#: How often a replica is killed again while it starts.
STILLBORN = 0.15
#: Seconds between two looks at who has died and what is offered.
LOOK_EVERY = 0.15
#: When schedules are due, and how long they take.
MINUTE, A_MOMENT = 60.0, 5.0
_PASSED = re.compile(r"passing (.+:(?:before|inside|after))")
#: How often a boundary that isn't reached is tried.
TRIES = 3


@dataclass
class Ordeal:
    """One run: the world, and what was done to REX."""

    world: Outside
    folder: Path
    chance: random.Random
    takeovers: Takeovers | None = None
    enough: Callable[[], bool] = lambda: False
    kills: int = 0
    rounds: int = 0
    hit: set[str] = field(default_factory=set)
    back: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    #: Told after every wave.
    progress: Callable[["Ordeal"], None] = lambda _: None
    _to_hit: deque[str] = field(default_factory=deque)
    _stubborn: bool = False

    def learn(self) -> tuple[str, ...]:
        """Live through two rounds and a minute unharmed; return the boundaries.

        First those that the second round didn't pass again (somebody's first message, a day's
        digest): they are soon out of reach. Last those that only a schedule passes.
        """
        for replica in self.world.replicas:
            replica.start(REPORT)
            replica.wait()
        self._route()
        passed = []
        for _ in range(2):  # the second one's deal is won
            self._talk()
            self._settle()
            passed.append(self._passed())
        time.sleep(MINUTE - time.time() % MINUTE + A_MOMENT)
        again = passed[1] - passed[0]
        late = {*self._passed()} - {*passed[1]}
        return tuple(
            sorted({*self._passed()}, key=lambda it: (it in late, it in again, _in_order(it)))
        )

    def _passed(self) -> Counter[str]:
        return Counter(_PASSED.findall("\n".join(it.log for it in self.world.replicas)))

    def torment(self, kills: int, boundaries: Iterable[str] = ()) -> None:
        """Kill so often while people talk: at these boundaries first, then at any moment."""
        left = [*boundaries]
        self._stubborn = len(left) <= FEW
        each = len(self.world.replicas) if self._stubborn else 1
        self._to_hit = deque([it for it in left for _ in range(each)] * TRIES)
        for replica in self.world.replicas:
            self._revive(replica, armed=True)
        while self.kills < kills and not self.enough():
            until = min(self.kills + KILLS_A_WAVE, kills)
            self._talk()
            while self.kills < until and not self.enough():
                self._one_more()
            if not self._settle():
                break
            self.progress(self)

    def outcome(self) -> Outcome:
        """What was done, and what is wrong with what came of it."""
        world = self.world
        return Outcome(
            kills=self.kills,
            starts=sum(replica.starts for replica in world.replicas),
            hit=tuple(sorted(self.hit)),
            messages=len(world.asked),
            pressed=world.pressed,
            models=world.model.repeated,
            mails=mails_again(world),
            takeovers=tuple(self.takeovers.seconds) if self.takeovers else (),
            back=tuple(self.back),
            wrong=(*self.wrong, *violations(world, self.kills)),
        )

    def _one_more(self) -> None:
        """Wait until one falls at its boundary, or shoot one; and start it again."""
        reached = REACHED_AT_LAST if self._stubborn else REACHED
        if not self._fallen(reached if self._hunting else self.chance.uniform(0, PAUSE)):
            victim = self.chance.choice(self.world.replicas)
            victim.kill()
            self._bury(victim)
            self._revive(victim, armed=True)

    def _fallen(self, seconds: float) -> bool:
        """Whether one dies by itself within so long, while people press and talk once more."""
        deadline, silent = time.monotonic() + seconds, True
        while time.monotonic() < deadline:
            if self._replaced(armed=True):
                return True
            self.world.press_whatever_is_offered()
            if self._hunting and settled(self.world):
                if silent:
                    self._talk()
                elif not self._stubborn:
                    return False
                silent = False
            time.sleep(LOOK_EVERY)
        return False

    @property
    def _hunting(self) -> bool:
        """Whether a replica is armed with a boundary at which nobody has died yet."""
        return any(it.armed and it.armed not in self.hit for it in self.world.replicas)

    def _replaced(self, *, armed: bool) -> bool:
        """Bury and start again whoever has died; False if nobody has."""
        dead = [replica for replica in self.world.replicas if not replica.alive]
        for replica in dead:
            if replica.died_at is None:
                self.wrong.append(f"a replica died by itself: {replica.log[-300:]}")
            self._bury(replica)
            self._revive(replica, armed=armed)
        return bool(dead)

    def _bury(self, replica: Replica) -> None:
        """Note a death, however it came about."""
        self.kills += 1
        if boundary := replica.died_at:
            self.hit.add(boundary)
        if self.takeovers and replica.name:
            self.takeovers.died(replica.name)
        replica.kill()
        self._route()

    def _revive(self, replica: Replica, *, armed: bool) -> None:
        """Start it until it stands; some are killed while they start."""
        began, first = time.monotonic(), not replica.starts
        while True:
            replica.start(self._next() if armed else None)
            if not first and self.chance.random() < STILLBORN:
                time.sleep(self.chance.uniform(0, 0.5))
                replica.kill()
            elif replica.wait():
                break
            self._bury(replica)
        if not first:
            self.back.append(time.monotonic() - began)
        self._route()

    def _next(self) -> str | None:
        while self._to_hit:
            boundary = self._to_hit.popleft()
            if boundary not in self.hit:
                return boundary
        return None

    def _route(self) -> None:
        """Let Slack find one that stands, if one does."""
        standing = [each for each in self.world.replicas if each.name and each.alive]
        if standing:
            self.world.route(self.chance.choice(standing))

    def _talk(self) -> None:
        self.rounds += 1
        self.world.say_a_round(self.rounds)

    def _settle(self) -> bool:
        """Wait until every promise is kept, pressing what is offered."""

        def done() -> bool:
            self._replaced(armed=False)
            self.world.press_whatever_is_offered()
            return settled(self.world)

        return self.world.wait_for(done, PATIENCE)


def _in_order(boundary: str) -> tuple[str, int]:
    """Sort a step's boundaries as they are passed."""
    step, _, which = boundary.rpartition(":")
    return step, ("before", "inside", "after").index(which)


@contextmanager
def ordeal(folder: Path, *, replicas: int = 1, seed: int = 1) -> Iterator[Ordeal]:
    """A seeded REX and its world: on SQLite, or on PostgreSQL for several replicas."""
    chance = random.Random(seed)  # noqa: S311
    if replicas == 1:
        url = f"sqlite:///{folder / 'rex.db'}"
        _seed(url)
        with outside(folder, url, 1) as world:
            yield Ordeal(world, folder, chance)
        return
    with postgres() as server, ExitStack() as open_:
        name = f"rex_torture_{uuid4().hex[:8]}"
        url = make_url(server).set(database=name).render_as_string(hide_password=False)
        _administer(server, f"CREATE DATABASE {name}")
        open_.callback(_administer, server, f"DROP DATABASE {name} WITH (FORCE)")
        _seed(url)
        world = open_.enter_context(outside(folder, url, replicas))
        takeovers = open_.enter_context(Takeovers(url))
        yield Ordeal(world, folder, chance, takeovers)


def _seed(url: str) -> None:
    database = Database(url)
    database.upgrade()
    database.seed(datetime.now(UTC))
    database.close()


def _administer(url: str, statement: str) -> None:
    target = make_url(url).set(drivername="postgresql")
    address = target.render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement.encode())
