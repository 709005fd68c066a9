"""Searching by meaning with OpenAI's vectors, over a real socket; without them, words decide."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.assembly import sentence_model
from bot.settings import Settings
from knowledge.live import LiveLibrary
from knowledge.semantic import CannotTell
from tests.openai_server import OpenAIServer, Scripted, reply

PAGE = "# Help\n\n## Deleting an account\n\nPress Erase.\n\n## Letters\n\nChoose a template.\n"
#: What the model knows: which words mean the same.
MEANINGS = ({"erase", "deleting", "nuke"}, {"letters", "template"})

Start = Callable[[OpenAIServer], LiveLibrary]


def embed(request: dict[str, Any]) -> Scripted:
    """Answer as /v1/embeddings does, last text first: the index tells them apart."""
    data = [
        {"object": "embedding", "index": number, "embedding": vector_of(text)}
        for number, text in enumerate(request["input"])
    ]
    usage = {"prompt_tokens": 1, "total_tokens": 1}
    body = {"object": "list", "data": data[::-1], "model": request["model"], "usage": usage}
    return reply(body)


def vector_of(text: str) -> list[float]:
    words = text.lower().replace(".", " ").split()
    return [float(sum(word in group for word in words)) for group in MEANINGS]


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer(respond=embed) as running:
        yield running


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """The guide as REX opens it with a key and with the setting on."""
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "help.md").write_text(PAGE)

    def opened(server: OpenAIServer) -> LiveLibrary:
        told = settings(server, REX_OPENAI_EMBEDDINGS=True)
        return LiveLibrary(articles, tmp_path / "cache", model=sentence_model(told))

    return opened


def settings(server: OpenAIServer, **more: object) -> Settings:
    told = {"OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": server.base_url}
    extra = {name.removeprefix("REX_").lower(): value for name, value in more.items()}
    return Settings.model_validate({**told, **extra})


def found(guide: LiveLibrary, question: str) -> list[str]:
    return [hit.section.heading for hit in guide.current().search(question)]


def test_a_section_is_found_by_its_meaning(server: OpenAIServer, start: Start) -> None:
    assert found(start(server), "nuke") == ["Deleting an account"]
    assert server.requests[0]["model"] == "text-embedding-3-small"
    assert set(server.paths) == {"/v1/embeddings"}


def test_the_guide_is_sent_once_and_a_question_once(server: OpenAIServer, start: Start) -> None:
    start(server)
    again = start(server)
    assert found(again, "nuke") == found(again, "nuke")
    assert [len(request["input"]) for request in server.requests] == [2, 1]


def test_it_is_off_unless_switched_on(server: OpenAIServer) -> None:
    assert sentence_model(settings(server)) is None


def test_a_question_is_searched_by_words_while_the_model_is_down(
    server: OpenAIServer, start: Start
) -> None:
    guide = start(server)
    server.script = [reply({"error": {"message": "overloaded"}}, status=503)]
    assert found(guide, "template") == ["Letters"]
    asked = len(server.requests)
    assert found(guide, "nuke letters") == ["Letters"]
    assert len(server.requests) == asked  # a server in trouble is left alone for a minute


@pytest.mark.parametrize(
    "answer",
    [
        reply({"error": {"message": "no such model"}}, status=404),
        reply("<html>", headers={"content-type": "text/html"}),
        reply({"object": "list", "data": [], "model": "m"}),
        reply({"object": "list", "data": None, "model": "m"}),
        reply({"data": [{"index": 0, "embedding": [1.0]}, {"index": 1, "embedding": [1.0, 0.0]}]}),
    ],
    ids=["refused", "html", "empty", "null", "ragged"],
)
def test_what_is_no_vector_is_said_and_the_guide_is_searched_by_words(
    answer: Scripted, start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    with OpenAIServer(answer) as server:
        guide = start(server)
    assert found(guide, "template") == ["Letters"]
    assert "searched by words alone" in caplog.text


def test_a_server_that_hangs_is_not_waited_for(
    server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.model.embeddings.QUESTION_SECONDS", 0.2)
    server.script = [Scripted(body=b"{}", delay=5)]
    model = sentence_model(settings(server, REX_OPENAI_EMBEDDINGS=True))
    assert model is not None
    with pytest.raises(CannotTell, match=r"no answer within 0\.2 seconds"):
        model[0](["nuke"])
