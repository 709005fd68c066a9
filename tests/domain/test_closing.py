"""Won, with an order where a contract was signed; lost, for a reason; and never open again."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from domain import crm
from domain.errors import BadValue, DetailMissing, NotAllowed, NotFound, NotOpen
from domain.events import By, Source
from domain.losses import Loss
from domain.money import Money
from domain.opportunity import NewOpportunity, Opportunity
from domain.orders import BillingCycle, ContractTerms
from domain.pipeline import Status
from domain.sql.records import SqlRecords
from domain.sql.tables import CounterRow, OpportunityRow, OrderRow, OutboxRow
from tests.domain.office import NOW, Office, at, who

TERMS = ContractTerms(
    total=Money.of(60_000, "USD"),
    cycle=BillingCycle.ANNUAL,
    effective_on=NOW.date(),
    duration_months=24,
)
NO_BUDGET = Loss(reason="No budget")


def win(
    records: SqlRecords,
    ref: str = "OPP-2001",
    value: Money | None = None,
    terms: ContractTerms | None = None,
    key: str = "k",
    name: str = "theo",
) -> Opportunity:
    return crm.close_won(records, who(records, name), ref, value, terms, **at(key=key))


def lose(
    records: SqlRecords, loss: Loss, ref: str = "OPP-2001", key: str = "k", name: str = "theo"
) -> Opportunity:
    return crm.close_lost(records, who(records, name), ref, loss, **at(key=key))


def orders(records: SqlRecords) -> int | None:
    return records.session.scalar(select(func.count()).select_from(OrderRow))


@pytest.mark.either_database
def test_a_deal_is_won_where_it_stands_and_without_an_invented_order(records: SqlRecords) -> None:
    before = orders(records)
    won = win(records)
    assert won == crm.opportunity(records, who(records, "theo"), "OPP-2001")
    assert (won.status, won.stage.key, won.closed_at) == (Status.WON, "discovery", NOW)
    assert (won.won_value, won.forecast) == (Money.of(60_000, "USD"), Money.of(60_000, "USD"))
    assert (won.order, orders(records)) == (None, before)
    last = crm.timeline(records, who(records, "theo"), "OPP-2001")[-1]
    assert last.sentence == "Marked as won at $60,000."


def test_contract_terms_make_an_order_in_the_same_breath(records: SqlRecords) -> None:
    won = win(records, terms=TERMS)
    assert won == crm.opportunity(records, who(records, "theo"), "OPP-2001")
    assert won.order
    assert (won.order.ref, won.order.monthly.format()) == ("ORD-2026-00002", "$2,500")
    assert won.order.expires_on == date(2028, 3, 2)
    event = records.session.scalars(select(OutboxRow).where(OutboxRow.published_at.is_(None))).one()
    assert (event.topic, event.payload["order"]) == ("opportunity.won", "ORD-2026-00002")
    assert event.payload["forecast_minor"] == 6_000_000


@pytest.mark.parametrize(("last", "ref"), [(999, "ORD-2026-01000"), (1_000, "ORD-2026-01001")])
def test_orders_count_on_beyond_a_thousand(records: SqlRecords, last: int, ref: str) -> None:
    theo = who(records, "theo")
    here = CounterRow.workspace_id == theo.workspace.id, CounterRow.kind == "order-2026"
    records.session.execute(update(CounterRow).where(*here).values(value=last))
    order = win(records, terms=TERMS).order
    assert order
    assert order.ref == ref


def test_a_year_begins_at_one_where_the_workspace_is(records: SqlRecords) -> None:
    theo = who(records, "theo")
    new_year = NOW.replace(year=2027, month=1, day=1, hour=3)  # still 2026 in New York
    terms = replace(TERMS, effective_on=date(2027, 6, 1))
    won = crm.close_won(records, theo, "OPP-2001", None, terms, **at(new_year))
    assert won.order
    assert won.order.ref == "ORD-2026-00002"
    later = at(new_year + timedelta(hours=6), "later")
    next_won = crm.close_won(records, theo, "OPP-2002", None, terms, **later)
    assert next_won.order
    assert next_won.order.ref == "ORD-2027-00001"


@pytest.mark.either_database
@pytest.mark.parametrize(
    ("field", "terms"),
    [
        ("total", replace(TERMS, total=Money.of(Decimal("99.99"), "USD"))),
        ("duration_months", replace(TERMS, duration_months=0)),
        ("notice_days", replace(TERMS, notice_days=366)),
        ("effective_on", replace(TERMS, effective_on=NOW.date() - timedelta(days=1))),
        ("notes", replace(TERMS, notes="x" * 2_001)),
        ("currency", replace(TERMS, total=Money.of(60_000, "EUR"))),
        ("value", replace(TERMS, total=Money.of(100_000_001, "USD"))),
    ],
)
def test_wrong_terms_change_nothing(records: SqlRecords, field: str, terms: ContractTerms) -> None:
    before = crm.opportunity(records, who(records, "theo"), "OPP-2001"), orders(records)
    with pytest.raises(BadValue) as refused:
        win(records, terms=terms)
    assert refused.value.field == field
    assert (crm.opportunity(records, who(records, "theo"), "OPP-2001"), orders(records)) == before


@pytest.mark.either_database
def test_a_won_deal_needs_a_value_above_nothing(records: SqlRecords) -> None:
    theo = who(records, "theo")
    crm.create_opportunity(
        records, theo, NewOpportunity(client="Acme Corp", title="COO search"), **at(key="new")
    )
    with pytest.raises(DetailMissing, match="What was OPP-2015 signed at") as missing:
        win(records, "OPP-2015")
    assert missing.value.field == "value"
    with pytest.raises(BadValue, match=r"above \$0"):
        win(records, "OPP-2015", Money(0, "USD"))
    assert win(records, "OPP-2015", Money(1, "JPY")).won_value == Money(1, "JPY")


@pytest.mark.either_database
def test_value_and_total_may_not_contradict_each_other(records: SqlRecords) -> None:
    with pytest.raises(BadValue, match=r"\$1 and the contract's total is \$60,000"):
        win(records, value=Money.of(1, "USD"), terms=TERMS)
    assert win(records, value=TERMS.total, terms=TERMS).order


@pytest.mark.either_database
@pytest.mark.parametrize(
    ("ref", "status"),
    [("OPP-2007", "won"), ("OPP-2006", "lost"), ("OPP-2008", "on hold"), ("OPP-2011", "cancelled")],
)
def test_only_open_deals_are_closed(records: SqlRecords, ref: str, status: str) -> None:
    with pytest.raises(NotOpen, match=f"{ref} is {status}"):
        win(records, ref)
    with pytest.raises(NotOpen, match=f"{ref} is {status}"):
        lose(records, NO_BUDGET, ref)
    with pytest.raises(NotOpen, match=f"{ref} is {status}"):
        crm.cancel(records, who(records, "theo"), ref, "Gone quiet.", **at())


@pytest.mark.either_database
def test_a_closed_deal_never_opens_again(records: SqlRecords) -> None:
    won = win(records)
    theo = who(records, "theo")
    for attempt in (
        lambda: crm.move_stage(records, theo, won.ref, "Proposal", **at(key="a")),
        lambda: crm.resume(records, theo, won.ref, **at(key="b")),
        lambda: crm.hold(records, theo, won.ref, "Wait a bit", **at(key="c")),
        lambda: win(records, won.ref, key="d"),
    ):
        with pytest.raises(NotOpen, match="new business with Acme Corp is a new opportunity"):
            attempt()
    for values in ({"status": "open", "closed_at": None, "won_minor": None}, {"title": "Other"}):
        reopening = update(OpportunityRow).where(OpportunityRow.id == won.id).values(values)
        with pytest.raises(IntegrityError, match="closed opportunity stays"), records.attempt():
            records.session.execute(reopening, execution_options={"synchronize_session": False})


def test_a_repeated_win_changes_nothing(records: SqlRecords) -> None:
    first = win(records, terms=TERMS)
    count = orders(records)
    assert win(records, terms=TERMS) == first
    assert orders(records) == count


def test_the_database_refuses_a_second_order_and_keeps_the_first(records: SqlRecords) -> None:
    won = win(records, terms=TERMS)
    row = records.session.scalars(select(OrderRow).where(OrderRow.opportunity_id == won.id)).one()
    copy = {column.key: getattr(row, column.key) for column in OrderRow.__table__.columns}
    twin = copy | {"id": won.id, "number": 77}
    with pytest.raises(IntegrityError), records.attempt():
        records.session.execute(insert(OrderRow).values(twin))
    with pytest.raises(IntegrityError, match="append-only"), records.attempt():
        records.session.execute(update(OrderRow).values(total_minor=100))


def test_a_lost_deal_keeps_its_stage_and_forecasts_nothing(records: SqlRecords) -> None:
    lost = lose(records, Loss(reason="no_budget", notes=" Frozen until autumn. "))
    assert lost == crm.opportunity(records, who(records, "theo"), "OPP-2001")
    assert (lost.status, lost.stage.key, lost.forecast) == (
        Status.LOST,
        "discovery",
        Money(0, "USD"),
    )
    assert lost.loss_reason
    assert (lost.loss_reason.key, lost.loss_notes) == ("no_budget", "Frozen until autumn.")
    last = crm.timeline(records, who(records, "theo"), "OPP-2001")[-1]
    assert last.sentence == "Marked as lost: No budget."


@pytest.mark.either_database
def test_a_loss_needs_a_reason_and_the_reasons_are_named(records: SqlRecords) -> None:
    with pytest.raises(DetailMissing, match=r"No budget, No decision, .* or Timing") as missing:
        lose(records, Loss())
    assert missing.value.field == "reason"
    with pytest.raises(NotFound, match=r"no loss reason “Bad luck” here\. The reasons are Comp"):
        lose(records, Loss(reason="Bad luck"))


@pytest.mark.either_database
@pytest.mark.parametrize(
    ("said", "key"), [("too expensive", "price_too_high"), ("timing", "timing_not_right")]
)
def test_usual_words_for_a_reason_are_understood(records: SqlRecords, said: str, key: str) -> None:
    reason = lose(records, Loss(reason=said)).loss_reason
    assert reason
    assert reason.key == key


@pytest.mark.either_database
def test_a_competitor_is_named_where_the_reason_asks(records: SqlRecords) -> None:
    with pytest.raises(DetailMissing, match="which competitor") as missing:
        lose(records, Loss(reason="Competitor chosen", competitor="  "))
    assert missing.value.field == "competitor"
    lost = lose(records, Loss(reason="Competitor chosen", competitor="Talentry"))
    assert lost.competitor == "Talentry"
    last = crm.timeline(records, who(records, "theo"), "OPP-2001")[-1]
    assert last.sentence == "Marked as lost: Competitor chosen (Talentry)."


@pytest.mark.either_database
def test_long_words_about_a_loss_are_refused(records: SqlRecords) -> None:
    with pytest.raises(BadValue, match="up to 1,000 characters, and this has 1,001") as refused:
        lose(records, replace(NO_BUDGET, notes="x" * 1_001))
    assert refused.value.field == "notes"
    with pytest.raises(BadValue, match="competitor's name may have up to 200"):
        lose(records, replace(NO_BUDGET, competitor="x" * 201))
    assert lose(records, replace(NO_BUDGET, notes="x" * 1_000)).loss_notes


@pytest.mark.either_database
def test_people_close_their_own_deals(records: SqlRecords) -> None:
    assert win(records, name="dana")
    with pytest.raises(NotFound):
        win(records, "OPP-2002", key="other", name="dana")
    for name in ("sam", "gus", "rita", "leo"):
        with pytest.raises(NotAllowed):
            win(records, "OPP-2003", key=name, name=name)


@pytest.mark.either_database
def test_plans_show_what_closing_would_do(records: SqlRecords) -> None:
    theo = who(records, "theo")
    by = By(theo, Source.SLACK, NOW)
    plan = crm.plan_won(records, theo, "acme", by, terms=TERMS)
    assert plan.title == "Mark Acme Corp \N{EN DASH} CFO search as Won"
    assert plan.object_version == plan.opportunity.version
    assert [(it.label, it.before, it.after) for it in plan.changes] == [
        ("Status", "Open", "Won"),
        ("Signed value", None, "$60,000"),
        ("Order", None, "$60,000 over 24 months"),
        ("First day", None, "2026-03-02"),
        ("Runs until", None, "2028-03-02"),
        ("Billed", None, "annual"),
        ("Notice", None, "30 days"),
        ("Renews by itself", None, "no"),
    ]
    lost = crm.plan_lost(records, theo, "acme", by, Loss(reason="price", notes="Half of it."))
    assert [(it.label, it.after) for it in lost.changes] == [
        ("Status", "Lost"),
        ("Forecast", "$0"),
        ("Loss reason", "Price too high"),
        ("Loss notes", "Half of it."),
    ]


def test_twenty_wins_at_once_get_twenty_numbers_in_a_row(office: Office) -> None:
    theo = office.actor("theo")
    with office.records() as records:
        refs = [
            crm.create_opportunity(
                records,
                theo,
                NewOpportunity(client="Acme Corp", title=f"Search {count}"),
                **at(key=f"{count}"),
            ).ref
            for count in range(20)
        ]

    def one(ref: str) -> str | None:
        with office.records() as records:
            order = crm.close_won(records, theo, ref, None, TERMS, **at(key=f"win {ref}")).order
            return order.ref if order else None

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(one, refs))
    assert sorted(map(str, found)) == [f"ORD-2026-{count:05}" for count in range(2, 22)]


def test_one_deal_is_won_once_however_many_try(office: Office) -> None:
    theo = office.actor("theo")

    def one(number: int) -> type:
        try:
            with office.records() as records:
                win(records, terms=TERMS, key=f"win {number}")
        except NotOpen as refused:
            return type(refused)
        return Opportunity

    with ThreadPoolExecutor(8) as pool:
        outcomes = Counter(pool.map(one, range(8)))
    assert outcomes == {Opportunity: 1, NotOpen: 7}
    with office.records() as records:
        deal = crm.opportunity(records, theo, "OPP-2001")
        mine = select(func.count()).where(OrderRow.opportunity_id == deal.id)
        assert records.session.scalar(mine) == 1
