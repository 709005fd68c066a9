"""What the tests of whole turns share."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.sql.database import Database
from tests.database import Databases, migrate_and_seed, or_skipped
from tests.openai_server import OpenAIServer, Scripted
from tests.world import World


@pytest.fixture(scope="module")
def with_a_model(
    seeded: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[World, OpenAIServer]]:
    """A running REX with a model that has no script yet."""
    with OpenAIServer() as server:
        settings = Settings.model_validate(
            {"OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": server.base_url}
        )
        world = World.start(seeded, tmp_path_factory.mktemp("modelled"), settings)
        with closing(world.beginning):
            yield world, server
        world.stop()


@pytest.fixture
def modelled(
    with_a_model: tuple[World, OpenAIServer],
) -> Iterator[Callable[..., tuple[World, OpenAIServer]]]:
    """A REX on which nothing has happened yet, and whose model follows a script."""
    world, server = with_a_model

    def start(*script: Scripted) -> tuple[World, OpenAIServer]:
        server.script[:] = script
        return world, server

    yield start
    server.begin_again()
    world.begin_again()


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Database]:
    """A database as `rex db seed` leaves it."""
    with or_skipped(), databases.copy(request.param, migrate_and_seed) as fresh:
        database = Database(fresh.url)
        yield database
        database.close()
