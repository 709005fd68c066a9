"""Requirements: what a column holds is found value by value, as DISTINCT would find it."""

from uuid import UUID

import pytest
from sqlalchemy import Column, MetaData, String, Table, Uuid, insert
from sqlalchemy.orm import Session

from tests.database import Database
from tickets.sql.leaping import values_of

THINGS = Table(
    "things", MetaData(), Column("word", String), Column("key", Uuid), prefixes=["TEMPORARY"]
)
KEYS = [UUID(int=n << 120) for n in (7, 200, 3)]


@pytest.mark.parametrize("kept", [[], [None], ["b"], ["b", None, "a", "b", "c", "a"]], ids=str)
def test_every_value_is_found_once_in_order_and_nothing_else(
    shared: Database, kept: list[str | None]
) -> None:
    with Session(shared.engine) as session:
        THINGS.create(session.connection())
        if kept:
            session.execute(insert(THINGS), [{"word": word, "key": None} for word in kept])
        assert session.scalars(values_of(THINGS.c.word)).all() == sorted({*kept} - {None}, key=str)
        assert session.scalars(values_of(THINGS.c.key)).all() == []


def test_keys_that_know_no_least_of_all_are_found_too(shared: Database) -> None:
    with Session(shared.engine) as session:
        THINGS.create(session.connection())
        session.execute(insert(THINGS), [{"word": "x", "key": key} for key in KEYS * 3])
        assert session.scalars(values_of(THINGS.c.key)).all() == sorted(KEYS)
