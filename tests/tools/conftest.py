"""A world for each test: the demo on SQLite, and on both databases where that matters."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from knowledge.library import Library
from tests.database import Database, Databases, or_skipped
from tests.guide import guide as read_guide
from tests.tools.world import World, prepared


@pytest.fixture(scope="session")
def library() -> Library:
    """The guide that comes with REX."""
    return read_guide()


@pytest.fixture(scope="session")
def shared(databases: Databases) -> Iterator[Database]:
    """The demo, for tests that leave no trace in it."""
    with databases.copy("sqlite", prepared) as database:
        yield database


@pytest.fixture
def world(shared: Database, library: Library) -> Iterator[World]:
    """The demo, in one transaction that is rolled back after the test."""
    with Session(shared.engine, autoflush=False) as session:
        yield World(session, library)


@pytest.fixture(params=["sqlite", "postgresql"])
def demo_database(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Database]:
    """The demo in a database of this test alone, once on SQLite and once on PostgreSQL."""
    with or_skipped(), databases.copy(request.param, prepared) as database:
        yield database
