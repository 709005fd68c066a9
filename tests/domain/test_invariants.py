"""Whatever is asked of a deal, in whatever order, its rules hold."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from domain import crm
from domain.access import Actor
from domain.crm import Source
from domain.errors import IllegalMove
from domain.money import Money
from domain.opportunity import NewOpportunity, Opportunity
from domain.presets import HIREPILOT
from domain.sql.records import SqlRecords
from domain.sql.tables import ActivityRow, OpportunityRow, OutboxRow, StageEventRow
from tests.domain.office import NOW, Office, who

#: A column to move to, or a probability to set by hand.
STEPS = st.lists(st.sampled_from(HIREPILOT.labels) | st.integers(0, 100), max_size=8)
VALUES = st.none() | st.integers(0, 10**10)


@pytest.mark.either_database
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(minor=VALUES, steps=STEPS)
def test_the_rules_hold_after_every_step(
    shared_office: Office, minor: int | None, steps: Sequence[str | int]
) -> None:
    with shared_office.records() as records:
        theo = who(records, "theo")
        deal = begin(records, theo, None if minor is None else Money(minor, "USD"))
        for count, step in enumerate(steps, start=1):
            before = deal
            if isinstance(step, int):
                by_hand = replace(deal, probability=step, probability_source="manual")
                deal = records.save_opportunity(by_hand)
            else:
                deal = move(records, theo, deal, step, count)
                check_move(before, deal, step)
            check_row(records, deal)
        check_history(records, deal)
        records.session.rollback()


def begin(records: SqlRecords, theo: Actor, value: Money | None) -> Opportunity:
    new = NewOpportunity(client="Acme Corp", title="COO search", value=value)
    return crm.create_opportunity(records, theo, new, now=NOW, source=Source.SLACK, key="new")


def move(records: SqlRecords, theo: Actor, deal: Opportunity, to: str, count: int) -> Opportunity:
    """Twice with one key: the second time must return what the first did."""
    at = NOW + timedelta(hours=count)
    outcomes = []
    for _ in range(2):
        try:
            moved = crm.move_stage(
                records, theo, deal.ref, to, now=at, source=Source.SLACK, key=f"step {count}"
            )
        except IllegalMove:
            return crm.opportunity(records, theo, deal.ref)
        outcomes.append(moved)
    assert outcomes[0] == outcomes[1]
    return outcomes[0].opportunity


def check_move(before: Opportunity, after: Opportunity, to: str) -> None:
    """The oracle: one column to either side, and never into Won or Lost."""
    column, wanted = HIREPILOT.labels.index(before.stage.label), HIREPILOT.labels.index(to)
    if wanted > 3 or abs(wanted - column) != 1:
        assert after == before
        return
    assert (after.stage.label, after.version) == (to, before.version + 1)
    assert after.stage_entered_at > before.stage_entered_at
    by_hand = before.probability_source == "manual"
    assert after.probability == (before.probability if by_hand else after.stage.probability)


def check_row(records: SqlRecords, deal: Opportunity) -> None:
    row = records.session.get(OpportunityRow, (deal.workspace_id, deal.id), populate_existing=True)
    assert row
    value = row.value_minor
    assert row.forecast_minor == (None if value is None else (value * row.probability + 50) // 100)
    assert deal.forecast == (
        None if row.forecast_minor is None else Money(row.forecast_minor, "USD")
    )


def check_history(records: SqlRecords, deal: Opportunity) -> None:
    mine = StageEventRow.opportunity_id == deal.id
    steps = records.session.scalars(
        select(StageEventRow).where(mine).order_by(StageEventRow.seq)
    ).all()
    assert [step.seq for step in steps] == list(range(len(steps)))
    for earlier, later in pairwise(steps):
        assert (later.from_stage_id, later.from_status) == (earlier.to_stage_id, earlier.to_status)
        assert later.at >= earlier.at
    assert steps[-1].to_stage_id == deal.stage.id
    for table in (ActivityRow, OutboxRow):
        lines = select(func.count()).where(table.opportunity_id == deal.id)
        assert records.session.scalar(lines) == len(steps)
