"""Looks at both databases from outside, without keeping anything open that a crash must find shut."""

from contextlib import closing
from types import TracebackType
from typing import NamedTuple

import psycopg
from sqlalchemy import make_url

from bot.durable.storage import file_of
from bot.settings import engine_database
from domain.sql.engine import sqlite_module

Rows = list[tuple[object, ...]]


class Work(NamedTuple):
    """A piece of work as the engine has it; `at` is in milliseconds, on SQLite of whole seconds."""

    id: str
    status: str
    at: int


class Eyes:
    """On SQLite each look opens the file anew: what a dead process left is for the next to mend."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: psycopg.Connection[tuple[object, ...]] | None = None

    def count(self, statement: str) -> int:
        """The one number that a statement returns."""
        return int(str(self.rows(statement)[0][0]))

    def rows(self, statement: str) -> Rows:
        """What a statement says of the application's tables."""
        return self._look(self._url, statement)

    def work(self) -> list[Work]:
        """Everything that the engine knows of."""
        url = engine_database(self._url)
        schema = "" if file_of(url) else "dbos."
        told = f"SELECT workflow_uuid, status, created_at FROM {schema}workflow_status"  # noqa: S608
        return [Work(str(each), str(how), int(str(at))) for each, how, at in self._look(url, told)]

    def _look(self, url: str, statement: str) -> Rows:
        if file := file_of(url):
            with closing(sqlite_module().connect(file, timeout=30)) as connection:
                return connection.execute(statement).fetchall()
        if self._connection is None:
            target = make_url(url).set(drivername="postgresql")
            address = target.render_as_string(hide_password=False)
            self._connection = psycopg.connect(address, autocommit=True)
        return self._connection.execute(statement.encode()).fetchall()

    def __enter__(self) -> "Eyes":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._connection:
            self._connection.close()
