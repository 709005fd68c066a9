"""What can be pressed, picked from and filled in, with the limits Slack documents.

https://docs.slack.dev/reference/block-kit/block-elements
"""

from typing import Any

from bot.playground.checks import (
    Check,
    both,
    day,
    flag,
    items,
    matching,
    number,
    shape,
    string,
    typed,
)
from bot.playground.object_limits import (
    CONFIRM,
    DISPATCH,
    FILTER,
    GROUP,
    LINK,
    OPTION,
    PICK,
    SLACK_FILE,
    STYLE,
    URL,
    WORKFLOW,
    plain,
)
from bot.playground.rich_limits import RICH_TEXT

ID = string(255)
DAY = both(matching(r"\d{4}-\d{2}-\d{2}", "2030-12-31"), day)
TIME = matching(r"(?:[01]\d|2[0-3]):[0-5]\d", "23:59")
MANY = number(1000, least=1)


def starts_with_an_option(menu: Any, at: str, problems: list[str]) -> None:
    """A menu may only start with options that it offers."""
    groups = [group["options"] for group in menu.get("option_groups") or []]
    offered = [o["value"] for o in [*(menu.get("options") or []), *(o for g in groups for o in g)]]
    one = [menu["initial_option"]] if menu.get("initial_option") else []
    for option in [*one, *(menu.get("initial_options") or [])]:
        if option["value"] not in offered:
            problems.append(f"initial_option must be one of the options [json-pointer:{at}]")


def has_options_once(menu: Any, at: str, problems: list[str]) -> None:
    """A menu has options, or groups of them."""
    if menu.get("options") and menu.get("option_groups"):
        problems.append(f"must define either `options` or `option_groups` [json-pointer:{at}]")


def leaves_room(field: Any, at: str, problems: list[str]) -> None:
    """A field may not ask for more characters than it takes."""
    most = field.get("max_length")
    if most is not None and (field.get("min_length") or 0) > most:
        problems.append(f"min_length must not exceed max_length [json-pointer:{at}]")


ACTION: dict[str, Check] = {"action_id": string(255, least=1)}
ASKS: dict[str, Check] = {**ACTION, "confirm": CONFIRM}
FOCUS: dict[str, Check] = {"focus_on_load": flag}
PLACEHOLDER: dict[str, Check] = {"placeholder": plain(150)}


def menu(**more: Check) -> Check:
    """Something that is picked from, with what it has beyond others."""
    return shape({}, {**ASKS, **FOCUS, **PLACEHOLDER, **more})


def static_menu(**more: Check) -> Check:
    """A menu that has its options with it."""
    listed: dict[str, Check] = {"options": items(100, OPTION), "option_groups": items(100, GROUP)}
    fields = {**ASKS, **FOCUS, **PLACEHOLDER, **listed, **more}
    return both(
        both(shape({}, fields, any_of=("options", "option_groups")), has_options_once),
        starts_with_an_option,
    )


def ticked(**more: Check) -> Check:
    """Options of which each has its box."""
    return both(
        shape({"options": items(10, PICK)}, {**ASKS, **FOCUS, **more}), starts_with_an_option
    )


def written(required: dict[str, Check] | None = None, **more: Check) -> Check:
    """A field that something is written into."""
    usual = {**ACTION, **FOCUS, **PLACEHOLDER, "dispatch_action_config": DISPATCH}
    return shape(required or {}, {**usual, **more})


MENUS: dict[str, Check] = {
    "static_select": static_menu(initial_option=OPTION),
    "multi_static_select": static_menu(
        initial_options=items(100, OPTION, least=0), max_selected_items=MANY
    ),
    "external_select": menu(initial_option=OPTION, min_query_length=number(3000)),
    "multi_external_select": menu(
        initial_options=items(100, OPTION, least=0),
        min_query_length=number(3000),
        max_selected_items=MANY,
    ),
    "users_select": menu(initial_user=ID),
    "multi_users_select": menu(initial_users=items(1000, ID, least=0), max_selected_items=MANY),
    "conversations_select": menu(
        initial_conversation=ID,
        default_to_current_conversation=flag,
        response_url_enabled=flag,
        filter=FILTER,
    ),
    "multi_conversations_select": menu(
        initial_conversations=items(1000, ID, least=0),
        default_to_current_conversation=flag,
        max_selected_items=MANY,
        filter=FILTER,
    ),
    "channels_select": menu(initial_channel=ID, response_url_enabled=flag),
    "multi_channels_select": menu(
        initial_channels=items(1000, ID, least=0), max_selected_items=MANY
    ),
    "datepicker": menu(initial_date=DAY),
    "timepicker": menu(initial_time=TIME, timezone=string(255)),
    "datetimepicker": shape({}, {**ASKS, **FOCUS, "initial_date_time": number(9_999_999_999)}),
    "checkboxes": ticked(initial_options=items(10, PICK, least=0)),
    "radio_buttons": ticked(initial_option=PICK),
}
BUTTON = shape(
    {"text": plain(75)},
    {
        **ASKS,
        "value": string(2000),
        "url": URL,
        "style": STYLE,
        "accessibility_label": string(75),
        "visible_to_user_ids": items(100, string(50)),
        "agent_prompt": string(4000),
        "agent_prompt_display": string(4000),
    },
)
PRESSABLE: dict[str, Check] = {
    **MENUS,
    "button": BUTTON,
    "workflow_button": shape(
        {"text": plain(75), "workflow": WORKFLOW},
        {**ASKS, "style": STYLE, "accessibility_label": string(75)},
    ),
    "overflow": shape({"options": items(5, LINK)}, ASKS),
}
FILLABLE: dict[str, Check] = {
    **MENUS,
    "plain_text_input": both(
        written(
            initial_value=string(3000),
            multiline=flag,
            min_length=number(3000),
            max_length=number(3000, least=1),
        ),
        leaves_room,
    ),
    "email_text_input": written(initial_value=string(3000)),
    "url_text_input": written(initial_value=string(3000)),
    "number_input": written(
        {"is_decimal_allowed": flag},
        initial_value=string(3000),
        min_value=string(3000),
        max_value=string(3000),
    ),
    "rich_text_input": written(
        initial_value=typed({"rich_text": RICH_TEXT}), min_lines=MANY, max_lines=MANY
    ),
    "file_input": shape(
        {}, {**ACTION, "filetypes": items(100, string(255)), "max_files": number(10, least=1)}
    ),
}
IMAGE = shape(
    {"alt_text": string(2000, least=1)},
    {"image_url": URL, "slack_file": SLACK_FILE},
    any_of=("image_url", "slack_file"),
)
FEEDBACK_BUTTON = shape(
    {"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)}
)
CONTEXT_ACTIONS: dict[str, Check] = {
    "feedback_buttons": shape(
        {"positive_button": FEEDBACK_BUTTON, "negative_button": FEEDBACK_BUTTON}, ACTION
    ),
    "icon_button": shape(
        {"icon": string(75), "text": plain(75)},
        {
            **ASKS,
            "value": string(2000),
            "accessibility_label": string(75),
            "visible_to_user_ids": items(10, string(50)),
        },
    ),
}
SOURCE = shape({"url": URL, "text": string(3000)})
