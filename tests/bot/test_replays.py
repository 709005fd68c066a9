"""Requirements: what Slack sends once is taken once, at whichever replica, before and after a restart."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from bot.signatures import KEPT_FOR, UsedSignatures
from bot.slack.checking import signed
from bot.sql.database import Database
from bot.sql.signatures import delete_before
from tests.bot.slack.test_edge import FORM_TYPE
from tests.database import Databases, migrate_and_seed, or_skipped
from tests.world import HASTE, World

SIGNATURE = f"v0={'0' * 64}"
NOW = datetime(2026, 11, 29, tzinfo=UTC)
REPLICAS = 8


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Database]:
    with or_skipped(), databases.copy(request.param, migrate_and_seed) as fresh:
        opened = Database(fresh.url)
        yield opened
        opened.close()


def test_of_replicas_that_are_sent_the_same_at_once_one_takes_it(database: Database) -> None:
    used = UsedSignatures(database, lambda: NOW)
    with ThreadPoolExecutor(REPLICAS) as replicas:
        taken = [*replicas.map(used.take, [SIGNATURE] * REPLICAS)]
    assert sorted(taken) == [False] * (REPLICAS - 1) + [True]


def test_what_counts_no_more_is_forgotten(database: Database) -> None:
    assert UsedSignatures(database, lambda: NOW).take(SIGNATURE)
    for later, forgotten in ((timedelta(), False), (KEPT_FOR + timedelta(seconds=1), True)):
        with database.transaction() as session:
            delete_before(session, NOW + later - KEPT_FOR)
        assert UsedSignatures(database, lambda: NOW).take(SIGNATURE) is forgotten


def test_a_captured_command_tells_nobody_anything_after_a_restart(
    seeded: Path, tmp_path: Path
) -> None:
    world = World.start(seeded, tmp_path)
    try:
        dana = world.person("Dana").user
        fields = {"command": "/rex", "text": "tickets", "team_id": dana.team_id}
        captured = urlencode({**fields, "user_id": dana.id, "trigger_id": "1.2"})
        how = signed(world.emulator.signing_secret, captured, int(time.time()))
        assert knock(world, captured, how)[0] == 200
        world.service.stop()
        world.start_again(HASTE)
        assert knock(world, captured, how) == (401, "Not signed by Slack")
    finally:
        world.stop()


def knock(world: World, body: str, how: dict[str, str]) -> tuple[int, str]:
    headers = {**how, "content-type": FORM_TYPE}
    request = Request(world.service.url, data=body.encode(), headers=headers)  # noqa: S310
    try:
        with urlopen(request, timeout=30) as answer:  # noqa: S310
            return answer.status, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()
