"""A model behind OpenAI's wires, or behind any server that speaks one of them."""

import math
import time
from collections.abc import Callable, Sequence

import httpx2
import openai

from bot.model.log import Completion, Failed, Failure, Line, ToolSpec
from bot.model.trouble import failure_of, late
from bot.model.wires import Api, Asked, Effort, Request, ResponsesWire, wire_for
from bot.telemetry.tracing import Told, model_span
from domain.deadline import DeadlinePassed, within

LONGEST_BODY = 2_000_000
#: How much longer than its deadline a call may take to notice that it has passed.
GRACE = 0.5


class OpenAIModel:
    """One model on one server; calls are never repeated here, and never raise.

    `timeout` is the wall clock of a whole call in seconds. `effort` is sent only when given:
    some models accept tools on chat completions only with "none". `answers_by_schema` is for
    servers that can decode by JSON schema; elsewhere the prompt asks for the form in words.
    """

    def __init__(
        self,
        model: str,
        api_key: str,
        base_url: str | None = None,
        timeout: float = 25.0,
        *,
        api: Api = "auto",
        effort: Effort | None = None,
        answers_by_schema: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._asked = Asked(model=model, effort=effort, answers_by_schema=answers_by_schema)
        self._wire = wire_for(api, base_url)
        self._timeout = timeout
        self._clock = clock
        self._key_is_sendable = bool(api_key) and api_key.isascii() and api_key.isprintable()
        self._client = openai.OpenAI(
            api_key=api_key if self._key_is_sendable else "unusable",
            base_url=base_url,
            timeout=timeout,
            max_retries=0,
        )

    def __str__(self) -> str:
        return f"{self._asked.model} at {self._client.base_url.host}"

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def complete(
        self,
        system: str,
        log: Sequence[Line],
        tools: Sequence[ToolSpec],
        *,
        seconds: float = math.inf,
        may_use_tools: bool = True,
    ) -> Completion:
        """Return the next complete reply, or why there is none."""
        if not self._key_is_sendable:
            return Failed(reason=Failure.NOT_CONFIGURED, detail="the API key cannot be sent")
        left = min(self._timeout, seconds)
        request = Request(
            system=system, log=log, tools=tools, seconds=left, may_use_tools=may_use_tools
        )
        with model_span(self._asked.model, self._client.base_url.host) as span:
            completion = self._in_time(request, left, span)
            if isinstance(completion, Failed):
                span.failed(completion.reason)
        return completion

    def _in_time(self, request: Request, left: float, span: Told) -> Completion:
        until = self._clock() + left
        try:
            return within(left + GRACE, lambda: self._exchange(request, until, span))
        except DeadlinePassed:
            return late(left)

    def _exchange(self, request: Request, until: float, span: Told) -> Completion:
        try:
            return self._post(request, until, span)
        except openai.APIStatusError as error:
            if self._gives_no_reasoning(error):
                return self._exchange(request, until, span)
            return failure_of(error)
        except (openai.APITimeoutError, httpx2.TimeoutException):
            return late(request.seconds)
        except openai.APIConnectionError:
            return Failed(reason=Failure.UNREACHABLE, detail="no connection")
        except httpx2.HTTPError:
            return Failed(reason=Failure.NOT_COMPLETE, detail="the connection broke")

    def _post(self, request: Request, until: float, span: Told) -> Completion:
        with self._wire.open(self._client, self._asked, request) as response:
            if response.headers.get("content-type", "").startswith("text/event-stream"):
                return Failed(reason=Failure.MALFORMED, detail="a stream, which nobody asked for")
            body = bytearray()
            for piece in response.iter_bytes():
                body += piece
                if self._clock() > until:
                    return late(request.seconds)
                if len(body) > LONGEST_BODY:
                    return Failed(reason=Failure.MALFORMED, detail="the reply is too large")
        span.answered(bytes(body))
        return self._wire.read(bytes(body), self._asked)

    def _gives_no_reasoning(self, error: openai.APIStatusError) -> bool:
        """Learn that this model has no encrypted reasoning to give, and is not to be asked for it.

        The request was refused, so nothing happened yet; with the other wire it isn't refused.
        """
        asked_for_it = isinstance(self._wire, ResponsesWire) and self._wire.with_reasoning
        if asked_for_it and error.status_code == 400 and error.param == "include":
            self._wire = ResponsesWire(with_reasoning=False)
            return True
        return False
