"""A second deal like the first: the card warns of it, and nothing forbids it."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from domain import crm
from domain.losses import Loss
from domain.opportunity import NewOpportunity
from domain.sql.records import SqlRecords
from domain.sql.tables import OpportunityRow
from domain.twins import RECENT, twins
from tests.domain.office import NOW, at, who

pytestmark = pytest.mark.either_database


def warned(
    records: SqlRecords, title: str = " cfo  SEARCH ", name: str = "theo", later: int = 0
) -> list[str]:
    actor = who(records, name)
    planned = crm.plan_create(records, actor, NewOpportunity(client="Acme", title=title))
    return [it.after for it in twins(records, actor, planned, NOW + timedelta(days=later))]


def test_a_living_deal_of_that_name_is_told_of(records: SqlRecords) -> None:
    assert warned(records) == ["OPP-2001 (open)"]
    assert warned(records, "CTO search") == []


def test_a_closed_one_only_for_thirty_days(records: SqlRecords) -> None:
    made = update(OpportunityRow).where(OpportunityRow.number == 2001).values(created_at=NOW)
    theo = who(records, "theo")
    assert timedelta(days=30) == RECENT
    crm.close_lost(records, theo, "OPP-2001", Loss(reason="No budget"), **at(key="lost"))
    assert warned(records) == []
    records.session.execute(made.values(created_at=NOW - timedelta(days=1)))
    assert warned(records, later=29) == ["OPP-2001 (lost)"]
    assert warned(records, later=30) == []


def test_a_deal_that_somebody_may_not_see_is_not_told_of(records: SqlRecords) -> None:
    assert warned(records, name="dana") == ["OPP-2001 (open)"]
    theirs = OpportunityRow.workspace_id == who(records, "theo").workspace.id
    maya = who(records, "maya").member_id
    records.session.execute(
        update(OpportunityRow).where(theirs, OpportunityRow.number == 2001).values(owner_id=maya)
    )
    assert warned(records, name="dana") == []
    assert warned(records) == ["OPP-2001 (open)"]
