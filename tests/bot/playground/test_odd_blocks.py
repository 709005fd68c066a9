"""Blocks of which one thing is odd: refused in Slack's words or taken, and what is taken is drawn."""

import copy
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.playground import checks, element_limits, elements, limits, object_limits, rich_limits
from bot.playground.element_limits import FILLABLE, MENUS
from bot.playground.elements import initial_values, labels, with_ids
from bot.playground.emulator import Emulator
from bot.playground.errors import Refused
from bot.playground.limits import MESSAGE_BLOCK_TYPES
from bot.playground.methods.table import call_method
from bot.playground.people import Json
from bot.playground.rendering.blocks import TEMPLATES
from bot.playground.validation import check_message_blocks, check_view
from tests.bot.playground.small import small_slack
from tests.bot.playground.test_rendering_blocks import (
    EVERYTHING,
    actions,
    button,
    field,
    marked,
    options,
    plain,
    shown,
)


def refusal(check: Callable[[], None]) -> str:
    """What Slack says to something; nothing if it takes it."""
    try:
        check()
    except Refused as refused:
        return refused.error
    return ""


def smallest(kind: str) -> Json:
    """An element of this type, with no more than it must have."""
    if kind == "number_input":
        return {"type": kind, "is_decimal_allowed": True}
    listed = ("static_select", "multi_static_select", "checkboxes", "radio_buttons")
    return {"type": kind, **({"options": options("A", "B")} if kind in listed else {})}


#: Each kind of run of a rich text, and what else the page draws that EVERYTHING lacks.
RUNS = [
    {"type": "text", "text": "bold", "style": {"bold": True}},
    {"type": "link", "url": "https://a.example", "text": "there"},
    {"type": "user", "user_id": "U1"},
    {"type": "channel", "channel_id": "C1"},
    {"type": "emoji", "name": "tada"},
    {"type": "broadcast", "range": "here"},
    {"type": "date", "timestamp": 1, "format": "{date}", "fallback": "today"},
    {"type": "usergroup", "usergroup_id": "S1"},
    {"type": "color", "value": "#fff"},
]
SAID = {"type": "rich_text_section", "elements": RUNS}
RICH = {"type": "rich_text", "elements": [SAID]}
LIST = {"type": "rich_text_list", "style": "ordered", "indent": 1, "offset": 1, "elements": [SAID]}
TASK = {
    "task_id": "1",
    "title": "First",
    "status": "complete",
    "details": RICH,
    "output": RICH,
    "sources": [{"type": "url", "url": "https://a.example", "text": "there"}],
}
CONFIRM = {
    "title": plain("Sure?"),
    "text": plain("Yes?"),
    "confirm": plain("Y"),
    "deny": plain("N"),
}
WORKFLOW = {"trigger": {"url": "https://a.example/trigger"}}
CHARTED = [{"label": "Lead", "value": 1}, {"label": "Won", "value": 2.5}]
MORE: list[Json] = [
    *(block for block in EVERYTHING if not refusal(partial(check_message_blocks, [block]))),
    {"type": "plan", "title": "Plan", "tasks": [TASK]},
    {"type": "task_card", **TASK},
    {"type": "file", "external_id": "F1", "source": "remote"},
    {"type": "rich_text", "elements": [LIST, {"type": "rich_text_quote", "elements": RUNS}]},
    {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": "A"}, RICH], [{"type": "raw_number", "value": 3}]],
        "column_settings": [{"align": "right", "is_wrapped": True}],
    },
    {
        "type": "data_table",
        "caption": "Deals",
        "rows": [[{"type": "raw_text", "text": "A"}], [RICH], [{"type": "raw_number", "value": 3}]],
    },
    {"type": "data_visualization", "title": "Deals", "chart": {"type": "pie", "segments": CHARTED}},
    {
        "type": "data_visualization",
        "title": "Deals",
        "chart": {
            "type": "bar",
            "series": [{"name": "2026", "data": CHARTED}],
            "axis_config": {"categories": ["Lead", "Won"], "x_label": "Stage", "y_label": "Deals"},
        },
    },
    {
        "type": "carousel",
        "elements": [{"type": "card", "title": plain("1"), "actions": [button()]}],
    },
    {
        "type": "container",
        "title": plain("More"),
        "subtitle": marked("s"),
        "child_blocks": [{"type": "rich_text", "elements": [LIST]}, actions(button())],
    },
    actions(button(style="danger", confirm=CONFIRM, visible_to_user_ids=["U1"])),
    {"type": "section", "text": marked("x"), "accessory": button(url="https://a.example")},
    *(actions(smallest(kind)) for kind in sorted(MENUS)),
    *(field(smallest(kind)) for kind in sorted(FILLABLE)),
    field({"type": "plain_text_input", "min_length": 1, "max_length": 9, "initial_value": "a"}),
    actions(
        {"type": "static_select", "option_groups": [{"label": plain("G"), "options": options("A")}]}
    ),
    actions({"type": "workflow_button", "text": plain("Go"), "workflow": WORKFLOW}),
    {
        "type": "video",
        "title": plain("Film"),
        "video_url": "https://a.example/film",
        "thumbnail_url": "https://a.example/film.png",
        "alt_text": "A film",
    },
]
LIMITS = (limits, element_limits, object_limits, rich_limits)
SOURCES = [Path(module.__file__ or "") for module in (checks, elements, *LIMITS)]
#: Every name that the rules or the page look for in a block.
NAMES = sorted(
    {name for file in SOURCES for name in re.findall(r'"([a-z_]+)"', file.read_text("utf-8"))}
    | {
        name
        for file in TEMPLATES.rglob("*.j2")
        for name in re.findall(r"\.([a-z_]+)", file.read_text("utf-8"))
    }
)
ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.floats(allow_nan=False)
    | st.text(max_size=5)
    | st.sampled_from(["button", "text", "rich_text", "mrkdwn", "javascript:1", "C1", "U1"]),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3)
    ),
    max_leaves=4,
)


@pytest.fixture(scope="module")
def slack() -> Iterator[Emulator]:
    with small_slack() as emulator:
        yield emulator


def made_odd(block: Json, place: int, name: str, value: object) -> Json:
    """The block with one thing in it replaced, or one added that the rules or the page look for."""
    odd = copy.deepcopy(block)
    holders = [*_holders(odd)]
    holder = holders[place % len(holders)]
    if isinstance(holder, dict):
        own = sorted(holder)
        holder[own[place % len(own)] if place % 2 and own else name] = value
    else:
        holder[place % len(holder)] = value
    return odd


def with_each_replaced(block: Json, value: object) -> Iterator[Json]:
    """The block once for each thing in it, which is replaced."""
    for place, holder in enumerate(_holders(block)):
        for key in holder if isinstance(holder, dict) else range(len(holder)):
            odd = copy.deepcopy(block)
            [*_holders(odd)][place][key] = value
            yield odd


def _holders(value: object) -> Iterator[Any]:
    if isinstance(value, dict):
        yield value
        for held in value.values():
            yield from _holders(held)
    if isinstance(value, list) and value:
        yield value
        for held in value:
            yield from _holders(held)


def test_all_of_it_is_taken_as_it_is() -> None:
    for block in MORE:
        check_message_blocks([copy.deepcopy(block)])
    assert {block["type"] for block in MORE} == set(MESSAGE_BLOCK_TYPES)


def holds(slack: Emulator, block: object) -> None:
    """It is refused with the error Slack has for it, or taken and drawn."""
    taken = {"channel": "C0DEALS", "text": "x", "blocks": [block]}
    result = call_method(slack, "chat.postMessage", slack.users["U0REX"].token, taken)
    if not result.payload["ok"]:
        assert result.payload["error"] in ("invalid_blocks", "msg_too_long"), result.payload
        return
    blocks = result.payload["message"]["blocks"]
    assert isinstance(labels(blocks), str)
    assert "not as Slack documents" not in shown(*blocks, state=initial_values(blocks)), block


def in_a_view(block: object) -> None:
    """The same of a modal."""
    view = {"type": "modal", "title": plain("x"), "submit": plain("y"), "blocks": [block]}
    if error := refusal(lambda: check_view(view, ("modal",))):
        assert error == "invalid_arguments"
        return
    blocks = with_ids(view["blocks"])
    assert "not as Slack documents" not in shown(*blocks, state=initial_values(blocks)), block


odd_blocks = st.builds(
    made_odd, st.sampled_from(MORE), st.integers(0, 10_000), st.sampled_from(NAMES), ODD
)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(block=odd_blocks)
def test_what_is_odd_is_refused_or_drawn(slack: Emulator, block: Json) -> None:
    holds(slack, block)
    in_a_view(block)


@pytest.mark.thorough
@settings(max_examples=3_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(block=odd_blocks)
def test_whatever_is_odd_is_refused_or_drawn(slack: Emulator, block: Json) -> None:
    holds(slack, block)
    in_a_view(block)


@pytest.mark.thorough
@pytest.mark.parametrize("value", [None, 5, "x", True, [], ["a"], [5], {}, {"type": "text"}])
def test_whatever_a_block_has_may_be_something_else(slack: Emulator, value: object) -> None:
    for block in MORE:
        for odd in with_each_replaced(block, value):
            holds(slack, odd)


@pytest.mark.parametrize(
    "block",
    [
        field({"type": "plain_text_input", "min_length": None, "max_length": 5}),
        field({"type": "plain_text_input", "min_length": 4, "max_length": None}),
        actions({"type": "static_select", "options": options("a"), "initial_options": 5}),
        actions({"type": "checkboxes", "options": options("a"), "initial_options": 5}),
        actions(
            {"type": "workflow_button", "text": plain("x"), "workflow": {}, "action_id": ["a"]}
        ),
        actions({"type": "datepicker", "visible_to_user_ids": 5}),
        {"type": "rich_text", "elements": [{**LIST, "indent": "x"}]},
        {"type": "data_table", "rows": [[{"type": "rich_text", "elements": 5}]] * 2},
    ],
)
def test_what_was_odd_once_is_refused_or_drawn(slack: Emulator, block: Json) -> None:
    holds(slack, block)
    in_a_view(block)
