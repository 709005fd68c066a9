"""The demo agencies, on both databases."""

from collections.abc import Iterator

import pytest

from domain.sql.records import SqlRecords
from tests.database import Databases
from tests.domain.office import Office, seeded
from tests.postgres import NoPostgres


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Office]:
    """The demo in a database of this test alone, once on SQLite and once on PostgreSQL."""
    try:
        with databases.copy(request.param, seeded) as database:
            yield Office(database)
    except NoPostgres as missing:
        pytest.skip(str(missing))


@pytest.fixture
def records(office: Office) -> Iterator[SqlRecords]:
    """The demo's records, in one transaction for the whole test."""
    with office.records() as records:
        yield records
