"""Block Kit's documented limits, applied to a whole message or view."""

import json
from collections import Counter
from typing import Any

from bot.playground.checks import items, typed
from bot.playground.elements import all_elements, elements_of, opened
from bot.playground.errors import Refused
from bot.playground.limits import MESSAGE_BLOCK_TYPES, VIEW_TYPES
from bot.playground.people import Json
from bot.playground.stream import Stream

MESSAGE_BLOCKS = 50
ATTACHMENTS = 100
CHARTS = 2
MARKDOWN_TOTAL = 12_000
#: Undocumented; measured by users: https://github.com/slackapi/bolt-js/issues/2509
BLOCKS_WITH_MARKDOWN_TOTAL = 13_200
#: Undocumented; measured by users: https://github.com/openclaw/openclaw/pull/143882
STREAM_WITH_TASKS = 11_000
VIEW_BYTES = 250_000


def check_message_blocks(blocks: Any) -> None:
    """Refuse blocks that Slack would refuse in a message."""
    check_blocks(blocks, MESSAGE_BLOCKS)
    if [block["type"] for block in blocks].count("table") > 1:
        raise Refused("invalid_attachments", "only_one_table_allowed")
    if [block["type"] for block in blocks].count("data_visualization") > CHARTS:
        raise Refused("invalid_blocks", f"no more than {CHARTS} charts allowed")
    markdown = [str(block["text"]) for block in blocks if block["type"] == "markdown"]
    if sum(map(len, markdown)) > MARKDOWN_TOTAL:
        raise Refused("msg_too_long")
    if markdown and len(json.dumps(blocks, ensure_ascii=False)) > BLOCKS_WITH_MARKDOWN_TOTAL:
        raise Refused("msg_blocks_too_long")


def check_streamed_blocks(blocks: Any) -> None:
    """Refuse blocks that can't come of a stream: its last ones, and its lengths, count apart."""
    check_blocks(blocks, 2 * MESSAGE_BLOCKS)


def check_blocks(blocks: Any, most: int) -> None:
    """Refuse blocks of which one is wrong, or that are too many, whatever they come to together."""
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    problems: list[str] = []
    items(most, typed(MESSAGE_BLOCK_TYPES), least=0)(blocks, "/blocks", problems)
    if not problems:
        problems += repeated_ids(blocks)
    if problems:
        raise Refused("invalid_blocks", *problems, errors=problems)


def check_stream(stream: Stream) -> None:
    """Refuse a message that grows beyond what Slack takes; its last blocks are counted apart."""
    if len(stream.parts) > MESSAGE_BLOCKS:
        raise Refused("msg_blocks_too_many")
    if len(stream.text) > MARKDOWN_TOTAL:
        raise Refused("msg_too_long")
    if stream.text and stream.tasks and stream.weight > STREAM_WITH_TASKS:
        raise Refused("msg_too_long")


def check_attachments(attachments: Any) -> None:
    """Refuse attachments that Slack would refuse in a message."""
    if not isinstance(attachments, list) or not all(isinstance(a, dict) for a in attachments):
        raise Refused("invalid_attachments")
    if len(attachments) > ATTACHMENTS:
        raise Refused("too_many_attachments")
    for attachment in attachments:
        check_message_blocks(attachment.get("blocks") or [])


def check_view(view: Any, kinds: tuple[str, ...]) -> None:
    """Refuse a view that Slack would refuse; `kinds` are the view types the method takes."""
    problems: list[str] = []
    if not isinstance(view, dict) or view.get("type") not in kinds:
        raise Refused("invalid_arguments", "unsupported type [json-pointer:/view/type]")
    typed(VIEW_TYPES)(view, "/view", problems)
    if not problems:
        problems += repeated_ids(view["blocks"])
        if focused(view["blocks"]) > 1:
            problems.append("only one element may have `focus_on_load` [json-pointer:/view]")
        if has_input(view["blocks"]) and view["type"] == "modal" and not view.get("submit"):
            problems.append("`submit` is required for modals with inputs [json-pointer:/view]")
    if problems:
        raise Refused("invalid_arguments", *problems)
    if len(json.dumps(view)) > VIEW_BYTES:
        raise Refused("view_too_large")


def has_input(blocks: list[Json]) -> bool:
    """Whether a view has something to fill in."""
    return any(block.get("type") == "input" for block in blocks)


def focused(blocks: list[Json]) -> int:
    """How many elements a view wants to put the cursor into."""
    return sum(bool(element.get("focus_on_load")) for _, element in all_elements(blocks))


def repeated_ids(blocks: list[Json]) -> list[str]:
    """Complaints about block ids that occur twice, or action ids twice in a block."""
    every = list(opened(blocks))
    ids = Counter(block["block_id"] for block in every if block.get("block_id"))
    problems = [
        f"`block_id` must be unique: {name} [json-pointer:/blocks]"
        for name, count in ids.items()
        if count > 1
    ]
    for number, block in enumerate(every):
        named = Counter(e["action_id"] for e in elements_of(block) if e.get("action_id"))
        problems += [
            f"`action_id` must be unique in a block: {name} [json-pointer:/blocks/{number}]"
            for name, count in named.items()
            if count > 1
        ]
    return problems
