"""A world for each test: the demo on SQLite, and on both databases where that matters."""

from collections.abc import Iterator

import pytest

from knowledge.library import Library
from tests.database import Database, Databases
from tests.postgres import NoPostgres
from tests.tools.world import World, prepared


@pytest.fixture(scope="session")
def library() -> Library:
    """The guide that comes with REX."""
    return Library.load()


@pytest.fixture
def world(databases: Databases, library: Library) -> Iterator[World]:
    """The demo, in one transaction for the whole test."""
    with databases.copy("sqlite", prepared) as database, database.session() as session:
        yield World(session, library)


@pytest.fixture(params=["sqlite", "postgresql"])
def demo_database(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Database]:
    """The demo in a database of this test alone, once on SQLite and once on PostgreSQL."""
    try:
        with databases.copy(request.param, prepared) as database:
            yield database
    except NoPostgres as missing:
        pytest.skip(str(missing))
