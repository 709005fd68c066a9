"""A model that answers at once, and remembers what it was asked: a repeated question shows."""

import hashlib
import json
import re
import time
from functools import partial
from typing import Any

from tests.openai_server import OpenAIServer, Scripted, reply
from tests.torture.repeats import Made

_BLOCK = re.compile(r'"id": ?"([a-z0-9-]+#[^"]+/\d+)"')
BROKEN, CREATE, WIN = "crashes with error", "create an opportunity", "they have signed"
#: What the guide doesn't know, and a deal without a client.
UNKNOWN, VAGUE = "does HirePilot have a mobile app?", "a new deal, retained search, 80k"
#: The contract of every deal that is won: so an order belongs to it.
TERMS = {"effective_on": "2027-01-01", "duration_months": 12, "billing_cycle": "monthly"}


class Model:
    """OpenAI-compatible servers on loopback whose answers depend on the question alone."""

    def __init__(self) -> None:
        #: When which replica asked each question, by a digest of all that it was told.
        self.asked: dict[str, list[Made]] = {}

    def server_for(self, port: int) -> OpenAIServer:
        """An address for one replica alone, so that it is known who asks."""
        return OpenAIServer(respond=partial(self._respond, port))

    def _respond(self, port: int, request: dict[str, Any]) -> Scripted:
        messages = request["messages"]
        digest = hashlib.sha256(json.dumps(messages).encode()).hexdigest()
        said = next(m["content"] for m in reversed(messages) if m["role"] == "user")
        told = (
            [m for m in messages if m["role"] == "tool"] if messages[-1]["role"] == "tool" else []
        )
        self.asked.setdefault(f"{said[:60]} {digest[:12]}", []).append(Made(time.time(), port))
        if told:
            return _completion(_answer(said, told[-1]["content"]))
        return _completion(None, *_tool(said))


def _tool(said: str) -> tuple[str, dict[str, object]]:
    if BROKEN in said:
        return "open_escalation_ticket", {"summary": said}
    if CREATE in said:
        deal = {"client": "Acme Corp", "deal_type": "retained", "estimated_value": 50_000}
        return "create_opportunity", {**deal, "title": said.rsplit("called ", 1)[-1]}
    if VAGUE in said:
        return "create_opportunity", {"title": said, "deal_type": "retained"}
    if WIN in said:
        return "close_won", {**TERMS, "opportunity": said.removeprefix(f"{WIN} ")}
    return "search_guide", {"queries": [said]}


def _answer(said: str, result: str) -> str:
    if UNKNOWN in said:
        return json.dumps({"kind": "abstain", "parts": [], "question": None})
    block = _BLOCK.search(result)
    if block is None:
        return "Here it is."
    parts = [{"say": None, "blocks": [block[1]]}]
    return json.dumps({"kind": "answer", "parts": parts, "question": None})


def _completion(
    content: str | None, tool: str | None = None, arguments: dict[str, object] | None = None
) -> Scripted:
    function = {"name": tool, "arguments": json.dumps(arguments)}
    calls = [{"id": "call_1", "type": "function", "function": function}] if tool else []
    message = {"role": "assistant", "content": content, **({"tool_calls": calls} if calls else {})}
    choice = {"index": 0, "finish_reason": "tool_calls" if calls else "stop", "message": message}
    return reply(
        {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
    )
