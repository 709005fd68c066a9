"""The limits of a deal's fields, its figures, and where the board shows it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from domain.clients import Client
from domain.errors import BadValue
from domain.money import Money
from domain.opportunity import DealType, NewOpportunity, Opportunity, checked
from domain.pipeline import Pipeline, Status
from domain.presets import FLEETCORE, HIREPILOT

THEN = datetime(2026, 1, 5, 9, tzinfo=UTC)


def deal(stage: str, value: Money | None = None, pipeline: Pipeline = HIREPILOT) -> Opportunity:
    place = pipeline.stage(stage)
    return Opportunity(
        id=uuid4(),
        workspace_id=uuid4(),
        number=2001,
        title="CFO search",
        client=Client(uuid4(), "Acme Corp"),
        owner_id=uuid4(),
        owner_name="Dana Reyes",
        pipeline=pipeline,
        stage=place,
        status=Status.OPEN,
        deal_type=DealType.RETAINED,
        fee_model=None,
        value=value,
        probability=place.probability,
        probability_source="stage",
        notes=None,
        stage_entered_at=THEN,
        created_at=THEN,
        version=1,
    )


def new(**fields: object) -> NewOpportunity:
    return replace(NewOpportunity(client="Acme", title="CFO search"), **fields)


@pytest.mark.parametrize("length", [3, 200])
def test_titles_at_the_limits_are_fine(length: int) -> None:
    assert checked(new(title="x" * length)).title == "x" * length


@pytest.mark.parametrize(("title", "cure"), [("ab", "lengthen"), ("x" * 201, "shorten")])
def test_titles_beyond_the_limits_are_refused(title: str, cure: str) -> None:
    with pytest.raises(BadValue, match=f"needs 3 to 200.*{cure}") as refused:
        checked(new(title=title))
    assert refused.value.field == "title"


def test_stray_spaces_are_no_part_of_a_text() -> None:
    tidy = checked(new(title="  CFO \n search ", notes="   ", fee_model=" 30% "))
    assert (tidy.title, tidy.notes, tidy.fee_model) == ("CFO search", None, "30%")


def test_long_notes_are_refused_with_their_limit() -> None:
    assert checked(new(notes="x" * 5_000))
    with pytest.raises(BadValue, match="up to 5,000 characters, and this has 5,001") as refused:
        checked(new(notes="x" * 5_001))
    assert refused.value.field == "notes"


def test_a_long_fee_model_is_refused() -> None:
    with pytest.raises(BadValue, match="200 characters") as refused:
        checked(new(fee_model="x" * 201))
    assert refused.value.field == "fee_model"


@pytest.mark.parametrize("major", [0, 100_000_000])
def test_values_at_the_limits_are_fine(major: int) -> None:
    assert checked(new(value=Money.of(major, "USD")))


@pytest.mark.parametrize("major", [Decimal("-0.01"), Decimal("100000000.01")])
def test_values_beyond_the_limits_are_refused(major: Decimal) -> None:
    with pytest.raises(BadValue, match=r"between \$0 and \$100,000,000") as refused:
        checked(new(value=Money.of(major, "USD")))
    assert refused.value.field == "value"


def test_the_forecast_is_value_times_probability() -> None:
    assert deal("negotiation", Money.of(50_000, "USD")).forecast == Money.of(40_000, "USD")
    exact = deal("qualification", Money.of(Decimal("12345.67"), "USD"), FLEETCORE)
    assert exact.forecast == Money.of(Decimal("2469.13"), "USD")
    assert deal("new").forecast is None


def test_a_closed_deal_forecasts_what_it_brought() -> None:
    open_deal = deal("proposal", Money.of(50_000, "USD"))
    won = replace(open_deal, status=Status.WON, won_value=Money.of(48_000, "USD"))
    assert won.forecast == Money.of(48_000, "USD")
    assert replace(open_deal, status=Status.LOST).forecast == Money(0, "USD")
    assert replace(deal("new"), status=Status.CANCELLED).forecast is None


def test_a_move_takes_the_figures_and_the_clock_of_the_new_stage() -> None:
    later = THEN + timedelta(days=3)
    back = deal("proposal", pipeline=FLEETCORE).moved(FLEETCORE.stage("demo"), later)
    assert (back.stage.key, back.probability, back.stage.max_days) == ("demo", 40, 10)
    assert back.stage_entered_at == later


def test_a_probability_set_by_hand_survives_a_move() -> None:
    sure = replace(deal("discovery"), probability=95, probability_source="manual")
    assert sure.moved(HIREPILOT.stage("proposal"), THEN).probability == 95


@pytest.mark.parametrize(
    ("status", "column"),
    [
        (Status.OPEN, "Proposal"),
        (Status.ON_HOLD, "Proposal"),
        (Status.CANCELLED, "Proposal"),
        (Status.WON, "Placed"),
        (Status.LOST, "Lost"),
    ],
)
def test_won_and_lost_are_columns_that_follow_from_the_status(status: Status, column: str) -> None:
    board = replace(HIREPILOT, won_label="Placed")
    assert replace(deal("proposal", pipeline=board), status=status).display_stage == column


def test_deals_have_names_for_people() -> None:
    it = deal("new")
    assert it.ref == "OPP-2001"
    assert it.heading == "OPP-2001 Acme Corp \N{EN DASH} CFO search"
    assert it.pipeline_id == HIREPILOT.id
    assert [kind.label for kind in DealType][1] == "Retained search"
