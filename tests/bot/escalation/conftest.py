"""A running REX for tests of what escalation does by itself, put back after each."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.world import World


@pytest.fixture(scope="module")
def running(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A running REX on a copy of the demo."""
    world = World.start(seeded, tmp_path_factory.mktemp("escalation"))
    world.speaks_up_because = "alerts, links of mails and the console speak in threads as well"
    with closing(world.beginning):
        yield world
    world.stop()


@pytest.fixture
def world(running: World) -> Iterator[World]:
    """A running REX on which nothing has happened yet."""
    yield running
    running.begin_again()
