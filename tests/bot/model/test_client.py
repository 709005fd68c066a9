"""The client against a mocked wire, and against a real server that misbehaves."""

import time
from collections.abc import Iterator
from typing import Any

import httpx
import openai
import pytest
import respx

from bot.model.client import OpenAIModel
from bot.model.log import (
    Answered,
    Completion,
    Failed,
    Failure,
    ToolSpec,
    Usage,
    UserSaid,
    WantsTools,
)
from bot.model.wires import ChatWire, ResponsesWire, wire_for
from tests.openai_server import OpenAIServer, Scripted, reply
from tests.openai_wire import (
    COMPLETIONS,
    RESPONSES,
    WIRE,
    called,
    error,
    message_item,
    responded,
    said,
)

#: What the servers of these tests say an exchange took.
ONE_EACH = Usage(tokens_in=1, tokens_out=1)
LOG = [UserSaid(text="Move it")]
TOOLS = [ToolSpec(name="my_tickets", description="Lists.", parameters={"type": "object"})]


@pytest.fixture
def model() -> Iterator[OpenAIModel]:
    model = OpenAIModel("scripted", "sk-test", WIRE, timeout=2.0)
    yield model
    model.close()


@pytest.fixture
def wire() -> Iterator[respx.MockRouter]:
    with respx.mock(using="httpcore2") as router:
        yield router


def complete(model: OpenAIModel) -> Completion:
    return model.complete("Be kind.", LOG, TOOLS)


def reason(completion: Completion) -> Failure:
    assert isinstance(completion, Failed)
    return completion.reason


def test_what_is_sent_is_the_log_the_tools_and_nothing_that_streams_or_runs_in_parallel(
    wire: respx.MockRouter, model: OpenAIModel
) -> None:
    route = wire.post(COMPLETIONS).respond(json=said("Done."))
    assert complete(model) == Answered(text="Done.", usage=ONE_EACH)
    sent = httpx.Response(200, content=route.calls.last.request.content).json()
    assert sent.keys() == {"messages", "model", "tools", "parallel_tool_calls"}
    assert sent["parallel_tool_calls"] is False
    assert route.calls.last.request.headers["authorization"] == "Bearer sk-test"


def test_without_tools_nothing_about_tools_is_sent(
    wire: respx.MockRouter, model: OpenAIModel
) -> None:
    route = wire.post(COMPLETIONS).respond(json=said("Done."))
    model.complete("s", LOG, [])
    sent = httpx.Response(200, content=route.calls.last.request.content).json()
    assert sent.keys() == {"messages", "model"}


def test_effort_and_the_form_of_the_answer_are_sent_only_when_set(wire: respx.MockRouter) -> None:
    route = wire.post(COMPLETIONS).respond(json=said("Done."))
    model = OpenAIModel("m", "k", WIRE, effort="none", answers_by_schema=True)
    complete(model)
    model.close()
    sent = httpx.Response(200, content=route.calls.last.request.content).json()
    assert sent["reasoning_effort"] == "none"
    schema = sent["response_format"]["json_schema"]
    assert schema["strict"] is True
    assert schema["schema"]["required"] == ["kind", "parts", "question"]


def test_on_the_other_wire_the_server_keeps_nothing_and_gives_its_reasoning_along(
    wire: respx.MockRouter,
) -> None:
    route = wire.post(RESPONSES).respond(json=responded(message_item("Done.")))
    model = OpenAIModel("m", "k", WIRE, api="responses", effort="low", answers_by_schema=True)
    assert complete(model) == Answered(text="Done.", usage=ONE_EACH)
    model.close()
    sent = httpx.Response(200, content=route.calls.last.request.content).json()
    assert sent["store"] is False
    assert sent["parallel_tool_calls"] is False
    assert sent["include"] == ["reasoning.encrypted_content"]
    assert sent["reasoning"] == {"effort": "low"}
    assert sent["text"]["format"]["strict"] is True
    assert not {"stream", "previous_response_id", "conversation", "truncation"} & sent.keys()
    assert (sent["instructions"], sent["input"]) == (
        "Be kind.",
        [{"role": "user", "content": "Move it"}],
    )


def test_a_model_without_reasoning_is_asked_once_more_without_it_and_never_again_with_it(
    wire: respx.MockRouter,
) -> None:
    refusal = httpx.Response(400, json=error(None, param="include"))
    done = httpx.Response(200, json=responded(message_item("Done.")))
    route = wire.post(RESPONSES).mock(side_effect=[refusal, done, done])
    model = OpenAIModel("m", "k", WIRE, api="responses")
    assert complete(model) == Answered(text="Done.", usage=ONE_EACH)
    assert complete(model) == Answered(text="Done.", usage=ONE_EACH)
    model.close()
    sent = [httpx.Response(200, content=call.request.content).json() for call in route.calls]
    assert ["include" in each for each in sent] == [True, False, False]


@pytest.mark.parametrize(
    ("base_url", "wire_taken"),
    [
        (None, ResponsesWire),
        ("https://api.openai.com/v1", ResponsesWire),
        ("https://eu.api.openai.com/v1/", ResponsesWire),
        ("https://us.openai.azure.com/openai/v1/", ResponsesWire),
        ("https://us.openai.azure.com/openai/deployments/gpt", ChatWire),
        ("https://api.openai.com.evil.example/v1", ChatWire),
        ("http://127.0.0.1:11434/v1", ChatWire),
        ("https://openrouter.ai/api/v1", ChatWire),
    ],
)
def test_the_wire_is_chosen_by_the_address(base_url: str | None, wire_taken: type) -> None:
    assert isinstance(wire_for("auto", base_url), wire_taken)


def test_the_wire_can_be_chosen_by_hand() -> None:
    assert isinstance(wire_for("responses", "http://127.0.0.1/v1"), ResponsesWire)
    assert isinstance(wire_for("chat", None), ChatWire)


STATUSES: list[tuple[int, Any, Failure]] = [
    (400, error("context_length_exceeded"), Failure.TOO_LONG),
    (400, error(None, param="reasoning_effort"), Failure.NOT_CONFIGURED),
    (400, error(None, "Please use /v1/responses instead."), Failure.NOT_CONFIGURED),
    (400, error("content_filter"), Failure.REFUSED),
    (400, error("invalid_value"), Failure.MALFORMED),
    (400, {"error": {"message": "No.", "code": ["odd"], "param": {"odd": 1}}}, Failure.MALFORMED),
    (400, {"error": "a text"}, Failure.MALFORMED),
    (400, [], Failure.MALFORMED),
    (401, error("invalid_api_key"), Failure.NOT_CONFIGURED),
    (402, error(None), Failure.OUT_OF_QUOTA),
    (403, error(None), Failure.NOT_CONFIGURED),
    (404, error("model_not_found"), Failure.NOT_CONFIGURED),
    (405, error(None), Failure.NOT_CONFIGURED),
    (408, error(None), Failure.TIMEOUT),
    (409, error(None), Failure.MALFORMED),
    (413, error(None), Failure.TOO_LONG),
    (422, error(None), Failure.MALFORMED),
    (429, error("rate_limit_exceeded"), Failure.RATE_LIMITED),
    (429, error("insufficient_quota"), Failure.OUT_OF_QUOTA),
    (500, error(None), Failure.UNREACHABLE),
    (503, error(None), Failure.UNREACHABLE),
    (504, error(None), Failure.TIMEOUT),
]


@pytest.mark.parametrize(("status", "body", "expected"), STATUSES)
def test_every_error_status_has_one_meaning_and_is_asked_once(
    wire: respx.MockRouter, model: OpenAIModel, status: int, body: Any, expected: Failure
) -> None:
    route = wire.post(COMPLETIONS).respond(status, json=body)
    assert reason(complete(model)) is expected
    assert route.call_count == 1


def test_an_error_page_is_a_failure_like_any_other(
    wire: respx.MockRouter, model: OpenAIModel
) -> None:
    wire.post(COMPLETIONS).respond(502, html="<h1>Bad gateway</h1>")
    assert reason(complete(model)) is Failure.UNREACHABLE


def test_a_model_that_wants_the_other_wire_is_explained(
    wire: respx.MockRouter, model: OpenAIModel
) -> None:
    wire.post(COMPLETIONS).respond(400, json=error(None, param="reasoning_effort"))
    completion = complete(model)
    assert isinstance(completion, Failed)
    assert "reasoning effort 'none'" in completion.detail
    assert "REX_LLM_API=responses" in completion.detail


def test_an_effort_that_the_other_wire_refuses_is_explained(wire: respx.MockRouter) -> None:
    refused = error("unsupported_value", param="reasoning.effort")
    wire.post(RESPONSES).respond(400, json=refused)
    model = OpenAIModel("m", "k", WIRE, api="responses", effort="minimal")
    completion = complete(model)
    model.close()
    assert isinstance(completion, Failed)
    assert completion.reason is Failure.NOT_CONFIGURED
    assert "REX_MODEL_EFFORT" in completion.detail


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        (
            {
                "retry-after": "Sat, 21 Nov 2026 10:00:30 GMT",
                "date": "Sat, 21 Nov 2026 10:00:00 GMT",
            },
            30.0,
        ),
        ({"retry-after": "Sat, 21 Nov 2026 10:00:30 GMT"}, None),
        ({"retry-after": "soon", "date": "now"}, None),
        ({}, None),
    ],
)
def test_a_server_may_say_how_long_to_leave_it_alone(
    wire: respx.MockRouter, model: OpenAIModel, headers: dict[str, str], seconds: float | None
) -> None:
    wire.post(COMPLETIONS).respond(429, headers=headers, json=error(None))
    completion = complete(model)
    assert isinstance(completion, Failed)
    assert completion.retry_after == seconds


@pytest.mark.parametrize(
    ("trouble", "expected"),
    [
        (httpx.ConnectTimeout("slow"), Failure.TIMEOUT),
        (httpx.ReadTimeout("slow"), Failure.TIMEOUT),
        (httpx.ConnectError("refused"), Failure.UNREACHABLE),
    ],
)
def test_trouble_on_the_way_is_a_typed_failure(
    wire: respx.MockRouter, model: OpenAIModel, trouble: Exception, expected: Failure
) -> None:
    wire.post(COMPLETIONS).mock(side_effect=trouble)
    assert reason(complete(model)) is expected


@pytest.mark.parametrize("key", ["", "ключ", "sk-\n"])
def test_a_key_that_cannot_be_sent_is_said_to_be_one(key: str) -> None:
    model = OpenAIModel("m", key, WIRE)
    assert reason(complete(model)) is Failure.NOT_CONFIGURED
    model.close()


def ask(*script: Scripted, timeout: float = 5.0) -> Completion:
    """One call to a real server on loopback."""
    with OpenAIServer(*script) as server:
        model = OpenAIModel("scripted", "sk-test", server.base_url, timeout=timeout)
        completion = complete(model)
        model.close()
        return completion


def test_a_real_server_is_spoken_to() -> None:
    with OpenAIServer(reply(called(("my_tickets", {}))), reply(said("None yet."))) as server:
        model = OpenAIModel("scripted", "sk-test", server.base_url)
        assert isinstance(complete(model), WantsTools)
        assert complete(model) == Answered(text="None yet.", usage=ONE_EACH)
        model.close()
    assert [request["model"] for request in server.requests] == ["scripted", "scripted"]
    assert server.keys == ["Bearer sk-test"] * 2


@pytest.mark.parametrize("where", ["delay", "trickle", "trickle_headers"])
def test_a_slow_server_is_cut_at_the_deadline(where: str) -> None:
    pause = 30.0 if where == "delay" else 0.05
    started = time.monotonic()
    completion = ask(reply(said("Slow and steady. " * 20), **{where: pause}), timeout=0.4)
    assert reason(completion) is Failure.TIMEOUT
    assert time.monotonic() - started < 2.0


GARBAGE: list[tuple[str, Scripted, Failure]] = [
    (
        "an HTML page",
        reply("<h1>Hi</h1>", headers={"content-type": "text/html"}),
        Failure.MALFORMED,
    ),
    ("nothing", reply(b""), Failure.MALFORMED),
    ("a body cut off", reply(said("Hi"), cut_after=40), Failure.NOT_COMPLETE),
    ("a broken gzip", reply(b"nope", headers={"content-encoding": "gzip"}), Failure.NOT_COMPLETE),
    (
        "no length that holds",
        reply(said("Hi"), headers={"content-length": "x"}),
        Failure.UNREACHABLE,
    ),
    ("a stream", reply("data: {}\n\ndata: [DONE]\n\n"), Failure.MALFORMED),
    ("a flood", reply(b" " * 2_100_000), Failure.MALFORMED),
    ("a status of its own", reply(b"", status=299), Failure.MALFORMED),
    (
        "a redirect to nowhere",
        reply(b"", status=302, headers={"location": "x://"}),
        Failure.UNREACHABLE,
    ),
]


@pytest.mark.parametrize(
    ("scripted", "expected"), [row[1:] for row in GARBAGE], ids=[row[0] for row in GARBAGE]
)
def test_garbage_from_a_real_server_is_a_typed_failure(
    scripted: Scripted, expected: Failure
) -> None:
    assert reason(ask(scripted)) is expected


def test_a_server_that_is_not_there_is_unreachable() -> None:
    with OpenAIServer() as server:
        gone = server.base_url
    model = OpenAIModel("m", "k", gone)
    assert reason(complete(model)) is Failure.UNREACHABLE
    model.close()


def test_respx_sees_the_transport_that_openai_uses(wire: respx.MockRouter) -> None:
    route = wire.get(f"{WIRE}/models").respond(json={"object": "list", "data": []})
    with openai.OpenAI(api_key="k", base_url=WIRE) as client:
        assert client.models.list().data == []
    assert route.called
