"""Whatever a server answers, on either wire: one reply, nothing written, and it is said why not."""

import logging
import re
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from bot.model.client import OpenAIModel
from bot.model.wires import Api
from knowledge.live import LiveLibrary
from tests.bot.backroom import Backroom
from tests.bot.model.malformed import CHAT, RESPONSES
from tests.guide import live_guide
from tests.openai_server import OpenAIServer, Scripted, reply

EVENT = 'event: response.completed\ndata: {"type": "response.completed"}\n\n'
STREAM = {"headers": {"content-type": "text/event-stream"}}
HTTP: list[tuple[str, Scripted, str]] = [
    ("a stream of completions", reply("data: {}\n\ndata: [DONE]\n\n", **STREAM), "malformed"),
    ("a stream of events", reply(EVENT, **STREAM), "malformed"),
    ("a body cut off", reply({"choices": []}, cut_after=8), "not_complete"),
    ("a broken gzip", reply(b"no", headers={"content-encoding": "gzip"}), "not_complete"),
    ("a flood", reply(b" " * 2_100_000), "malformed"),
    ("a server error", reply({"error": {"code": None}}, status=500), "unreachable"),
    ("an error page", reply("<h1>Bad gateway</h1>", status=502), "unreachable"),
    ("a bad key", reply({"error": {"code": "invalid_api_key"}}, status=401), "not_configured"),
    (
        "an empty account",
        reply({"error": {"code": "insufficient_quota"}}, status=429),
        "out_of_quota",
    ),
    ("a limit", reply({"error": {"code": None}}, status=429), "rate_limited"),
    ("a silent server", reply({}, delay=30.0), "timeout"),
    ("a trickle", reply(b" " * 500, trickle=0.05), "timeout"),
    ("a trickle of headers", reply({}, trickle_headers=0.05), "timeout"),
]
WIRES: list[tuple[Api, list[tuple[str, Any, Any]]]] = [("chat", CHAT), ("responses", RESPONSES)]
#: All of one wire, and so many of the other: both end at the same door.
EACH_OF_RESPONSES = 4
CASES = [
    pytest.param(
        api,
        scripted,
        str(why),
        id=f"{api}: {name}",
        marks=pytest.mark.thorough if api == "responses" and number % EACH_OF_RESPONSES else (),
    )
    for api, malformed in WIRES
    for number, (name, scripted, why) in enumerate(
        [*((name, reply(body), why) for name, body, why in malformed), *HTTP]
    )
]


@pytest.fixture(scope="module")
def library() -> LiveLibrary:
    return live_guide()


@pytest.fixture(scope="module")
def backroom(
    seeded: Path, tmp_path_factory: pytest.TempPathFactory, library: LiveLibrary
) -> Iterator[Backroom]:
    file = tmp_path_factory.mktemp("wires") / "rex.db"
    file.write_bytes(seeded.read_bytes())
    room = Backroom(file, library)
    yield room
    room.close()


#: What a client is patient enough for, and what it is not.
PATIENCE, HASTE = 60.0, 0.5
Wire = tuple[OpenAIServer, OpenAIModel]
Wires = dict[tuple[Api, float], Wire]


@pytest.fixture(scope="module")
def wires() -> Iterator[Wires]:
    """A server and a client for each wire, a patient one and a hasty one; one costs more than a turn."""
    with ExitStack() as stack:
        ready: Wires = {}
        for api, seconds in product(("chat", "responses"), (PATIENCE, HASTE)):
            server = stack.enter_context(OpenAIServer())
            model = OpenAIModel("scripted", "sk-test", server.base_url, timeout=seconds, api=api)
            stack.callback(model.close)
            ready[api, seconds] = server, model
        yield ready


@pytest.mark.parametrize(("api", "scripted", "why"), CASES)
def test_a_reply_that_is_not_whole_is_refused_by_type_and_the_person_is_answered_once(
    backroom: Backroom,
    wires: Wires,
    caplog: pytest.LogCaptureFixture,
    api: Api,
    scripted: Scripted,
    why: str,
) -> None:
    before = backroom.deals(), backroom.table("proposal")
    server, model = wires[api, HASTE if why == "timeout" else PATIENCE]
    server.script.append(scripted)
    asked_before = len(server.requests)
    with caplog.at_level(logging.WARNING, "rex"):
        backroom.use(model)
        question = "how do I link a REQ to an opportunity?"
        answered = backroom.says("Theo", question, thread=f"{backroom.turns}")
    assert len(server.requests) == asked_before + 1
    assert answered.mode == "degraded"
    assert answered.kind == "answer"
    assert re.search(rf"no usable reply \({why}\)", caplog.text)
    assert (backroom.deals(), backroom.table("proposal")) == before


def test_the_list_is_as_long_as_promised_on_both_wires() -> None:
    assert len(CHAT) >= 34
    assert len(RESPONSES) >= 34
