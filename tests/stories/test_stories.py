"""Every story in this folder, played through the emulated Slack."""

from pathlib import Path

import pytest

from tests.story import play
from tests.world import World

STORIES = sorted(Path(__file__).parent.glob("*.md"))


@pytest.mark.parametrize("file", STORIES, ids=lambda file: file.stem)
def test_story(file: Path, world: World) -> None:
    play(file, world)
    world.at_rest()


def test_there_are_enough_stories() -> None:
    assert len(STORIES) >= 15
