"""What all tests share."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

import bot.sql.database as kept
from tests.database import Database, Databases, empty
from tests.offline import refuse_other_machines
from tests.postgres import NoPostgres
from tests.statements import compile_once

compile_once()

# The same examples for everybody and every time; --hypothesis-profile=default looks for new ones.
settings.register_profile("the same", derandomize=True, deadline=None)
settings.load_profile("the same")


@pytest.fixture(scope="session", autouse=True)
def _only_this_machine() -> Iterator[None]:
    """Nothing of a test leaves this machine."""
    with pytest.MonkeyPatch.context() as patch:
        refuse_other_machines(patch)
        yield


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Where tests get their databases from."""
    source = Databases(tmp_path_factory.mktemp("databases"))
    yield source
    source.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Database]:
    """A fresh database with all tables, once on SQLite and once on PostgreSQL."""
    try:
        with databases.copy(request.param, empty) as fresh:
            yield fresh
    except NoPostgres as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the demo in it."""
    file = tmp_path_factory.mktemp("seeded") / "rex.db"
    database = kept.Database(f"sqlite:///{file}")
    database.upgrade()
    database.seed(datetime.now(UTC))
    database.close()
    return file


@pytest.fixture
def demo(seeded: Path, tmp_path: Path) -> str:
    """A database with the demo in it, as `rex db seed` leaves it."""
    return f"sqlite:///{shutil.copy(seeded, tmp_path / 'demo.db')}"
