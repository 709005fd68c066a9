"""Block Kit as data: every block, element and view with the limits Slack documents for them.

https://docs.slack.dev/reference/block-kit and https://docs.slack.dev/reference/views
"""

from bot.playground.checks import (
    Check,
    among,
    anything,
    both,
    figure,
    items,
    leaves_room,
    matching,
    maybe,
    number,
    plain,
    shape,
    starts_with_an_option,
    string,
    text,
    typed,
)
from bot.playground.rich_limits import CELLS, RICH_TEXT

ACTION_ID = string(255)
URL = both(string(3000, least=1), matching(r"[A-Za-z][A-Za-z0-9+.-]*:\S+", "https://example.com"))
DAY = matching(r"\d{4}-\d{2}-\d{2}", "2030-12-31")
TIME = matching(r"(?:[01]\d|2[0-3]):[0-5]\d", "23:59")
OPTION = shape({"text": text(75), "value": string(150)}, {"description": text(75), "url": URL})
CONFIRM = shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": among("primary", "danger")},
)
GROUP = shape({"label": plain(75), "options": items(100, OPTION)})
COMMON: dict[str, Check] = {
    "action_id": ACTION_ID,
    "confirm": CONFIRM,
    "placeholder": plain(150),
}
#: What a menu may start with; which options it has, `starts_with_an_option` knows.
STARTS_WITH: dict[str, Check] = {
    "initial_option": OPTION,
    "initial_options": items(100, OPTION, least=0),
}

BUTTON = shape(
    {"text": plain(75)},
    {
        "action_id": ACTION_ID,
        "value": string(2000),
        "url": URL,
        "style": among("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
        "visible_to_user_ids": items(100, string(50)),
    },
)
FEEDBACK_BUTTON = shape(
    {"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)}
)
STATIC_MENU = both(
    shape(
        {},
        {
            **COMMON,
            **STARTS_WITH,
            "options": items(100, OPTION),
            "option_groups": items(100, GROUP),
        },
        any_of=("options", "option_groups"),
    ),
    starts_with_an_option,
)
OTHER_MENU = shape({}, COMMON)
PICKS = both(
    shape(
        {"options": items(10, OPTION)},
        {"action_id": ACTION_ID, "confirm": CONFIRM, **STARTS_WITH},
    ),
    starts_with_an_option,
)
WRITTEN = shape({}, {**COMMON, "initial_value": string(3000)})

MENUS: dict[str, Check] = {
    "static_select": STATIC_MENU,
    "multi_static_select": STATIC_MENU,
    "external_select": OTHER_MENU,
    "multi_external_select": OTHER_MENU,
    "users_select": OTHER_MENU,
    "multi_users_select": OTHER_MENU,
    "conversations_select": OTHER_MENU,
    "multi_conversations_select": OTHER_MENU,
    "channels_select": OTHER_MENU,
    "multi_channels_select": OTHER_MENU,
    "datepicker": shape({}, {**COMMON, "initial_date": DAY}),
    "timepicker": shape({}, {**COMMON, "initial_time": TIME}),
    "datetimepicker": shape({}, {**COMMON, "initial_date_time": number(9_999_999_999)}),
    "checkboxes": PICKS,
    "radio_buttons": PICKS,
}
PRESSABLE: dict[str, Check] = {
    **MENUS,
    "button": BUTTON,
    "workflow_button": shape(
        {"text": plain(75), "workflow": anything},
        {"action_id": ACTION_ID, "style": among("primary", "danger")},
    ),
    "overflow": shape({"options": items(5, OPTION)}, {"action_id": ACTION_ID}),
}
FILLABLE: dict[str, Check] = {
    **MENUS,
    "plain_text_input": both(
        shape(
            {},
            {
                **COMMON,
                "initial_value": string(3000),
                "min_length": number(3000),
                "max_length": number(3000, least=1),
            },
        ),
        leaves_room,
    ),
    "email_text_input": WRITTEN,
    "url_text_input": WRITTEN,
    "number_input": WRITTEN,
    "rich_text_input": OTHER_MENU,
    "file_input": OTHER_MENU,
}
IMAGE = shape(
    {"alt_text": string(2000, least=1)},
    {"image_url": URL, "slack_file": anything},
    any_of=("image_url", "slack_file"),
)

BLOCK_ID: dict[str, Check] = {"block_id": string(255)}
SECTION = shape(
    {},
    {
        **BLOCK_ID,
        "text": text(3000),
        "fields": items(10, text(2000)),
        "accessory": typed({**PRESSABLE, "image": IMAGE}),
    },
    any_of=("text", "fields"),
)
LEVELS = ("default", "info", "warning", "error", "success")
EVERYWHERE: dict[str, Check] = {
    "section": SECTION,
    "header": shape({"text": plain(150)}, BLOCK_ID),
    "divider": shape({}, BLOCK_ID),
    "image": shape(
        {"alt_text": string(2000, least=1)},
        {**BLOCK_ID, "title": plain(2000), "image_url": URL, "slack_file": anything},
        any_of=("image_url", "slack_file"),
    ),
    "actions": shape({"elements": items(25, typed(PRESSABLE))}, BLOCK_ID),
    "context": shape(
        {
            "elements": items(
                10, typed({"image": IMAGE, "mrkdwn": text(3000), "plain_text": text(3000)})
            )
        },
        BLOCK_ID,
    ),
    "input": shape(
        {"label": plain(2000), "element": typed(FILLABLE)}, {**BLOCK_ID, "hint": plain(2000)}
    ),
    "rich_text": RICH_TEXT,
    "video": shape({"title": plain(200), "video_url": URL}, BLOCK_ID),
    "alert": shape({"text": text(200)}, {**BLOCK_ID, "level": among(*LEVELS)}),
}
COLUMN = shape({}, {"align": among("left", "center", "right"), "is_wrapped": anything})
SOURCE = typed({"url": shape({"url": URL, "text": string(3000)})})
TASK_CARD = shape(
    {"task_id": string(255), "title": string(255)},
    {
        **BLOCK_ID,
        "status": among("pending", "in_progress", "complete", "error"),
        "details": typed({"rich_text": RICH_TEXT}),
        "output": typed({"rich_text": RICH_TEXT}),
        "sources": items(100, SOURCE, least=0),
    },
)
CARD = shape(
    {},
    {
        **BLOCK_ID,
        "hero_image": IMAGE,
        "icon": IMAGE,
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "actions": items(3, typed(PRESSABLE)),
    },
    any_of=("title", "body", "hero_image", "actions"),
)
CONTEXT_ACTIONS: dict[str, Check] = {
    "feedback_buttons": shape(
        {"positive_button": FEEDBACK_BUTTON, "negative_button": FEEDBACK_BUTTON},
        {"action_id": ACTION_ID},
    ),
    "icon_button": shape(
        {"icon": string(75), "text": plain(75)},
        {
            "action_id": ACTION_ID,
            "value": string(2000),
            "accessibility_label": string(75),
            "visible_to_user_ids": items(10, string(50)),
            "confirm": CONFIRM,
        },
    ),
}
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
        {**BLOCK_ID, "caption": string(3000), "page_size": number(100, least=1)},
    ),
    "data_visualization": shape({"title": string(50, least=1), "chart": typed(CHARTS)}, BLOCK_ID),
    "plan": shape({"title": string(255)}, {**BLOCK_ID, "tasks": items(100, TASK_CARD)}),
    "task_card": TASK_CARD,
    "card": CARD,
    "carousel": shape({"elements": items(10, typed({"card": CARD}))}, BLOCK_ID),
    "container": shape(
        {"child_blocks": items(10, typed(EVERYWHERE))},
        {
            **BLOCK_ID,
            "title": plain(150),
            "rich_text_title": typed({"rich_text": RICH_TEXT}),
            "subtitle": text(150),
        },
        any_of=("title", "rich_text_title"),
    ),
}

VIEW_FIELDS: dict[str, Check] = {
    "private_metadata": string(3000),
    "callback_id": string(255),
    "external_id": string(255),
}
VIEW_BLOCKS = items(100, typed(EVERYWHERE), least=0)
VIEW_TYPES: dict[str, Check] = {
    "modal": shape(
        {"title": plain(24), "blocks": VIEW_BLOCKS},
        {**VIEW_FIELDS, "submit": plain(24), "close": plain(24)},
    ),
    "home": shape({"blocks": VIEW_BLOCKS}, VIEW_FIELDS),
}
