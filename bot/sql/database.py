"""The database as a whole: connecting, transactions, migrations, and the demo data."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft
from sqlalchemy.orm import Session, sessionmaker

from bot.mendable import Mendable
from bot.sql.folder import make_folder_of
from bot.sql.revisions import current, newest
from domain.sql.demo import seed as seed_agencies
from domain.sql.digests import skip_digests
from domain.sql.engine import READING, close, connect
from tickets.sql import seed_staff


class NotUpgraded(Mendable):
    """The database is older or newer than this REX; the message says what to type."""


class Unusable(Mendable):
    """The database gives no answer, or not one of a database; the message says what it said."""


#: How many connections one process opens at most: what runs side by side is busy elsewhere for most
#: of its time. The engine's library has 20 of its own, and a few are held for good.
CONNECTIONS = 20
#: The lock under which one process at a time brings tables up: "REX", as a number.
UPGRADING = 0x524558
USABLE = "Use sqlite:///path/to/file.db or postgresql://user@host/name."


class BadDatabase(Mendable):
    """A URL names no database that REX can use; the message says what would do."""


class Database:
    """One engine and its transactions.

    Sessions do not flush by themselves: a query in the middle of a command would write a
    half-changed row.
    """

    def __init__(self, url: str) -> None:
        target = _target(url)
        self.url = target.render_as_string(hide_password=False)
        if target.get_backend_name() == "sqlite":
            _make_folder_of(target.database)
        self.engine: Engine = connect(url, at_most=CONNECTIONS)
        self.sessions = sessionmaker(self.engine, autoflush=False, expire_on_commit=False)
        reading = self.engine.execution_options(**{READING: True})
        self._readings = sessionmaker(reading, autoflush=False, expire_on_commit=False)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """One transaction: committed at the end, rolled back on any exception."""
        with self.sessions.begin() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One transaction that changes nothing; on SQLite it neither waits for writers nor stops them."""
        with self._readings.begin() as session:
            yield session

    def upgrade(self) -> None:
        """Bring the tables up to this REX's migrations; those of a newer one are left alone.

        Raises NotUpgraded for tables that are too new.
        """
        with self.engine.begin() as connection:
            if self.engine.name == "postgresql":  # several replicas may start at the same time
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({UPGRADING})")
            if current(connection) == newest() or _is_newer(connection):
                return
            from bot.sql.migrating import upgrade  # only now: Alembic takes a tenth of a start

            upgrade(connection)

    def require_upgraded(self, *, exactly: bool = False) -> None:
        """Raise NotUpgraded unless the tables are those of this REX, or of a newer one that allows it.

        `exactly` leaves the newer one out: it may keep more than this one knows of.
        """
        file = self.engine.url.database
        if self.engine.name == "sqlite" and file and not Path(file).exists():
            raise NotUpgraded(f"There is no database at {file}. To make one: rex db upgrade --db …")
        head = newest()
        with self.engine.connect() as connection:
            found = current(connection) or "no tables"
            usable = found == head or (_is_newer(connection) and not exactly)
        if not usable:
            raise NotUpgraded(
                f"The database is at {found}, this REX needs {head}. Run: rex db upgrade"
            )

    def require_usable(self) -> None:
        """Raise Unusable or NotUpgraded unless REX can work with the database."""
        try:
            self.require_upgraded()
        except DBAPIError as error:
            where = self.engine.url.render_as_string(hide_password=True)
            said = " ".join(str(error.orig).split())
            raise Unusable(f"The database {where} can't be used: {said}") from None

    def answers(self) -> bool:
        """Whether the database answers a question."""
        try:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("SELECT 1")
        except (DBAPIError, NoConnectionLeft):
            return False
        return True

    def seed(self, now: datetime, *, digests_today: bool = True) -> None:
        """Add the demo workspaces, people and deals; adding them again changes nothing.

        Without `digests_today`, none breaks in on whoever looks around on the first day.
        """
        with self.transaction() as session:
            is_new = seed_agencies(session, now)
            if is_new and not digests_today:
                skip_digests(session, now)
            seed_staff(session)

    def close(self) -> None:
        """Give back every connection."""
        close(self.engine)


def _target(url: str) -> URL:
    """Read a database URL; raises BadDatabase for what REX can't use."""
    try:
        target = make_url(url)
    except ArgumentError:
        raise BadDatabase(f"{url!r} is not a database URL. {USABLE}") from None
    if target.get_backend_name() not in ("sqlite", "postgresql", "postgres"):
        raise BadDatabase(f"REX can't use a {target.get_backend_name()} database. {USABLE}")
    return target


def _is_newer(connection: Connection) -> bool:
    """Whether the tables are a newer REX's, and this one works with them; raises NotUpgraded if not."""
    from bot.sql.migrating import is_newer, works_with  # as above

    if not is_newer(connection):
        return False
    if not works_with(connection):
        raise NotUpgraded(
            f"The database is at {current(connection)}, which is too new for this REX. Start a newer REX, or go "
            "back to a backup from before."
        )
    return True


def _make_folder_of(file: str | None) -> None:
    if file and file != ":memory:":
        make_folder_of(Path(file))
