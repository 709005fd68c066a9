"""Requirements: an outage of the database takes a few lines of the log, whatever fails meanwhile."""

import logging
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from bot.sql.passing import is_of_an_outage
from bot.telemetry import outage
from bot.telemetry.logs import set_up_logs
from tests.bot.durable.wire import behind_a_wire
from tests.database import Databases, migrate_and_seed, or_skipped
from tests.world import World

SECONDS = 5.0


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """What a REX of this process logs, as `rex run` does."""
    root, dbos, slack = (logging.getLogger(name) for name in ("", "dbos", "slack_sdk.web"))
    before = root.handlers[:], root.level, dbos.handlers[:], dbos.propagate, slack.level
    stream = StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    root.handlers = []
    set_up_logs("warning", as_json=False, content=False, passes=is_of_an_outage)
    yield stream
    root.handlers, dbos.handlers, dbos.propagate = before[0], before[2], before[3]
    root.setLevel(before[1])
    slack.setLevel(before[4])


def test_an_outage_is_told_of_at_its_beginning_now_and_then_and_at_its_end(
    databases: Databases, tmp_path: Path, logged: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outage, "EVERY", SECONDS / 2)
    monkeypatch.setattr(outage, "QUIET", 2.0)
    with (
        or_skipped(),
        databases.copy("postgresql", migrate_and_seed) as fresh,
        behind_a_wire(fresh, tmp_path) as (url, wire),
    ):
        world = World.on(url)
        try:
            world.emulator.rules.retry_delays = (0.2, *[0.5] * 200)
            theo = world.person("Theo")
            wire.cut()
            question = theo.dm("what does Negotiation mean")
            time.sleep(SECONDS)
            wire.mend()
            theo.answer(question, timeout=60)
            world.settle()
            theo.wait_for(lambda: "the database is back" in logged.getvalue() or None, 30)
        finally:
            world.stop()
    lines = logged.getvalue().splitlines()
    assert len(lines) <= 4, logged.getvalue()[:4000]
    assert "the database gives no answer" in lines[0]
    assert "the database is back" in lines[-1]
    assert "refused meanwhile, to be sent again: 0" not in lines[-1]


def test_what_is_no_passing_trouble_is_told_with_its_traceback(logged: StringIO) -> None:
    try:
        raise ValueError("of another kind")
    except ValueError:
        logging.getLogger("rex").exception("that failed")
    assert "ValueError" in logged.getvalue()
    assert "test_outage.py" in logged.getvalue()
