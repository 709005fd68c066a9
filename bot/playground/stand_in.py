"""The stand-in model: REX's own rules behind OpenAI's wire, for whoever has no key to try faults with."""

import time
from collections.abc import Iterator, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.model.log import AssistantSaid, Called, Line, ToolCall, ToolSaid, ToolSpec, UserSaid
from bot.model.log import WantsTools as Wants
from bot.model.offline import OfflineModel

PATH = "/stand-in/v1"
#: What it is called wherever REX names its model. It thinks nothing: it is slow or dead on request.
NAME = "stand-in (REX's rules)"
KEY = "no-key-needed"


def stand_in_routes() -> list[BaseRoute]:
    """The address of the stand-in, to mount beside the emulated Slack."""
    rules = OfflineModel()

    async def complete(request: Request) -> Response:
        asked = await request.json()
        log, tools = (
            list(_lines(asked["messages"])),
            [_tool(each) for each in asked.get("tools") or ()],
        )
        reply = await run_in_threadpool(rules.complete, "", log, tools)
        wanted = [_call(call) for call in reply.calls] if isinstance(reply, Wants) else []
        return JSONResponse(_completion(None if isinstance(reply, Wants) else reply.text, wanted))

    return [Route(f"{PATH}/chat/completions", complete, methods=["POST"])]


def _lines(messages: list[Mapping[str, Any]]) -> Iterator[Line]:
    names: dict[str, str] = {}
    for message in messages:
        match message:
            case {"role": "user", "content": str(text)}:
                yield UserSaid(text=text)
            case {"role": "assistant", "tool_calls": [*calls]}:
                wanted = tuple(_wanted(call) for call in calls)
                names |= {call.id: call.name for call in wanted}
                yield Called(calls=wanted)
            case {"role": "assistant", "content": str(text)}:
                yield AssistantSaid(text=text)
            case {"role": "tool", "tool_call_id": str(call_id), "content": str(content)}:
                yield ToolSaid(call_id=call_id, name=names.get(call_id, ""), content=content)
            case _:
                continue  # the system's words are not for rules


def _wanted(call: Mapping[str, Any]) -> ToolCall:
    return ToolCall(id=call["id"], **call["function"])


def _tool(offered: Mapping[str, Any]) -> ToolSpec:
    function = offered["function"]
    return ToolSpec(
        name=function["name"],
        description=function.get("description", ""),
        parameters=function["parameters"],
    )


def _call(call: ToolCall) -> dict[str, Any]:
    function = {"name": call.name, "arguments": call.arguments}
    return {"id": call.id, "type": "function", "function": function}


def _completion(text: str | None, calls: list[dict[str, Any]]) -> dict[str, Any]:
    message = {"role": "assistant", "content": text, **({"tool_calls": calls} if calls else {})}
    choice = {
        "index": 0,
        "message": message,
        "finish_reason": "tool_calls" if calls else "stop",
    }
    return {
        "id": "stand-in",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": NAME,
        "choices": [choice],
    }
