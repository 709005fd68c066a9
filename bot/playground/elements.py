"""What can be pressed and filled in: finding it, its ids, and the values it holds."""

import secrets
from collections.abc import Iterator, Sequence

from bot.playground.people import Json

Filled = str | Sequence[str] | None

#: Where an element's value stands in `state.values`, and where its initial value comes from.
VALUE_KEYS = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", "initial_files"),
}

#: Where a block keeps what can be pressed or filled in, and where blocks that hold blocks do.
HOLDS_ELEMENTS = {
    "section": "accessory",
    "input": "element",
    "actions": "elements",
    "context_actions": "elements",
    "card": "actions",
}
HOLDS_BLOCKS = {"carousel": "elements", "container": "child_blocks"}
SHOWN_WHEN_PRESSED = ("type", "action_id", "text", "value", "style", "url", "icon")


def with_ids(blocks: Sequence[Json]) -> list[Json]:
    """The blocks, each with a block id, and each element with an action id, as Slack fills in."""
    return [_block_with_ids(block) for block in blocks]


def all_elements(blocks: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    """Every (block, element) of some blocks; carousels and containers are opened."""
    yield from ((block, element) for block in opened(blocks) for element in elements_of(block))


def opened(blocks: Sequence[Json]) -> Iterator[Json]:
    """Every block, those inside carousels and containers after what holds them."""
    for block in blocks:
        yield block
        yield from opened(block.get(HOLDS_BLOCKS.get(block["type"], "")) or [])


def elements_of(block: Json) -> list[Json]:
    """What can be pressed or filled in within a block itself."""
    held = block.get(HOLDS_ELEMENTS.get(block["type"], "")) or []
    return [e for e in (held if isinstance(held, list) else [held]) if e["type"] != "image"]


def find_element(blocks: Sequence[Json], name: str) -> tuple[Json, Json] | None:
    """The (block, element) with this action id or block id, else text or label, else value."""
    every = list(all_elements(blocks))
    for block, element in every:
        if name in (element.get("action_id"), block.get("block_id")):
            return block, element
    for block, element in every:
        if name.casefold() in (label.casefold() for label in _labels(block, element)):
            return block, element
    return next(((b, e) for b, e in every if name in _values(e)), None)


def labels(blocks: Sequence[Json]) -> str:
    """The texts and labels of everything in some blocks that can be pressed or filled in."""
    return ", ".join(text for pair in all_elements(blocks) for text in _labels(*pair))


def pressed(element: Json, button: str) -> Json:
    """The entry of `actions` for a pressed button; of two feedback buttons the one so named."""
    action = {key: element[key] for key in SHOWN_WHEN_PRESSED if key in element}
    if element["type"] != "feedback_buttons":
        return action
    positive, negative = element["positive_button"], element["negative_button"]
    names = (negative["value"], negative["text"]["text"].casefold())
    chosen = negative if button in names or button.casefold() in names else positive
    return action | {"text": chosen["text"], "value": chosen["value"]}


def initial_values(blocks: Sequence[Json]) -> dict[str, Json]:
    """`state.values` of blocks that nobody has touched."""
    values: dict[str, Json] = {}
    for block, element in all_elements(blocks):
        if element["type"] in VALUE_KEYS:
            key, initial = VALUE_KEYS[element["type"]]
            empty: object = [] if key.endswith("s") else None
            held = {"type": element["type"], key: element.get(initial, empty)}
            values.setdefault(block["block_id"], {})[element["action_id"]] = held
    return values


def held_value(element: Json, filled: Filled) -> Json:
    """What an element holds once a person has put this in; options by value or by text."""
    key, _ = VALUE_KEYS[element["type"]]
    if key == "selected_option":
        return {
            "type": element["type"],
            key: option_named(element, str(filled)) if filled else None,
        }
    if key.endswith("s"):
        chosen = [filled] if isinstance(filled, str) else list(filled or ())
        held = [option_named(element, c) for c in chosen] if key == "selected_options" else chosen
        return {"type": element["type"], key: held}
    if key == "selected_date_time" and filled is not None:
        return {"type": element["type"], key: int(str(filled))}
    return {"type": element["type"], key: filled or None}


def empty_fields(blocks: Sequence[Json], values: dict[str, Json]) -> list[str]:
    """The block ids of required fields that hold nothing."""
    required = {b["block_id"] for b in blocks if b["type"] == "input" and not b.get("optional")}
    return [
        block_id
        for block_id, held in values.items()
        if block_id in required and not any(map(_value, held.values()))
    ]


def _value(held: Json) -> object:
    return next((value for key, value in held.items() if key != "type"), None)


def _values(element: Json) -> list[str]:
    return [it["value"] for it in _pressed(element) if isinstance(it.get("value"), str)]


def _pressed(element: Json) -> list[Json]:
    """The element, and the buttons in it; what only has their name is none."""
    several = [element, element.get("positive_button"), element.get("negative_button")]
    return [each for each in several if isinstance(each, dict)]


def _block_with_ids(block: Json) -> Json:
    named = block | {"block_id": block.get("block_id") or secrets.token_urlsafe(4)}
    inside, place = HOLDS_BLOCKS.get(block["type"]), HOLDS_ELEMENTS.get(block["type"])
    if inside is not None:
        named[inside] = with_ids(block.get(inside) or [])
    elif place is not None and block.get(place):
        held = block[place]
        many = [_element_with_id(element) for element in held] if isinstance(held, list) else None
        named[place] = _element_with_id(held) if many is None else many
    return named


def _element_with_id(element: Json) -> Json:
    if element["type"] == "image":
        return element
    return element | {"action_id": element.get("action_id") or secrets.token_urlsafe(4)}


def _labels(block: Json, element: Json) -> list[str]:
    labels = [it["text"]["text"] for it in _pressed(element) if isinstance(it.get("text"), dict)]
    held = element.get("placeholder")
    placeholder = [held["text"]] if isinstance(held, dict) else []
    label = [block["label"]["text"]] if isinstance(block.get("label"), dict) else []
    return [*labels, *label, *placeholder]


def option_named(element: Json, chosen: str) -> Json:
    """The option of a menu with this value or text. LookupError where there is none."""
    groups = [group["options"] for group in element.get("option_groups", [])]
    options = [*element.get("options", []), *(option for group in groups for option in group)]
    for option in options:
        if chosen == option["value"] or chosen.casefold() == option["text"]["text"].casefold():
            return dict(option)
    if element["type"].endswith("external_select"):
        return {"text": {"type": "plain_text", "text": chosen}, "value": chosen}
    offered = ", ".join(option["text"]["text"] for option in options)
    raise LookupError(f"There is no option {chosen!r}; there are: {offered}")
