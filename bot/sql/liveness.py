"""Who is alive: a process holds its name in PostgreSQL by a lock that ends with its connection."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from zlib import crc32

from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError

from domain.sql.engine import connect

log = logging.getLogger("rex.engine")

#: Sets these locks apart from every other use of the same database: "REX", as a number.
NAMESPACE = 0x524558
#: A host that vanished without a word is noticed after about this many seconds.
KEEPALIVES = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3}


class Unreachable(Exception):
    """The database doesn't answer; it may later."""


class NameTaken(Exception):
    """Somebody else holds the name."""


class Liveness:
    """One name, held on a connection of its own; a pooler in between must keep sessions."""

    def __init__(self, url: str, name: str) -> None:
        self.name = name
        self._engine = create_engine(
            connect(url).url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,
            connect_args={"connect_timeout": 5, **KEEPALIVES},
        )
        self._connection: Connection | None = None

    def hold(self) -> None:
        """Connect and take the name; raises Unreachable, NameTaken."""
        self.release()
        with _reaching():
            self._connection = self._engine.connect()
        if not self._take(self.name):
            raise NameTaken(self.name)

    def stands(self) -> bool:
        """Whether the connection still holds."""
        try:
            with _reaching():
                self._connected.execute(text("SELECT 1"))
        except Unreachable:
            return False
        return True

    def dead(self, names: Iterable[str]) -> list[str]:
        """Return those names that nobody holds; raises Unreachable."""
        found = []
        for name in names:
            with self.holding(name) as taken:
                found += [name] if taken else []
        return found

    @contextmanager
    def holding(self, name: str) -> Iterator[bool]:
        """Hold a name that nobody holds; False if somebody does. Raises Unreachable."""
        taken = self._take(name)
        try:
            yield taken
        finally:
            if taken:
                self._lock("pg_advisory_unlock", name)

    def release(self) -> None:
        """Give the name back."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None

    @property
    def _connected(self) -> Connection:
        if self._connection is None:
            raise Unreachable
        return self._connection

    def _take(self, name: str) -> bool:
        return self._lock("pg_try_advisory_lock", name)

    def _lock(self, function: str, name: str) -> bool:
        key = crc32(name.encode()) - 2**31
        with _reaching():
            found = self._connected.execute(text(f"SELECT {function}({NAMESPACE}, {key})"))
            return bool(found.scalar())


@contextmanager
def _reaching() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise Unreachable(str(error.orig)) from None
