"""What is kept of a turn for later ones, and how much of it a model is shown again.

Nobody judges here what matters: results of tools are cut by rule, turns are shown newest first
until the budget is full, and the deal that was spoken of last outlives the turn it was named in.
"""

import json
import re
from collections.abc import Iterable, Sequence

from pydantic import JsonValue

from bot.model.log import AssistantSaid, Called, Line, ToolSaid, UserSaid
from bot.model.memory import past_of, read_object

#: One token is about so many bytes of English or JSON; other scripts have fewer bytes a token,
#: but also more bytes a letter.
BYTES_A_TOKEN = 4
#: What a line costs beyond its text: its role and its marks.
LINE_TOKENS = 4

#: Results of tools as later turns see them: how long a text, how many of a list, how deep, in all.
LONGEST_TEXT = 160
MOST_ITEMS = 6
DEEPEST = 4
LONGEST_RESULT = 1_200
#: What a later turn builds on is kept whole: an action with the details it still lacks.
WHOLE = frozenset({"draft", "missing"})
#: What the guide said is looked up again; an answer may only point at what its own turn found.
LEFT_OUT = frozenset({"blocks"})

_REF = re.compile(r"OPP-\d+")


def tokens_of(lines: Iterable[Line]) -> int:
    """Estimate what lines cost, the same for every model: by their bytes, generously."""
    return sum(LINE_TOKENS + -(-_bytes_of(line) // BYTES_A_TOKEN) for line in lines)


def in_short(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return the lines of a turn that has ended, as they are kept for later ones."""
    return tuple(_in_short(line) for line in lines)


def fitting(turns: Sequence[Sequence[Line]], tokens: int) -> list[Line]:
    """Return the newest turns that fit, whole and oldest first, led by the deal they may mean."""
    first = len(turns)
    left = tokens
    while first and (cost := tokens_of(turns[first - 1])) <= left:
        first -= 1
        left -= cost
    dropped = [line for turn in turns[:first] for line in turn]
    shown = [line for turn in turns[first:] for line in turn]
    return [*_reminder(dropped, shown), *shown]


def _reminder(dropped: Sequence[Line], shown: Sequence[Line]) -> list[Line]:
    """Name the deal that was spoken of last, if what is shown doesn't speak of any."""
    deal = _deal_of(dropped)
    if deal is None or _deal_of(shown) is not None:
        return []
    return [AssistantSaid(text=f"(Earlier in this conversation we spoke of {deal} last.)")]


def _deal_of(lines: Sequence[Line]) -> str | None:
    deal = past_of([*lines, UserSaid(text="")]).opportunity
    return deal if deal and _REF.fullmatch(deal) else None


def _bytes_of(line: Line) -> int:
    match line:
        case Called(calls=calls):
            return sum(len(f"{call.name}{call.arguments}".encode()) for call in calls)
        case ToolSaid(name=name, content=content):
            return len(f"{name}{content}".encode())
        case UserSaid(text=text) | AssistantSaid(text=text):
            return len(text.encode())


def _in_short(line: Line) -> Line:
    match line:
        case Called():
            return line.model_copy(update={"opaque": None})
        case ToolSaid(content=content):
            return line.model_copy(update={"content": _result_in_short(content)})
        case _:
            return line


def _result_in_short(content: str) -> str:
    told = read_object(content)
    short = {key: value if key in WHOLE else _cut(value, 1) for key, value in told.items()}
    text = json.dumps(short)
    if len(text) <= LONGEST_RESULT:
        return text
    kept = {key: value for key, value in short.items() if key in WHOLE or _is_plain(value)}
    return json.dumps({**kept, "left_out": "a long result"})


def _cut(value: JsonValue, depth: int) -> JsonValue:
    match value:
        case str():
            return value if len(value) <= LONGEST_TEXT else f"{value[: LONGEST_TEXT - 1]}…"
        case dict() | list() if depth >= DEEPEST:
            return "…"
        case dict():
            return {
                key: _cut(part, depth + 1) for key, part in value.items() if key not in LEFT_OUT
            }
        case list():
            more: list[JsonValue] = [f"… {len(value) - MOST_ITEMS} more"]
            return [_cut(part, depth + 1) for part in value[:MOST_ITEMS]] + (
                more if len(value) > MOST_ITEMS else []
            )
        case _:
            return value


def _is_plain(value: JsonValue) -> bool:
    return not isinstance(value, dict | list)
