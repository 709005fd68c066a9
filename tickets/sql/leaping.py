"""The different values of a column, read from its index in as many steps as there are values.

Neither database skips what is alike in an index by itself: DISTINCT reads every row
(wiki.postgresql.org/wiki/Loose_indexscan).
"""

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, select

T = TypeVar("T")


def values_of(column: ColumnElement[T]) -> Select[tuple[T]]:
    """Select each value of an indexed column once, in their order and without NULL, as `value`."""
    # Not by min(), which knows no UUIDs on PostgreSQL before 18.
    least = select(column).where(column.is_not(None)).order_by(column).limit(1)
    walk = select(least.scalar_subquery().label("value")).cte("walk", recursive=True)
    last: ColumnElement[Any] = walk.c.value
    beyond = least.where(column > last).correlate(walk).scalar_subquery()
    walk = walk.union_all(select(beyond).where(last.is_not(None)))
    return select(walk.c.value).where(walk.c.value.is_not(None)).order_by(walk.c.value)
