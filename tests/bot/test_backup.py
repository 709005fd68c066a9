"""A backup made while REX works, restored elsewhere: nothing is missing, and nothing starts anew."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.durable.records import records_of
from bot.settings import engine_database
from bot.sql.database import Database
from bot.sql.room import Room
from tests.world import World


def back_up(name: str, source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(source / name)) as here,
        closing(sqlite3.connect(target / name)) as there,
    ):
        here.backup(there)


def test_a_backup_of_a_running_rex_holds_what_was_said_and_done(
    seeded: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    (tmp_path / "live").mkdir()
    (tmp_path / "backup").mkdir()
    world = World.start(seeded, tmp_path / "live")
    request.addfinalizer(world.stop)
    theo = world.person("Theo")
    theo.answer(theo.dm("billing tab crashes with error 500"), timeout=30)
    world.settle()
    for name in ("rex-engine.db", "rex.db"):
        back_up(name, tmp_path / "live", tmp_path / "backup")
    url = f"sqlite:///{tmp_path / 'backup' / 'rex.db'}"
    restored = Database(url)
    restored.require_upgraded()
    with restored.transaction() as session:
        reply = Room.on(session).conversations.latest_reply()
    restored.close()
    assert reply is not None
    assert reply.ticket is not None
    with records_of(engine_database(url)) as records:
        assert not [work for work in records.counts() if work[1] != "DELAYED"]
