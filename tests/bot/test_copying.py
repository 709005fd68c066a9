"""`rex db copy`: everything moves from SQLite to PostgreSQL, or nothing does."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.commands.database import NotAtRest, require_rest
from bot.durable.engine import Engine, wait_until_idle
from bot.settings import engine_database
from bot.sql.copying import CannotCopy, copy, tables
from bot.sql.database import Database
from bot.steps import JsonObject, Steps
from bot.turn import Incoming
from tests.bot.durable.conftest import work
from tests.bot.durable.test_replicas import message
from tests.command import rex
from tests.database import Databases, leave_bare, or_skipped

PATIENCE = 15.0


@pytest.fixture
def target(databases: Databases) -> Iterator[Database]:
    with or_skipped(), databases.copy("postgresql", leave_bare) as fresh:
        database = Database(fresh.url)
        database.upgrade()
        yield database
        database.close()


def test_every_row_arrives_and_a_second_copy_is_refused(seeded: Path, target: Database) -> None:
    source = Database(f"sqlite:///{seeded}")
    counts = copy(source, target)
    assert counts["opportunity"] > 0
    assert sum(counts.values()) > 100
    with source.engine.connect() as here, target.engine.connect() as there:
        for table in tables():
            order = list(table.primary_key.columns)
            ours = here.execute(table.select().order_by(*order)).all()
            theirs = there.execute(table.select().order_by(*order)).all()
            assert {tuple(map(str, row)) for row in ours} == {tuple(map(str, r)) for r in theirs}
    with pytest.raises(CannotCopy, match="isn't empty"):
        copy(source, target)
    source.close()
    for refused in ("DELETE FROM payment", "UPDATE opportunity SET probability = 99"):
        with pytest.raises(IntegrityError), target.engine.begin() as there:
            there.execute(text(refused))


def test_what_the_engine_has_not_finished_is_not_left_behind_unsaid(tmp_path: Path) -> None:
    source = f"sqlite:///{tmp_path / 'rex.db'}"
    require_rest(source)  # no engine has ever run there
    database = Database(source)
    engine = Engine(database, engine_database(source), work(jobs={"later": lambda *_: None}))
    engine.start()
    engine.start_job("later", "1", {}, after=3600)
    engine.stop()
    database.close()
    with pytest.raises(NotAtRest, match=r"[12] pieces of work"):  # perhaps its own first as well
        require_rest(source)
    refused = rex("db", "copy", source, f"sqlite:///{tmp_path / 'other.db'}", cwd=tmp_path)
    assert refused.returncode == 2
    assert "--leave" in refused.stderr


def test_what_was_answered_before_is_not_answered_again_after(
    target: Database, tmp_path: Path
) -> None:
    """Slack may repeat an event for an hour: it doesn't know that REX has another database now."""
    told, said, mended = message("T1", "1"), list[str](), list[str]()

    def answer(incoming: Incoming, steps: Steps) -> None:
        said.append(str(steps.call("model", lambda: incoming.text)))

    def fail(_: JsonObject, steps: Steps) -> None:
        steps.call("first", lambda: mended.append("first"))
        steps.call("second", lambda: mended[1])

    def go_on(_: JsonObject, steps: Steps) -> None:
        steps.call("first", lambda: mended.append("first again"))
        steps.call("second", lambda: mended.append("second"))

    here = f"sqlite:///{tmp_path / 'rex.db'}"
    with running(here, turn=answer, jobs={"job": fail}) as before:
        before.record(told)
        before.start_job("job", "1", {})
        assert wait_until_idle(before, PATIENCE)
    copied = rex(
        "db", "copy", here, target.url, "--leave", cwd=tmp_path
    )  # its own schedules, perhaps
    assert copied.returncode == 0, copied.stderr
    with running(target.url, turn=answer, jobs={"job": go_on}) as after:
        after.record(told)
        after.start_job("job", "1", {})
        assert wait_until_idle(after, PATIENCE)
        assert (said, mended) == ([told.text], ["first"])
        after.records.retry("job:job:1")
        assert wait_until_idle(after, PATIENCE)
    assert mended == ["first", "second"]


@contextmanager
def running(url: str, **more: object) -> Iterator[Engine]:
    database = Database(url)
    database.upgrade()
    engine = Engine(database, engine_database(url), work(**more))
    engine.start()
    try:
        yield engine
    finally:
        engine.stop()
        database.close()
