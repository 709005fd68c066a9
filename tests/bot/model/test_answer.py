"""A final text, in every form that models give it."""

import json

import pytest

from bot.model.answer import ModelAnswer, ModelPart, answer_schema, read_answer

STEPS = ModelAnswer(kind="answer", parts=(ModelPart(say="Like this.", blocks=("deals#x/1",)),))
WRITTEN = '{"kind":"answer","parts":[{"say":"Like this.","blocks":["deals#x/1"]}],"question":null}'


@pytest.mark.parametrize(
    "text",
    [
        WRITTEN,
        f"```json\n{WRITTEN}\n```",
        f"```\n{WRITTEN}```",
        f"Here is my answer:\n{WRITTEN}\nI hope that helps.",
        '{"parts":[{"say":"Like this.","blocks":"deals#x/1"}]}',
        '{"kind":"answer","parts":{"say":"Like this.","blocks":["deals#x/1"]},"extra":1}',
    ],
)
def test_the_form_is_recognised_however_it_is_wrapped(text: str) -> None:
    assert read_answer(text) == STEPS


@pytest.mark.parametrize(
    "text",
    [
        "Open the deal and choose Add REQ.",
        '{"answer": "Open the deal."}',
        '{"kind": "dance", "parts": []}',
        '{"kind": "answer", "parts": 7}',
        '{"kind": "answer", "parts": [{"say": {}, "blocks": []}]}',
        '{"kind": "answer", "parts": [{"say": "x", "blocks": [1]}]}',
        '{"kind": "answer"',
        "[]",
        "{" * 5_000,
    ],
)
def test_anything_else_is_prose(text: str) -> None:
    assert read_answer(text) == ModelAnswer(parts=(ModelPart(say=text[:2_000]),))


def test_no_words_are_no_parts() -> None:
    assert read_answer(" \n") == ModelAnswer()


def test_bare_sentences_are_parts_that_point_at_nothing() -> None:
    assert read_answer('{"parts": ["Hello.", "There."]}').parts == (
        ModelPart(say="Hello."),
        ModelPart(say="There."),
    )


def test_an_answer_without_end_is_prose_of_bounded_length() -> None:
    text = json.dumps({"parts": [{"say": "x"}] * 100})
    assert len(read_answer(text).parts) == 1


def test_the_schema_for_servers_is_strict_throughout() -> None:
    schema = answer_schema()
    assert schema["required"] == ["kind", "parts", "question"]
    assert json.dumps(schema).count('"additionalProperties": false') == 2
