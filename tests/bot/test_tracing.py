"""Spans of OpenTelemetry: turn, model, tool and send, under its names, without anybody's words."""

import builtins
import json
from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from bot.telemetry.tracing import NoOpenTelemetry, set_up_tracing
from tests.bot.test_full_mode import SEARCH, STEPS, Modelled, answer, ask, says
from tests.openai_server import reply

QUESTION = "how do i attach a job req"


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    kept = InMemorySpanExporter()
    end = set_up_tracing(SimpleSpanProcessor(kept))
    yield kept
    end()


def test_a_turn_is_a_trace_of_its_model_calls_tools_and_sends(
    modelled: Modelled, spans: InMemorySpanExporter
) -> None:
    usage = {"usage": {"prompt_tokens": 700, "completion_tokens": 20}}
    searches = json.loads(says(**SEARCH).body)
    world, _ = modelled(reply({**searches, **usage}), answer(STEPS[2]))
    ask(world, QUESTION)
    world.settle()
    found = {span.name: span for span in spans.get_finished_spans()}
    turn, search = found["invoke_agent REX"], found["execute_tool search_guide"]
    calls = [it for it in spans.get_finished_spans() if it.name.startswith("chat ")]
    assert {it.parent.span_id for it in (search, found["send reply"], *calls) if it.parent} == {
        turn.context.span_id
    }
    assert [told(it, "gen_ai.operation.name") for it in (turn, search, *calls)] == [
        "invoke_agent",
        "execute_tool",
        "chat",
        "chat",
    ]
    assert told(search, "gen_ai.tool.name") == "search_guide"
    assert told(calls[0], "gen_ai.usage.input_tokens") == 700
    assert told(calls[0], "gen_ai.response.model") == "m"
    assert QUESTION not in "".join(span.to_json() for span in spans.get_finished_spans())


def test_a_model_that_fails_is_an_error(modelled: Modelled, spans: InMemorySpanExporter) -> None:
    world, _ = modelled()
    ask(world, QUESTION)
    (call, *_) = [it for it in spans.get_finished_spans() if it.name.startswith("chat ")]
    assert not call.status.is_ok
    assert told(call, "error.type")


def test_without_the_extra_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def bare(name: str, *rest: object, **more: object) -> object:
        if name.startswith("opentelemetry"):
            raise ImportError(name)
        return real(name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", bare)
    with pytest.raises(NoOpenTelemetry, match=r"hirepilot-rex\[otel\]"):
        set_up_tracing()


def told(span: ReadableSpan, name: str) -> object:
    return (span.attributes or {}).get(name)
