"""Requirement: within a role what a model reads only ever grows, so that servers can keep what they read.

Looked at on the wire: the requests of whole turns, to their last call, which may use no tools.
"""

import json
from collections.abc import Iterator
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.agent import Budget
from bot.model.client import OpenAIModel
from tests.bot.backroom import Backroom
from tests.bot.slow_models import WIRES, Wire
from tests.guide import live_guide
from tests.openai_server import OpenAIServer, Scripted, reply
from tests.openai_wire import called, responded, wanted_item


@pytest.fixture(scope="module")
def backroom(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backroom]:
    file = tmp_path_factory.mktemp("prefix") / "rex.db"
    file.write_bytes(seeded.read_bytes())
    room = Backroom(file, live_guide())
    yield room
    room.close()


def always_wants_tools(wire: Wire) -> OpenAIServer:
    """A model that never answers."""

    numbers = count()

    def respond(request: dict[str, Any]) -> Scripted:
        queries = {"queries": [f"REQs, try {next(numbers)}"]}
        if wire == "chat":
            return reply(called(("search_guide", queries)))
        return reply(responded(wanted_item("search_guide", json.dumps(queries))))

    return OpenAIServer(respond=respond)


def log_of(wire: Wire, request: dict[str, Any]) -> list[Any]:
    """What was said, with the prompt at its head on the wire that has it there."""
    log: list[Any] = request["messages" if wire == "chat" else "input"]
    return log


@pytest.mark.parametrize("wire", WIRES)
def test_a_turns_last_call_reads_all_that_was_read_before_and_only_chooses_no_tool(
    wire: Wire, backroom: Backroom
) -> None:
    with always_wants_tools(wire) as server:
        model = OpenAIModel("m", "k", server.base_url, api=wire)
        backroom.use(model)
        backroom.says("Theo", "how do I link a REQ to a deal?")
        model.close()
    requests = server.requests
    assert len(requests) == Budget().model_calls
    assert [it.get("tool_choice") for it in requests] == [None] * (len(requests) - 1) + ["none"]
    for one, next_one in pairwise(requests):
        assert log_of(wire, next_one)[: len(log_of(wire, one))] == log_of(wire, one)
        first, second = (json.dumps(_settings(wire, it)) for it in (one, next_one))
        assert first == second


@pytest.mark.parametrize("wire", WIRES)
def test_colleagues_of_one_role_share_prompt_and_tools(wire: Wire, backroom: Backroom) -> None:
    """Theo and Leo are Team Admins, each of a workspace of their own."""
    heads = set()
    with always_wants_tools(wire) as server:
        model = OpenAIModel("m", "k", server.base_url, api=wire)
        for who in ("Theo", "Leo"):
            backroom.use(model)
            backroom.says(who, f"how do I link a REQ? ({who})")
            head = log_of(wire, server.requests[-1])[:1] if wire == "chat" else []
            heads.add(json.dumps([head, _settings(wire, server.requests[-1])]))
        model.close()
    assert len(heads) == 1


def _settings(wire: Wire, request: dict[str, Any]) -> dict[str, Any]:
    """Everything a request says but the log, and whether a tool may be chosen."""
    said = "messages" if wire == "chat" else "input"
    return {key: it for key, it in request.items() if key not in (said, "tool_choice")}
