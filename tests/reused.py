"""A PostgreSQL database that is used again: putting it back is twenty times faster than a new one."""

from collections.abc import Iterable

import psycopg
from psycopg import Connection, sql

#: What is deleted still takes room: after so many uses a new database is better.
MOST_USES = 100
#: How long PostgreSQL's binary form of no rows is.
NO_ROWS = 21
_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_OURS = (
    "NOT IN (SELECT oid FROM pg_namespace WHERE nspname ~ '^pg_' OR nspname = 'information_schema')"
)
_TABLES = f"""
SELECT nspname, relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE relkind = 'r' AND relnamespace {_OURS} ORDER BY 1, 2
"""  # noqa: S608
#: Changes with every CREATE, ALTER and DROP, and with nothing else.
_SHAPE = f"""
WITH ours AS (SELECT oid, xmin FROM pg_class WHERE relnamespace {_OURS}), things AS (
    SELECT oid, xmin FROM ours
    UNION ALL SELECT oid, xmin FROM pg_trigger WHERE tgrelid IN (SELECT oid FROM ours)
    UNION ALL SELECT oid, xmin FROM pg_constraint WHERE conrelid IN (SELECT oid FROM ours)
    UNION ALL SELECT oid, xmin FROM pg_proc WHERE pronamespace {_OURS}
    UNION ALL SELECT attnum::int::oid, xmin FROM pg_attribute
        WHERE attrelid IN (SELECT oid FROM ours) AND attnum > 0
)
SELECT count(*), sum(oid::bigint), sum(xmin::text::bigint) FROM things
"""  # noqa: S608

Table = tuple[str, str]


class Reused:
    """A database whose rows can be put back as they are now."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._uses = 0
        with psycopg.connect(address) as connection:
            self._shape = _shape(connection)
            tables: list[Table] = connection.execute(_TABLES).fetchall()
            rows = {table: _rows(connection, table) for table in tables}
        self._tables = tables
        self._rows = {table: rows[table] for table in tables if len(rows[table]) > NO_ROWS}

    def put_back(self) -> bool:
        """Put every row back; False if that can't be done, or more than rows has changed."""
        self._uses += 1
        try:
            with psycopg.connect(self._address) as connection:
                connection.execute(_OTHERS)
                if self._uses >= MOST_USES or _shape(connection) != self._shape:
                    return False
                # Only now: no trigger or foreign key has a say in it.
                connection.execute("SET LOCAL session_replication_role = replica")
                connection.execute(_emptied(self._tables))
                for table, rows in self._rows.items():
                    _fill(connection, table, rows)
        except psycopg.Error:
            return False
        return True


def _shape(connection: Connection) -> tuple[int, ...] | None:
    return connection.execute(_SHAPE).fetchone()


def _emptied(tables: Iterable[Table]) -> sql.Composed:
    each = (sql.SQL("DELETE FROM {}").format(sql.Identifier(*table)) for table in tables)
    return sql.SQL("; ").join(each)


def _rows(connection: Connection, table: Table) -> bytes:
    out = sql.SQL("COPY {} TO STDOUT (FORMAT BINARY)").format(sql.Identifier(*table))
    with connection.cursor().copy(out) as copied:
        return b"".join(bytes(part) for part in copied)


def _fill(connection: Connection, table: Table, rows: bytes) -> None:
    into = sql.SQL("COPY {} FROM STDIN (FORMAT BINARY)").format(sql.Identifier(*table))
    with connection.cursor().copy(into) as filling:
        filling.write(rows)
