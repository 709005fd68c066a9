"""Connecting, and types that mean the same on both databases."""

import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from domain.sql.engine import connect, sqlite_module
from domain.sql.records import SqlRecords
from domain.sql.tables import SlackIdentityRow
from tests.database import Database
from tests.domain.office import NOW, who


def test_sqlite_is_set_up_for_many_writers(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'rex.db'}")
    with engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        }
        assert connection.connection.dbapi_connection.in_transaction  # type: ignore[union-attr]
    engine.dispose()
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 30_000}


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_means_psycopg(scheme: str) -> None:
    assert connect(f"{scheme}://rex@localhost/rex").dialect.driver == "psycopg"


def test_errors_do_not_print_rows(database: Database) -> None:
    with pytest.raises(Exception, match="parameters hidden") as refused, database.session() as it:
        it.execute(text("INSERT INTO nowhere VALUES (:secret)"), {"secret": "s3cret"})
    assert "s3cret" not in str(refused.value)


def test_the_durable_engine_gets_a_recent_sqlite() -> None:
    module = sqlite_module()
    assert sys.version_info < (3, 12) or module.sqlite_version_info >= (3, 42)


def test_times_come_back_aware_and_in_utc(records: SqlRecords) -> None:
    there = NOW.astimezone(timezone(timedelta(hours=-5)))
    records.link("T0HARBOR", "U0NEW", who(records, "dana").member_id, there)
    row = records.session.get(SlackIdentityRow, ("T0HARBOR", "U0NEW"))
    assert row
    assert (row.linked_at, row.linked_at.tzinfo) == (NOW, UTC)


def test_times_without_a_zone_are_refused(records: SqlRecords) -> None:
    naive = datetime(2026, 3, 2, 9, 30)  # noqa: DTZ001  (what is refused)
    with pytest.raises(StatementError, match="has no time zone"):
        records.link("T0HARBOR", "U0NEW", who(records, "dana").member_id, naive)
