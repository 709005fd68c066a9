"""How two ends of a conversation differ: the tables as they are, beside those that were to be."""

from collections.abc import Iterator
from typing import Any

from bot.evaluation.sql.state import State

Row = dict[str, Any]


def unlike(wanted: State, came: State) -> Iterator[str]:
    """Yield what differs, a sentence for each column, or for a row that only one of them has."""
    for table, rows in came.items():
        should, extra = list(wanted[table]), []
        for row in rows:
            if row in should:
                should.remove(row)
            else:
                extra.append(row)
        for row in extra:
            nearest = min(should, key=lambda it: len(list(_columns(it, row))), default=None)
            if nearest is None:
                yield f"After the clicks, there is a row of {table} too many."
                continue
            should.remove(nearest)
            for column in _columns(nearest, row):
                was, meant = row[column], nearest[column]
                yield f"After the clicks, {table}.{column} was {was!r} instead of {meant!r}."
        if should:
            yield f"After the clicks, {len(should)} of {table} are missing."


def _columns(one: Row, other: Row) -> Iterator[str]:
    return (column for column in one if one[column] != other[column])
