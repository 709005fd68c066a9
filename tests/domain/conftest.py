"""The demo agencies, on both databases."""

from collections.abc import Iterator

import pytest

from domain.sql.records import SqlRecords
from tests.database import Databases, Dialect, or_skipped
from tests.domain.office import Office, seeded


def _office(dialect: Dialect, databases: Databases) -> Iterator[Office]:
    with or_skipped(), databases.copy(dialect, seeded) as database:
        yield Office(database)


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Office]:
    """The demo in a database of this test alone, to commit to."""
    yield from _office(request.param, databases)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def shared_office(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Office]:
    """The demo in a database that all tests share, and leave as it was."""
    yield from _office(request.param, databases)


@pytest.fixture
def records(shared_office: Office) -> Iterator[SqlRecords]:
    """The demo's records in one transaction for the whole test, rolled back at its end."""
    with shared_office.records() as records:
        yield records
        records.session.rollback()
