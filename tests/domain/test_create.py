"""Creating a deal: what is checked, what is written."""

from datetime import datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from domain import crm
from domain.access import Gate
from domain.crm import Source
from domain.errors import BadValue, DetailMissing, NotAllowed, NotFound
from domain.money import Money
from domain.opportunity import DealType, NewOpportunity
from domain.pipeline import Status
from domain.sql.records import SqlRecords
from domain.sql.tables import OpportunityRow, OutboxRow
from tests.domain.office import NOW, Office, who

SEARCH = NewOpportunity(
    client="acme",
    title="COO search",
    deal_type=DealType.RETAINED,
    fee_model="30% of first-year salary",
    value=Money.of(Decimal("45000.50"), "USD"),
    notes="Starts in May.",
)


def create(
    records: SqlRecords, name: str, new: NewOpportunity = SEARCH, key: str = "k"
) -> crm.Opportunity:
    return crm.create_opportunity(
        records, who(records, name), new, now=NOW, source=Source.SLACK, key=key
    )


def test_a_new_deal_begins_in_the_first_stage_and_belongs_to_who_created_it(
    records: SqlRecords,
) -> None:
    created = create(records, "dana")
    assert crm.opportunity(records, who(records, "dana"), created.ref) == created
    assert (created.stage.key, created.status, created.version) == ("new", Status.OPEN, 1)
    assert (created.client.name, created.owner_name) == ("Acme Corp", "Dana Reyes")
    assert (created.probability, created.probability_source) == (10, "stage")
    assert created.forecast == Money(450_005, "USD")
    assert created.created_at == created.stage_entered_at == NOW


def test_deals_are_numbered_in_each_workspace(records: SqlRecords) -> None:
    assert create(records, "theo", key="a").ref == "OPP-2015"
    assert create(records, "dana", key="b").ref == "OPP-2016"


def test_the_database_computes_the_same_forecast(records: SqlRecords) -> None:
    created = create(records, "dana")
    kept = records.session.scalar(
        select(OpportunityRow.forecast_minor).where(OpportunityRow.id == created.id)
    )
    assert created.forecast
    assert kept == created.forecast.minor


def test_creation_leaves_history_timeline_and_an_event(records: SqlRecords) -> None:
    created = create(records, "dana")
    (line,) = crm.timeline(records, who(records, "dana"), created.ref)
    assert (line.sentence, line.actor_name, line.at) == ("Created in New.", "Dana Reyes", NOW)
    waiting = records.session.scalars(select(OutboxRow).where(OutboxRow.published_at.is_(None)))
    (event,) = waiting
    assert event.topic == "opportunity.created"
    assert event.payload["ref"] == created.ref


def test_a_plan_shows_what_would_be_written_and_writes_nothing(records: SqlRecords) -> None:
    dana = who(records, "dana")
    before = len(crm.opportunities(records, dana, None))
    plan = crm.plan_create(records, dana, SEARCH)
    assert plan.title == "Create Acme Corp \N{EN DASH} COO search"
    assert plan.object_version is None
    assert [(it.label, it.before, it.after) for it in plan.changes] == [
        ("Client", None, "Acme Corp"),
        ("Title", None, "COO search"),
        ("Deal type", None, "Retained search"),
        ("Fee model", None, "30% of first-year salary"),
        ("Fee", None, "30%"),
        ("Value", None, "$45,000.50"),
        ("Stage", None, "New"),
        ("Forecast", None, "$4,500.05"),
        ("Owner", None, "Dana Reyes"),
        ("Notes", None, "Starts in May."),
    ]
    assert len(crm.opportunities(records, dana, None)) == before


@pytest.mark.parametrize(
    ("name", "gate"),
    [
        ("sam", Gate.NEEDS_GRANT),
        ("gus", Gate.ROLE_NEVER),
        ("rita", Gate.ROLE_NEVER),
        ("leo", Gate.PLAN_UPGRADE),
    ],
)
def test_who_may_not_create_is_told_why(records: SqlRecords, name: str, gate: Gate) -> None:
    with pytest.raises(NotAllowed) as refused:
        create(records, name)
    assert refused.value.decision.first.gate is gate


def test_a_client_is_needed(records: SqlRecords) -> None:
    with pytest.raises(DetailMissing, match="Which client") as refused:
        create(records, "dana", NewOpportunity(client=" ", title="COO search"))
    assert refused.value.field == "client"


def test_an_unknown_client_is_refused_with_the_nearest_names(records: SqlRecords) -> None:
    with pytest.raises(NotFound, match="Did you mean Globex") as refused:
        create(records, "dana", NewOpportunity(client="Globax", title="COO search"))
    assert refused.value.near == ("Globex",)


def test_a_client_can_be_named_by_id(records: SqlRecords) -> None:
    dana = who(records, "dana")
    acme = crm.client(records, dana, "Acme Corp")
    assert crm.client(records, dana, str(acme.id).upper()) == acme


def test_another_workspaces_client_does_not_exist(records: SqlRecords) -> None:
    with pytest.raises(NotFound):
        create(records, "dana", NewOpportunity(client="Kestrel Care Homes", title="COO search"))


def test_a_title_is_needed(records: SqlRecords) -> None:
    with pytest.raises(DetailMissing, match="Acme Corp be called") as refused:
        create(records, "dana", NewOpportunity(client="acme", title=" "))
    assert refused.value.field == "title"


def test_a_refused_creation_uses_up_neither_key_nor_number(office: Office) -> None:
    with office.records() as records:
        with pytest.raises(BadValue):
            create(records, "dana", NewOpportunity(client="acme", title="x"))
        assert create(records, "dana").ref == "OPP-2015"


def test_times_need_a_zone(records: SqlRecords) -> None:
    naive = datetime(2026, 3, 2, 9)  # noqa: DTZ001  (what is refused)
    with pytest.raises(Exception, match="has no time zone"):
        crm.create_opportunity(
            records, who(records, "dana"), SEARCH, now=naive, source=Source.SLACK, key="k"
        )
