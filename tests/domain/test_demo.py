"""The demo: what newcomers and other tests rely on."""

from collections import Counter
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from domain import crm
from domain.access import Grant, Plan, Role
from domain.demo import AGENCIES, HARBOR
from domain.pipeline import Status
from domain.sql import demo
from domain.sql.records import SqlRecords
from domain.sql.tables import OutboxRow, StageEventRow, metadata
from tests.domain.office import NOW, who

pytestmark = pytest.mark.either_database


def test_seeding_again_changes_nothing(records: SqlRecords) -> None:
    def counts() -> dict[str, int | None]:
        count = select(func.count())
        tables = metadata.sorted_tables
        return {it.name: records.session.scalar(count.select_from(it)) for it in tables}

    before = counts()
    demo.seed(records.session, NOW)
    assert counts() == before


def test_there_is_a_person_for_every_answer() -> None:
    people = {person.name: person for agency in AGENCIES for person in agency.people}
    assert {name: person.role for name, person in people.items()} == {
        "Maya Okafor": Role.SUPER_ADMIN,
        "Theo Lindqvist": Role.TEAM_ADMIN,
        "Dana Reyes": Role.MEMBER,
        "Sam Whitaker": Role.MEMBER,
        "Gus Pereira": Role.GUEST,
        "Rita Novak": Role.READ_ONLY,
        "Nora Kemp": Role.SUPER_ADMIN,
        "Leo Brandt": Role.TEAM_ADMIN,
    }
    assert people["Dana Reyes"].grants == frozenset(Grant)
    assert not people["Sam Whitaker"].grants
    assert [agency.plan for agency in AGENCIES] == [Plan.PRO, Plan.STARTER]


def test_deals_stand_in_every_column_and_status(records: SqlRecords) -> None:
    deals = crm.opportunities(records, who(records, "maya"), None)
    assert {deal.status for deal in deals} == set(Status)
    board = Counter(deal.display_stage for deal in deals if deal.status is not Status.CANCELLED)
    assert set(board) == {"New", "Discovery", "Proposal", "Negotiation", "Won", "Lost"}


def test_the_deals_that_stories_tell_of(records: SqlRecords) -> None:
    theo = who(records, "theo")
    deals = crm.opportunities(records, theo, None)
    (acme,) = [deal for deal in deals if deal.client.name == "Acme Corp"]
    assert (acme.heading, acme.stage.label) == (
        "OPP-2001 Acme Corp \N{EN DASH} CFO search",
        "Discovery",
    )
    assert (acme.owner_name, acme.value and acme.value.format(), acme.reqs) == (
        "Dana Reyes",
        "$60,000",
        (),
    )
    globex = [deal for deal in deals if deal.client.name == "Globex"]
    assert [deal.status for deal in globex] == [Status.OPEN, Status.OPEN]
    assert crm.opportunity(records, theo, "OPP-2007").status is Status.WON
    assert crm.req(records, theo, "REQ-118").heading == "REQ-118 Chief Financial Officer"
    assert records.opportunity(who(records, "leo").workspace.id, 2001)


def test_every_history_leads_to_where_the_deal_is(records: SqlRecords) -> None:
    for deal in crm.opportunities(records, who(records, "maya"), None):
        steps = records.session.scalars(
            select(StageEventRow)
            .where(StageEventRow.opportunity_id == deal.id)
            .order_by(StageEventRow.seq)
        ).all()
        assert [step.seq for step in steps] == list(range(len(steps)))
        assert (steps[0].at, steps[0].to_label) == (deal.created_at, "New")
        assert (steps[-1].to_stage_id, steps[-1].to_status) == (deal.stage.id, deal.status)
        assert all(a.at < b.at for a, b in pairwise(steps))
        assert all(step.at < NOW for step in steps)
        lines = crm.timeline(records, who(records, "maya"), deal.ref)
        assert sorted({it.version for it in lines}) == list(range(1, deal.version + 1))


def test_nobody_is_told_of_the_past_again(records: SqlRecords) -> None:
    unpublished = select(func.count()).where(OutboxRow.published_at.is_(None))
    assert records.session.scalar(unpublished) == 0


@pytest.mark.parametrize(
    ("ref", "sentence"),
    [
        ("OPP-2006", "Marked as lost: No budget."),
        ("OPP-2008", "Put on hold in Proposal. The new building has no permit yet."),
        ("OPP-2011", "Cancelled in Discovery. The client merged the role with another."),
        ("OPP-2007", "Re-created as OPP-2014."),
    ],
)
def test_the_timeline_tells_how_it_ended(records: SqlRecords, ref: str, sentence: str) -> None:
    assert crm.timeline(records, who(records, "maya"), ref)[-1].sentence == sentence


def test_the_same_people_come_back_with_every_demo(records: SqlRecords) -> None:
    assert who(records, "dana").member_id == HARBOR.people[2].id
