"""OpenTelemetry's spans of turns, model calls, tools and sends, under its names for generative AI.

Off unless `set_up_tracing` is called; whoever opens a span needn't know. Nothing that a person, a
model or a tool said goes into one. What the engine remembers is not done again, so it has no span:
after a crash, a turn's second trace begins where the first one broke off, under the same id.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from bot.mendable import Mendable

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import SpanProcessor
    from opentelemetry.trace import Span, Tracer

AGENT = "REX"
Attributes = Mapping[str, str | int]
NEEDS_EXTRA = (
    "REX_OTEL is set, but OpenTelemetry is not installed. Install the extra: "
    "pip install 'hirepilot-rex[otel]'"
)


class NoOpenTelemetry(Mendable):
    """The extra is missing; the message says how to install it."""


class _Tracing:
    """The tracer of this process, once there is one."""

    tracer: "Tracer | None" = None


class Told:
    """An open span, which may be told more; or none."""

    def __init__(self, span: "Span | None" = None) -> None:
        self._span = span

    def tell(self, more: Attributes) -> None:
        """Add attributes."""
        if self._span:
            self._span.set_attributes(more)

    def failed(self, why: str) -> None:
        """Mark it as an error of this type."""
        if self._span:
            from opentelemetry.trace import StatusCode

            self._span.set_attribute("error.type", why)
            self._span.set_status(StatusCode.ERROR)

    def answered(self, body: bytes) -> None:
        """Add what a model's server says of its own reply: which model, and how many tokens."""
        if self._span:
            with suppress(ValueError, AttributeError):
                self.tell(_of_reply(json.loads(body)))


def set_up_tracing(processor: "SpanProcessor | None" = None) -> Callable[[], None]:
    """Send spans to where OTEL_EXPORTER_OTLP_ENDPOINT says; returns what sends the last ones.

    Raises NoOpenTelemetry without the extra. `processor` takes the spans instead.
    """
    try:
        from opentelemetry.sdk.resources import SERVICE_NAME, Resource
        from opentelemetry.sdk.trace import TracerProvider

        provider = TracerProvider(resource=Resource.create({SERVICE_NAME: "rex"}))
        provider.add_span_processor(processor or _exporting())
    except ImportError:
        raise NoOpenTelemetry(NEEDS_EXTRA) from None
    _Tracing.tracer = provider.get_tracer("rex")

    def end() -> None:
        _Tracing.tracer = None
        provider.shutdown()

    return end


@contextmanager
def turn_span(turn_id: str, kind: str, conversation: str) -> Iterator[Told]:
    """A turn of a kind ("message", "click"); what it does becomes spans within it."""
    told = {
        "rex.turn.id": turn_id,
        "rex.turn.kind": kind,
        "gen_ai.agent.name": AGENT,
        "gen_ai.conversation.id": conversation,
    }
    if kind == "message":
        name, told = f"invoke_agent {AGENT}", {**told, "gen_ai.operation.name": "invoke_agent"}
    else:
        name = f"turn {kind}"
    with _span(name, told) as span:
        yield span


@contextmanager
def model_span(model: str, host: str) -> Iterator[Told]:
    """A call of a model."""
    told = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": model,
        "server.address": host,
    }
    with _span(f"chat {model}", told, is_outgoing=True) as span:
        yield span


@contextmanager
def write_span(step: str) -> Iterator[Told]:
    """A transaction: a span if a tool runs in it."""
    kind, _, tool = step.partition(" ")
    if kind != "tool":
        yield Told()
        return
    told = {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": tool,
        "gen_ai.tool.type": "function",
    }
    with _span(f"execute_tool {tool}", told) as span:
        yield span


@contextmanager
def send_span(what: str) -> Iterator[Told]:
    """One try to send something that people see."""
    with _span(f"send {what.split()[0]}", {}, is_outgoing=True) as span:
        yield span


@contextmanager
def _span(name: str, attributes: Attributes, *, is_outgoing: bool = False) -> Iterator[Told]:
    if _Tracing.tracer is None:
        yield Told()
        return
    from opentelemetry.trace import SpanKind

    kind = SpanKind.CLIENT if is_outgoing else SpanKind.INTERNAL
    with _Tracing.tracer.start_as_current_span(
        name,
        kind=kind,
        attributes=dict(attributes),
        record_exception=False,  # what an exception says may quote what people wrote
        set_status_on_exception=False,
    ) as span:
        told = Told(span)
        try:
            yield told
        except BaseException as fault:
            told.failed(type(fault).__qualname__)
            raise


def _exporting() -> "SpanProcessor":
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    return BatchSpanProcessor(OTLPSpanExporter())


def _of_reply(reply: Any) -> dict[str, str | int]:
    usage = reply.get("usage") or {}
    told = {
        "gen_ai.response.id": reply.get("id"),
        "gen_ai.response.model": reply.get("model"),
        "gen_ai.usage.input_tokens": usage.get("input_tokens", usage.get("prompt_tokens")),
        "gen_ai.usage.output_tokens": usage.get("output_tokens", usage.get("completion_tokens")),
    }
    return {name: value for name, value in told.items() if isinstance(value, str | int)}
