"""Who is alive: a process holds its name in PostgreSQL by a lock that ends with its connection."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from zlib import crc32

from sqlalchemy import Connection, NullPool, create_engine, event, text
from sqlalchemy.exc import SQLAlchemyError

from domain.sql.engine import connect, reaching, tell_server_to_notice

#: Sets these locks apart from every other use of the same database: "REX", as a number.
NAMESPACE = 0x524558
#: Seconds in which the server must take a connection: whoever holds no name is soon taken for dead.
CONNECT_SECONDS = 5
#: A look that takes longer has met a server in trouble.
LOOK_MILLISECONDS = 5_000
#: Who has not looked for so long is stopped or hung: the server ends its connection, and with it its
#: hold on the name. PostgreSQL 14 has the setting; an older one waits for the process to end.
SILENT_MILLISECONDS = 20_000
SILENT = "SELECT set_config(name, '{}', false) FROM pg_settings WHERE name = 'idle_session_timeout'"
#: How long work waits for a process of the version that recorded it.
LEFT_MILLISECONDS = 60_000


class Unreachable(Exception):
    """The database doesn't answer; it may later."""


class NameTaken(Exception):
    """Somebody else holds the name."""


class Liveness:
    """One name, held on a connection of its own; a pooler in between must keep sessions.

    The names of the dead whose work was taken over are held here too, for as long as this process
    lives: who wakes up after that finds its name taken.
    """

    def __init__(self, url: str, name: str) -> None:
        self.name = name
        target = connect(url).url
        self._engine = create_engine(
            target,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,
            connect_args={**reaching(target), "connect_timeout": CONNECT_SECONDS},
        )
        event.listen(self._engine, "connect", tell_server_to_notice)
        self._connection: Connection | None = None

    def hold(self) -> None:
        """Connect and take the name; raises Unreachable, NameTaken."""
        self.release()
        with self._reaching():
            self._connection = self._engine.connect()
            self._connection.execute(text(f"SET statement_timeout = {LOOK_MILLISECONDS}"))
            self._connection.execute(text(SILENT.format(SILENT_MILLISECONDS)))
        if not self._take(self.name):
            self.release()
            raise NameTaken(self.name)

    def stands(self) -> bool:
        """Whether the connection still holds."""
        try:
            self._scalar("SELECT 1")
        except Unreachable:
            return False
        return True

    def working(self) -> set[str]:
        """Return the names of all processes that have work under way; raises Unreachable."""
        found = "SELECT array_agg(DISTINCT executor_id) FROM dbos.workflow_status WHERE status = 'PENDING'"
        return {str(name) for name in self._scalar(found) or () if name}

    def dead(self, names: Iterable[str]) -> list[str]:
        """Return those names that nobody holds; raises Unreachable."""
        found = []
        for name in names:
            if self._take(name):
                self._lock("pg_advisory_unlock", name)
                found.append(name)
        return found

    def take_over(self, name: str) -> int | None:
        """Put a dead one's work back on its queues; None if somebody holds the name after all.

        Its name stays held here. How often a piece of work has killed its process still counts.
        Raises Unreachable.
        """
        if not self._take(name):
            return None
        return self.put_back(name)

    def put_back(self, name: str) -> int:
        """Put work back on its queues that is under way under this name; return how much it was."""
        back = (
            "WITH back AS (UPDATE dbos.workflow_status SET status = 'ENQUEUED', owner_xid = NULL, "
            "started_at_epoch_ms = NULL, updated_at = :now, "
            "queue_name = coalesce(queue_name, '_dbos_internal_queue') "
            "WHERE status = 'PENDING' AND executor_id = :name RETURNING 1) SELECT count(*) FROM back"
        )
        return int(self._scalar(back, name=name, now=int(time.time() * 1000)))

    def adopt(self, version: str) -> int:
        """Make waiting work one's own that no process of its version has taken for so long.

        Returns how much it was. Raises Unreachable.
        """
        left = (
            "WITH left_over AS (UPDATE dbos.workflow_status SET application_version = :version, "
            "updated_at = :now WHERE status = 'ENQUEUED' AND application_version <> :version "
            "AND greatest(created_at, updated_at, delay_until_epoch_ms) < :now - :long RETURNING 1) "
            "SELECT count(*) FROM left_over"
        )
        now = int(time.time() * 1000)
        return int(self._scalar(left, version=version, now=now, long=LEFT_MILLISECONDS))

    def release(self) -> None:
        """Give the name back, and all that were taken over."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None

    def _take(self, name: str) -> bool:
        return self._lock("pg_try_advisory_lock", name)

    def _lock(self, function: str, name: str) -> bool:
        key = crc32(name.encode()) - 2**31
        return bool(self._scalar(f"SELECT {function}({NAMESPACE}, {key})"))

    def _scalar(self, statement: str, **values: object) -> Any:
        with self._reaching():
            if self._connection is None:
                raise Unreachable
            return self._connection.execute(text(statement), values).scalar()

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        """What is wrong is told as Unreachable; of a connection that broke nothing is kept."""
        try:
            yield
        except SQLAlchemyError as error:
            if self._connection is None or self._connection.invalidated:
                self.release()
            raise Unreachable(str(getattr(error, "orig", error))) from None
