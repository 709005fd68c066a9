"""The door between REX and its model: open, slow, or shut."""

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.playground import model_proxy
from bot.playground.emulator import Emulator
from bot.playground.model_proxy import model_routes
from bot.playground.server import EmulatorServer


@dataclass
class Door:
    """A door whose mood can be changed, and a client in front of it."""

    client: httpx.Client
    mood: str = "model-well"


async def complete(request: Request) -> Response:
    """A model that says what it was asked, and with which key."""
    said = await request.json()
    key = request.headers["authorization"]
    return JSONResponse({"asked": said["input"], "key": key}, 201, {"x-request-id": "r1"})


@pytest.fixture
def door(server: EmulatorServer) -> Iterator[Door]:
    emulator = Emulator()
    found: list[Door] = []
    upstream = f"{server.url}/real/v1"
    routes = model_routes(lambda: upstream, lambda: found[0].mood)
    real = Route("/real/v1/responses", complete, methods=["POST"])
    server.switch(emulator, Starlette(routes=[real, *routes]))
    with httpx.Client(base_url=f"{server.url}/model", trust_env=False) as client:
        found.append(Door(client))
        yield found[0]
    emulator.close()


def ask(door: Door) -> httpx.Response:
    key = {"authorization": "Bearer sk-test"}
    return door.client.post("/responses", json={"input": "hello"}, headers=key)


def test_an_open_door_passes_everything_on(door: Door) -> None:
    answer = ask(door)
    assert answer.json() == {"asked": "hello", "key": "Bearer sk-test"}
    assert (answer.status_code, answer.headers["x-request-id"]) == (201, "r1")


def test_a_dead_model_is_unavailable(door: Door) -> None:
    door.mood = "model-dead"
    assert ask(door).status_code == 503


def test_a_slow_model_answers_in_the_end(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_proxy, "SLOW_SECONDS", 0.1)
    door.mood = "model-slow"
    answer = ask(door)
    assert answer.json()["asked"] == "hello"
    assert answer.elapsed.total_seconds() >= 0.1


def test_a_model_that_is_not_there_is_a_bad_gateway(server: EmulatorServer) -> None:
    emulator = Emulator()
    routes = model_routes(lambda: "http://127.0.0.1:9/v1", lambda: "model-well")
    server.switch(emulator, Starlette(routes=routes))
    answer = httpx.get(f"{server.url}/model/models", trust_env=False)
    assert answer.status_code == 502
    emulator.close()
