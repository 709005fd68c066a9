"""What a turn costs: tokens a model is sent, and CPU against a bare client on the same exchange."""

import json
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import openai
from rich.console import RenderableType
from rich.table import Table

from bot.agent import Timed, think
from bot.history import BYTES_A_TOKEN
from bot.model.client import OpenAIModel
from bot.model.log import Line, ToolCall, ToolSpec
from bot.model.wires import Api
from bot.prompting import system_prompt
from tests.openai_server import OpenAIServer, Scripted, reply
from tests.openai_wire import called, message_item, responded, said, wanted_item
from tools import TOOLS
from tools.outcome import Outcome

TURNS = 40
#: How many times the CPU of OpenAI's own client a turn may cost.
MOST = 1.5
QUESTION = "move the Acme deal to Proposal"
CALLS = (
    ("find_in_workspace", {"text": QUESTION}),
    ("move_stage", {"opportunity": "OPP-2001", "to_stage": "Proposal"}),
)
RESULT = {"proposed": "Move OPP-2001", "state": "waits for the person to confirm"}
FINAL = json.dumps({"kind": "answer", "parts": [], "question": None})
SPECS = [ToolSpec(tool.name, tool.description, tool.schema()) for tool in TOOLS]


def run() -> Iterator[RenderableType]:
    """Yield the tables."""
    yield _tokens()
    table, worst = _cpu()
    yield table
    if worst > MOST:
        raise SystemExit(f"A turn costs {worst:.2f} times a bare client's; at most {MOST} is held.")


def _exchange(api: Api) -> Callable[[dict[str, Any]], Scripted]:
    """A model that makes both calls and then answers, by how far the conversation is."""

    def respond(request: dict[str, Any]) -> Scripted:
        lines = request["messages" if api == "chat" else "input"]
        done = sum(
            line.get("role") == "tool" or line.get("type") == "function_call_output"
            for line in lines
        )
        if done == len(CALLS):
            return reply(said(FINAL) if api == "chat" else responded(message_item(FINAL)))
        name, arguments = CALLS[done]
        if api == "chat":
            body = called((name, arguments))
            body["choices"][0]["message"]["tool_calls"][0]["id"] = f"c{done}"
            return reply(body)
        return reply(responded(wanted_item(name, json.dumps(arguments), f"c{done}")))

    return respond


def _ours(api: Api, server: OpenAIServer) -> Callable[[], None]:
    model = OpenAIModel("scripted", "sk-bench", server.base_url, api=api)
    system = system_prompt("team_admin")

    def complete(log: list[Line], may_use_tools: bool, seconds: float) -> Timed:
        return Timed(model.complete(system, log, SPECS, seconds=seconds), 0.0)

    def run_tool(call: ToolCall) -> Outcome:
        return Outcome(told=dict(RESULT))

    def turn() -> None:
        assert think([], QUESTION, complete, run_tool).text == FINAL  # type: ignore[arg-type]  # a list

    return turn


def _bare_responses(server: OpenAIServer) -> Callable[[], None]:
    """The same exchange over Responses with nothing but OpenAI's client."""
    client = openai.OpenAI(api_key="sk-bench", base_url=server.base_url, max_retries=0)
    tools: Any = [
        {
            "type": "function",
            "name": spec.name,
            "description": spec.description,
            "parameters": spec.parameters,
            "strict": True,
        }
        for spec in SPECS
    ]

    def turn() -> None:
        lines: list[Any] = [{"role": "user", "content": QUESTION}]
        while True:
            answer = client.responses.create(
                model="scripted",
                instructions=system_prompt("team_admin"),
                input=lines,
                tools=tools,
                parallel_tool_calls=False,
                store=False,
                include=["reasoning.encrypted_content"],
            )
            calls = [item for item in answer.output if item.type == "function_call"]
            if not calls:
                return
            lines += answer.output
            for call in calls:
                output = json.dumps(RESULT)
                told = {"type": "function_call_output", "call_id": call.call_id, "output": output}
                lines.append(told)

    return turn


def _bare_chat(server: OpenAIServer) -> Callable[[], None]:
    """The same exchange with nothing but OpenAI's client: no check, no limit, no log."""
    client = openai.OpenAI(api_key="sk-bench", base_url=server.base_url, max_retries=0)
    tools: Any = [
        {
            "type": "function",
            "function": {
                "name": spec.name,
                "description": spec.description,
                "parameters": spec.parameters,
                "strict": True,
            },
        }
        for spec in SPECS
    ]

    def turn() -> None:
        messages: list[Any] = [
            {"role": "system", "content": system_prompt("team_admin")},
            {"role": "user", "content": QUESTION},
        ]
        while True:
            answer = client.chat.completions.create(
                model="scripted", messages=messages, tools=tools, parallel_tool_calls=False
            ).choices[0]
            if not answer.message.tool_calls:
                return
            messages.append(answer.message)
            for call in answer.message.tool_calls:
                content = json.dumps(RESULT)
                messages.append({"role": "tool", "tool_call_id": call.id, "content": content})

    return turn


def _cpu() -> tuple[Table, float]:
    """Compare medians of CPU of this thread and its helpers, in turns, so that noise hits all.

    Returns the table, and the worst ratio of REX to the bare client on the same wire.
    """
    with (
        OpenAIServer(respond=_exchange("chat")) as chat,
        OpenAIServer(respond=_exchange("responses")) as responses,
    ):
        contenders = {
            "bare client, chat": _bare_chat(chat),
            "REX, chat": _ours("chat", chat),
            "bare client, responses": _bare_responses(responses),
            "REX, responses": _ours("responses", responses),
        }
        spent: dict[str, list[float]] = {name: [] for name in contenders}
        for turn in contenders.values():
            turn()
        for _ in range(TURNS):
            for name, turn in contenders.items():
                began = time.process_time()
                turn()
                spent[name].append(time.process_time() - began)
    table = Table("3 model calls, 2 tools", "CPU a turn, ms", "ratio", title="CPU of the loop")
    worst = 0.0
    for name, times in spent.items():
        bare = statistics.median(spent[f"bare client, {name.partition(', ')[2]}"])
        middle = statistics.median(times)
        worst = max(worst, middle / bare)
        table.add_row(name, f"{middle * 1000:.1f}", f"{middle / bare:.2f}")
    return table, worst


def _tokens() -> Table:
    """Add up what one turn sends, as REX estimates tokens."""
    with OpenAIServer(respond=_exchange("chat")) as server:
        _ours("chat", server)()
    table = Table("what", "tokens, about", title="Tokens a turn")
    prompt = len(system_prompt("team_admin").encode()) // BYTES_A_TOKEN
    tools = len(json.dumps(server.requests[0]["tools"]).encode()) // BYTES_A_TOKEN
    sent = sum(len(json.dumps(request).encode()) for request in server.requests) // BYTES_A_TOKEN
    rows = {
        "instructions": prompt,
        f"{len(SPECS)} tools": tools,
        "prefix that servers can cache": prompt + tools,
        f"one turn of {len(server.requests)} calls": sent,
        "of it outside the prefix": sent - len(server.requests) * (prompt + tools),
    }
    for name, tokens in rows.items():
        table.add_row(name, f"{tokens:,}")
    return table
