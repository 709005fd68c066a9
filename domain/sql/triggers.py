"""Every refusal of the CRM's tables, armed and disarmed."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from domain.sql.deal_rules import DESK
from domain.sql.money_rules import MONEY
from domain.sql.refusing import REFUSE, Trigger

ALL: tuple[Trigger, ...] = (*DESK, *MONEY)

#: For each dialect, the statements that create the triggers.
TRIGGERS: dict[str, tuple[str, ...]] = {
    "sqlite": tuple(it for each in ALL for it in each.sql("sqlite")),
    "postgresql": (REFUSE, *(it for each in ALL for it in each.sql("postgresql"))),
}


def create_triggers(connection: Connection) -> None:
    """Arm the tables of a fresh database."""
    for statement in TRIGGERS[connection.dialect.name]:
        connection.execute(text(statement))


@contextmanager
def disarmed(connection: Connection) -> Iterator[None]:
    """Take rows as they come: whoever copies them brings deals that were closed long ago.

    It belongs to the transaction: what raises inside leaves the tables armed.
    """
    disarm(connection)
    yield
    again = (
        [_switch(it, "ENABLE") for it in ALL]
        if connection.dialect.name == "postgresql"
        else TRIGGERS["sqlite"]
    )
    for statement in again:
        connection.execute(text(statement))


def disarm(connection: Connection) -> None:
    """Leave all rules to CHECKs and keys until the transaction is rolled back."""
    postgres = connection.dialect.name == "postgresql"
    for it in ALL:
        statement = _switch(it, "DISABLE") if postgres else f"DROP TRIGGER {it.name}"
        connection.execute(text(statement))


def _switch(trigger: Trigger, how: str) -> str:
    return f"ALTER TABLE {trigger.table} {how} TRIGGER {trigger.name}"
