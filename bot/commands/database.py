"""`rex db`: migrations and the demo data."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Annotated

import typer

from bot.commands.speech import as_typed, say
from bot.durable.records import FINISHED, UNFINISHED, UnknownWork, records_of
from bot.durable.storage import file_of, hold
from bot.durable.tables import make_tables, need_tables
from bot.mendable import Mendable
from bot.settings import engine_database, read_settings
from bot.sql.copying import copy as copy_database
from bot.sql.database import Database, NotUpgraded
from bot.sql.finished import copy_finished


class NotAtRest(Mendable):
    """The engine has work under way; the message says what to do."""


#: Alerts are promised to every Super Admin there is.
THE_DEMOS_STAFF = (
    "Alerts go to the demo's Super Admins too. Once you have added your own, remove them: "
    "rex staff remove ines@hirepilot.example, and omar@hirepilot.example."
)

database = typer.Typer(help="Migrations and demo data.", no_args_is_help=True)
Url = Annotated[
    str | None, typer.Option("--db", help="Database URL; the configured one if left out.")
]


@database.command()
def upgrade(db: Url = None) -> None:
    """Create the tables, or bring them up to this REX."""
    opened = open_database(db)
    opened.upgrade()
    make_tables(opened.url, engine_database(opened.url))
    say("The database is up to date.")


@database.command()
def seed(db: Url = None) -> None:
    """Add the demo workspaces, people and deals; adding them again changes nothing."""
    opened = open_database(db)
    opened.upgrade()
    opened.seed(datetime.now(UTC))
    say("The demo workspaces Harbor & Finch (Pro) and Brightside Staffing (Starter) are there.")
    say(as_typed(THE_DEMOS_STAFF))


@database.command()
def check(db: Url = None) -> None:
    """Say whether the tables are those of this REX."""
    open_database(db).require_upgraded()
    say("The database is up to date.")


@database.command()
def copy(
    source: Annotated[str, typer.Argument(help="Database URL to copy from; stop REX on it first.")],
    target: Annotated[str, typer.Argument(help="Database URL to copy to; made ready by this.")],
    leave: Annotated[
        bool, typer.Option("--leave", help="Leave behind what the engine has not finished.")
    ] = False,
) -> None:
    """Copy everything into an empty database, such as from SQLite to PostgreSQL, and count it."""
    with closing_lock(source):
        if not leave:
            require_rest(source)
        opened = Database(target)
        opened.upgrade()
        make_tables(opened.url, engine_database(opened.url))
        counts = copy_database(Database(source), opened, partial(copy_done, source, target))
    say(f"Copied {sum(counts.values())} rows of {len(counts)} tables; every count agrees.")


def copy_done(source: str, target: str) -> None:
    """Let the engine of the target know what is done: Slack may repeat what the source has answered."""
    new = engine_database(target)
    need_tables(new)
    copy_finished(engine_database(source), new, FINISHED)


def require_rest(url: str) -> None:
    """Raise NotAtRest while the engine has work that a copy would leave behind."""
    try:
        with records_of(engine_database(url)) as records:
            left = sum(n for (_, state), n in records.counts().items() if state in UNFINISHED)
    except UnknownWork:
        return
    if left:
        raise NotAtRest(
            f"{left} pieces of work are not finished, and only the old database would know of "
            "them: answers under way, and what is tried again later. Let REX finish them (rex "
            "engine status shows them), or leave them behind with --leave."
        )


@contextmanager
def closing_lock(url: str) -> Iterator[None]:
    """Keep REX from running on an SQLite database meanwhile; raises AlreadyRunning."""
    lock = hold(engine_database(url))
    try:
        yield
    finally:
        if lock:
            lock.close()


def open_database(url: str | None) -> Database:
    """Open the named database, or the configured one."""
    return Database(url or read_settings().database)


def open_ready(url: str | None) -> Database:
    """Open the same; raises NotUpgraded unless it has its tables, and names the playground's then."""
    opened = open_database(url)
    try:
        opened.require_upgraded()
    except NotUpgraded as problem:
        playground = read_settings().playground_database
        file = file_of(playground)
        if url or file is None or not file.exists():
            raise
        raise NotUpgraded(f"{problem} To take the playground's: --db {playground}") from problem
    return opened
