"""Many at once: nothing is lost, nothing is done twice."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Barrier

from sqlalchemy import func, select

from domain import crm
from domain.access import Actor
from domain.crm import Source, StageMoved
from domain.errors import AlreadyLinked, DomainError
from domain.opportunity import NewOpportunity, Opportunity
from domain.sql.records import SqlRecords
from domain.sql.tables import OpportunityReqRow, OutboxRow, StageEventRow
from tests.domain.office import NOW, Office, who

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
