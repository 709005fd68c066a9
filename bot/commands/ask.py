"""`rex ask`: one conversation without Slack, on the demo data unless a database is given."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Annotated

import typer

from bot.assembly import assemble
from bot.commands.asker import asker
from bot.commands.speech import emit, say
from bot.console import ConsoleChat, ConsoleIdentity, as_json, message
from bot.handle import handle
from bot.plain import plain
from bot.settings import read_settings
from bot.sql.database import Database
from bot.sql.room import Room
from bot.steps import InlineSteps

#: A terminal has no couriers: what it promises is delivered by a REX that runs on its database.
NOBODY_TOLD = (
    "(So REX says it in Slack. This is a terminal: the alerts go out when REX is next started on "
    "this database.)"
)
ONLY_TRIED = (
    "(So REX says it in Slack. This was tried on a copy of the demo, which is gone now: nobody was "
    "told.)"
)


def ask(
    texts: Annotated[list[str], typer.Argument(help="What to say; several are one conversation.")],
    who: Annotated[
        str,
        typer.Option(
            "--as", help="Who asks: an e-mail, a name, or a role such as member or guest."
        ),
    ] = "team_admin",
    db: Annotated[str | None, typer.Option(help="Database URL; the demo data if left out.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One line of JSON a turn.")] = False,
) -> None:
    """Ask REX something and print its reply.

    Proposals wait for a click, so no deal is changed; a ticket is written to the database that is given.
    """
    settings = read_settings()
    with database_or_demo(db) as database:
        with database.transaction() as session:
            email = asker(Room.on(session), who).email
        chat, identity = ConsoleChat(), ConsoleIdentity(email)
        rex = assemble(settings, identity, chat)
        for number, text in enumerate(texts, start=1):
            handle(message(number, text, email), InlineSteps(database), rex)
            reply = chat.replies[-1]
            promises = reply.ticket is not None and reply.ticket.told_people
            note = (NOBODY_TOLD if db else ONLY_TRIED) if promises else ""
            if json:
                emit({**as_json(reply), **({"note": note.strip("()")} if note else {})})
            else:
                say("\n\n".join(filter(None, (plain(reply), note))) + "\n")


@contextmanager
def database_or_demo(url: str | None) -> Iterator[Database]:
    """Open the given database, or a fresh copy of the demo that is gone afterwards."""
    if url is not None:
        database = Database(url)
        database.require_upgraded()
        yield database
        database.close()
        return
    with tempfile.TemporaryDirectory(prefix="rex-ask-") as folder:
        file = Path(folder) / "rex.db"
        file.write_bytes(_demo())
        database = Database(f"sqlite:///{file}")
        yield database
        database.close()


@cache
def _demo() -> bytes:
    """Return the demo's database; who is forked from a process that has made it finds it made."""
    with tempfile.TemporaryDirectory(prefix="rex-demo-") as folder:
        file = Path(folder) / "rex.db"
        database = Database(f"sqlite:///{file}")
        database.upgrade()
        database.seed(datetime.now(UTC))
        database.close()
        return file.read_bytes()
