"""The two wires a model may be behind: which one to take, what is sent, and how a body is read."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias
from urllib.parse import urlsplit

import openai
from openai import APIResponse, Omit, omit
from openai.types.responses import ResponseTextConfigParam
from openai.types.shared_params import ResponseFormatJSONSchema

from bot.model import chat, responses
from bot.model.answer import answer_schema
from bot.model.log import Completion, Line, ToolSpec

Api = Literal["auto", "responses", "chat"]
Effort = Literal["none", "minimal", "low", "medium", "high"]
#: A response whose body has not been read yet.
Opened: TypeAlias = AbstractContextManager[APIResponse[Any]]

_OPENAI = "api.openai.com"
_AZURE = (".openai.azure.com", ".services.ai.azure.com", ".cognitiveservices.azure.com")
_AZURE_V1 = "/openai/v1"


@dataclass(frozen=True, kw_only=True)
class Request:
    """What to ask, on whichever wire."""

    system: str
    log: Sequence[Line]
    tools: Sequence[ToolSpec]
    seconds: float
    #: Without it the model has to answer; it is shown the tools all the same.
    may_use_tools: bool = True

    @property
    def tool_choice(self) -> Literal["none"] | Omit:
        """What is said about tools beside showing them: nothing, as long as they may be used."""
        return "none" if self.tools and not self.may_use_tools else omit


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What every request to one model has in common; `effort` is sent only when given."""

    model: str
    effort: Effort | None = None
    answers_by_schema: bool = False


class ModelWire(Protocol):
    """One of the two ways to ask a server."""

    def open(self, client: openai.OpenAI, asked: Asked, request: Request) -> Opened:
        """Send a request; the body is read by the caller, who has a deadline."""
        ...

    def read(self, body: bytes, asked: Asked) -> Completion:
        """Read a whole body."""
        ...


class ChatWire:
    """Chat Completions: what every server of this kind speaks."""

    def open(self, client: openai.OpenAI, asked: Asked, request: Request) -> Opened:
        """Send a request."""
        return client.chat.completions.with_streaming_response.create(
            model=asked.model,
            messages=chat.messages(request.system, request.log),
            tools=chat.functions(request.tools) if request.tools else omit,
            parallel_tool_calls=False if request.tools else omit,
            tool_choice=request.tool_choice,
            reasoning_effort=asked.effort or omit,
            response_format=_chat_form() if asked.answers_by_schema else omit,
            timeout=request.seconds,
        )

    def read(self, body: bytes, asked: Asked) -> Completion:
        """Read a whole body."""
        return chat.read_reply(body)


class ResponsesWire:
    """Responses without any state on the server: OpenAI's own models reason with tools only here."""

    def __init__(self, *, with_reasoning: bool = True) -> None:
        self.with_reasoning = with_reasoning

    def open(self, client: openai.OpenAI, asked: Asked, request: Request) -> Opened:
        """Send a request."""
        return client.responses.with_streaming_response.create(
            model=asked.model,
            instructions=request.system,
            input=responses.items(request.log, asked.model),
            tools=responses.functions(request.tools) if request.tools else omit,
            parallel_tool_calls=False if request.tools else omit,
            tool_choice=request.tool_choice,
            reasoning={"effort": asked.effort} if asked.effort else omit,
            text=_responses_form() if asked.answers_by_schema else omit,
            store=False,
            include=["reasoning.encrypted_content"] if self.with_reasoning else omit,
            timeout=request.seconds,
        )

    def read(self, body: bytes, asked: Asked) -> Completion:
        """Read a whole body."""
        return responses.read_reply(body, asked.model)


def wire_for(api: Api, base_url: str | None) -> ModelWire:
    """Return the wire that was chosen; "auto" takes Responses where it is known to be whole."""
    if api == "auto":
        return ResponsesWire() if _has_responses(base_url) else ChatWire()
    return ResponsesWire() if api == "responses" else ChatWire()


def _has_responses(base_url: str | None) -> bool:
    """Whether this is OpenAI itself, or version 1 of Azure's."""
    address = urlsplit(base_url or f"https://{_OPENAI}/v1")
    host = address.hostname or ""
    is_openai = host == _OPENAI or host.endswith(f".{_OPENAI}")
    return is_openai or (host.endswith(_AZURE) and address.path.rstrip("/") == _AZURE_V1)


def _chat_form() -> ResponseFormatJSONSchema:
    return ResponseFormatJSONSchema(
        type="json_schema",
        json_schema={"name": "answer", "strict": True, "schema": dict(answer_schema())},
    )


def _responses_form() -> ResponseTextConfigParam:
    return ResponseTextConfigParam(
        format={
            "type": "json_schema",
            "name": "answer",
            "strict": True,
            "schema": dict(answer_schema()),
        }
    )
