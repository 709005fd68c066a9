"""A backup made while REX works, restored elsewhere: nothing is missing, and nothing starts anew."""

from contextlib import closing
from pathlib import Path

import pytest

from bot.sql.database import Database
from domain.sql.engine import sqlite_module
from tests.world import HASTE, World, text_of


def back_up(name: str, source: Path, target: Path) -> None:
    with (
        closing(sqlite_module().connect(source / name)) as here,
        closing(sqlite_module().connect(target / name)) as there,
    ):
        here.backup(there)


def test_a_backup_of_a_running_rex_holds_what_was_said_and_done_and_rex_goes_on_with_it(
    seeded: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    (tmp_path / "live").mkdir()
    (tmp_path / "backup").mkdir()
    world = World.start(seeded, tmp_path / "live")
    request.addfinalizer(world.stop)
    theo = world.person("Theo")
    report = theo.dm("billing tab crashes with error 500")
    theo.answer(report, timeout=30)
    world.settle()
    for name in ("rex-engine.db", "rex.db"):
        back_up(name, tmp_path / "live", tmp_path / "backup")
    told = world.shown_to("Ines")
    world.service.stop()
    world.database.close()
    world.database = Database(f"sqlite:///{tmp_path / 'backup' / 'rex.db'}")
    world.database.require_upgraded()
    world.start_again(HASTE)
    question = theo.dm("what does Negotiation mean")
    assert "Negotiation" in text_of(theo.answer(question, timeout=30))
    world.settle()
    assert len(world.tickets()) == 1
    assert len(report.answers) == 1
    assert world.shown_to("Ines").count("P2") == told.count("P2") == 1
