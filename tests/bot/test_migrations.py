"""The migrations make exactly the tables that the code speaks of, on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.sql.database import Database, NotUpgraded, migrations
from tests.database import Database as Bare
from tests.database import Databases
from tests.postgres import NoPostgres


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Database]:
    """A database without any table."""
    try:
        with databases.copy(request.param, leave_bare) as fresh:
            database = Database(fresh.url)
            yield database
            database.close()
    except NoPostgres as missing:
        pytest.skip(str(missing))


def leave_bare(database: Bare) -> None:
    """Make the database, and nothing in it."""
    database.engine.connect().close()


def test_the_code_and_the_migrations_agree(bare: Database) -> None:
    bare.upgrade()
    config = migrations()
    with bare.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.check(config)


def test_a_database_that_was_not_upgraded_is_named(bare: Database) -> None:
    with pytest.raises(NotUpgraded, match="rex db upgrade"):
        bare.require_upgraded()
    bare.upgrade()
    bare.upgrade()
    bare.require_upgraded()


@pytest.mark.parametrize(
    "rewriting",
    [
        "UPDATE stage_event SET seq = 9",
        "DELETE FROM stage_event",
        "UPDATE activity SET sentence = 'nothing'",
        "DELETE FROM activity",
    ],
)
def test_history_cannot_be_rewritten(bare: Database, rewriting: str) -> None:
    bare.upgrade()
    bare.seed(datetime.now(UTC))
    with pytest.raises(DBAPIError, match="append-only"), bare.transaction() as session:
        session.execute(text(rewriting))


def test_the_demo_is_the_same_on_both_databases(bare: Database) -> None:
    bare.upgrade()
    bare.seed(datetime.now(UTC))
    with bare.transaction() as session:
        found = session.execute(text("SELECT count(*) FROM opportunity")).scalar_one()
    assert found == 15
