"""Moving a deal: one step, recorded, and only while it is open."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from domain import crm
from domain.crm import Source, StageMoved
from domain.errors import (
    ChangedMeanwhile,
    DetailMissing,
    IllegalMove,
    NotAllowed,
    NotFound,
    NotOpen,
    UnknownStage,
)
from domain.sql.records import SqlRecords
from domain.sql.tables import ActivityRow, OutboxRow, StageEventRow
from tests.domain.office import NOW, who

pytestmark = pytest.mark.either_database


def move(
    records: SqlRecords,
    name: str,
    ref: str,
    to: str,
    key: str = "k",
    version: int | None = None,
) -> StageMoved:
    return crm.move_stage(
        records,
        who(records, name),
        ref,
        to,
        now=NOW,
        source=Source.SLACK,
        key=key,
        expected_version=version,
    )


def written(records: SqlRecords) -> tuple[int | None, ...]:
    tables = (StageEventRow, ActivityRow, OutboxRow)
    return tuple(records.session.scalar(select(func.count()).select_from(it)) for it in tables)


def test_a_move_takes_the_deal_one_step_on(records: SqlRecords) -> None:
    before = crm.opportunity(records, who(records, "theo"), "OPP-2001")
    moved = move(records, "theo", "OPP-2001", "the Proposal stage")
    assert (moved.from_stage.key, moved.to_stage.key) == ("discovery", "proposal")
    assert not moved.no_change
    after = crm.opportunity(records, who(records, "theo"), "OPP-2001")
    assert after == moved.opportunity
    assert (after.probability, after.stage_entered_at) == (60, NOW)
    assert after.version == before.version + 1


def test_a_move_leaves_history_timeline_and_an_event(records: SqlRecords) -> None:
    steps, lines, events = written(records)
    moved = move(records, "theo", "OPP-2001", "proposal").opportunity
    assert written(records) == (steps + 1, lines + 1, events + 1)
    last = crm.timeline(records, who(records, "theo"), "OPP-2001")[-1]
    assert last.sentence == "Moved from Discovery to Proposal."
    assert (last.actor_name, last.source, last.version) == (
        "Theo Lindqvist",
        "slack",
        moved.version,
    )
    step = records.session.scalars(
        select(StageEventRow)
        .where(StageEventRow.opportunity_id == moved.id)
        .order_by(StageEventRow.seq.desc())
    ).first()
    assert step
    assert (step.seq, step.from_label, step.to_label) == (4, "Discovery", "Proposal")
    assert (step.value_minor, step.currency, step.probability) == (6_000_000, "USD", 60)
    event = records.session.scalars(select(OutboxRow).where(OutboxRow.published_at.is_(None))).one()
    assert event.payload["from_stage"] == "discovery"
    assert event.payload["to_stage"] == "proposal"


def test_a_move_to_the_same_stage_changes_nothing(records: SqlRecords) -> None:
    before, counts = crm.opportunity(records, who(records, "theo"), "2001"), written(records)
    moved = move(records, "theo", "OPP-2001", "Discovery")
    assert moved.no_change
    assert moved.opportunity == before == crm.opportunity(records, who(records, "theo"), "2001")
    assert written(records) == counts


def test_a_step_back_is_a_step(records: SqlRecords) -> None:
    assert move(records, "theo", "OPP-2001", "New").opportunity.probability == 10


def test_a_probability_set_by_hand_survives(records: SqlRecords) -> None:
    deal = crm.opportunity(records, who(records, "theo"), "OPP-2001")
    records.save_opportunity(replace(deal, probability=95, probability_source="manual"))
    moved = move(records, "theo", "OPP-2001", "proposal").opportunity
    assert (moved.probability, moved.probability_source) == (95, "manual")
    plan = crm.plan_move(records, who(records, "theo"), "OPP-2001", "Negotiation")
    assert [change.label for change in plan.changes] == ["Stage"]


def test_a_skip_is_refused_with_the_next_stage(records: SqlRecords) -> None:
    counts = written(records)
    with pytest.raises(IllegalMove, match="The next step from Discovery is Proposal"):
        move(records, "theo", "OPP-2001", "Negotiation")
    assert written(records) == counts


@pytest.mark.parametrize("said", ["Won", "signed", "Lost"])
def test_won_and_lost_are_not_moved_to(records: SqlRecords, said: str) -> None:
    with pytest.raises(IllegalMove, match=r"“Mark as (Won|Lost)”.*is Proposal"):
        move(records, "theo", "OPP-2001", said)


@pytest.mark.parametrize(
    ("ref", "status"),
    [("OPP-2007", "won"), ("OPP-2006", "lost"), ("OPP-2008", "on hold"), ("OPP-2011", "cancelled")],
)
def test_only_open_deals_move(records: SqlRecords, ref: str, status: str) -> None:
    with pytest.raises(NotOpen, match=f"{ref} is {status}"):
        move(records, "theo", ref, "Negotiation")


def test_an_unknown_stage_is_answered_with_those_there_are(records: SqlRecords) -> None:
    with pytest.raises(UnknownStage, match="New, Discovery") as refused:
        move(records, "theo", "OPP-2001", "Onboarding")
    assert refused.value.stages == ("New", "Discovery", "Proposal", "Negotiation", "Won", "Lost")


def test_a_stage_has_to_be_named(records: SqlRecords) -> None:
    with pytest.raises(DetailMissing, match="Which stage") as refused:
        move(records, "theo", "OPP-2001", " ")
    assert refused.value.field == "to_stage"


def test_a_member_moves_their_own_deals_only(records: SqlRecords) -> None:
    assert move(records, "dana", "OPP-2001", "Proposal")
    with pytest.raises(NotFound):
        move(records, "dana", "OPP-2002", "Negotiation", key="other")


@pytest.mark.parametrize("name", ["sam", "gus", "rita", "leo"])
def test_nobody_else_moves_anything(records: SqlRecords, name: str) -> None:
    with pytest.raises(NotAllowed):
        move(records, name, "OPP-2001", "Proposal")


def test_a_plan_shows_the_figures_that_follow(records: SqlRecords) -> None:
    plan = crm.plan_move(records, who(records, "theo"), "acme", "Proposal")
    assert plan.title == "Move Acme Corp \N{EN DASH} CFO search to Proposal"
    assert plan.object_version == plan.opportunity.version
    assert [(it.label, it.before, it.after) for it in plan.changes] == [
        ("Stage", "Discovery", "Proposal"),
        ("Probability", "30%", "60%"),
        ("Forecast", "$18,000", "$36,000"),
    ]


def test_a_repeated_move_returns_the_first_result(records: SqlRecords) -> None:
    first = move(records, "theo", "OPP-2001", "Proposal")
    counts = written(records)
    assert move(records, "theo", "OPP-2001", "Proposal") == first
    assert written(records) == counts


def test_a_deal_that_changed_meanwhile_is_left_alone(records: SqlRecords) -> None:
    seen = crm.plan_move(records, who(records, "dana"), "OPP-2001", "Proposal").object_version
    move(records, "theo", "OPP-2001", "New")
    with pytest.raises(ChangedMeanwhile, match=r"Theo Lindqvist: Moved from Discovery to New\."):
        move(records, "dana", "OPP-2001", "Discovery", key="late", version=seen)


def test_a_stale_save_is_refused_by_the_version(records: SqlRecords) -> None:
    deal = crm.opportunity(records, who(records, "theo"), "OPP-2001")
    records.save_opportunity(deal)
    with pytest.raises(ChangedMeanwhile, match="at the same moment"):
        records.save_opportunity(deal)


def test_the_clock_of_a_stage_starts_with_the_move(records: SqlRecords) -> None:
    later = NOW + timedelta(days=2)
    moved = crm.move_stage(
        records,
        who(records, "theo"),
        "OPP-2001",
        "Proposal",
        now=later,
        source=Source.CLI,
        key="k",
    )
    assert moved.opportunity.stage_entered_at == later
