"""What all tests share."""

from collections.abc import Iterator

import pytest

from tests.database import Database, Databases, empty
from tests.postgres import NoPostgres


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
