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
    theo, new = who(records, "theo"), NewOpportunity(client="Acme", title="CTO search")
    made = crm.create_opportunity(records, theo, new, **at(key="new"))
    crm.close_lost(records, theo, made.ref, Loss(reason="No budget"), **at(key="lost"))
    assert timedelta(days=30) == RECENT
    assert warned(records, "CTO search", later=30) == [f"{made.ref} (lost)"]
    assert warned(records, "CTO search", later=31) == []


def test_a_deal_that_somebody_may_not_see_is_not_told_of(records: SqlRecords) -> None:
    assert warned(records, name="dana") == ["OPP-2001 (open)"]
    theirs = OpportunityRow.workspace_id == who(records, "theo").workspace.id
    maya = who(records, "maya").member_id
    records.session.execute(
        update(OpportunityRow).where(theirs, OpportunityRow.number == 2001).values(owner_id=maya)
    )
    assert warned(records, name="dana") == []
    assert warned(records) == ["OPP-2001 (open)"]
