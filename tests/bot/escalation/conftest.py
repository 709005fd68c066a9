"""A running REX for tests of what escalation does by itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world import World


@pytest.fixture
def world(seeded: Path, tmp_path: Path) -> Iterator[World]:
    running = World.start(seeded, tmp_path)
    yield running
    running.stop()
