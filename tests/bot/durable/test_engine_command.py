"""`rex engine`, as a process, beside a REX that runs."""

import json
from pathlib import Path

from bot.durable.engine import Engine, wait_until_idle
from bot.settings import engine_database
from bot.sql.database import Database
from bot.steps import JsonObject, Steps
from tests.bot.durable.conftest import work
from tests.command import rex


def broken(_: JsonObject, steps: Steps) -> None:
    steps.call("break", lambda: 1 / 0)


def test_what_went_wrong_is_shown_and_can_be_given_up(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'rex.db'}"
    database = Database(url)
    engine = Engine(
        database, engine_database(url), work(jobs={"digest": broken}), poll_seconds=0.05
    )
    engine.start()
    try:
        engine.start_job("digest", "monday", {})
        assert wait_until_idle(engine, 20)
        shown = rex("engine", "status", "--json", cwd=tmp_path, REX_HOME=str(tmp_path))
        assert json.loads(shown.stdout)["queues"] == {"jobs": {"error": 1}}, shown.stderr
        assert json.loads(shown.stdout)["troubles"][0]["id"] == "job:digest:monday"
        gone = rex("engine", "cancel", "job:digest:monday", cwd=tmp_path, REX_HOME=str(tmp_path))
        assert gone.returncode == 0, gone.stderr
        shown = rex("engine", "status", cwd=tmp_path, REX_HOME=str(tmp_path))
        assert "Nothing waits" in shown.stdout
    finally:
        engine.stop()
        database.close()


def test_without_an_engine_it_says_so(tmp_path: Path) -> None:
    shown = rex("engine", "status", cwd=tmp_path)
    assert shown.returncode == 2
    assert "There is no engine" in shown.stderr
