"""A dump of PostgreSQL while REX works, restored into another database as the operations page says."""

import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot.durable.engine import Engine, wait_until_idle
from bot.settings import engine_database
from bot.sql.database import Database
from bot.steps import Steps
from bot.turn import Incoming
from tests.bot.durable.conftest import work
from tests.bot.durable.elsewhere import make_notes, note, note_turn, notes
from tests.bot.durable.test_replicas import message
from tests.database import Databases, leave_bare, or_skipped
from tests.postgres import programs

PATIENCE = 30.0
Turn = Callable[[Incoming, Steps], None]


@pytest.fixture
def urls(databases: Databases) -> Iterator[tuple[str, str]]:
    """Two empty databases on one PostgreSQL."""
    with or_skipped():
        programs()
        with (
            databases.copy("postgresql", leave_bare) as one,
            databases.copy("postgresql", leave_bare) as other,
        ):
            yield one.url, other.url


def engine_on(url: str, turn: Turn = note_turn) -> tuple[Database, Engine]:
    database = Database(url)
    jobs = {"job": lambda payload, steps: note(str(payload["of"]), steps)}
    engine = Engine(database, engine_database(url), work(turn=turn, jobs=jobs))
    engine.start()
    return database, engine


class Said:
    """Turns that think until they may speak, and what they said where others keep it."""

    def __init__(self) -> None:
        self.begun, self.may_speak = threading.Event(), threading.Event()
        self.words: list[str] = []
        self.looked: list[bool] = []

    def turn(self, incoming: Incoming, steps: Steps) -> None:
        steps.call("think", self._think)
        steps.send("say", lambda look_first: self._say(incoming.id, look_first))

    def _think(self) -> None:
        self.begun.set()
        self.may_speak.wait(PATIENCE)

    def _say(self, words: str, look_first: bool) -> str:
        self.looked.append(look_first)
        if not (look_first and words in self.words):
            self.words.append(words)
        return "1.0"


def test_what_was_said_after_a_dump_in_mid_turn_is_looked_for_after_its_restore(
    urls: tuple[str, str], tmp_path: Path
) -> None:
    """The dump doesn't even know that it was meant to be said."""
    (before, after), said, dump = urls, Said(), tmp_path / "rex.dump"
    event = message("T1", "1")
    database, engine = engine_on(before, turn=said.turn)
    try:
        engine.record(event)
        assert said.begun.wait(PATIENCE)
        _run("pg_dump", "--format=custom", f"--file={dump}", _plain(before))
        said.may_speak.set()
        assert wait_until_idle(engine, PATIENCE)
    finally:
        engine.stop()
        database.close()
    assert said.looked == [False]  # it costs a call of Slack's
    _run("pg_restore", "--no-owner", f"--dbname={_plain(after)}", str(dump))
    database, engine = engine_on(after, turn=said.turn)
    try:
        assert wait_until_idle(engine, PATIENCE)
        assert said.words == [event.id]
        engine.record(another := message("T1", "2"))
        assert wait_until_idle(engine, PATIENCE)
        assert said.words == [event.id, another.id]
        assert said.looked == [False, True, False]
    finally:
        engine.stop()
        database.close()


def test_what_was_done_stays_done_and_what_was_due_is_done_after_a_restore(
    urls: tuple[str, str], tmp_path: Path
) -> None:
    before, after = urls
    event, dump = message("T1", "1"), tmp_path / "rex.dump"
    database, engine = engine_on(before)
    try:
        make_notes(database)
        engine.record(event)
        assert wait_until_idle(engine, PATIENCE)
        engine.start_job("job", "1", {"of": "due later"}, after=1.0)
        _run("pg_dump", "--format=custom", f"--file={dump}", _plain(before))
    finally:
        engine.stop()
        database.close()
    _run("pg_restore", "--no-owner", f"--dbname={_plain(after)}", str(dump))
    database, engine = engine_on(after)
    try:
        engine.record(event)  # Slack sends it again
        assert wait_until_idle(engine, PATIENCE)
        assert notes(database) == [event.id, "due later"]
    finally:
        engine.stop()
        database.close()


def _plain(url: str) -> str:
    """The URL as PostgreSQL's own programs read it."""
    plain = make_url(url).set(drivername="postgresql")
    return plain.render_as_string(hide_password=False)


def _run(program: str, *arguments: str) -> None:
    subprocess.run([str(programs() / program), *arguments], check=True)
