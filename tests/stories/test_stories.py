"""Every story in this folder, played through the emulated Slack."""

from pathlib import Path

import pytest

from tests.story import play
from tests.world import World

STORIES = sorted(Path(__file__).parent.glob("*.md"))
#: What others of them tell of somebody else.
AGAIN = (
    "cancel-somebody-elses",
    "explainable-about-a-colleague",
    "explainable-as-a-guest",
    "explainable-on-starter",
)
PLAYED = [
    pytest.param(it, id=it.stem, marks=pytest.mark.thorough if it.stem in AGAIN else ())
    for it in STORIES
]


@pytest.mark.parametrize("file", PLAYED)
def test_story(file: Path, world: World) -> None:
    play(file, world)
    world.at_rest()


def test_there_are_enough_stories() -> None:
    assert len(STORIES) >= 15
