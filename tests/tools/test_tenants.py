"""Tickets and proposals stay in their workspace too: every foreign key of theirs is attacked."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, ForeignKeyConstraint
from sqlalchemy.orm import Session

from domain.demo import BRIGHTSIDE, HARBOR
from knowledge.library import Library
from tests.database import Databases
from tests.postgres import NoPostgres
from tests.tenants import assert_bound, assert_refused, called, pointers
from tests.tools.world import World, prepared
from tickets.sql import metadata as ticket_tables
from tools.sql import metadata as proposal_tables

#: A ticket follows an earlier one of the same reporter, who may be of no workspace at all.
OF_REPORTERS = "ticket.follows_id"
POINTERS = [
    key
    for key in pointers(*ticket_tables.sorted_tables, *proposal_tables.sorted_tables)
    if called(key) != OF_REPORTERS
]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def connection(
    request: pytest.FixtureRequest, databases: Databases, library: Library
) -> Iterator[Connection]:
    """A database in which Theo has opened a ticket, and waits for a click."""
    try:
        with databases.copy(request.param, prepared) as database:
            with Session(database.engine, autoflush=False) as session, session.begin():
                theo = World(session, library)
                theo.run("Theo", "open_escalation_ticket", theo.turn("The Billing tab crashes"))
                theo.run("Theo", "move_stage", opportunity="OPP-2001", to_stage="Proposal")
            with database.engine.connect() as connection:
                yield connection
    except NoPostgres as missing:
        pytest.skip(str(missing))


def test_there_is_something_to_attack() -> None:
    assert [called(it) for it in POINTERS] == [
        "ticket.workspace_id+member_id",
        "proposal.workspace_id+member_id",
    ]


@pytest.mark.parametrize("key", POINTERS, ids=called)
def test_every_pointer_is_bound_to_the_workspace(key: ForeignKeyConstraint) -> None:
    assert_bound(key)


@pytest.mark.parametrize("key", POINTERS, ids=called)
def test_a_row_of_another_workspace_is_refused(
    connection: Connection, key: ForeignKeyConstraint
) -> None:
    with connection.begin() as transaction:
        assert_refused(connection, key, HARBOR.id, BRIGHTSIDE.id)
        transaction.rollback()
