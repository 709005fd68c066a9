"""Attacks on the walls between workspaces: a row of one is made to point at a row of another."""

from collections.abc import Sequence
from uuid import UUID

import pytest
from sqlalchemy import Connection, ForeignKeyConstraint, Row, Table, select, update
from sqlalchemy.exc import IntegrityError


def pointers(*tables: Table) -> list[ForeignKeyConstraint]:
    """Every foreign key from a row of a workspace to one of the same workspace."""
    return [
        key
        for table in tables
        if "workspace_id" in table.c
        for key in sorted(table.foreign_key_constraints, key=lambda it: it.column_keys)
        if "workspace_id" in key.referred_table.c
    ]


def called(key: ForeignKeyConstraint) -> str:
    """The key's name in the list of tests."""
    return f"{key.table.name}.{'+'.join(key.column_keys)}"


def assert_bound(key: ForeignKeyConstraint) -> None:
    """The key says of which workspace what it points at must be, or another one of its column does."""
    pointing = key.column_keys[-1]
    keys = [it for it in key.table.foreign_key_constraints if it.column_keys[-1] == pointing]
    assert ("workspace_id", "workspace_id") in [
        (it.elements[0].parent.name, it.elements[0].column.name) for it in keys
    ]


def assert_refused(
    connection: Connection, key: ForeignKeyConstraint, home: UUID, abroad: UUID
) -> None:
    """A row at home that points at one abroad is refused, and by the foreign key."""
    filled = [column.is_not(None) for column in key.columns]
    mine = _a_row(connection, key.table, home, filled)
    theirs = _a_row(connection, key.referred_table, abroad)
    this = [column == mine._mapping[column] for column in key.table.primary_key]
    attack = {it.parent: theirs._mapping[it.column] for it in key.elements[1:]}
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        connection.execute(update(key.table).where(*this).values(attack))


def _a_row(
    connection: Connection, table: Table, workspace: UUID, filled: Sequence[object] = ()
) -> Row:
    row = connection.execute(
        select(table).where(table.c.workspace_id == workspace, *filled)
    ).first()
    assert row, f"there is no {table.name} to attack with"
    return row
