"""Block Kit as data: every block and view with the fields and limits Slack documents for them.

https://docs.slack.dev/reference/block-kit/blocks and https://docs.slack.dev/reference/views
"""

from bot.playground.checks import (
    Check,
    among,
    anything,
    figure,
    flag,
    items,
    maybe,
    number,
    shape,
    string,
    typed,
)
from bot.playground.element_limits import CONTEXT_ACTIONS, FILLABLE, IMAGE, PRESSABLE, SOURCE
from bot.playground.object_limits import BLOCK_ID, SLACK_FILE, SLACK_ICON, URL, plain, text, texts
from bot.playground.rich_limits import CELLS, RICH_TEXT

PICTURE = typed({"image": IMAGE})
RICH = typed({"rich_text": RICH_TEXT})
LEVELS = ("default", "info", "warning", "error", "success")
EVERYWHERE: dict[str, Check] = {
    "section": shape(
        {},
        {
            **BLOCK_ID,
            "text": text(3000),
            "fields": items(10, text(2000)),
            "accessory": typed({**PRESSABLE, "image": IMAGE}),
            "expand": flag,
        },
        any_of=("text", "fields"),
    ),
    "header": shape({"text": plain(150)}, {**BLOCK_ID, "level": number(4, least=1)}),
    "divider": shape({}, BLOCK_ID),
    "image": shape(
        {"alt_text": string(2000, least=1)},
        {**BLOCK_ID, "title": plain(2000), "image_url": URL, "slack_file": SLACK_FILE},
        any_of=("image_url", "slack_file"),
    ),
    "actions": shape({"elements": items(25, typed(PRESSABLE))}, BLOCK_ID),
    "context": shape({"elements": items(10, typed({**texts(3000), "image": IMAGE}))}, BLOCK_ID),
    "input": shape(
        {"label": plain(2000), "element": typed(FILLABLE)},
        {**BLOCK_ID, "hint": plain(2000), "optional": flag, "dispatch_action": flag},
    ),
    "rich_text": RICH_TEXT,
    "video": shape(
        {
            "title": plain(200),
            "video_url": URL,
            "thumbnail_url": URL,
            "alt_text": string(2000, least=1),
        },
        {
            **BLOCK_ID,
            "title_url": URL,
            "description": plain(200),
            "author_name": string(50),
            "provider_name": string(50),
            "provider_icon_url": URL,
        },
    ),
    "alert": shape({"text": text(200)}, {**BLOCK_ID, "level": among(*LEVELS)}),
}
COLUMN = shape({}, {"align": among("left", "center", "right"), "is_wrapped": flag})
NAMED: dict[str, Check] = {"task_id": string(255), "title": string(255)}
TASK: dict[str, Check] = {
    **BLOCK_ID,
    "status": among("pending", "in_progress", "complete", "error"),
    "details": RICH,
    "output": RICH,
    "sources": items(100, typed({"url": SOURCE}), least=0),
    "hide_title": flag,
    "icon": anything,
}
CARD = shape(
    {},
    {
        **BLOCK_ID,
        "hero_image": PICTURE,
        "icon": PICTURE,
        "slack_icon": SLACK_ICON,
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "subtext": text(200),
        "actions": items(3, typed(PRESSABLE)),
    },
    any_of=("title", "body", "hero_image", "actions"),
)
#: https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
NAME = string(20, least=1)
POINT = shape({"label": NAME, "value": figure})
PLOTTED = shape(
    {
        "series": items(12, shape({"name": NAME, "data": items(20, POINT)})),
        "axis_config": shape(
            {"categories": items(20, NAME)}, {"x_label": string(50), "y_label": string(50)}
        ),
    }
)
CHARTS: dict[str, Check] = {
    "pie": shape({"segments": items(12, POINT)}),
    "bar": PLOTTED,
    "area": PLOTTED,
    "line": PLOTTED,
}
MESSAGE_BLOCK_TYPES: dict[str, Check] = {
    **EVERYWHERE,
    "markdown": shape({"text": string(12_000, least=1)}, BLOCK_ID),
    "context_actions": shape({"elements": items(5, typed(CONTEXT_ACTIONS))}, BLOCK_ID),
    "file": shape({"external_id": string(255), "source": string(75)}, BLOCK_ID),
    "table": shape(
        {"rows": items(100, items(20, typed(CELLS)))},
        {**BLOCK_ID, "column_settings": items(20, maybe(COLUMN), least=0)},
    ),
    "data_table": shape(
        {"rows": items(101, items(20, typed(CELLS)), least=2)},
        {
            **BLOCK_ID,
            "caption": string(3000),
            "page_size": number(100, least=1),
            "row_header_column_index": number(19),
        },
    ),
    "data_visualization": shape({"title": string(50, least=1), "chart": typed(CHARTS)}, BLOCK_ID),
    "plan": shape(
        {"title": string(255)},
        {**BLOCK_ID, "tasks": items(100, shape(NAMED, {**TASK, "type": among("task_card")}))},
    ),
    "task_card": shape(NAMED, TASK),
    "card": CARD,
    "carousel": shape({"elements": items(10, typed({"card": CARD}))}, BLOCK_ID),
    "container": shape(
        {"child_blocks": items(10, typed(EVERYWHERE))},
        {
            **BLOCK_ID,
            "title": plain(150),
            "rich_text_title": RICH,
            "subtitle": text(150),
            "icon": PICTURE,
            "width": among("narrow", "standard", "wide", "full"),
            "is_collapsible": flag,
            "default_collapsed": flag,
            "has_header_divider": flag,
        },
        any_of=("title", "rich_text_title"),
    ),
}

VIEW_BLOCKS = items(100, typed(EVERYWHERE), least=0)
#: Slack takes what a modal has in a home too, where it does nothing.
VIEW_FIELDS: dict[str, Check] = {
    "private_metadata": string(3000),
    "callback_id": string(255),
    "external_id": string(255),
    "title": plain(24),
    "submit": plain(24),
    "close": plain(24),
    "clear_on_close": flag,
    "notify_on_close": flag,
    "submit_disabled": flag,
}
VIEW_TYPES: dict[str, Check] = {
    "modal": shape({"title": plain(24), "blocks": VIEW_BLOCKS}, VIEW_FIELDS),
    "home": shape({"blocks": VIEW_BLOCKS}, VIEW_FIELDS),
}
