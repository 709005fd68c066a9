"""What the console's pages read, on SQLite and on PostgreSQL: the same, and complete."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.benchmarks.desk_data import fill
from tests.database import Database, Databases, or_skipped
from tests.tickets.conftest import with_people
from tickets.console.listing import Cursor, Sort, Wanted, Whose
from tickets.console.signin import Signin
from tickets.incident import OPEN, IncidentStatus
from tickets.sql.console import SqlShelf
from tickets.sql.faults import SqlFaults
from tickets.sql.figures import SqlFigures
from tickets.sql.listing import SqlQueue
from tickets.sql.roster import staff
from tickets.sql.tables import ticket
from tickets.ticket import Severity, TicketStatus

NOW = datetime(2025, 3, 14, 9, 30, tzinfo=UTC)
TICKETS = 130


def with_tickets(database: Database) -> None:
    with_people(database)
    with database.session() as session:
        fill(session, TICKETS, NOW)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def session(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Session]:
    """A desk with tickets, once on SQLite and once on PostgreSQL."""
    with (
        or_skipped(),
        databases.copy(request.param, with_tickets) as fresh,
        fresh.session() as session,
    ):
        yield session


@pytest.fixture
def somebody(session: Session) -> UUID:
    return staff(session)[0].id


@pytest.mark.parametrize("name", ["q", "component", "from", "workspace", "status"])
def test_what_no_database_takes_is_left_out_of_a_filter(
    session: Session, somebody: UUID, name: str
) -> None:
    typed = Wanted.read([(name, "TKT\0-1001"), ("sort", "due"), ("from", "5~\0a")])
    SqlQueue(session).find(typed, somebody, NOW, 10)
    assert "\0" not in f"{typed.search}{typed.component}{typed.cursor}"


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(statuses=()),
        Wanted(statuses=(TicketStatus.CLOSED,), severities=(Severity.P3, Severity.P4)),
        Wanted(whose=Whose.MINE),
        Wanted(whose=Whose.UNASSIGNED, breaching=True),
        Wanted(statuses=(), component="email.not-sent"),
        Wanted(statuses=(), search="TAMARIND"),
        Wanted(statuses=(), search="tkt-1007"),
        Wanted(statuses=(), search="%_\\"),
    ],
    ids=lambda wanted: wanted.query() or "live",
)
@pytest.mark.parametrize("sort", list(Sort))
def test_a_walk_by_key_finds_what_is_counted(
    session: Session, somebody: UUID, wanted: Wanted, sort: Sort
) -> None:
    queue, seen = SqlQueue(session), []
    at = None
    while found := queue.find(_at(wanted, sort, at), somebody, NOW, 20):
        seen += [entry.number for entry in found]
        at = Cursor(found[-1].key, found[-1].number)
    assert len(seen) == len(set(seen)) == queue.count(wanted, somebody, NOW, 1000)
    back = []
    at = None
    if seen:
        last = queue.find(_at(wanted, sort, None), somebody, NOW, 1000)[-1]
        at = Cursor(last.key, last.number, backwards=True)
        while found := queue.find(_at(wanted, sort, at), somebody, NOW, 20):
            back += [entry.number for entry in found]
            at = Cursor(found[-1].key, found[-1].number, backwards=True)
        assert back[::-1] == seen[:-1]


def _at(wanted: Wanted, sort: Sort, cursor: Cursor | None) -> Wanted:
    return replace(wanted, sort=sort, cursor=cursor)


def test_the_figures_are_those_of_the_rows(session: Session) -> None:
    counts = SqlFigures(session).counts(NOW - timedelta(days=60))
    rows = session.execute(
        select(ticket).where(ticket.c.opened_at >= NOW - timedelta(days=60))
    ).all()
    waited = sorted(
        int((row.first_responded_at - row.opened_at).total_seconds())
        for row in rows
        if row.first_responded_at
    )
    assert counts.tickets == len(rows)
    assert sum(sum(pair) for pair in counts.by_day.values()) == len(rows)
    assert counts.reopened == sum(row.reopened > 0 for row in rows)
    assert counts.answered == len(waited)
    assert abs((counts.first_response_median or 0) - waited[(len(waited) - 1) // 2]) <= 1
    assert sum(number for _, number, _ in counts.components) == len(rows)
    assert counts.acknowledge_mean is not None
    assert counts.resolve_mean is not None
    for mean, by_day in (
        (sum(waited) / len(waited), counts.first_response_by_day),
        (counts.acknowledge_mean, counts.acknowledge_by_day),
        (counts.resolve_mean, counts.resolve_by_day),
    ):
        assert min(by_day.values()) <= mean <= max(by_day.values())
    assert sum(counts.reopened_by_day.values()) == counts.reopened


def test_no_figures_of_no_tickets(session: Session) -> None:
    counts = SqlFigures(session).counts(NOW + timedelta(days=1))
    assert (counts.tickets, counts.first_response_median, counts.acknowledge_mean) == (
        0,
        None,
        None,
    )


def test_incidents_are_listed_newest_first_with_their_people(session: Session) -> None:
    faults = SqlFaults(session)
    first = faults.listed(tuple(IncidentStatus), None, 10)
    rest = faults.listed(tuple(IncidentStatus), first[-1].number, 10)
    numbers = [fault.number for fault in first + rest]
    assert numbers == sorted(set(numbers), reverse=True)
    assert first[1].reporters == 8
    assert {fault.status for fault in faults.listed(OPEN, None, 50)} <= set(OPEN)


def test_there_is_something_to_choose_from(session: Session) -> None:
    choices = SqlQueue(session).choices()
    assert "email.not-sent" in choices.components
    assert "Harbor & Finch" in {name for _, name in choices.workspaces}


def test_links_sessions_and_views_are_kept(session: Session) -> None:
    shelf, person = SqlShelf(session), staff(session)[0]
    signin = Signin(shelf, b"k" * 32)
    cookie, owner = signin.enter(signin.issue(person, NOW), NOW)
    assert owner == person
    kept = signin.session(cookie, NOW)
    assert kept is not None
    shelf.save_view(person.id, "Mine", "whose=mine")
    shelf.save_view(person.id, "Mine", "whose=mine&sort=due")
    (view,) = shelf.views(person.id)
    assert view.query == "whose=mine&sort=due"
    shelf.drop_view(person.id, view.id)
    assert shelf.views(person.id) == ()
    signin.leave(kept)
    assert signin.session(cookie, NOW) is None
