"""SQLite has one writer at a time: who waits for it stands in line, and what Slack waits for passes."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.sql.database import Database
from bot.sql.writers import Line, stand_in_line
from bot.urgent import be_urgent

PATIENCE = 15.0


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(f"sqlite:///{tmp_path}/rex.db")) as opened:
        stand_in_line([opened.engine])
        yield opened


def test_who_is_urgent_writes_next_and_the_others_as_they_came(database: Database) -> None:
    order = list[str]()

    def write(name: str) -> None:
        with database.transaction() as session:
            session.connection()
            order.append(name)

    with (
        ThreadPoolExecutor(1, initializer=be_urgent) as urgent,
        ThreadPoolExecutor(2) as others,
    ):
        with database.transaction() as session:
            session.connection()
            writing = []
            for pool, name in ((others, "first"), (others, "second"), (urgent, "urgent")):
                writing.append(pool.submit(write, name))
                time.sleep(0.05)  # so long, that it stands in line
        for each in writing:
            each.result(PATIENCE)
    assert order == ["urgent", "first", "second"]


def test_who_reads_waits_for_no_writer(database: Database) -> None:
    with database.transaction() as writer, ThreadPoolExecutor(1) as reader:
        writer.connection()

        def read() -> None:
            with database.reading() as session:
                session.connection()

        reader.submit(read).result(PATIENCE)


def test_a_writer_that_fails_lets_the_next_one_write(database: Database) -> None:
    with pytest.raises(OperationalError), database.transaction() as session:
        session.execute(text("INSERT INTO nowhere VALUES (1)"))
    with ThreadPoolExecutor(1) as other:
        other.submit(database.upgrade).result(PATIENCE)


def test_whose_turn_never_comes_is_told_so_and_takes_nobody_elses() -> None:
    line = Line(at_most=0.01)
    assert line.enter(first=False)
    assert not line.enter(first=True)
    line.leave()
    assert line.enter(first=False)


def test_a_turn_that_comes_as_somebody_gives_up_is_not_lost() -> None:
    """Many give up and come at once: there is never more than one, and never nobody, to write."""
    line, inside, most = Line(at_most=0.0005), list[int](), list[int]()

    def come_and_go(number: int) -> None:
        for _ in range(200):
            if line.enter(first=bool(number % 2)):
                inside.append(number)
                most.append(len(inside))
                inside.remove(number)
                line.leave()

    threads = [threading.Thread(target=come_and_go, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert max(most) == 1
    assert line.enter(first=False)
