"""Commands that somebody gives on their workspace: who it is, on which database, refused in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated
from uuid import uuid4

import typer

from bot.commands.asker import asker
from bot.commands.database import open_ready
from bot.commands.speech import give_up
from bot.sql.room import Room
from domain.access import Actor
from domain.changing import Occasion
from domain.errors import DomainError
from domain.events import Source

Who = Annotated[str, typer.Option("--as", help="Who you are: an e-mail, or a role of the demo.")]
TEAM_ADMIN = "team_admin"


@dataclass(frozen=True)
class Seat:
    """Somebody at work, within one transaction."""

    room: Room
    actor: Actor

    def how(self) -> Occasion:
        """How a command is given here: once, now, from a terminal."""
        return {"now": datetime.now(UTC), "source": Source.CLI, "key": f"cli {uuid4()}"}


@contextmanager
def seat(who: str, db: str | None) -> Iterator[Seat]:
    """Sit down as a member; what the domain refuses is said, and ends with code 2."""
    database = open_ready(db)
    try:
        with database.transaction() as session:
            room = Room.on(session)
            yield Seat(room, asker(room, who))
    except DomainError as refused:
        give_up(str(refused))
    finally:
        database.close()
