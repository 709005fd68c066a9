"""The figures of the pipeline, against what the demo's deals say one by one."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from math import ceil
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from domain import crm, metrics, rotting
from domain.access import Actor
from domain.changing import save
from domain.columns import Column
from domain.demo import HARBOR
from domain.details import Collaborator
from domain.errors import NotAllowed
from domain.events import By, EventKind, Source
from domain.metrics import Figures, Step, percentage
from domain.money import Money, totals
from domain.opportunity import LossReason, NewOpportunity, Opportunity
from domain.pipeline import Status
from domain.presets import HIREPILOT
from domain.sql.records import SqlRecords
from domain.sql.reports import SqlReports
from domain.sql.standings import SqlStandings
from domain.sql.tables import LossReasonRow, OpportunityRow, StageEventRow
from domain.stages import StageFields
from tests.domain.office import NOW, at, who

DAY = timedelta(days=1)


def figures(records: SqlRecords, name: str, **options: timedelta) -> Figures:
    reports = SqlReports(records.session)
    return metrics.figures(records, reports, who(records, name), now=NOW, **options)


def column(found: Figures, label: str) -> Column:
    return next(it for it in found.board if it.label == label)


def sums(amounts: Iterable[Money | None]) -> tuple[Money, ...]:
    return totals(it for it in amounts if it)


@pytest.mark.parametrize("name", ["theo", "dana"])
def test_every_column_adds_up_to_its_deals(records: SqlRecords, name: str) -> None:
    found, theirs = figures(records, name), crm.opportunities(records, who(records, name), None)
    columns = ["New", "Discovery", "Proposal", "Negotiation", "On hold", "Won", "Lost"]
    assert [it.label for it in found.board] == columns
    for it in found.board[:4]:
        here = [d for d in theirs if d.status is Status.OPEN and d.stage.label == it.label]
        assert it.deals == len(here)
        assert it.value == sums(d.value for d in here)
        assert it.forecast == sums(d.forecast for d in here)
    held = [d for d in theirs if d.status is Status.ON_HOLD]
    assert column(found, "On hold").value == sums(d.value for d in held)
    won = [d for d in theirs if d.status is Status.WON]
    assert column(found, "Won").value == sums(d.won_value for d in won)
    assert column(found, "Lost").forecast == ()


@pytest.mark.parametrize("name", ["theo", "dana"])
def test_the_weighted_pipeline_is_the_forecast_by_stage_and_by_month(
    records: SqlRecords, name: str
) -> None:
    date_the_deals(records)
    found = figures(records, name)
    assert found.weighted == sums(m for it in found.board[:4] for m in it.forecast)
    dated = (*found.months, found.slipped, found.undated)
    assert found.weighted == sums(m for it in dated for m in it.forecast)
    assert found.value == sums(m for it in dated for m in it.value)
    assert found.deals == sum(it.deals for it in dated)


def test_months_are_in_order_and_what_slipped_is_apart(records: SqlRecords) -> None:
    date_the_deals(records)
    found = figures(records, "theo")
    assert [(it.name, it.deals) for it in found.months] == [("2026-03", 2), ("2026-05", 1)]
    assert (found.slipped.deals, found.undated.deals) == (1, 6)


def test_today_is_the_workspace_s_today(records: SqlRecords) -> None:
    """At 03:00 in London it is still yesterday in New York."""
    date_the_deals(records)
    reports, theo = SqlReports(records.session), who(records, "theo")
    late = NOW.replace(hour=3)
    assert metrics.figures(records, reports, theo, now=late).slipped.deals == 0


def date_the_deals(records: SqlRecords) -> None:
    """Four open deals get a date: yesterday in New York, today, this month, in May."""
    living = update(OpportunityRow).where(OpportunityRow.status == Status.OPEN)
    records.session.execute(living.values(expected_close_on=None))
    dates = {2001: 1, 2002: 2, 2003: 31, 2004: 31 + 30 + 5}
    for number, day in dates.items():
        records.session.execute(
            update(OpportunityRow)
            .where(OpportunityRow.workspace_id == HARBOR.id, OpportunityRow.number == number)
            .values(expected_close_on=date(2026, 2, 28) + day * DAY)
        )


def test_two_currencies_are_never_added(records: SqlRecords) -> None:
    negotiation = column(figures(records, "theo"), "Negotiation")
    assert negotiation.deals == 2
    assert [it.format() for it in negotiation.value] == ["€38,000", "$96,000"]


def test_conversion_counts_how_far_deals_ever_came(records: SqlRecords) -> None:
    assert figures(records, "theo").steps == (
        Step(start="New", end="Discovery", reached=14, advanced=12),
        Step(start="Discovery", end="Proposal", reached=12, advanced=9),
        Step(start="Proposal", end="Negotiation", reached=9, advanced=3),
        Step(start="Negotiation", end="Won", reached=3, advanced=1),
    )
    assert figures(records, "theo").steps[0].percent == Decimal("85.7")


def test_a_removed_stage_counts_for_no_conversion(records: SqlRecords) -> None:
    """Deals that once stood in it have come no further for that, and nothing is paced by it."""
    before, theo = figures(records, "theo"), who(records, "theo")
    crm.add_stage(records, theo, StageFields(label="Intake"), before="Discovery", **at(key="add"))
    crm.move_stage(records, theo, first_in(records, "New"), "Intake", **at(key="move"))
    crm.remove_stage(records, theo, "Intake", to_stage="New", **at(key="remove"))
    after = figures(records, "theo")
    assert after.steps == before.steps
    assert [it.stage for it in after.pace] == [it.stage for it in before.pace]


def first_in(records: SqlRecords, label: str) -> str:
    """A deal that was never further than this stage."""
    found = crm.opportunities(records, who(records, "theo"), None)
    return next(it.ref for it in found if it.display_stage == label)


@pytest.mark.parametrize("name", ["theo", "dana"])
def test_days_in_stage_leave_out_time_on_hold_and_stays_that_last(
    records: SqlRecords, name: str
) -> None:
    theo = who(records, "theo")
    resume(records, theo, "OPP-2008", after=6 * DAY)
    crm.move_stage(
        records, theo, "OPP-2008", "Negotiation", now=NOW, source=Source.CLI, key="onwards"
    )
    expected = by_hand(records, crm.opportunities(records, who(records, name), None))
    found = {
        it.stage: (it.deals, it.median_days, it.p90_days) for it in figures(records, name).pace
    }
    assert found == expected


def by_hand(
    records: SqlRecords, deals: Iterable[Opportunity]
) -> dict[str, tuple[int, Decimal, Decimal]]:
    spent: defaultdict[str, list[int]] = defaultdict(list)
    for deal in deals:
        mine = StageEventRow.opportunity_id == deal.id
        steps = records.session.scalars(
            select(StageEventRow).where(mine).order_by(StageEventRow.seq)
        ).all()
        open_for: Counter[str] = Counter()
        for step, following in pairwise(steps):
            if step.to_status is Status.OPEN:
                seconds = int(following.at.timestamp()) - int(step.at.timestamp())
                open_for[step.to_label] += seconds
        for stage, seconds in open_for.items():
            if deal.status.is_final or stage != deal.stage.label:
                spent[stage].append(seconds)
    return {stage: _ranked(sorted(seconds)) for stage, seconds in spent.items()}


def _ranked(seconds: list[int]) -> tuple[int, Decimal, Decimal]:
    def rank(share: float) -> Decimal:
        return round(Decimal(seconds[ceil(share * len(seconds)) - 1]) / 86_400, 1)

    return len(seconds), rank(0.5), rank(0.9)


def resume(records: SqlRecords, actor: Actor, ref: str, *, after: timedelta) -> None:
    held = crm.opportunity(records, actor, ref)
    assert held.held_at
    at = held.held_at + after
    live = replace(held, status=Status.OPEN, held_at=None)
    save(records, EventKind.RESUMED, By(actor, Source.CLI, at), held, live)


ENDS = {
    Status.WON: EventKind.WON,
    Status.LOST: EventKind.LOST,
    Status.CANCELLED: EventKind.CANCELLED,
}


def close(records: SqlRecords, status: Status, count: int) -> None:
    """So many new deals of Theo's, closed in the first stage."""
    theo, reason = (
        who(records, "theo"),
        records.session.scalars(
            select(LossReasonRow).where(
                LossReasonRow.workspace_id == HARBOR.id, LossReasonRow.key == "no_budget"
            )
        ).one(),
    )
    for number in range(count):
        key = f"{status} {number}"
        new = NewOpportunity(client="Acme", title=key, value=Money.of(1_000 + number, "USD"))
        deal = crm.create_opportunity(records, theo, new, now=NOW, source=Source.CLI, key=key)
        won, lost = status is Status.WON, status is Status.LOST
        closed = replace(
            deal,
            status=status,
            closed_at=NOW,
            won_value=deal.value if won else None,
            loss_reason=LossReason(reason.id, reason.key, reason.label) if lost else None,
        )
        save(records, ENDS[status], By(theo, Source.CLI, NOW), deal, closed)


def test_three_won_one_lost_two_cancelled_are_75_percent(records: SqlRecords) -> None:
    for status, count in ((Status.WON, 2), (Status.CANCELLED, 1)):
        close(records, status, count)
    results = figures(records, "theo").results
    assert (results.won, results.lost, results.win_rate) == (3, 1, Decimal("75.0"))


def test_with_nothing_closed_there_is_no_rate_at_all(records: SqlRecords) -> None:
    results = figures(records, "theo", period=DAY).results
    assert (results.won, results.lost) == (0, 0)
    assert results.win_rate is None
    assert results.days_to_close is None
    assert results.deal_size == results.loss_reasons == ()
    assert percentage(0, 0) is None


def test_what_was_won_and_lost_says_how(records: SqlRecords) -> None:
    close(records, Status.WON, 1)
    close(records, Status.LOST, 2)
    results = figures(records, "theo").results
    assert [it.format() for it in results.deal_size] == ["$14,500"]
    assert results.days_to_close == Decimal("16.5")
    assert [(it.label, it.deals) for it in results.loss_reasons] == [("No budget", 3)]
    assert [(it.label, it.deals) for it in results.stages_at_loss] == [("New", 2), ("Proposal", 1)]
    assert [it.format() for it in results.loss_reasons[0].value] == ["$50,001"]


def test_a_board_without_deals_has_figures_too(records: SqlRecords) -> None:
    newcomer = replace(who(records, "dana"), member_id=uuid4())
    found = metrics.figures(records, SqlReports(records.session), newcomer, now=NOW)
    assert found.value == found.weighted == found.months == found.pace == ()
    assert [step.percent for step in found.steps] == [None] * 4
    assert found.pipeline == HIREPILOT.name


def test_who_sees_no_deals_sees_no_figures(records: SqlRecords) -> None:
    for name in ("gus", "rita", "sam", "leo"):
        with pytest.raises(NotAllowed):
            figures(records, name)


def test_a_collaborator_s_figures_count_the_deals_they_share(records: SqlRecords) -> None:
    dana, theirs = who(records, "dana"), crm.opportunity(records, who(records, "theo"), "OPP-2005")
    before = figures(records, "dana")
    shared = Collaborator(dana.member_id, dana.name)
    records.save_details(replace(theirs, collaborators=(shared,)))
    after = figures(records, "dana")
    assert after.deals == before.deals + 1
    assert column(after, "Negotiation").deals == column(before, "Negotiation").deals + 1
    assert after.steps[3].reached == before.steps[3].reached + 1
    standings = SqlStandings(records.session)
    assert "OPP-2005" in [it.ref for it in rotting.rotting(standings, dana, NOW).first]
