"""Rich text as data, and the cells of tables that may hold some, with the limits Slack documents.

https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from typing import Any

from bot.playground.checks import Check, among, figure, flag, items, number, shape, string, typed
from bot.playground.object_limits import BLOCK_ID

STYLE = shape(
    {},
    {
        **dict.fromkeys(("bold", "italic", "strike", "code", "underline"), flag),
        **dict.fromkeys(("highlight", "client_highlight", "unlink"), flag),
    },
)
STYLED: dict[str, Check] = {"style": STYLE}
WORDS = string(12_000)
ID = string(255)
#: What a run has, by its type. Slack has more types than these, which are taken as they are.
RUNS: dict[str, Check] = {
    "text": shape({"text": WORDS}, STYLED),
    "link": shape({"url": WORDS}, {**STYLED, "text": WORDS, "unsafe": flag}),
    "emoji": shape(
        {"name": ID}, {**STYLED, "unicode": ID, "url": WORDS, "skin_tone": number(6, least=1)}
    ),
    "user": shape({"user_id": ID}, STYLED),
    "usergroup": shape({"usergroup_id": ID}, STYLED),
    "team": shape({"team_id": ID}, STYLED),
    "channel": shape({"channel_id": ID}, STYLED),
    "broadcast": shape({"range": among("here", "channel", "everyone")}, STYLED),
    "color": shape({"value": ID}, STYLED),
    "date": shape({"timestamp": figure, "format": ID}, {**STYLED, "fallback": WORDS, "url": WORDS}),
}


def run(value: Any, at: str, problems: list[str]) -> None:
    """A run of text, a link, an emoji, somebody or something that is named."""
    kind = value.get("type") if isinstance(value, dict) else None
    if not isinstance(kind, str) or kind in RUNS:
        typed(RUNS)(value, at, problems)
    elif value.get("style") is not None:
        STYLE(value["style"], f"{at}/style", problems)


SAID: dict[str, Check] = {"elements": items(1000, run, least=0)}
BORDER: dict[str, Check] = {"border": number(1)}
SECTION = shape(SAID)
RICH: dict[str, Check] = {
    "rich_text_section": SECTION,
    "rich_text_preformatted": shape(SAID, {**BORDER, "language": ID}),
    "rich_text_quote": shape(SAID, BORDER),
    "rich_text_list": shape(
        {
            "style": among("bullet", "ordered"),
            "elements": items(1000, typed({"rich_text_section": SECTION}), least=0),
        },
        {**BORDER, "indent": number(8), "offset": number(1_000_000)},
    ),
}
RICH_TEXT = shape({"elements": items(1000, typed(RICH))}, BLOCK_ID)
CELLS: dict[str, Check] = {
    "raw_text": shape({"text": string(3000)}),
    "raw_number": shape({"value": figure}, {"text": string(3000)}),
    "rich_text": RICH_TEXT,
}
