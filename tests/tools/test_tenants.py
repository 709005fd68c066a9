"""Tickets and proposals stay in their workspace too: every foreign key of theirs is attacked."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, ForeignKeyConstraint
from sqlalchemy.orm import Session

from bot.sql.tables import metadata as own_tables
from domain.demo import BRIGHTSIDE, HARBOR
from knowledge.library import Library
from tests.database import Databases, or_skipped
from tests.tenants import assert_bound, assert_refused, called, pointers
from tests.tools.world import NOW, World, prepared
from tickets.sql import metadata as ticket_tables
from tickets.sql.store import SqlTickets
from tools.sql import metadata as proposal_tables

TABLES = [
    *ticket_tables.sorted_tables,
    *proposal_tables.sorted_tables,
    *own_tables.sorted_tables,
]
POINTERS = pointers(*TABLES)
#: What has no workspace of its own, being a part of the one row that it points at.
PARTS = {
    "alert.ticket_id",
    "ticket_event.ticket_id",
    "ticket_message.ticket_id",
    "slack_install_team.holder",
}
CRASH = "The Billing tab crashes"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def connection(
    request: pytest.FixtureRequest, databases: Databases, library: Library
) -> Iterator[Connection]:
    """A database in which Theo has opened two tickets, one after the other, and waits for a click."""
    with or_skipped(), databases.copy(request.param, prepared) as database:
        with Session(database.engine, autoflush=False) as session, session.begin():
            theo = World(session, library)
            theo.run("Theo", "open_escalation_ticket", theo.turn(CRASH))
            ines = next(it for it in SqlTickets(session).staff() if it.name == "Ines Duarte")
            theo.desk.resolve("TKT-1001", ines, "Please reload.", NOW)
            theo.desk.solved("TKT-1001", NOW)
            theo.later(days=9)
            theo.run("Theo", "open_escalation_ticket", theo.turn(CRASH))
            theo.run("Leo", "open_escalation_ticket", theo.turn(CRASH))
            theo.run("Theo", "move_stage", opportunity="OPP-2001", to_stage="Proposal")
        with database.engine.connect() as connection:
            yield connection


def test_there_is_something_to_attack() -> None:
    assert [called(it) for it in POINTERS] == [
        "ticket.reporter_key+follows_id",
        "ticket.workspace_id+follows_id",
        "ticket.workspace_id+member_id",
        "proposal.workspace_id+member_id",
    ]


def test_what_has_no_workspace_is_a_part_of_one_row_that_has() -> None:
    parts = [
        key
        for table in TABLES
        if "workspace_id" not in table.c
        for key in table.foreign_key_constraints
        if "workspace_id" in key.referred_table.c
    ]
    assert {called(it) for it in parts} == PARTS
    assert len({it.table for it in parts}) == len(PARTS)


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
