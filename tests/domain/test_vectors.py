"""The seeds' own examples, exact to their numbers, given as commands on FleetCore's board."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from domain import crm, rotting
from domain.access import Actor, Plan
from domain.editing import Edit
from domain.errors import BadValue, DetailMissing, DomainError, IllegalMove, NotFound, NotOpen
from domain.leads import Converted, convert_lead
from domain.losses import Loss
from domain.money import Money
from domain.opportunity import NewOpportunity, Opportunity
from domain.orders import BillingCycle, ContractTerms
from domain.presets import FLEETCORE
from domain.sql.records import SqlRecords
from domain.sql.tables import CounterRow
from tests.domain.office import NOW, at, who

pytestmark = pytest.mark.either_database

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TERMS = ContractTerms(
    total=Money.of(60_000, "USD"),
    cycle=BillingCycle.MONTHLY,
    effective_on=NOW.date(),
    duration_months=12,
)


@dataclass
class Fleet:
    """One deal on FleetCore's board, and what is asked of it at what time."""

    records: SqlRecords
    theo: Actor
    deal: Opportunity
    asked: int = 0

    def ask(self, verb: Callable[..., object], *what: object, now: datetime = NOW) -> Opportunity:
        """Give a command under a new key; the deal afterwards."""
        self.asked += 1
        verb(self.records, self.theo, self.deal.ref, *what, **at(now, f"ask {self.asked}"))
        return self.again()

    def again(self) -> Opportunity:
        """The deal as it is now."""
        return crm.opportunity(self.records, self.theo, self.deal.ref)

    def to(self, stage: str) -> "Fleet":
        """Step by step to a stage."""
        for it in FLEETCORE.stages:
            if self.again().stage.key == stage:
                break
            if it.position > self.again().stage.position:
                self.ask(crm.move_stage, it.label)
        return self

    def rots(self, after: timedelta) -> bool:
        """Whether it is on the list of stale deals then."""
        stale = rotting.rotting(self.records.standings, self.theo, NOW + after)
        return self.deal.ref in {it.ref for it in stale.first}


@pytest.fixture
def fleet(records: SqlRecords) -> Fleet:
    """A deal of $50,000 in Qualification."""
    theo = who(records, "theo")
    crm.adopt(records, theo, FLEETCORE, **at(key="board"))
    new = NewOpportunity(client="Acme Corp", title="Forty vans", value=Money.of(50_000, "USD"))
    return Fleet(records, theo, crm.create_opportunity(records, theo, new, **at(key="new")))


def test_forecasts(fleet: Fleet) -> None:
    assert fleet.deal.probability == 20
    odd = fleet.ask(crm.edit_opportunity, Edit(value=Money.of(Decimal("12345.67"), "USD")))
    assert odd.forecast == Money.of(Decimal("2469.13"), "USD")
    fleet.ask(crm.edit_opportunity, Edit(value=Money.of(50_000, "USD")))
    assert fleet.to("negotiation").again().forecast == Money.of(40_000, "USD")


def test_rotting_in_qualification(fleet: Fleet) -> None:
    assert not fleet.rots(14 * DAY + 23 * HOUR)
    assert fleet.rots(15 * DAY)
    (stale,) = (
        it
        for it in rotting.rotting(fleet.records.standings, fleet.theo, NOW + 15 * DAY).first
        if it.ref == fleet.deal.ref
    )
    assert "15 days, 1 day more than the 14 allowed" in stale.sentence(NOW + 15 * DAY)


def test_a_limit_of_its_own_and_a_hold_keep_a_deal_healthy(fleet: Fleet) -> None:
    fleet.to("contract_sent").ask(crm.edit_opportunity, Edit(max_days_override=20))
    assert not fleet.rots(18 * DAY)
    assert fleet.rots(21 * DAY)
    fleet.ask(crm.hold, "Waiting for the board.", now=NOW + DAY)
    assert not fleet.rots(300 * DAY)


def test_moves(fleet: Fleet) -> None:
    with pytest.raises(IllegalMove, match="next step from Qualification is Demo"):
        fleet.ask(crm.move_stage, "Contract Sent")
    fleet.to("proposal")
    back = fleet.ask(crm.move_stage, "Demo", now=NOW + DAY)
    assert (back.stage.key, back.probability, back.max_days) == ("demo", 40, 10)
    assert back.stage_entered_at == NOW + DAY
    same = fleet.ask(crm.move_stage, "Demo", now=NOW + 2 * DAY)
    assert (same.stage_entered_at, same.version) == (NOW + DAY, back.version)


@pytest.mark.parametrize(
    ("field", "wrong", "right"),
    [
        ("total", [Money.of(Decimal("99.99"), "USD")], [Money.of(100, "USD")]),
        ("duration_months", [0, 121, 1.5], [1, 120]),
        ("notice_days", [366, -1], [0, 365]),
        ("effective_on", [NOW.date() - DAY], [NOW.date()]),
    ],
)
def test_terms(fleet: Fleet, field: str, wrong: list[object], right: list[object]) -> None:
    for value in wrong:
        with pytest.raises(BadValue) as refused:
            fleet.ask(crm.close_won, None, replace(TERMS, **{field: value}))
        assert refused.value.field == field
    for value in right:
        with fleet.records.session.begin_nested() as attempt:
            won = fleet.ask(crm.close_won, None, replace(TERMS, **{field: value}))
            assert (won.status, won.stage.key) == ("won", "qualification")
            assert getattr(won.order, field) == value
            attempt.rollback()


@pytest.mark.parametrize(
    ("verb", "what"),
    [
        (crm.hold, ["Waiting for the board."]),
        (crm.close_won, []),
        (crm.close_lost, [Loss(reason="no_budget")]),
        (crm.cancel, ["Merged with another deal."]),
    ],
)
def test_only_open_deals_are_won_or_moved(
    fleet: Fleet, verb: Callable[..., object], what: list[object]
) -> None:
    status = fleet.ask(verb, *what).status.label
    for attempt in ((crm.close_won,), (crm.move_stage, "Demo")):
        with pytest.raises(NotOpen, match=f"{fleet.deal.ref} is {status}"):
            fleet.ask(*attempt)


@pytest.mark.parametrize(
    ("begins", "months", "ends"),
    [(date(2025, 1, 31), 1, date(2025, 2, 28)), (date(2024, 2, 29), 12, date(2025, 2, 28))],
)
def test_orders_end_with_the_month(fleet: Fleet, begins: date, months: int, ends: date) -> None:
    early = datetime.combine(begins, NOW.timetz())
    records, theo = fleet.records, fleet.theo
    new = NewOpportunity(client="Globex", title="Vans", value=Money.of(60_000, "USD"))
    deal = crm.create_opportunity(records, theo, new, **at(early, "early"))
    terms = replace(TERMS, effective_on=begins, duration_months=months)
    order = crm.close_won(records, theo, deal.ref, None, terms, **at(early, "win early")).order
    assert order
    assert order.expires_on == ends


@pytest.mark.parametrize(
    ("last", "ref", "code"),
    [
        (0, "ORD-2025-00001", "O2025-001"),
        (999, "ORD-2025-01000", "O2025-1000"),
        (1_000, "ORD-2025-01001", "O2025-1001"),
    ],
)
def test_orders_are_numbered_by_year(fleet: Fleet, last: int, ref: str, code: str) -> None:
    early = NOW.replace(year=2025)
    records, theo = fleet.records, fleet.theo
    if last:
        kind = {"workspace_id": theo.workspace.id, "kind": "order-2025", "value": last}
        records.session.add(CounterRow(**kind))
        records.session.flush()
    new = NewOpportunity(client="Globex", title="Vans", value=Money.of(60_000, "USD"))
    deal = crm.create_opportunity(records, theo, new, **at(early, "early"))
    terms = replace(TERMS, effective_on=early.date())
    order = crm.close_won(records, theo, deal.ref, None, terms, **at(early, "win early")).order
    assert order
    assert (order.ref, order.code) == (ref, code)


@pytest.mark.parametrize(
    ("loss", "refusal", "words"),
    [
        (Loss(), DetailMissing, "Why was it lost: .*No budget"),
        (Loss(reason="competitor_chosen"), DetailMissing, "which competitor"),
        (Loss(reason="no_budget", notes="x" * 1_001), BadValue, "1,000"),
    ],
)
def test_losses(fleet: Fleet, loss: Loss, refusal: type[DomainError], words: str) -> None:
    with pytest.raises(refusal, match=words):
        fleet.ask(crm.close_lost, loss)
    assert fleet.again() == fleet.deal


def test_conversions(fleet: Fleet) -> None:
    def convert(title: str, key: str) -> Converted:
        new = NewOpportunity(client="", title=title)
        leads = fleet.records.leads
        return convert_lead(
            fleet.records, leads, fleet.theo, "LEAD-1003", opportunity=new, **at(key=key)
        )

    for title in ("x", "x" * 201):
        with pytest.raises(BadValue):
            convert(title, f"{len(title)}")
    first, second = convert("Vans", "once"), convert("Vans", "once")
    assert first.opportunity
    assert second.opportunity
    assert first.opportunity.ref == second.opportunity.ref
    assert first.opportunity.owner_id == first.lead.owner_id != fleet.theo.member_id


def test_a_foreign_deal_is_as_missing_as_one_that_never_was(fleet: Fleet) -> None:
    leo = who(fleet.records, "leo")
    leo = replace(leo, workspace=replace(leo.workspace, plan=Plan.PRO))
    said = set()
    for number in (fleet.deal.number, 9_999):
        with pytest.raises(NotFound) as missing:
            crm.move_stage(fleet.records, leo, f"OPP-{number}", "Discovery", **at(key=f"{number}"))
        said.add(str(missing.value).replace(str(number), "…"))
    assert len(said) == 1
