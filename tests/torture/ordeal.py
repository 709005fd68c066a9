"""Kills at every step boundary and at random moments, and what became of it all."""

import random
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from types import MappingProxyType
from uuid import uuid4

import psycopg
from sqlalchemy import make_url

from bot.durable.boundaries import REPORT
from bot.sql.database import Database
from tests.postgres import postgres
from tests.torture.outcome import Outcome
from tests.torture.repeats import Death
from tests.torture.replica import Replica
from tests.torture.takeover import Takeovers
from tests.torture.verdict import heard, mails_again, models_again, settled, violations
from tests.torture.world import Outside, outside

#: Seconds between two kills at random moments, at most.
PAUSE = 1.5
#: Kills until everything said must be settled before there is more to say: well below the number
#: of deaths after which the engine takes work for poison.
KILLS_A_WAVE = 8
#: Seconds of quiet at the end, in which nothing may come twice.
QUIET = 20.0
_PASSED = re.compile(r"passing (.+:(?:before|inside|after))")


@dataclass
class Ordeal:
    """One run: the world, and what was done to REX."""

    world: Outside
    folder: Path
    #: The application's database.
    url: str
    chance: random.Random
    takeovers: Takeovers | None = None
    enough: Callable[[], bool] = lambda: False
    #: The share of the boundaries left that each start is armed with: else only those that come
    #: early in a piece of work would ever be reached.
    share: float = 0.5
    #: Whether only the boundaries that are left are hunted, and people do all that leads to them.
    for_the_rest: bool = False
    #: Whether somebody may die again at a boundary that somebody has died at.
    again: bool = False
    #: How often a replica is killed again while it starts.
    stillborn: float = 0.15
    #: Seconds in which somebody armed must have reached a boundary; else one is shot.
    reached: float = 6.0
    #: Seconds in which everything must be kept that was promised.
    patience: float = 240.0
    kills: int = 0
    rounds: int = 0
    hit: set[str] = field(default_factory=set)
    back: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    #: Told after every wave.
    progress: Callable[["Ordeal"], None] = lambda _: None
    _left: set[str] = field(default_factory=set)
    #: How many deaths there may have been when this wave ends.
    _until: int = 0

    def live(self, rounds: int) -> set[str]:
        """Live unharmed for so many rounds; return the boundaries that were passed."""
        for replica in self.world.replicas:
            replica.start(REPORT)
            replica.wait()
        self._route()
        self.world.elsewhere.poison()
        for _ in range(rounds):
            self._talk()
            self._settle()
        logs = "\n".join(it.log for it in self.world.replicas)
        return {*_PASSED.findall(logs)}

    def torment(self, kills: int, boundaries: Iterable[str] = ()) -> None:
        """Kill so often while people talk: at these boundaries first, then at any moment."""
        self._left, self._until = {*boundaries}, min(KILLS_A_WAVE, kills)
        if self.for_the_rest:
            self.stillborn, self.world.people.tireless = 0, True
        for replica in self.world.replicas:
            self._revive(replica)
        self.world.elsewhere.poison()
        while self.kills < kills and not self.enough() and (self._left or not self.for_the_rest):
            self._until = min(self.kills + KILLS_A_WAVE, kills)
            self._talk()
            while self._may_die and not self.enough() and self._one_more():
                pass
            if not self._settle():
                break
            self.progress(self)

    def outcome(self, quiet: float = QUIET) -> Outcome:
        """What was done, and what is wrong with what came of it after a time of quiet."""
        self._rest(quiet)
        world = self.world
        return Outcome(
            kills=self.kills,
            starts=sum(replica.starts for replica in world.replicas),
            hit=tuple(sorted(self.hit)),
            messages=len(world.people.asked),
            pressed=world.people.pressed,
            models=models_again(world),
            mails=mails_again(world),
            hooks=len(world.hooks.requests) - len(heard(world)),
            takeovers=tuple(self.takeovers.seconds) if self.takeovers else (),
            back=tuple(self.back),
            wrong=(*self.wrong, *violations(world)),
        )

    def _one_more(self) -> bool:
        """Wait until one falls at its boundary, or shoot one; and start it again.

        False when the hunt is for the rest, and nothing is left to do that could lead there.
        """
        if self._fallen(self._patience_with_them()):
            return True
        all_done = self.for_the_rest and settled(self.world)
        victim = self.chance.choice(self.world.replicas)
        victim.kill()
        self._bury(victim)
        self._revive(victim)
        return not all_done

    def _patience_with_them(self) -> float:
        """How many seconds somebody has to die by themselves."""
        if any(it.armed for it in self.world.replicas):
            return self.patience if self.for_the_rest else self.reached
        return self.chance.uniform(0, PAUSE)

    def _fallen(self, seconds: float) -> bool:
        """Wait for somebody to die at a boundary, while people press what they are offered.

        In a hunt for the rest, as long as there is anything that could still lead to one.
        """
        before = self.kills

        def over() -> bool:
            self.world.people.press_whatever_is_offered()
            return self._replaced() or (self.for_the_rest and settled(self.world))

        self.world.wait_for(over, seconds)
        return self.kills > before

    def _replaced(self) -> bool:
        """Bury and start again whoever has died; False if nobody has."""
        dead = [replica for replica in self.world.replicas if not replica.alive]
        for replica in dead:
            if replica.died_at is None:
                self.wrong.append(f"a replica died by itself: {replica.log[-300:]}")
            self._bury(replica)
            self._revive(replica)
        return bool(dead)

    def _bury(self, replica: Replica) -> None:
        """Note a death, however it came about."""
        self.kills += 1
        boundary = replica.died_at
        self.world.deaths.append(Death(replica.died, replica.port, boundary))
        if boundary:
            self.hit.add(boundary)
            if not self.again:
                self._left.discard(boundary)
        if self.takeovers and replica.name:
            self.takeovers.died(replica.name)
        replica.kill()
        self._route()

    @property
    def _may_die(self) -> bool:
        """Whether this wave's deaths are not all died yet: more would be taken for poison."""
        return self.kills < self._until

    def _revive(self, replica: Replica) -> None:
        """Start it until it stands; some are killed while they start."""
        began, first = time.monotonic(), not replica.starts
        while True:
            replica.start(self._arms(replica) if self._may_die else None)
            if not first and self._may_die and self.chance.random() < self.stillborn:
                time.sleep(self.chance.uniform(0, 0.5))
                replica.kill()
            elif replica.wait():
                break
            self._bury(replica)
        if not first:
            self.back.append(time.monotonic() - began)
        self._route()

    def _arms(self, replica: Replica) -> str | None:
        """The boundaries at which it is to die; in a hunt for the rest, none that others have."""
        left, share = sorted(self._left), self.share
        if self.for_the_rest:
            others = [it for it in self.world.replicas if it is not replica]
            armed = [it.armed for it in others if it.armed and it.alive]
            left = [it for it in left if it not in ",".join(armed).split(",")]
            share = 1 / (len(self.world.replicas) - len(armed))
        return ",".join(self.chance.sample(left, k=ceil(len(left) * share))) or None

    def _route(self) -> None:
        """Let Slack find one that stands, if one does."""
        standing = [each for each in self.world.replicas if each.name and each.alive]
        if standing:
            self.world.route(self.chance.choice(standing))

    def _talk(self) -> None:
        """Have people talk; Slack tells REX of it, however seldom a REX that is dead has answered."""
        self.rounds += 1
        self.world.emulator.delivery.standing.forgive()
        self.world.people.say_a_round(self.rounds)
        self.world.elsewhere.act()

    def _settle(self) -> bool:
        """Wait until every promise is kept, pressing what is offered."""

        def done() -> bool:
            self._replaced()
            self.world.people.press_whatever_is_offered()
            return settled(self.world)

        return self.world.wait_for(done, self.patience)

    def _rest(self, quiet: float) -> None:
        """Let the clock's work run once more, and wait for whatever may still come."""
        self.world.elsewhere.tick()
        time.sleep(quiet)
        self._settle()


@contextmanager
def ordeal(
    folder: Path,
    *,
    replicas: int = 1,
    seed: int = 1,
    environment: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Ordeal]:
    """A seeded REX and its world: on SQLite, or on PostgreSQL for several replicas."""
    chance = random.Random(seed)  # noqa: S311
    if replicas == 1:
        url = f"sqlite:///{folder / 'rex.db'}"
        _seed(url)
        with outside(folder, url, 1, environment) as world:
            yield Ordeal(world, folder, url, chance)
        return
    with postgres() as server, ExitStack() as open_:
        name = f"rex_torture_{uuid4().hex[:8]}"
        url = make_url(server).set(database=name).render_as_string(hide_password=False)
        _administer(server, f"CREATE DATABASE {name}")
        open_.callback(_administer, server, f"DROP DATABASE {name} WITH (FORCE)")
        _seed(url)
        world = open_.enter_context(outside(folder, url, replicas, environment))
        takeovers = open_.enter_context(Takeovers(url))
        yield Ordeal(world, folder, url, chance, takeovers)


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
