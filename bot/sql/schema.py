"""Where the engine's library keeps its tables."""

from sqlalchemy import Engine

#: On PostgreSQL they stand beside those of REX.
SCHEMA = "dbos"


def schema_of(engine: Engine) -> str:
    """Return the schema of the library's tables: a database in a file has only the main one."""
    return "main" if engine.name == "sqlite" else SCHEMA
