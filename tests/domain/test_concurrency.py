"""Many at once: nothing is lost, nothing is done twice."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from itertools import combinations, pairwise
from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from domain import crm
from domain.access import Actor
from domain.crm import Source, StageMoved
from domain.editing import Edit
from domain.errors import AlreadyLinked, DomainError
from domain.losses import Loss
from domain.money import Money
from domain.opportunity import NewOpportunity, Opportunity
from domain.orders import BillingCycle, ContractTerms
from domain.pipeline import Status
from domain.sql.records import SqlRecords
from domain.sql.tables import OpportunityReqRow, OrderRow, OutboxRow, StageEventRow
from domain.stages import StageFields
from tests.domain.office import NOW, Office, at, who

THREADS = 8
SEARCH = NewOpportunity(client="Acme Corp", title="COO search")


def together(office: Office, attempt: Callable[[SqlRecords, Actor, int], object]) -> list[object]:
    """Each thread tries once, in a transaction of its own; what came back, or the refusal."""
    theo, start = office.actor("theo"), Barrier(THREADS)

    def one(number: int) -> object:
        start.wait()
        try:
            with office.records() as records:
                return attempt(records, theo, number)
        except DomainError as refused:
            return refused

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS)))


def create(records: SqlRecords, actor: Actor, key: str) -> Opportunity:
    return crm.create_opportunity(records, actor, SEARCH, now=NOW, source=Source.SLACK, key=key)


def test_no_move_is_lost(office: Office) -> None:
    def there_or_back(records: SqlRecords, theo: Actor, number: int) -> StageMoved:
        to, key = ("Proposal", "Discovery")[number % 2], f"move {number}"
        return crm.move_stage(records, theo, "OPP-2001", to, now=NOW, source=Source.SLACK, key=key)

    outcomes = together(office, there_or_back)
    moves = [it for it in outcomes if isinstance(it, StageMoved) and not it.no_change]
    with office.records() as records:
        deal = crm.opportunity(records, who(records, "theo"), "OPP-2001")
        mine = StageEventRow.opportunity_id == deal.id
        steps = records.session.scalars(
            select(StageEventRow).where(mine).order_by(StageEventRow.seq)
        ).all()
        assert all(isinstance(it, StageMoved) for it in outcomes)
        assert [step.seq for step in steps] == list(range(4 + len(moves)))
        assert all(a.to_stage_id == b.from_stage_id for a, b in pairwise(steps))
        assert (deal.stage.id, deal.version) == (steps[-1].to_stage_id, len(steps))


def test_a_req_is_never_linked_twice(office: Office) -> None:
    def link(records: SqlRecords, theo: Actor, number: int) -> Opportunity:
        deal, key = ("OPP-2002", "OPP-2003")[number % 2], f"link {number}"
        return crm.link_req(records, theo, deal, "REQ-119", now=NOW, source=Source.SLACK, key=key)

    outcomes = Counter(type(it) for it in together(office, link))
    assert outcomes == {Opportunity: 1, AlreadyLinked: THREADS - 1}
    with office.records() as records:
        req = crm.req(records, who(records, "theo"), "REQ-119")
        links = select(func.count()).where(OpportunityReqRow.req_id == req.id)
        assert records.session.scalar(links) == 1


def test_one_key_creates_one_deal(office: Office) -> None:
    created = together(office, lambda records, theo, _: create(records, theo, "one key"))
    assert len({deal.ref for deal in created if isinstance(deal, Opportunity)}) == 1
    with office.records() as records:
        deals = crm.opportunities(records, who(records, "theo"))
        assert len([deal for deal in deals if deal.title == SEARCH.title]) == 1
        waiting = select(func.count()).where(OutboxRow.published_at.is_(None))
        assert records.session.scalar(waiting) == 1


def test_numbers_are_never_given_twice(office: Office) -> None:
    created = together(office, lambda records, theo, number: create(records, theo, f"{number}"))
    numbers = sorted(deal.number for deal in created if isinstance(deal, Opportunity))
    assert numbers == list(range(2015, 2015 + THREADS))


#: Commands that get in each other's way.
RIVALS: dict[str, Callable[[SqlRecords, Actor, str, str], object]] = {
    "move": lambda records, theo, ref, key: crm.move_stage(
        records, theo, ref, "Discovery", **at(key=key)
    ),
    "win": lambda records, theo, ref, key: crm.close_won(records, theo, ref, **at(key=key)),
    "hold": lambda records, theo, ref, key: crm.hold(
        records, theo, ref, "The client asked for it.", **at(key=key)
    ),
    "resume": lambda records, theo, ref, key: crm.resume(records, theo, ref, **at(key=key)),
    "edit": lambda records, theo, ref, key: crm.edit_opportunity(
        records, theo, ref, Edit(probability=77), **at(key=key)
    ),
    "lose": lambda records, theo, ref, key: crm.close_lost(
        records, theo, ref, Loss(reason="No budget"), **at(key=key)
    ),
    "cancel": lambda records, theo, ref, key: crm.cancel(
        records, theo, ref, "It was entered twice.", **at(key=key)
    ),
    "link": lambda records, theo, ref, key: crm.create_and_link_req(
        records, theo, ref, "Controller", **at(key=key)
    ),
    "remove": lambda records, theo, ref, key: crm.remove_stage(
        records, theo, STOP, "New", **at(key=key)
    ),
}
TERMS = ContractTerms(
    total=Money.of(60_000, "USD"),
    cycle=BillingCycle.MONTHLY,
    effective_on=NOW.date(),
    duration_months=12,
)
#: A stage beside Discovery that stands for one pair alone, so that it can be removed.
STOP = "Stop"
#: What reads or writes a deal's stage, so that it may not be removed meanwhile.
BESIDE_REMOVAL = ("move", "win", "hold")


class Deals:
    """Deals to be changed by two at once, and what is left of them."""

    def __init__(self, office: Office, pool: Executor) -> None:
        self._office, self._theo, self._pool = office, office.actor("theo"), pool

    def begin(self, count: int) -> list[str]:
        """So many deals of one step's history, in one transaction."""
        with self._office.records() as records:
            return [self._created(records, f"{uuid4()}").ref for _ in range(count)]

    def begin_at_stop(self) -> str:
        """A deal in a stage of its own."""
        with self._office.records() as records:
            how = [at(key=f"{uuid4()}") for _ in range(2)]
            deal = self._created(records, f"{uuid4()}")
            crm.add_stage(
                records, self._theo, StageFields(label=STOP, probability=20), before="Discovery",
                **how[0],
            )  # fmt: skip
            crm.move_stage(records, self._theo, deal.ref, STOP, **how[1])
        return deal.ref

    def in_turn(self, ref: str, *names: str) -> list[str]:
        """One after the other."""
        return [self._give(name, ref) for name in names]

    def at_once(self, ref: str, *names: str) -> list[str]:
        """Neither waits for the other."""
        start = Barrier(len(names))

        def started(name: str) -> str:
            start.wait()
            return self._give(name, ref)

        return list(self._pool.map(started, names))

    def left(self, ref: str, outcomes: list[str]) -> tuple[object, ...]:
        """How the deal stands, and what the commands came to."""
        with self._office.records() as records:
            deal = crm.opportunity(records, self._theo, ref)
            if crm.pipeline(records, self._theo).has(STOP):
                crm.remove_stage(records, self._theo, STOP, "New", **at(key=f"after {ref}"))
        figures = (deal.status, deal.stage.label, deal.probability, deal.version, len(deal.reqs))
        return (*figures, *sorted(outcomes))

    def _created(self, records: SqlRecords, key: str) -> Opportunity:
        new = NewOpportunity(client="Acme Corp", title=key, value=Money.of(9, "USD"))
        return crm.create_opportunity(records, self._theo, new, **at(key=key))

    def _give(self, name: str, ref: str) -> str:
        try:
            with self._office.records() as records:
                RIVALS[name](records, self._theo, ref, f"{name} {ref}")
        except DomainError as refused:
            return f"{name}: {refused.code}"
        return f"{name}: done"


@pytest.fixture
def deals(office: Office) -> Iterator[Deals]:
    with ThreadPoolExecutor(2) as pool:
        yield Deals(office, pool)


@pytest.mark.parametrize(
    "each", [pytest.param(1, marks=pytest.mark.thorough, id="all"), pytest.param(3, id="some")]
)
def test_two_at_once_are_like_one_after_the_other(deals: Deals, each: int) -> None:
    """O20: a move, or a win, beside every other command on the same deal."""
    pairs = [it for it in combinations(RIVALS, 2) if {*it} & {"move", "win"} and "remove" not in it]
    pairs = pairs[::each]
    refs = iter(deals.begin(3 * len(pairs)))
    for first, second in pairs:
        one, other, both = next(refs), next(refs), next(refs)
        serial = {
            deals.left(one, deals.in_turn(one, first, second)),
            deals.left(other, deals.in_turn(other, second, first)),
        }
        assert deals.left(both, deals.at_once(both, first, second)) in serial, (first, second)


@pytest.mark.parametrize("name", BESIDE_REMOVAL)
def test_a_stage_is_removed_before_or_after_what_is_done_in_it(deals: Deals, name: str) -> None:
    orders = ((name, "remove"), ("remove", name))
    serial = set()
    for order in orders:
        ref = deals.begin_at_stop()
        serial.add(deals.left(ref, deals.in_turn(ref, *order)))
    ref = deals.begin_at_stop()
    assert deals.left(ref, deals.at_once(ref, name, "remove")) in serial


def test_one_deal_is_won_once_and_nothing_of_its_history_is_lost(office: Office) -> None:
    """Eight at once: half of them win it with a contract, the others move, hold or edit it."""

    def whatever(records: SqlRecords, theo: Actor, number: int) -> object:
        if number % 2:
            return crm.close_won(records, theo, "OPP-2004", None, TERMS, **at(key=f"{number}"))
        rival = RIVALS[("move", "hold", "edit", "resume")[number // 2]]
        return rival(records, theo, "OPP-2004", f"{number}")

    together(office, whatever)
    with office.records() as records:
        deal = crm.opportunity(records, who(records, "theo"), "OPP-2004")
        steps = records.session.scalars(
            select(StageEventRow.seq)
            .where(StageEventRow.opportunity_id == deal.id)
            .order_by(StageEventRow.seq)
        ).all()
        orders = records.session.scalars(
            select(OrderRow.number).where(OrderRow.opportunity_id == deal.id)
        ).all()
        lines = {it.version for it in crm.timeline(records, who(records, "theo"), deal.ref)}
    assert list(steps) == list(range(len(steps)))
    assert len(orders) == (deal.status is Status.WON)
    assert lines >= set(range(2, deal.version + 1))
