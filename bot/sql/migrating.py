"""What Alembic does for REX. It takes a tenth of a start, so it is imported only where it is needed."""

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, inspect, select

from bot.sql.revisions import current, floor


def migrations() -> Config:
    """Return Alembic's configuration; the scripts ship inside the package."""
    config = Config()
    config.set_main_option("script_location", "bot:migrations")
    return config


def upgrade(connection: Connection) -> None:
    """Bring the tables up to this REX's migrations."""
    config = migrations()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def is_newer(connection: Connection) -> bool:
    """Whether a database is at a revision that this REX doesn't know."""
    revision = current(connection)
    return revision is not None and not _knows(revision)


def works_with(connection: Connection) -> bool:
    """Whether the tables of a newer REX are such that this one works with them."""
    if not inspect(connection).has_table(floor.name):
        return False
    oldest = connection.scalar(select(floor.c.revision))
    return oldest is not None and _knows(oldest)


def _knows(revision: str) -> bool:
    try:
        return ScriptDirectory.from_config(migrations()).get_revision(revision) is not None
    except CommandError:
        return False
