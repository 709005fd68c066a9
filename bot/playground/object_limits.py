"""What blocks and elements are composed of, such as texts and options, with Slack's limits.

https://docs.slack.dev/reference/block-kit/composition-objects
"""

from bot.playground.checks import (
    Check,
    among,
    anything,
    both,
    flag,
    items,
    matching,
    shape,
    string,
    typed,
)

URL = both(string(3000, least=1), matching(r"[A-Za-z][A-Za-z0-9+.-]*:\S+", "https://example.com"))
STYLE = among("primary", "danger")
BLOCK_ID: dict[str, Check] = {"block_id": string(255, least=1)}


def texts(most: int) -> dict[str, Check]:
    """Either kind of text object."""
    said: dict[str, Check] = {"text": string(most, least=1)}
    return {"plain_text": shape(said, {"emoji": flag}), "mrkdwn": shape(said, {"verbatim": flag})}


def text(most: int) -> Check:
    """A text object, plain or mrkdwn."""
    return typed(texts(most))


def plain(most: int) -> Check:
    """A text object that must be plain."""
    return typed({"plain_text": texts(most)["plain_text"]})


CONFIRM = shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": STYLE},
)
#: An option of a menu, of an overflow menu, and one that is ticked.
OPTION = shape({"text": plain(75), "value": string(150)}, {"description": plain(75)})
LINK = shape({"text": plain(75), "value": string(150)}, {"description": plain(75), "url": URL})
PICK = shape({"text": text(75), "value": string(150)}, {"description": text(75)})
GROUP = shape({"label": plain(75), "options": items(100, OPTION)})
DISPATCH = shape(
    {}, {"trigger_actions_on": items(2, among("on_enter_pressed", "on_character_entered"))}
)
FILTER = shape(
    {},
    {
        "include": items(4, among("im", "mpim", "private", "public")),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
)
SLACK_FILE = shape({}, {"id": string(255), "url": URL}, any_of=("id", "url"))
SLACK_ICON = typed({"icon": shape({"name": string(75)})})
PARAMETER = shape({"name": string(3000), "value": anything})
TRIGGER = shape({"url": URL}, {"customizable_input_parameters": items(100, PARAMETER, least=0)})
WORKFLOW = shape({"trigger": TRIGGER})
