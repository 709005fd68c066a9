"""A model behind OpenAI's wire, or behind any server that speaks it."""

import time
from collections.abc import Callable, Mapping, Sequence
from email.utils import parsedate_to_datetime
from typing import Literal

import httpx2
import openai
from openai import omit
from openai.types.shared_params import ResponseFormatJSONSchema

from bot.model.answer import answer_schema
from bot.model.chat import functions, messages, read_reply
from bot.model.deadline import DeadlinePassed, within
from bot.model.log import Answered, Failed, Failure, Line, ToolSpec, WantsTools

Effort = Literal["none", "minimal", "low", "medium", "high"]

LONGEST_BODY = 2_000_000
#: How much longer than its deadline a call may take to notice that it has passed.
GRACE = 0.5


class OpenAIModel:
    """One model on one server; calls are never repeated here, and never raise.

    `timeout` is the wall clock of a whole call in seconds. `effort` is sent only when given:
    some models accept tools on this wire only with "none". `answers_by_schema` is for servers
    that can decode by JSON schema; elsewhere the prompt asks for the form in words.
    """

    def __init__(
        self,
        model: str,
        api_key: str,
        base_url: str | None = None,
        timeout: float = 25.0,
        *,
        effort: Effort | None = None,
        answers_by_schema: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._model = model
        self._timeout = timeout
        self._effort = effort
        self._answers_by_schema = answers_by_schema
        self._clock = clock
        self._key_is_sendable = bool(api_key) and api_key.isascii() and api_key.isprintable()
        self._client = openai.OpenAI(
            api_key=api_key if self._key_is_sendable else "unusable",
            base_url=base_url,
            timeout=timeout,
            max_retries=0,
        )

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def complete(
        self, system: str, log: Sequence[Line], tools: Sequence[ToolSpec]
    ) -> Answered | WantsTools | Failed:
        """Return the next complete reply, or why there is none."""
        if not self._key_is_sendable:
            return Failed(reason=Failure.NOT_CONFIGURED, detail="the API key cannot be sent")
        try:
            return within(self._timeout + GRACE, lambda: self._exchange(system, log, tools))
        except DeadlinePassed:
            return _late(self._timeout)

    def _exchange(
        self, system: str, log: Sequence[Line], tools: Sequence[ToolSpec]
    ) -> Answered | WantsTools | Failed:
        try:
            body = self._post(system, log, tools, self._clock() + self._timeout)
        except openai.APIStatusError as error:
            return failure_of(error)
        except (openai.APITimeoutError, httpx2.TimeoutException):
            return _late(self._timeout)
        except openai.APIConnectionError:
            return Failed(reason=Failure.UNREACHABLE, detail="no connection")
        except httpx2.HTTPError:
            return Failed(reason=Failure.NOT_COMPLETE, detail="the connection broke")
        if body is None:
            return _late(self._timeout)
        if len(body) > LONGEST_BODY:
            return Failed(reason=Failure.MALFORMED, detail="the reply is too large")
        return read_reply(body)

    def _post(
        self, system: str, log: Sequence[Line], tools: Sequence[ToolSpec], until: float
    ) -> bytes | None:
        """Return the body of the reply, or None when it was still coming at the deadline."""
        create = self._client.chat.completions.with_streaming_response.create
        with create(
            model=self._model,
            messages=messages(system, log),
            tools=functions(tools) if tools else omit,
            parallel_tool_calls=False if tools else omit,
            reasoning_effort=self._effort or omit,
            response_format=_answer_format() if self._answers_by_schema else omit,
        ) as response:
            body = bytearray()
            for piece in response.iter_bytes():
                body += piece
                if self._clock() > until:
                    return None
                if len(body) > LONGEST_BODY:
                    break
            return bytes(body)


def failure_of(error: openai.APIStatusError) -> Failed:
    """Say what a status means for us; nothing of the server's text is kept."""
    code = error.code if isinstance(error.code, str) else None
    if error.param == "reasoning_effort" or "/v1/responses" in error.message:
        return Failed(reason=Failure.NOT_CONFIGURED, detail=_WANTS_RESPONSES)
    known = _KNOWN_CODES.get(code or "")
    return Failed(
        reason=known or _of_status(error.status_code),
        detail=f"HTTP {error.status_code}" + (f" {code}" if known else ""),
        retry_after=_rest(error.response.headers),
    )


_WANTS_RESPONSES = (
    "this model takes tools on chat completions only with reasoning effort 'none': "
    "set it, or choose another model"
)
_KNOWN_CODES = {
    "insufficient_quota": Failure.OUT_OF_QUOTA,
    "context_length_exceeded": Failure.TOO_LONG,
    "content_filter": Failure.REFUSED,
    "model_not_found": Failure.NOT_CONFIGURED,
    "invalid_api_key": Failure.NOT_CONFIGURED,
}
_STATUSES = {
    401: Failure.NOT_CONFIGURED,
    402: Failure.OUT_OF_QUOTA,
    403: Failure.NOT_CONFIGURED,
    404: Failure.NOT_CONFIGURED,
    408: Failure.TIMEOUT,
    413: Failure.TOO_LONG,
    429: Failure.RATE_LIMITED,
    504: Failure.TIMEOUT,
}


def _of_status(status: int) -> Failure:
    by_class = Failure.UNREACHABLE if status >= 500 else Failure.MALFORMED
    return _STATUSES.get(status, by_class)


def _rest(headers: Mapping[str, str]) -> float | None:
    """Read Retry-After: seconds, or a date that is compared with the server's own clock."""
    asked = headers.get("retry-after", "")
    if asked.isdecimal():
        return float(asked)
    try:
        return (
            parsedate_to_datetime(asked) - parsedate_to_datetime(headers["date"])
        ).total_seconds()
    except (KeyError, ValueError, TypeError):
        return None


def _late(seconds: float) -> Failed:
    return Failed(reason=Failure.TIMEOUT, detail=f"no complete reply within {seconds:g} s")


def _answer_format() -> ResponseFormatJSONSchema:
    return ResponseFormatJSONSchema(
        type="json_schema",
        json_schema={"name": "answer", "strict": True, "schema": dict(answer_schema())},
    )
