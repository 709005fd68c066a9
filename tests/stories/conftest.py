"""The world that stories play in: one running REX each, on a copy of the demo."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.sql.database import Database
from tests.world import World


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the demo in it."""
    file = tmp_path_factory.mktemp("seeded") / "rex.db"
    database = Database(f"sqlite:///{file}")
    database.upgrade()
    database.seed(datetime.now(UTC))
    database.close()
    return file


@pytest.fixture
def world(seeded: Path, tmp_path: Path) -> Iterator[World]:
    """A running REX; afterwards nothing may be left undone."""
    running = World.start(seeded, tmp_path)
    yield running
    running.stop()
