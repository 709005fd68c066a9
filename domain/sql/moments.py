"""Arithmetic on moments that both databases understand."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlalchemy.sql.functions import FunctionElement

#: Seconds of the Julian calendar before 1970.
EPOCH = 210_866_760_000


class epoch(FunctionElement[int]):  # noqa: N801  (named like SQL's own functions)
    """Whole seconds since 1970 of a moment: what two moments are subtracted by."""

    type = BigInteger()
    inherit_cache = True

    def __init__(
        self, moment: SQLCoreOperations[datetime | None] | SQLCoreOperations[datetime]
    ) -> None:
        super().__init__(moment)


@compiles(epoch, "sqlite")
def _on_sqlite(element: epoch, compiler: SQLCompiler, **options: Any) -> str:
    """SQLite keeps days as exact milliseconds inside; its strftime('%s') takes ten times as long."""
    days = f"julianday({compiler.process(element.clauses, **options)})"
    return f"(CAST({days} * 86400000.0 + 0.5 AS INTEGER) / 1000 - {EPOCH})"


@compiles(epoch, "postgresql")
def _on_postgresql(element: epoch, compiler: SQLCompiler, **options: Any) -> str:
    return f"FLOOR(EXTRACT(EPOCH FROM {compiler.process(element.clauses, **options)}))::bigint"
