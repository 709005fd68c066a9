"""The few pieces of Block Kit that REX uses, each kept within Slack's limits.

Text that is handed to these functions is already inert (`bot.slack.marks`), except where a piece
says that it takes plain text. Mrkdwn is sent `verbatim`, so that Slack doesn't turn a bare address
or `#name` in somebody's text into a link.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from bot.slack.marks import one_line, sound
from bot.slack.splitting import ELLIPSIS, pieces, shortened, size

#: A piece of Block Kit, or a whole view, as JSON.
Json = dict[str, object]

SECTION_LIMIT = 3000
CONTEXT_LIMIT = 2000
BUTTON_LIMIT = 75
VALUE_LIMIT = 2000
BLOCKS_LIMIT = 50
#: Slack refuses messages whose blocks hold more than about 13,200 characters together.
MESSAGE_LIMIT = 12_000
#: Shown in notifications, and by clients that show no blocks.
FALLBACK_LIMIT = 3900


class Message(NamedTuple):
    """What is posted: the blocks, and the same in words for notifications."""

    blocks: list[Json]
    text: str


def sections(text: str) -> list[Json]:
    """Return text as sections, as many as it takes; none for no text."""
    return [{"type": "section", "text": _mrkdwn(piece)} for piece in pieces(text, SECTION_LIMIT)]


def context(text: str) -> list[Json]:
    """Return one small grey line; none for no text."""
    line = shortened(text.strip(), CONTEXT_LIMIT)
    return [{"type": "context", "elements": [_mrkdwn(line)]}] if line else []


def buttons(*elements: Json) -> list[Json]:
    """Return buttons in a row; none for no buttons."""
    return [{"type": "actions", "elements": list(elements)}] if elements else []


def button(
    label: str, action: str, value: str, style: Literal["primary", "danger"] | None = None
) -> Json:
    """Return a button; `value` is an opaque id or what REX itself asks, never data."""
    if size(value) > VALUE_LIMIT:
        raise ValueError("A button carries an id, not data.")
    element: Json = {
        "type": "button",
        "text": plain(label, BUTTON_LIMIT),
        "action_id": action,
        "value": value,
    }
    return element | {"style": style} if style else element


def feedback(action: str, yes: tuple[str, str, str], no: tuple[str, str, str]) -> list[Json]:
    """Return Slack's two buttons for a verdict: a label, what it means in words, an opaque value."""
    positive, negative = (
        {"text": plain(label, BUTTON_LIMIT), "accessibility_label": words, "value": value}
        for label, words, value in (yes, no)
    )
    element = {
        "type": "feedback_buttons",
        "action_id": action,
        "positive_button": positive,
        "negative_button": negative,
    }
    return [{"type": "context_actions", "elements": [element]}]


def plain(text: str, limit: int) -> Json:
    """Return a plain-text object for plain text; never empty, for Slack refuses that."""
    line = one_line(sound(text)) or ELLIPSIS
    return {"type": "plain_text", "text": shortened(line, limit), "emoji": True}


def message(blocks: Sequence[Json], text: str, whole: range = range(0)) -> Message:
    """Return blocks and their words as one message; what exceeds Slack's limits is cut, visibly.

    The blocks of `whole` are not cut.
    """
    words = shortened(text.strip(), FALLBACK_LIMIT) or ELLIPSIS
    return Message(_fitting(blocks, whole), words)


def fits(blocks: Sequence[Json], room: int = MESSAGE_LIMIT) -> bool:
    """Whether Slack takes so much in one message, or a `room` of it."""
    return len(blocks) <= BLOCKS_LIMIT and sum(size(str(block)) for block in blocks) <= room


def _fitting(blocks: Sequence[Json], whole: range) -> list[Json]:
    """Drop sections from the end of the text until it fits; buttons and small print stay."""
    kept, cut_at = [*enumerate(blocks)], None
    while not fits(shown := _marked([block for _, block in kept], cut_at)):
        may_go = _may_go(kept, whole)
        if not may_go:
            return shown[:BLOCKS_LIMIT]
        cut_at = may_go[-1]
        del kept[cut_at]
    return shown


def _may_go(kept: Sequence[tuple[int, Json]], whole: range) -> list[int]:
    """Return where something stands that can be dropped: text, or else small print before `whole`."""
    of = [(i, n, block["type"]) for i, (n, block) in enumerate(kept)]
    text = [i for i, n, kind in of if kind == "section" and n not in whole]
    return text or [i for i, n, kind in of if kind == "context" and n < whole.start]


def _marked(blocks: list[Json], cut_at: int | None) -> list[Json]:
    return blocks if cut_at is None else [*blocks[:cut_at], *SHORTENED, *blocks[cut_at:]]


def _mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


#: Stands where something was cut.
SHORTENED = context(f"{ELLIPSIS} shortened here")
