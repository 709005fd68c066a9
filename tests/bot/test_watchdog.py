"""Requirements: a process that can't say that it is well ends itself, and no other does."""

import threading
from collections.abc import Callable, Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.slack.listening import HttpListener
from bot.upkeep import watchdog
from bot.upkeep.watchdog import HUNG, LOOKS, Watchdog

PATIENCE = 30.0
Answer = Callable[[], Response]


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Answer], list[int]]]:
    """Serve /healthz as told, and watch; what it is left with is kept in a list."""
    monkeypatch.setattr(watchdog, "LOOK_EVERY", 0.02)
    begun: list[tuple[HttpListener, Watchdog]] = []

    def watch(answer: Answer) -> list[int]:
        async def healthz(_: Request) -> Response:
            return answer()

        left: list[int] = []
        listener = HttpListener(Starlette(routes=[Route("/healthz", healthz)]), "127.0.0.1", 0)
        listener.start()
        dog = Watchdog(listener.address, left.append)
        dog.start()
        begun.append((listener, dog))
        return left

    yield watch
    for listener, dog in begun:
        dog.stop()
        dog.join(PATIENCE)
        listener.stop()


def until(holds: Callable[[], bool]) -> None:
    waited = threading.Event()
    for _ in range(int(PATIENCE / 0.01)):
        if holds():
            return
        waited.wait(0.01)
    raise AssertionError("it never came to hold")


def test_a_loop_that_hangs_ends_the_process(
    watched: Callable[[Answer], list[int]],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(watchdog, "IN_TIME", 0.1)
    go_on = threading.Event()

    def hang() -> Response:
        go_on.wait(PATIENCE)
        return PlainTextResponse("ok")

    left = watched(hang)
    until(lambda: left == [HUNG])
    go_on.set()
    assert "in hang" in capfd.readouterr().err


def test_work_that_nobody_looks_after_ends_the_process(
    watched: Callable[[Answer], list[int]],
) -> None:
    left = watched(lambda: PlainTextResponse("not well", 503))
    until(lambda: left == [HUNG])


def test_a_process_that_is_not_well_for_a_moment_goes_on(
    watched: Callable[[Answer], list[int]],
) -> None:
    looks: list[bool] = []

    def seldom_well() -> Response:
        looks.append(len(looks) % LOOKS == LOOKS - 1)
        return PlainTextResponse("", 200 if looks[-1] else 503)

    left = watched(seldom_well)
    until(lambda: len(looks) > 3 * LOOKS)
    assert left == []
