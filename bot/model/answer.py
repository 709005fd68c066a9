"""The form of a model's final text, read tolerantly: a model's prose is still an answer."""

import json
import re
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, ValidationError

MOST_PARTS = 12
MOST_BLOCKS = 30
LONGEST_SAY = 2_000

_FENCED = re.compile(r"```(?:json)?\s*\n?(.*?)```", re.DOTALL | re.IGNORECASE)


def _listed(value: object) -> object:
    """Accept one thing, or nothing, where a list of things is meant."""
    if value is None:
        return []
    return value if isinstance(value, list | tuple) else [value]


def _spoken(value: object) -> object:
    """Accept a bare sentence where a part is meant."""
    return {"say": value} if isinstance(value, str) else value


class ModelPart(BaseModel):
    """One step of an answer: what the model says, and the blocks it points at."""

    model_config = ConfigDict(frozen=True)

    say: Annotated[str, Field(max_length=LONGEST_SAY)] | None = None
    blocks: Annotated[tuple[str, ...], BeforeValidator(_listed), Field(max_length=MOST_BLOCKS)] = ()


class ModelAnswer(BaseModel):
    """A model's final text: `parts` answer, `question` asks the one thing that is missing."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["answer", "clarify", "abstain"] = "answer"
    parts: Annotated[
        tuple[Annotated[ModelPart, BeforeValidator(_spoken)], ...],
        BeforeValidator(_listed),
        Field(max_length=MOST_PARTS),
    ] = ()
    question: Annotated[str, Field(max_length=LONGEST_SAY)] | None = None


def read_answer(text: str) -> ModelAnswer:
    """Read a final text: the JSON that was asked for, fenced or not; anything else is prose."""
    for candidate in _candidates(text):
        answer = _validated(candidate)
        if answer is not None:
            return answer
    prose = text.strip()[:LONGEST_SAY]
    return ModelAnswer(parts=(ModelPart(say=prose),) if prose else ())


def answer_schema() -> dict[str, JsonValue]:
    """Return the strict JSON schema of `ModelAnswer`, for servers that can decode by schema."""
    text: JsonValue = {"type": ["string", "null"]}
    part: JsonValue = _strict(
        {"say": text, "blocks": {"type": "array", "items": {"type": "string"}}}
    )
    kinds: JsonValue = {"type": "string", "enum": ["answer", "clarify", "abstain"]}
    return _strict({"kind": kinds, "parts": {"type": "array", "items": part}, "question": text})


def _strict(properties: dict[str, JsonValue]) -> dict[str, JsonValue]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _candidates(text: str) -> list[str]:
    """Return the stretches of a text that may be the JSON, most likely first."""
    inner = text[text.find("{") : text.rfind("}") + 1]
    return [text, *_FENCED.findall(text), inner]


def _validated(candidate: str) -> ModelAnswer | None:
    try:
        value = json.loads(candidate)
        if not isinstance(value, dict) or not value.keys() & {"kind", "parts", "question"}:
            return None
        return ModelAnswer.model_validate(value)
    except (ValueError, ValidationError, RecursionError):
        return None
