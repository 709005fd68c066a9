"""A database with staff in it, and reports as the escalation tool writes them."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from domain.access import Plan, Role
from domain.sql.engine import connect
from domain.sql.tables import MemberRow, WorkspaceRow
from domain.sql.tables import metadata as crm_tables
from tickets.desk import TicketDesk
from tickets.fields import gather
from tickets.sql import SqlTickets, seed_staff
from tickets.sql import metadata as ticket_tables
from tickets.ticket import Report, Reporter, Severity, TranscriptLine

NOW = datetime(2025, 3, 14, 9, 26, tzinfo=UTC)
WORKSPACE = UUID("11111111-1111-4111-8111-111111111111")
THEO = UUID("22222222-2222-4222-8222-222222222222")
DANA = UUID("33333333-3333-4333-8333-333333333333")

Rooms = Callable[[], AbstractContextManager[SqlTickets]]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = connect(f"sqlite:///{tmp_path}/rex.db")
    crm_tables.create_all(engine)
    ticket_tables.create_all(engine)
    with Session(engine) as session, session.begin():
        _add_people(session)
        seed_staff(session)
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine: Engine) -> Iterator[SqlTickets]:
    """A store in one open transaction."""
    with Session(engine, autoflush=False) as session, session.begin():
        yield SqlTickets(session)


@pytest.fixture
def desk(store: SqlTickets) -> TicketDesk:
    return TicketDesk(store)


@pytest.fixture
def rooms(engine: Engine) -> Rooms:
    """A new transaction each time it is called."""

    @contextmanager
    def room() -> Iterator[SqlTickets]:
        with Session(engine, autoflush=False) as session, session.begin():
            yield SqlTickets(session)

    return room


def theo() -> Reporter:
    return Reporter(
        slack_team="T0HARBOR",
        slack_user="U0THEO",
        name="Theo Lindqvist",
        member_id=THEO,
        email="theo@harborfinch.example",
        role="Team Admin",
        workspace_id=WORKSPACE,
        workspace_name="Harbor & Finch",
        plan="Pro",
    )


def dana() -> Reporter:
    return replace(theo(), slack_user="U0DANA", name="Dana Reyes", member_id=DANA)


def stranger() -> Reporter:
    return Reporter(slack_team="T0ELSE", slack_user="U0WHO", name="Somebody")


def billing_crash(turn_id: str = "turn-1", reporter: Reporter | None = None) -> Report:
    said = "billing tab crashes with error 500, chrome on my mac"
    who = reporter or theo()
    return Report(
        turn_id=turn_id,
        reporter=who,
        channel="D0THEO",
        thread="1741944360.000100",
        summary=said,
        rule_id="opportunities.billing-crash",
        severity=Severity.P2,
        why="The message reports a symptom that must be escalated: Billing tab crashes.",
        fields=gather(reporter=who, said=said, opportunity="OPP-2001", stage="Discovery"),
        about="OPP-2001",
        deal={"ref": "OPP-2001", "title": "CFO search", "stage": "Discovery", "reqs": ["REQ-118"]},
        transcript=(
            TranscriptLine("user", "where is the billing tab?"),
            TranscriptLine("assistant", "Open the opportunity, then Billing."),
            TranscriptLine("user", said),
        ),
        shown=("opportunities#billing/1",),
        tools=("search_guide", "open_escalation_ticket"),
    )


def asks_for_person(turn_id: str, about: str = "") -> Report:
    return replace(
        billing_crash(turn_id),
        summary="open a ticket please",
        rule_id="general.asked-for-human",
        severity=Severity.P4,
        why="The reporter asks for a person.",
        about=about,
    )


def _add_people(session: Session) -> None:
    session.add(
        WorkspaceRow(
            id=WORKSPACE,
            name="Harbor & Finch",
            plan=Plan.PRO,
            currency="USD",
            timezone="UTC",
            deals_enabled=True,
            billing_enabled=True,
        )
    )
    session.flush()
    for member_id, name, role in ((THEO, "Theo", Role.TEAM_ADMIN), (DANA, "Dana", Role.MEMBER)):
        session.add(
            MemberRow(
                workspace_id=WORKSPACE,
                id=member_id,
                name=name,
                email=f"{name.lower()}@harborfinch.example",
                role=role,
                left_at=None,
            )
        )
