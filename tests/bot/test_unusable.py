"""Requirements: a database that can't be used is a sentence that names it, and no password."""

from pathlib import Path
from subprocess import CompletedProcess

import pytest
from sqlalchemy.exc import DBAPIError

from bot.playground.inbox import Inbox
from bot.playground.server import EmulatorServer
from bot.sql.unusable import remember_databases, unusable
from domain.sql.engine import connect
from tests.bot.test_restart import folder, inbox, over_http, settings, slack
from tests.command import rex

__all__ = ["folder", "inbox", "slack"]

SECRET = "hunter2"
NOWHERE = f"postgresql://rex:{SECRET}@127.0.0.1:1/rex"
COMMANDS = [
    ("engine", "status"),
    ("db", "check"),
    ("db", "upgrade"),
    ("db", "seed"),
    ("tickets", "list"),
    ("staff", "list"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_server_that_is_not_there(command: tuple[str, ...], tmp_path: Path) -> None:
    _is_a_sentence(rex(*command, cwd=tmp_path, REX_DATABASE_URL=NOWHERE), "127.0.0.1:1/rex")


def test_a_server_that_is_not_there_to_copy_to(demo: str, tmp_path: Path) -> None:
    done = rex("db", "copy", demo, NOWHERE, cwd=tmp_path)
    _is_a_sentence(done, "127.0.0.1:1/rex")


def test_rex_itself(slack: EmulatorServer, inbox: Inbox, folder: Path) -> None:
    told = {**settings(slack, inbox, folder), **over_http(slack), "REX_DATABASE_URL": NOWHERE}
    _is_a_sentence(rex("run", cwd=folder, **told), "127.0.0.1:1/rex")


@pytest.mark.parametrize("command", [("db", "check"), ("db", "upgrade"), ("engine", "status")])
def test_a_file_that_can_not_be_opened(command: tuple[str, ...], tmp_path: Path) -> None:
    for name in ("rex.db", "rex-engine.db"):
        (tmp_path / name).mkdir()
    done = rex(*command, cwd=tmp_path, REX_HOME=str(tmp_path))
    _is_a_sentence(done, str(tmp_path))


def test_a_folder_that_can_not_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = rex("db", "upgrade", cwd=tmp_path, REX_HOME=str(tmp_path / "file" / "home"))
    _is_a_sentence(done, str(tmp_path / "file"))


@pytest.mark.parametrize(
    ("trouble", "todo"),
    [("max_page_count = 1", "Make room"), ("query_only = ON", "Let REX write")],
)
def test_a_disk_that_is_full_or_read_only(tmp_path: Path, trouble: str, todo: str) -> None:
    remember_databases()
    engine = connect(f"sqlite:///{tmp_path / 'rex.db'}")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA {trouble}")
        with pytest.raises(DBAPIError) as met:
            connection.exec_driver_sql("CREATE TABLE note (said TEXT)")
    said = unusable(met.value)
    assert said
    assert todo in said
    assert "rex.db" in said
    engine.dispose()


def test_slack_that_can_not_be_reached(slack: EmulatorServer, inbox: Inbox, folder: Path) -> None:
    nowhere = {"REX_SLACK_API_URL": "http://127.0.0.1:1/api/"}
    told = {**settings(slack, inbox, folder), **over_http(slack), **nowhere}
    done = rex("run", cwd=folder, **told)
    assert done.returncode == 2
    assert " ".join(done.stderr.split()).startswith("SLACK_BOT_TOKEN can't be used")
    assert "ERROR" not in done.stderr


def _is_a_sentence(done: CompletedProcess[str], where: str) -> None:
    said = "".join(done.stderr.split())  # lines are broken anywhere
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in said
    assert "can'tbeused" in said
    assert where in said
    assert SECRET not in said
