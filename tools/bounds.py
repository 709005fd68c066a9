"""Keeping what a model is told short, and saying how much was left out."""

import json
from collections.abc import Iterable, Mapping

from pydantic import JsonValue

#: The longest result a tool hands to the model, as JSON text.
TOLD_LIMIT = 4_000
#: Room kept for the note that says what was left out.
_NOTE = 40


def size(told: Mapping[str, JsonValue]) -> int:
    """Return how many characters a result takes when it is written down for the model."""
    return len(json.dumps(told))


def listed(
    told: Mapping[str, JsonValue],
    name: str,
    rows: Iterable[JsonValue],
    count: int | None = None,
    limit: int = TOLD_LIMIT,
) -> dict[str, JsonValue]:
    """Add as many rows as fit under `name`, and under `<name>_left_out` how many did not.

    `count` is how many there are, where `rows` are only the first of them.
    """
    rows = list(rows)
    room = limit - _NOTE - len(name) * 2 - size(told)
    kept: list[JsonValue] = []
    for row in rows:
        room -= len(json.dumps(row)) + 2
        if room < 0:
            break
        kept.append(row)
    result = {**told, name: kept}
    left_out = (len(rows) if count is None else count) - len(kept)
    return {**result, f"{name}_left_out": left_out} if left_out else result


def fitted(told: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Return a result that is short enough; where it is not, its long texts are cut."""
    for longest in (TOLD_LIMIT, 600, 200, 60):
        short = {name: _cut_within(value, longest) for name, value in told.items()}
        if size(short) <= TOLD_LIMIT:
            return short
    return {"note": "The result is too long to be told; the person sees it."}


def _cut_within(value: JsonValue, longest: int) -> JsonValue:
    match value:
        case str():
            return cut(value, longest)
        case list():
            return [_cut_within(each, longest) for each in value]
        case dict():
            return {name: _cut_within(each, longest) for name, each in value.items()}
        case _:
            return value


def cut(text: str, limit: int) -> str:
    """Return the text, ended with an ellipsis where it is longer than `limit` characters."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
