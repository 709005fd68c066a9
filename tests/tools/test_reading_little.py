"""What everyday questions read of a workspace with many deals: names and sums, and the one meant."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import event

from domain import lookup
from domain.access import Actor
from domain.sql.records import SqlRecords
from domain.sql.tables import OpportunityRow
from tests.tools.world import World
from tools.board import board_of
from tools.meaning import opportunity_meant
from tools.recognition import recognise

Loaded = list[int]


@pytest.fixture
def loaded() -> Iterator[Loaded]:
    """The numbers of the deals that were read as a whole."""
    numbers: Loaded = []

    def note(deal: OpportunityRow, *_: object) -> None:
        numbers.append(deal.number)

    watched = ("load", "refresh")
    for moment in watched:
        event.listen(OpportunityRow, moment, note)
    yield numbers
    for moment in watched:
        event.remove(OpportunityRow, moment, note)


@pytest.mark.parametrize(
    ("ask", "read"),
    [
        (lambda records, actor: board_of(records, actor), set()),
        (lambda records, actor: lookup.opportunity(records, actor, "CFO search"), {2001}),
        (lambda records, actor: opportunity_meant("the acme cfo deal", records, actor), {2001}),
        (lambda records, actor: recognise("how do I move the cfo search?", records, actor), {2001}),
        (lambda records, actor: recognise("how do I move a deal?", records, actor), set()),
        (lambda records, actor: opportunity_meant(None, records, actor), set()),
    ],
    ids=["board", "by name", "by words", "in a question", "in no question", "which one"],
)
def test_only_the_deal_that_is_meant_is_read_as_a_whole(
    world: World,
    loaded: Loaded,
    ask: Callable[[SqlRecords, Actor], object],
    read: set[int],
) -> None:
    actor = world.actor("Theo")
    world.session.expunge_all()
    loaded.clear()
    ask(world.records, actor)
    assert set(loaded) == read
