"""What all tests share."""

import gc
import os
import shutil
from collections.abc import Generator, Iterator
from contextlib import ExitStack, suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from tests.certificates import read_certificates_once
from tests.command import SHARED as NURSERY
from tests.compiled import compile_part
from tests.database import Database, Databases, empty, migrate_and_seed, or_skipped
from tests.nursery import shared_nursery
from tests.offline import refuse_other_machines
from tests.once import folder_of_run
from tests.postgres import SHARED, NoPostgres, postgres
from tests.resting import look_around, note_outcome
from tests.statements import compile_once, survive_no_machine
from tests.thorough import Thorough

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Nearly all that is made while tests are collected stays: there is little to look for then.
gc.set_threshold(100_000, 50, 100)
compile_once()
survive_no_machine()
read_certificates_once()

# The same examples for everybody and every time; --hypothesis-profile=default looks for new ones.
settings.register_profile("the same", derandomize=True, deadline=None, max_examples=40)
settings.load_profile("the same")


def pytest_configure(config: pytest.Config) -> None:
    """What is long by its nature is left to `make thorough`."""
    config.pluginmanager.register(Thorough(config))
    if hasattr(config, "workerinput") or not config.getoption("numprocesses", None):
        import_module("tests.woken").wake_queues()  # nobody else runs an engine


def pytest_sessionstart(session: pytest.Session) -> None:
    """Begin with what the other workers need not compile then."""
    compile_part(session.config)


def pytest_collection_finish() -> None:
    """What was made so far is no garbage, ever."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config: pytest.Config) -> None:
    """Start what all workers share: a process to fork commands from, and a server, if there can be."""
    opened = ExitStack()
    config.add_cleanup(opened.close)
    os.environ[NURSERY] = opened.enter_context(shared_nursery())
    with suppress(NoPostgres):
        os.environ[SHARED] = opened.enter_context(postgres())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Let it be known whether a test was fine before what it left is looked at."""
    report = yield
    note_outcome(item, report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    """Look at what a test left in Slack before its fixtures are taken down, and complain after."""
    problems = list(look_around(item))
    yield
    assert problems == [], f"What the test left in Slack: {problems}"


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """A real browser; a module's tests share it."""
    from tests.browser import chromium

    with chromium() as opened:
        yield opened


@pytest.fixture(scope="session", autouse=True)
def _only_this_machine() -> Iterator[None]:
    """Nothing of a test leaves this machine."""
    with pytest.MonkeyPatch.context() as patch:
        refuse_other_machines(patch)
        yield


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Where tests get their databases from."""
    source = Databases(tmp_path_factory.mktemp("databases"), folder_of_run(tmp_path_factory))
    yield source
    source.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Database]:
    """A fresh database with all tables, once on SQLite and once on PostgreSQL."""
    with or_skipped(), databases.copy(request.param, empty) as fresh:
        yield fresh


@pytest.fixture(scope="session")
def seeded(databases: Databases) -> Path:
    """A database file with the demo in it, to copy."""
    return databases.file(migrate_and_seed)


@pytest.fixture
def demo(seeded: Path, tmp_path: Path) -> str:
    """A database with the demo in it, as `rex db seed` leaves it."""
    return f"sqlite:///{shutil.copy(seeded, tmp_path / 'demo.db')}"
