"""The domain's tables as plain values: what two ends of a conversation are compared by."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Table, Uuid, select
from sqlalchemy.orm import Session

from domain.sql.tables import metadata
from domain.sql.types import UtcDateTime

#: Tables that say how something was done, rather than what there is.
_HOW = frozenset({"command_log", "activity", "outbox", "outbox_event", "board_change"})
#: What a row goes by in the place of its id.
_NATURAL = ("number", "email", "key", "label", "name")

State = dict[str, list[dict[str, Any]]]


def state_of(session: Session) -> State:
    """Return every row of the domain, without ids of machines and moments.

    Two databases in which the same things were done are equal in this, whoever did them when.
    """
    rows = {table: session.execute(select(table)).mappings().all() for table in _tables()}
    names: dict[UUID, str] = {}
    for table, found in rows.items():
        for row in found:
            if natural := _natural(table, row):
                names[row["id"]] = natural
    return {
        table.name: sorted((_plain(table, row, names) for row in found), key=repr)
        for table, found in rows.items()
    }


def _tables() -> list[Table]:
    return [table for table in metadata.sorted_tables if table.name not in _HOW]


def _natural(table: Table, row: RowMapping) -> str | None:
    found = next((name for name in _NATURAL if name in row), None)
    return f"{table.name} {row[found]}" if found and "id" in row else None


def _plain(table: Table, row: RowMapping, names: Mapping[UUID, str]) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for column in table.columns:
        value = row[column.name]
        if isinstance(column.type, UtcDateTime):
            value = value is not None
        elif isinstance(column.type, Uuid):
            value = names.get(value) if column.name != "id" else None
        elif isinstance(value, float | int | Decimal) and not isinstance(value, bool):
            value = float(value)
        plain[column.name] = value
    return plain
