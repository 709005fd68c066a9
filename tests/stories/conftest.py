"""The world that stories play in: one running REX each, on a copy of the demo."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world import World


@pytest.fixture
def world(seeded: Path, tmp_path: Path) -> Iterator[World]:
    """A running REX; afterwards nothing may be left undone."""
    running = World.start(seeded, tmp_path)
    yield running
    running.stop()
