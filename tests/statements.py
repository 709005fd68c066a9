"""SQL is compiled once for all databases of a test run, as it is in a REX that runs for weeks."""

from typing import Any

import sqlalchemy
from sqlalchemy import Dialect, Engine, event

import domain.sql.engine

#: How many statements are kept, for the tests of everything.
MANY = 5000


def compile_once() -> None:
    """Let every engine that is made from now on share what others of its kind have compiled."""
    create, first = sqlalchemy.create_engine, dict[str, Dialect]()
    compiled: dict[str, Any] = {}

    def create_engine(*arguments: Any, **more: Any) -> Engine:
        engine = create(*arguments, query_cache_size=MANY, **more)
        kind = engine.dialect.name
        if kind in first:
            engine.dialect, engine._compiled_cache = first[kind], compiled[kind]
        else:  # it can be shared once it has asked its database what that is able to do
            event.listen(engine, "connect", lambda *_: share(kind, engine))
        return engine

    def share(kind: str, engine: Engine) -> None:
        if kind not in first:
            first[kind], compiled[kind] = engine.dialect, engine._compiled_cache

    for module in (sqlalchemy, domain.sql.engine):
        module.create_engine = create_engine  # type: ignore[attr-defined]
