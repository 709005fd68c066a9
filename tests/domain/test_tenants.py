"""No row may point into another workspace: every foreign key is attacked, on both databases."""

from collections.abc import Iterator

import pytest
from sqlalchemy import (
    Connection,
    ForeignKeyConstraint,
    Row,
    Table,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError

from domain.demo import BRIGHTSIDE, HARBOR
from domain.sql.tables import SlackIdentityRow, TeamChannelRow, metadata
from domain.sql.triggers import ALL
from tests.domain.office import NOW, Office

TENANTS = [table for table in metadata.sorted_tables if "workspace_id" in table.c]
POINTERS = [
    key
    for table in TENANTS
    for key in sorted(table.foreign_key_constraints, key=lambda it: it.column_keys)
    if key.referred_table in TENANTS
]


#: The demo's people are linked when they first write, so the attack brings a link of its own.
FIRST_CONTACT = {
    "slack_team": HARBOR.slack_team,
    "slack_user": "U0NEW",
    "workspace_id": HARBOR.id,
    "member_id": HARBOR.people[0].id,
    "linked_at": NOW,
}
#: Nobody has chosen a channel in the demo either.
CHANNEL = {"workspace_id": HARBOR.id, "slack_team": HARBOR.slack_team, "channel": "C0DEALS"}


def called(key: ForeignKeyConstraint) -> str:
    return f"{key.table.name}.{'+'.join(key.column_keys)}"


@pytest.fixture
def unguarded(shared_office: Office) -> Iterator[Connection]:
    """Rows of both agencies without the triggers, so that nothing but foreign keys can refuse."""
    with shared_office.database.engine.connect() as connection, connection.begin() as everything:
        on_table = "" if connection.dialect.name == "sqlite" else " ON {table}"
        for trigger in ALL:
            where = on_table.format(table=trigger.table)
            connection.execute(text(f"DROP TRIGGER {trigger.name}{where}"))
        connection.execute(insert(SlackIdentityRow).values(**FIRST_CONTACT))
        connection.execute(insert(TeamChannelRow).values(**CHANNEL))
        yield connection
        everything.rollback()


@pytest.mark.parametrize("key", POINTERS, ids=called)
def test_every_pointer_is_bound_to_the_workspace(key: ForeignKeyConstraint) -> None:
    local, remote = key.elements[0].parent, key.elements[0].column
    assert (local.name, remote.name) == ("workspace_id", "workspace_id")


@pytest.mark.parametrize("key", POINTERS, ids=called)
def test_a_row_of_another_workspace_is_refused(
    unguarded: Connection, key: ForeignKeyConstraint
) -> None:
    mine = a_row(unguarded, key.table, key)
    theirs = a_row(unguarded, key.referred_table, None)
    this = [column == mine._mapping[column] for column in key.table.primary_key]
    attack = {it.parent: theirs._mapping[it.column] for it in key.elements[1:]}
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        unguarded.execute(update(key.table).where(*this).values(attack))


def a_row(connection: Connection, table: Table, key: ForeignKeyConstraint | None) -> Row:
    """One of Harbor's that uses the key, or any one of Brightside's."""
    filled = [column.is_not(None) for column in key.columns] if key else []
    home = HARBOR if key else BRIGHTSIDE
    row = connection.execute(select(table).where(table.c.workspace_id == home.id, *filled)).first()
    assert row, f"the demo has no {table.name} to attack with"
    return row
