"""`rex engine`, as a process, beside a REX that runs."""

import json
import threading
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


def test_what_runs_and_waits_now_is_listed_by_its_id(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'rex.db'}"
    database, begun, may_end = Database(url), threading.Event(), threading.Event()

    def run(_: JsonObject, __: Steps) -> None:
        begun.set()
        may_end.wait(30)

    engine = Engine(database, engine_database(url), work(jobs={"long": run}), poll_seconds=0.05)
    engine.start()
    try:
        engine.start_job("long", "now", {})
        engine.start_job("long", "later", {}, after=3600)
        assert begun.wait(20)
        own = {"cwd": tmp_path, "REX_HOME": str(tmp_path)}
        told = json.loads(rex("engine", "status", "--all", "--json", **own).stdout)["work"]
        ours = {it["id"]: it["why"] for it in told if it["id"].startswith("job:long:")}
        assert ours == {"job:long:now": "runs", "job:long:later": "is put aside"}
        assert "job:long:later" in rex("engine", "status", "--all", **own).stdout
        assert "job:long:later" not in rex("engine", "status", **own).stdout
    finally:
        may_end.set()
        engine.stop()
        database.close()


def test_without_an_engine_it_says_so(tmp_path: Path) -> None:
    shown = rex("engine", "status", cwd=tmp_path)
    assert shown.returncode == 2
    assert "There is no engine" in shown.stderr
