"""Kills at every step boundary and at random moments, and what became of it all."""

import random
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import psycopg
from sqlalchemy import make_url

from bot.durable.boundaries import REPORT
from bot.sql.database import Database
from tests.postgres import postgres
from tests.torture.replica import Replica
from tests.torture.verdict import mails_again, settled, violations
from tests.torture.world import Outside, outside

PATIENCE = 180.0
#: Seconds in which a boundary must be reached after somebody spoke.
REACHED = 45.0
WORKING = "SELECT DISTINCT executor_id FROM dbos.workflow_status WHERE status = 'PENDING'"


@dataclass
class Ordeal:
    """One run: the world, and what was done to REX."""

    world: Outside
    folder: Path
    kills: int = 0
    rounds: int = 0
    hit: set[str] = field(default_factory=set)
    takeovers: list[float] = field(default_factory=list)

    def begin(self) -> set[str]:
        """Live through one round unharmed; return the boundaries that were passed."""
        self.start(REX_CRASH_AT=REPORT)
        self.round()
        self.settle()
        logs = "\n".join(file.read_text() for file in self.folder.glob("rex-*.log"))
        self.stop()
        passed = set(re.findall(r"passing (.+:(?:before|inside|after))", logs))
        return {boundary for boundary in passed if not re.search(r"\d", boundary)}

    def die_at(self, boundary: str) -> None:
        """Let every replica die at a boundary while people talk, and go on without."""
        self.start(REX_CRASH_AT=boundary)
        self.round()
        died = any(replica.wait_for_death(REACHED) for replica in self.world.replicas)
        self.kills += sum(not replica.alive for replica in self.world.replicas)
        self.hit |= {boundary} if died else set()
        self.stop()
        self.start()
        self.settle()
        self.stop()

    def die_at_random(self, until: int, chance: random.Random) -> None:
        """Kill some replica at some moment, again and again, while people talk."""
        self.start()
        while self.kills < until:
            self.round()
            for _ in range(min(5, until - self.kills)):
                time.sleep(chance.uniform(0.0, 3.0))
                self.kill(chance.choice(self.world.replicas))
            self.confirm()
        self.settle()
        self.stop()

    def start(self, **more: str) -> None:
        for replica in self.world.replicas:
            replica.start(**more)
        for replica in self.world.replicas:
            replica.wait()
        self.world.route(self.world.replicas[0])

    def stop(self) -> None:
        for replica in self.world.replicas:
            replica.kill()

    def round(self) -> None:
        self.rounds += 1
        self.world.say_a_round(self.rounds)

    def kill(self, replica: Replica) -> None:
        """kill -9, start it again, and see how soon the others have taken over.

        One time in five it is killed again while it starts.
        """
        others = [other for other in self.world.replicas if other is not replica]
        name, at = replica.name, time.monotonic()
        replica.kill()
        self.kills += 1
        if others:
            self.world.route(random.choice(others))  # noqa: S311
            if _orphans(self.world.url, name):
                self.world.wait_for(lambda: not _orphans(self.world.url, name), 30)
                self.takeovers.append(time.monotonic() - at)
        replica.start()
        if self.kills % 5 == 0:
            time.sleep(0.2)
            replica.kill()
            self.kills += 1
            replica.start()
        replica.wait()
        self.world.route(replica)

    def confirm(self) -> None:
        self.world.confirm_whatever_is_offered()

    def settle(self) -> None:
        """Wait until every promise is kept, pressing what is offered."""

        def done() -> bool:
            self.confirm()
            return settled(self.world)

        self.world.wait_for(done, PATIENCE)

    def report(self) -> dict[str, object]:
        """What was done, and what is wrong with the outcome."""
        return {
            "kills": self.kills,
            "starts": sum(replica.starts for replica in self.world.replicas),
            "messages": len(self.world.asked),
            "boundaries hit": len(self.hit),
            "model calls repeated": self.world.model.repeated,
            "e-mails repeated under their Message-ID": mails_again(self.world),
            "takeover seconds (median)": round(median(self.takeovers), 2)
            if self.takeovers
            else None,
            "wrong": violations(self.world, self.kills),
        }


@contextmanager
def ordeal(folder: Path, *, replicas: int = 1) -> Iterator[Ordeal]:
    """A seeded REX and its world: on SQLite, or on PostgreSQL for several replicas."""
    if replicas == 1:
        url = f"sqlite:///{folder / 'rex.db'}"
        _seed(url)
        with outside(folder, url, 1) as world:
            yield Ordeal(world, folder)
        return
    with postgres() as server:
        name = f"rex_torture_{int(time.time())}"
        url = make_url(server).set(database=name).render_as_string(hide_password=False)
        _administer(server, f"CREATE DATABASE {name}")
        _seed(url)
        with outside(folder, url, replicas) as world:
            yield Ordeal(world, folder)
        _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def _seed(url: str) -> None:
    database = Database(url)
    database.upgrade()
    database.seed(datetime.now(UTC))
    database.close()


def _orphans(url: str, name: str) -> bool:
    """Whether work is still in the name of a replica that is gone."""
    return name in {row[0] for row in _administer(url, WORKING)}


def _administer(url: str, statement: str) -> list[tuple[object, ...]]:
    target = make_url(url).set(drivername="postgresql")
    address = target.render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []
