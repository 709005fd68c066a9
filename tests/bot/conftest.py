"""What the tests of whole turns share."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.openai_server import OpenAIServer, Scripted
from tests.world import World


@pytest.fixture
def modelled(seeded: Path, tmp_path: Path) -> Iterator[Callable[..., tuple[World, OpenAIServer]]]:
    """Starts a REX whose model follows a script."""
    running: list[tuple[World, OpenAIServer]] = []

    def start(*script: Scripted) -> tuple[World, OpenAIServer]:
        server = OpenAIServer(*script)
        server.__enter__()
        settings = Settings.model_validate(
            {"OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": server.base_url}
        )
        running.append((World.start(seeded, tmp_path, settings), server))
        return running[-1]

    yield start
    for world, server in running:
        world.stop()
        server.__exit__()
