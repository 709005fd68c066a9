"""What operators' machines ask: health, readiness, figures; and what the logs say of a turn."""

import json
import logging
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from starlette.applications import Starlette

from bot.doctor.events import last_told
from bot.slack.listening import HttpListener
from bot.sql.backlog import Backlog
from bot.telemetry.logs import WITHHELD, WORK, LineFormatter
from bot.telemetry.metrics import Metrics
from bot.upkeep import operations
from bot.upkeep.operations import operation_routes
from domain.sql.engine import connect
from tests.world import World


@pytest.fixture
def world(seeded: Path, tmp_path: Path) -> Iterator[World]:
    running = World.start(seeded, tmp_path)
    yield running
    running.stop()


def get(world: World, path: str) -> tuple[int, str]:
    try:
        with urlopen(world.service.url.replace("/slack/events", path), timeout=10) as answer:  # noqa: S310
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def test_a_running_rex_is_healthy_ready_and_counts_its_turns(world: World) -> None:
    theo = world.person("Theo")
    theo.answer(theo.dm("what does Negotiation mean"), timeout=30)
    world.settle()
    assert last_told(world.service.engine.records.last_turn()).state == "ok"
    assert get(world, "/healthz") == (200, "ok")
    assert get(world, "/readyz") == (200, "ready")
    with pytest.raises(HTTPError, match="401"):
        urlopen(Request(world.service.url, data=b"{}"))  # noqa: S310
    status, figures = get(world, "/metrics")
    assert status == 200
    assert 'rex_refused_total{reason="not signed"} 1' in figures
    assert 'rex_accepted_total{kind="message"} 1' in figures
    assert 'rex_turn_seconds_count{kind="message"} 1' in figures
    assert 'rex_step_seconds_count{step="reply"} 2' in figures
    assert "Negotiation" not in figures


def test_while_the_database_is_gone_a_process_still_tells_its_own_figures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(operations, "IN_TIME", 0.1)
    back, asked = threading.Event(), []

    def counts() -> dict[tuple[str, str], int]:
        asked.append(1)
        back.wait(30)
        return {("turns", "ENQUEUED"): 3}

    metrics = Metrics()
    metrics.count("rex_accepted_total", kind="message")
    routes = operation_routes(lambda: True, lambda: False, counts, metrics)
    listener = HttpListener(Starlette(routes=routes), "127.0.0.1", 0)
    listener.start()
    for _ in range(3):
        assert "rex_accepted_total" in figures_at(listener.address)
    assert len(asked) == 1
    back.set()
    assert 'rex_engine_work{queue="turns",state="enqueued"} 3' in figures_at(listener.address)
    listener.stop()


@pytest.mark.parametrize(
    "url", ["postgresql://rex@127.0.0.1:1/rex", "sqlite:////nowhere/rex-engine.db"]
)
def test_where_the_engine_cannot_be_reached_a_process_tells_its_own_figures(url: str) -> None:
    metrics, backlog = Metrics(), Backlog(connect(url))
    metrics.count("rex_accepted_total", kind="message")
    counts = partial(backlog.count, ["ENQUEUED"], "dropped")
    routes = operation_routes(lambda: True, lambda: False, counts, metrics)
    listener = HttpListener(Starlette(routes=routes), "127.0.0.1", 0)
    listener.start()
    assert "rex_accepted_total" in figures_at(listener.address)
    listener.stop()


def figures_at(address: str) -> str:
    with urlopen(f"{address}/metrics", timeout=10) as answer:  # noqa: S310
        return str(answer.read().decode())


def test_figures_are_written_as_prometheus_reads_them() -> None:
    metrics = Metrics()
    metrics.count("rex_accepted_total", kind='a "quoted"\nkind')
    metrics.took("rex_turn_seconds", 0.2)
    metrics.took("rex_turn_seconds", 100.0)
    written = metrics.exposition({("rex_engine_work", (("queue", "turns"),)): 3}).splitlines()
    assert r'rex_accepted_total{kind="a \"quoted\"\nkind"} 1' in written
    assert "# TYPE rex_turn_seconds histogram" in written
    assert 'rex_turn_seconds_bucket{le="0.1"} 0' in written
    assert 'rex_turn_seconds_bucket{le="0.25"} 1' in written
    assert 'rex_turn_seconds_bucket{le="60.0"} 1' in written
    assert 'rex_turn_seconds_bucket{le="+Inf"} 2' in written
    assert "rex_turn_seconds_count 2" in written
    assert 'rex_engine_work{queue="turns"} 3' in written


def written(*, as_json: bool, content: bool) -> str:
    said = " ".join(("Acme", "pays", "70k"))
    try:
        raise ValueError(said)
    except ValueError as error:
        record = logging.LogRecord(
            "rex", logging.ERROR, __file__, 1, "turn %s failed", ("t1",), (type(error), error, None)
        )
    return LineFormatter(as_json=as_json, content=content).format(record)


def test_a_log_line_names_its_turn_and_withholds_what_was_said() -> None:
    token = WORK.set("1700000000.000000:D1")
    line = json.loads(written(as_json=True, content=False))
    WORK.reset(token)
    assert line["work"] == "1700000000.000000:D1"
    assert line["message"] == "turn t1 failed"
    assert line["fault"].endswith(f"ValueError: {WITHHELD}")
    assert "Acme pays" not in line["fault"]


def test_content_is_logged_where_it_is_wanted() -> None:
    assert "Acme pays 70k" in written(as_json=False, content=True)
    assert "Acme pays 70k" not in written(as_json=False, content=False)


@pytest.mark.parametrize(
    "quoted",
    [
        "[SQL: INSERT INTO workflow_input VALUES (?)]\n[parameters: ('Acme pays 70k',)]",
        "new row violates a constraint\nDETAIL:  Failing row contains (1, Acme pays 70k).",
        "Error serializing object: Acme pays 70k",
        "1 validation error for Incoming: [input_value='Acme pays 70k', input_type=str]",
    ],
)
def test_what_a_library_quotes_in_a_message_is_withheld_too(quoted: str) -> None:
    record = logging.LogRecord(
        "dbos", logging.WARNING, __file__, 1, f"Database connection failed: {quoted}", (), None
    )
    said = LineFormatter(as_json=False, content=False).format(record)
    assert "Database connection failed" in said
    assert WITHHELD in said
    assert "Acme" not in said
    assert "Acme" in LineFormatter(as_json=False, content=True).format(record)
