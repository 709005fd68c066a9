"""Every test begins with the database that was prepared, whatever the one before did to it."""

import pytest
from sqlalchemy import text

from tests.database import Database, Databases, empty, or_skipped

ADD = "INSERT INTO slack_team (team_id, name, is_staff) VALUES (:team, 'A firm', true)"
ALL = "SELECT team_id, name FROM slack_team"


def with_a_team(database: Database) -> None:
    empty(database)
    with database.engine.begin() as connection:
        connection.execute(text(ADD), {"team": "T1"})


@pytest.mark.parametrize(
    ("change", "again"),
    [
        (ADD, True),
        ("DELETE FROM slack_team WHERE team_id <> :team", True),
        ("UPDATE slack_team SET name = :team", True),
        ("ALTER TABLE slack_team ADD COLUMN more text DEFAULT 'more'", False),
        ("ALTER TABLE stage_event DISABLE TRIGGER USER", False),
        ("CREATE TABLE more (team text)", False),
    ],
)
def test_the_next_test_finds_it_as_it_was(databases: Databases, change: str, again: bool) -> None:
    with or_skipped():
        with databases.copy("postgresql", with_a_team) as database:
            with database.engine.begin() as connection:
                connection.execute(text(change), {"team": "T2"} if ":team" in change else {})
            first = database.url
        with databases.copy("postgresql", with_a_team) as database:
            with database.engine.connect() as connection:
                assert connection.execute(text(ALL)).all() == [("T1", "A firm")]
            assert (database.url == first) == again
