"""Where the engine's library keeps its tables, and how they are asked beside it."""

from sqlalchemy import Engine

#: On PostgreSQL they stand beside those of REX.
SCHEMA = "dbos"
#: The milliseconds of the database's own clock, by its dialect.
NOW = {
    "sqlite": "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)",
    "postgresql": "CAST(extract(epoch FROM now()) * 1000 AS BIGINT)",
}


def schema_of(engine: Engine) -> str:
    """Return the schema of the library's tables: a database in a file has only the main one."""
    return "main" if engine.name == "sqlite" else SCHEMA


def one_by_one(engine: Engine) -> Engine:
    """Return an engine of the library's whose statements are committed by themselves, at once.

    On SQLite it stays as it is: there a SELECT of the library's begins no transaction.
    """
    if engine.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="AUTOCOMMIT")
