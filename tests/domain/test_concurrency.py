"""Many at once: nothing is lost, nothing is done twice."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations, pairwise
from threading import Barrier

from sqlalchemy import func, select

from domain import crm
from domain.access import Actor
from domain.crm import Source, StageMoved
from domain.editing import Edit
from domain.errors import AlreadyLinked, DomainError
from domain.money import Money
from domain.opportunity import NewOpportunity, Opportunity
from domain.sql.records import SqlRecords
from domain.sql.tables import OpportunityReqRow, OutboxRow, StageEventRow
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
    "edit": lambda records, theo, ref, key: crm.edit_opportunity(
        records, theo, ref, Edit(probability=77), **at(key=key)
    ),
}


def test_two_at_once_are_like_one_after_the_other(office: Office) -> None:
    theo = office.actor("theo")

    def begin(key: str) -> str:
        new = NewOpportunity(client="Acme Corp", title=key, value=Money.of(9, "USD"))
        with office.records() as records:
            return crm.create_opportunity(records, theo, new, **at(key=key)).ref

    def give(name: str, ref: str) -> str:
        try:
            with office.records() as records:
                RIVALS[name](records, theo, ref, f"{name} {ref}")
        except DomainError as refused:
            return f"{name}: {refused.code}"
        return f"{name}: done"

    def left(ref: str, *outcomes: str) -> tuple[object, ...]:
        with office.records() as records:
            deal = crm.opportunity(records, theo, ref)
        figures = (deal.status, deal.stage.key, deal.probability, deal.version)
        return (*figures, *sorted(outcomes))

    for first, second in combinations(RIVALS, 2):
        one, other, both = (begin(f"{first} {second} {number}") for number in range(3))
        serial = {
            left(one, give(first, one), give(second, one)),
            left(other, give(second, other), give(first, other)),
        }
        with ThreadPoolExecutor(2) as pool:
            outcomes = pool.map(give, (first, second), (both, both))
        assert left(both, *outcomes) in serial
