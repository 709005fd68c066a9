"""Rich text as data, and the cells of tables that may hold some, with the limits Slack documents.

https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from typing import Any

from bot.playground.checks import Check, among, figure, items, number, shape, string, typed

STYLE = shape({})
WORDS = string(12_000)
#: What a run must have, by its type. Slack has more types than these, which are taken as they are.
RUNS: dict[str, Check] = {
    "text": shape({"text": WORDS}, {"style": STYLE}),
    "link": shape({"url": WORDS}, {"text": WORDS, "style": STYLE}),
    "emoji": shape({"name": string(255)}, {"style": STYLE}),
    "user": shape({"user_id": string(255)}, {"style": STYLE}),
    "usergroup": shape({"usergroup_id": string(255)}, {"style": STYLE}),
    "channel": shape({"channel_id": string(255)}, {"style": STYLE}),
    "broadcast": shape({"range": among("here", "channel", "everyone")}),
    "color": shape({"value": string(255)}),
    "date": shape({"timestamp": figure, "format": string(255)}, {"fallback": WORDS}),
}
OTHER_RUN = shape({"type": string(50)}, {"style": STYLE})


def run(value: Any, at: str, problems: list[str]) -> None:
    """A run of text, a link, an emoji, somebody or something that is named."""
    kind = value.get("type") if isinstance(value, dict) else None
    check = RUNS.get(kind, OTHER_RUN) if isinstance(kind, str) else OTHER_RUN
    check(value, at, problems)


BORDER: dict[str, Check] = {"border": number(1)}
SECTION = shape({"elements": items(1000, run, least=0)}, BORDER)
RICH: dict[str, Check] = {
    "rich_text_section": SECTION,
    "rich_text_preformatted": SECTION,
    "rich_text_quote": SECTION,
    "rich_text_list": shape(
        {
            "style": among("bullet", "ordered"),
            "elements": items(1000, typed({"rich_text_section": SECTION}), least=0),
        },
        {**BORDER, "indent": number(8), "offset": number(1_000_000)},
    ),
}
RICH_TEXT = shape({"elements": items(1000, typed(RICH))}, {"block_id": string(255)})
CELLS: dict[str, Check] = {
    "raw_text": shape({"text": string(3000)}),
    "raw_number": shape({"value": figure}, {"text": string(3000)}),
    "rich_text": RICH_TEXT,
}
