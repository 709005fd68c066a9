"""Requirement: no answer over HTTP waits for the client's system to acknowledge a part of it."""

import time
from statistics import median

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.playground.emulator import Emulator
from bot.playground.server import EmulatorServer
from bot.slack.listening import HttpListener

#: Between two requests of a browser that reads: its system then waits with what it acknowledges.
READS, TIMES = 0.01, 25
#: Seconds; an acknowledgement is waited for at least 0.040.
AT_ONCE = 0.035


def page(_: Request) -> Response:
    return Response("x" * 20_000)


def test_a_page_is_not_held_back_until_its_headers_are_acknowledged() -> None:
    listener = HttpListener(Starlette(routes=[Route("/", page)]), "127.0.0.1", 0)
    listener.start()
    assert usual_seconds(listener.address) < AT_ONCE
    listener.stop()


def test_neither_is_a_page_of_the_playground() -> None:
    with EmulatorServer(Emulator(), Starlette(routes=[Route("/", page)])) as server:
        assert usual_seconds(server.url) < AT_ONCE


def usual_seconds(address: str) -> float:
    took = []
    with httpx.Client(base_url=address, trust_env=False) as browser:
        for _ in range(TIMES):
            began = time.perf_counter()
            browser.get("/")
            took.append(time.perf_counter() - began)
            time.sleep(READS)
    return median(took)
