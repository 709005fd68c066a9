"""Requirements: `rex db upgrade` makes all tables, and a running REX needs no right to make any."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import make_url, text

from bot.durable.engine import Engine, wait_until_idle
from bot.durable.tables import NoTables
from bot.settings import engine_database
from bot.sql.database import Database
from tests.bot.durable.conftest import work
from tests.bot.durable.elsewhere import make_notes, note_turn, notes
from tests.bot.durable.test_replicas import message
from tests.command import rex
from tests.database import Database as Fresh
from tests.database import Databases, leave_bare, or_skipped

PAGE = Path(__file__).parents[3] / "docs" / "operations.md"
PATIENCE = 30.0


@pytest.fixture
def bare(databases: Databases) -> Iterator[Fresh]:
    """A PostgreSQL without any table."""
    with or_skipped(), databases.copy("postgresql", leave_bare) as fresh:
        yield fresh


@pytest.fixture
def role(bare: Fresh) -> Iterator[str]:
    """Somebody who may connect, and nothing else."""
    name = f"app_{uuid4().hex[:8]}"
    _do(bare, f"CREATE ROLE {name} LOGIN PASSWORD 'secret'")
    _do(bare, "REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    yield name
    _do(bare, f"DROP OWNED BY {name}")
    _do(bare, f"DROP ROLE {name}")


def test_a_role_that_may_make_no_tables_can_run_rex(bare: Fresh, role: str, tmp_path: Path) -> None:
    upgraded = rex("db", "upgrade", "--db", bare.url, cwd=tmp_path)
    assert upgraded.returncode == 0, upgraded.stderr
    make_notes(bare)
    _do(bare, _granted_by_the_page(role))
    database = Database(_as(role, bare))
    with pytest.raises(Exception, match="permission denied"), database.engine.begin() as refused:
        refused.execute(text("CREATE TABLE mine (id INT)"))
    engine = Engine(database, engine_database(database.url), work(turn=note_turn))
    engine.start()
    try:
        engine.record(message("T1", "1"))
        assert wait_until_idle(engine, PATIENCE)
        assert notes(bare) == [message("T1", "1").id]
    finally:
        engine.stop()
        database.close()


def test_where_the_tables_are_missing_that_role_is_told_what_to_do(bare: Fresh, role: str) -> None:
    database = Database(_as(role, bare))
    with pytest.raises(NoTables, match="rex db upgrade"):
        Engine(database, engine_database(database.url), work())
    database.close()


def _granted_by_the_page(role: str) -> str:
    """The statements of the operations page, for this role."""
    (statements,) = re.findall(r"```sql\n(GRANT .*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    return str(statements).replace("rex_app", role)


def _as(role: str, database: Fresh) -> str:
    url = make_url(database.url).set(username=role, password="secret")
    return url.render_as_string(hide_password=False)


def _do(database: Fresh, statements: str) -> None:
    with database.engine.begin() as connection:
        for each in filter(str.strip, statements.split(";")):
            connection.execute(text(each))
