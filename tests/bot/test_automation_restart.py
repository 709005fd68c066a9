"""Automations and a REX that is stopped: what waited is done at its next start, once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.automation.jobs import Patience
from tests.bot.automation.conftest import Desk
from tests.bot.automation.receiver import receiver
from tests.world import World


@pytest.fixture
def desk(seeded: Path, tmp_path: Path) -> Iterator[Desk]:
    """A running REX of this test alone, which a test may start again."""
    world = World.start(seeded, tmp_path)
    yield Desk(world)
    world.stop()


def test_what_happens_while_rex_is_down_is_made_up_for(desk: Desk) -> None:
    """A deal is won meanwhile; and a webhook that was refused before is tried again after."""
    patient = Patience(webhooks=(1.0,), mail=())
    desk.world.service.stop()
    desk.world.start_again(patient)
    with receiver() as server:
        server.answers += [503]
        desk.listen(server, "opportunity.created")
        first = desk.create()
        desk.world.service.look_around()
        desk.world.wait_for(lambda: bool(server.requests), lambda: server.requests)
        desk.world.service.stop()
        second = desk.create()
        desk.win(second)
        desk.world.start_again(patient)
        desk.settle()
        heard = [it.event["data"]["ref"] for it in server.requests]
    assert sorted(heard) == [first.ref, first.ref, second.ref]
    assert len(desk.told("Theo", second.ref)) == len(desk.told("Maya", second.ref)) == 1
    assert len(desk.deal(second).reqs) == 1
