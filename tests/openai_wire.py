"""OpenAI's wire in tests: respx taught to see httpx2, and the bodies a server sends."""

import json
from typing import Any

import httpcore2
import httpx
from respx.mocks import HTTPCoreMocker

#: Where the tests' models live; respx answers there, no socket is opened.
WIRE = "https://models.example/v1"
COMPLETIONS = f"{WIRE}/chat/completions"
RESPONSES = f"{WIRE}/responses"


class HTTPCore2Mocker(HTTPCoreMocker):
    """openai 3 speaks through httpx2; without this, respx sees nothing and the socket is opened.

    Used as `respx.mock(using="httpcore2")`.
    """

    name = "httpcore2"
    targets = [target.replace("httpcore.", "httpcore2.") for target in HTTPCoreMocker.targets]

    @classmethod
    def from_sync_httpx_response(cls, response: httpx.Response, target: Any, **kwargs: Any) -> Any:
        """Hand respx's response over in the transport's own type."""
        return httpcore2.Response(
            response.status_code,
            headers=response.headers.raw,
            content=response.stream,
            extensions=response.extensions,
        )


def said(text: str | None, *, finish: str | None = "stop", **message: Any) -> dict[str, Any]:
    """Return the body of a reply with a final text."""
    return _reply({"role": "assistant", "content": text, **message}, finish)


def called(*calls: tuple[str, dict[str, Any]], finish: str | None = "tool_calls") -> dict[str, Any]:
    """Return the body of a reply that asks for tools: (name, arguments) each."""
    wanted = [
        call(name, json.dumps(arguments), f"call_{i}") for i, (name, arguments) in enumerate(calls)
    ]
    return _reply({"role": "assistant", "content": None, "tool_calls": wanted}, finish)


def asking(calls: Any, *, finish: str | None = "tool_calls") -> dict[str, Any]:
    """Return the body of a reply with exactly these `tool_calls`, well-formed or not."""
    return _reply({"role": "assistant", "content": None, "tool_calls": calls}, finish)


def call(name: Any, arguments: Any, id: Any) -> dict[str, Any]:  # noqa: A002  the wire's own word
    """Return one call as the wire writes it."""
    return {"id": id, "type": "function", "function": {"name": name, "arguments": arguments}}


def responded(*output: Any, status: str | None = "completed", **more: Any) -> dict[str, Any]:
    """Return the body of a reply on the Responses wire with these items."""
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": 0,
        "model": "scripted",
        "status": status,
        "error": None,
        "incomplete_details": None,
        "output": list(output),
        "usage": {"input_tokens": 1, "output_tokens": 1, "total_tokens": 2},
        **more,
    }


def message_item(text: Any = None, *, refusal: str | None = None) -> dict[str, Any]:
    """Return an item with a text, a refusal, or nothing in it."""
    parts: list[dict[str, Any]] = []
    if text is not None:
        parts.append({"type": "output_text", "text": text, "annotations": []})
    if refusal is not None:
        parts.append({"type": "refusal", "refusal": refusal})
    return {
        "type": "message",
        "id": "msg_1",
        "role": "assistant",
        "status": "completed",
        "content": parts,
    }


def wanted_item(name: Any, arguments: Any, call_id: Any = "call_0") -> dict[str, Any]:
    """Return an item that asks for a tool."""
    return {
        "type": "function_call",
        "id": "fc_1",
        "status": "completed",
        "call_id": call_id,
        "name": name,
        "arguments": arguments,
    }


def error(code: str | None, message: str = "No.", param: str | None = None) -> dict[str, Any]:
    """Return the body of an error."""
    return {"error": {"message": message, "type": "error", "param": param, "code": code}}


def _reply(message: dict[str, Any], finish: str | None) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": "scripted",
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }
