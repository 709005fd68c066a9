"""Commands that may arrive twice, and numbers that are never given twice."""

from hashlib import sha256
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session

from domain.errors import BadValue
from domain.records import Command, Result
from domain.sql.history import LONGEST_KEY
from domain.sql.tables import CommandRow, CounterRow

#: The number before the first one of a kind that doesn't begin at 1.
COUNTS_FROM = {"opportunity": 2000, "req": 100, "lead": 1000, "invoice": 1000}


def claim(session: Session, command: Command) -> Result | None:
    """None when the command is new, else what it resulted in the first time.

    Two at once with one key meet here: the second waits for the first. Raises BadValue when the
    key was used for something else.
    """
    new = session.execute(
        upsert(session, CommandRow)
        .values(
            workspace_id=command.workspace_id,
            key=_key(command),
            actor_id=command.actor_id,
            verb=command.verb,
            fingerprint=command.fingerprint,
            result={},
            at=command.at,
        )
        .on_conflict_do_nothing()
        .returning(CommandRow.key)
    ).one_or_none()
    if new:
        return None
    earlier = session.execute(
        select(CommandRow.fingerprint, CommandRow.result).where(*_logged(command))
    ).one()
    if earlier.fingerprint != command.fingerprint:
        raise BadValue("key", "This confirmation was used for something else already.")
    result: Result = earlier.result
    return result


def settle(session: Session, command: Command, result: Result) -> None:
    """Keep the result of a claimed command for its repetitions."""
    session.execute(update(CommandRow).where(*_logged(command)).values(result=result))


def next_number(session: Session, workspace_id: UUID, kind: str) -> int:
    """Count on, and hold the counter until the transaction ends."""
    return session.execute(
        upsert(session, CounterRow)
        .values(workspace_id=workspace_id, kind=kind, value=COUNTS_FROM.get(kind, 0) + 1)
        .on_conflict_do_update(
            index_elements=["workspace_id", "kind"], set_={"value": CounterRow.value + 1}
        )
        .returning(CounterRow.value)
    ).scalar_one()


def upsert(session: Session, row: type[DeclarativeBase]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ON CONFLICT, in the session's dialect."""
    postgres = session.get_bind().dialect.name == "postgresql"
    return postgresql.insert(row) if postgres else sqlite.insert(row)


def _logged(command: Command) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return CommandRow.workspace_id == command.workspace_id, CommandRow.key == _key(command)


def _key(command: Command) -> str:
    """The key, or its digest where it is longer than the column."""
    long = len(command.key) > LONGEST_KEY
    return sha256(command.key.encode()).hexdigest() if long else command.key
