"""Which fields Slack takes: those that its reference and its own models have, each as what it is."""

import inspect
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models import blocks as sdk
from slack_sdk.models.blocks import basic_components as objects
from slack_sdk.models.blocks import block_elements as elements
from slack_sdk.models.blocks import blocks
from slack_sdk.models.messages import chunk
from slack_sdk.models.views import View

from bot.playground import object_limits as limits
from bot.playground.checks import Check, typed
from bot.playground.element_limits import (
    CONTEXT_ACTIONS,
    FEEDBACK_BUTTON,
    FILLABLE,
    IMAGE,
    PRESSABLE,
    SOURCE,
)
from bot.playground.emulator import Emulator
from bot.playground.limits import COLUMN, MESSAGE_BLOCK_TYPES, VIEW_TYPES
from bot.playground.methods.streams import CHUNKS
from bot.playground.people import Json
from bot.playground.person import Person
from bot.playground.rich_limits import CELLS, RICH, RUNS, STYLE
from tests.bot.playground.test_limits import actions, button, modal, mrkdwn, plain

PARTS = elements.RichTextElementParts

#: What Slack's reference has and these models don't; the last three only newer pages of it.
BEYOND = {
    sdk.CardBlock: {"slack_icon", "subtext"},
    PARTS.Emoji: {"url"},
    PARTS.Link: {"unsafe"},
    PARTS.TextStyle: {"highlight", "client_highlight", "unlink"},
    elements.RichTextQuoteElement: {"border"},
    elements.WorkflowButtonElement: {"confirm"},
    View: {"submit_disabled"},
    sdk.HeaderBlock: {"level"},
    sdk.TaskCardBlock: {"hide_title", "icon"},
    elements.RichTextPreformattedElement: {"language"},
}
#: What these models take too, and Slack doesn't: what it alone says of a view, what dialogs had,
#: and what only options of an overflow menu have.
NOT_TAKEN = {
    View: {
        *("id", "team_id", "bot_id", "app_id", "hash", "state"),
        *("root_view_id", "previous_view_id"),
    },
    sdk.Option: {"label", "url"},
}
#: What Slack has no models of.
UNMODELLED = {
    "data_table": {"block_id", "rows", "caption", "page_size", "row_header_column_index"},
    "data_visualization": {"block_id", "title", "chart"},
}
#: A link's button is a button; the other is an older name of a menu.
TWICE = {elements.LinkButtonElement, elements.SelectElement}


def models_in(place: Any) -> list[Any]:
    """The models of what says its type, that stand in a module or class of Slack's."""
    module = getattr(place, "__module__", place.__name__)
    found = [it for it in vars(place).values() if inspect.isclass(it) and it not in TWICE]
    return [
        it for it in found if it.__module__ == module and isinstance(it.__dict__.get("type"), str)
    ]


def documented(model: Any) -> set[str]:
    """What a model of Slack's can be made of and sends."""
    made_of = set(inspect.signature(model.__init__).parameters) - {"self", "others", "type"}
    of_it = getattr(model, "attributes", None)
    sent = of_it.fget(object.__new__(model)) if isinstance(of_it, property) else of_it
    fields = made_of & set(sent) if sent else made_of
    return fields - NOT_TAKEN.get(model, set()) | BEYOND.get(model, set())


def by_type(table: Mapping[str, Check], place: Any) -> Iterator[tuple[Check, str, Any]]:
    """Each model that a table has a check for, and the check."""
    models = [it for it in models_in(place) if it.type in table]
    return ((typed(table), it.type, it) for it in models)


KINDS: list[tuple[Check, str | None, Any]] = [
    *by_type(MESSAGE_BLOCK_TYPES, blocks),
    *by_type({**PRESSABLE, **FILLABLE, **CONTEXT_ACTIONS, **RICH}, elements),
    *by_type({"image": IMAGE, "url": SOURCE}, elements),
    *by_type(RUNS, elements.RichTextElementParts),
    *by_type(CHUNKS, chunk),
    *by_type({**CELLS, **limits.texts(9)}, objects),
    *((typed(VIEW_TYPES), kind, View) for kind in VIEW_TYPES),
    (limits.OPTION, None, sdk.Option),
    (limits.PICK, None, sdk.Option),
    (limits.GROUP, None, sdk.OptionGroup),
    (limits.CONFIRM, None, sdk.ConfirmObject),
    (limits.DISPATCH, None, objects.DispatchActionConfig),
    (limits.FILTER, None, sdk.ConversationFilter),
    (limits.SLACK_FILE, None, objects.SlackFile),
    (limits.WORKFLOW, None, objects.Workflow),
    (FEEDBACK_BUTTON, None, objects.FeedbackButtonObject),
    (COLUMN, None, objects.TableBlockColumnSettings),
    (STYLE, None, PARTS.TextStyle),
]  # fmt: skip
EVERY_NAME = {
    "made_up",
    *(name for _, _, model in KINDS for name in documented(model)),
    *(name for names in [*UNMODELLED.values(), *NOT_TAKEN.values()] for name in names),
}


def taken(check: Check, kind: str | None) -> set[str]:
    """The names of fields that a check doesn't call strange."""
    problems: list[str] = []
    check({**dict.fromkeys(EVERY_NAME, object()), **({"type": kind} if kind else {})}, "", problems)
    strange = "invalid additional property: "
    refused = {it.removeprefix(strange).split()[0] for it in problems if it.startswith(strange)}
    return EVERY_NAME - refused


@pytest.mark.parametrize(
    ("check", "kind", "model"),
    KINDS,
    ids=[f"{number} {kind or model.__name__}" for number, (_, kind, model) in enumerate(KINDS)],
)
def test_a_thing_has_the_fields_of_slacks_own_model_and_no_others(
    check: Check, kind: str | None, model: Any
) -> None:
    assert taken(check, kind) == documented(model)


@pytest.mark.parametrize("kind", sorted(UNMODELLED))
def test_what_slack_has_no_model_of_has_the_fields_of_its_reference(kind: str) -> None:
    assert taken(typed(MESSAGE_BLOCK_TYPES), kind) == UNMODELLED[kind]


def test_nothing_is_left_out() -> None:
    tables = (MESSAGE_BLOCK_TYPES, PRESSABLE, FILLABLE, CONTEXT_ACTIONS, RICH, RUNS, CELLS, CHUNKS)
    known = {kind for table in tables for kind in table}
    assert known - {kind for _, kind, _ in KINDS} == set(UNMODELLED)


OPTION = {"text": plain("one"), "value": "1"}
FIRST = "[json-pointer:/blocks/0/elements/0"
VIDEO = {
    "type": "video",
    "title": plain("Film"),
    "video_url": "https://a.example/film",
    "thumbnail_url": "https://a.example/film.png",
}


def menu(kind: str, **more: Any) -> Json:
    return actions({"type": kind, **more})


def section(text: Json, **more: Any) -> Json:
    return {"type": "section", "text": text, **more}


REFUSED: list[tuple[Json, str]] = [
    (section(mrkdwn("x"), colour="red"), "invalid additional property: colour [json-pointer:/blocks/0]"),
    (section(mrkdwn("x"), colour=None), "invalid additional property: colour [json-pointer:/blocks/0]"),
    (section(mrkdwn("x") | {"emoji": True}), "invalid additional property: emoji [json-pointer:/blocks/0/text]"),
    (section(plain("x") | {"verbatim": True}), "invalid additional property: verbatim [json-pointer:/blocks/0/text]"),
    (section(plain("x") | {"emoji": "yes"}), "must be a boolean [json-pointer:/blocks/0/text/emoji]"),
    (actions(button(block_id="b")), f"invalid additional property: block_id {FIRST}]"),
    (actions(button(confirm={"type": "confirm"})), "invalid additional property: type"),
    (actions(button(action_id="")), f"must be more than 0 characters {FIRST}/action_id]"),
    ({"type": "divider", "block_id": ""}, "must be more than 0 characters [json-pointer:/blocks/0/block_id]"),
    (menu("static_select", options=[OPTION | {"text": mrkdwn("one")}]), f"unsupported type: mrkdwn {FIRST}/options/0/text/type]"),
    (menu("static_select", options=[OPTION | {"url": "https://a.example"}]), f"invalid additional property: url {FIRST}/options/0]"),
    (
        menu("static_select", options=[OPTION], option_groups=[{"label": plain("g"), "options": [OPTION]}]),
        f"must define either `options` or `option_groups` {FIRST}]",
    ),
    (menu("users_select", initial_user=5), f"must be a string {FIRST}/initial_user]"),
    (menu("external_select", min_query_length="abc"), "must be a number"),
    (menu("datepicker", initial_date="2025-99-99"), f"must be a day {FIRST}/initial_date]"),
    (VIDEO, "missing required field: alt_text [json-pointer:/blocks/0]"),
]  # fmt: skip


@pytest.mark.parametrize(("block", "why"), REFUSED)
def test_what_slack_does_not_know_it_refuses(bot: WebClient, block: Json, why: str) -> None:
    with pytest.raises(SlackApiError) as caught:
        bot.chat_postMessage(channel="C0DEALS", text="x", blocks=[block])
    said = caught.value.response
    assert said["error"] == "invalid_blocks"
    assert any(it.startswith(why) for it in said["errors"]), said["errors"]


@pytest.mark.parametrize(
    "block",
    [
        menu("overflow", options=[OPTION | {"url": "https://a.example"}]),
        menu("checkboxes", options=[OPTION | {"text": mrkdwn("*one*")}]),
        menu("datepicker", initial_date="2028-02-29"),
        VIDEO | {"alt_text": "A film"},
    ],
)
def test_what_is_like_it_and_documented_is_taken(bot: WebClient, block: Json) -> None:
    assert bot.chat_postMessage(channel="C0DEALS", text="x", blocks=[block])["ok"]


def focused(block_id: str) -> Json:
    element = {"type": "plain_text_input", "focus_on_load": True}
    return {"type": "input", "block_id": block_id, "label": plain("What"), "element": element}


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"colour": "red"}, "invalid additional property: colour [json-pointer:/view]"),
        ({"id": "V1"}, "invalid additional property: id [json-pointer:/view]"),
        ({"clear_on_close": "x"}, "must be a boolean [json-pointer:/view/clear_on_close]"),
        (
            {"blocks": [focused("a"), focused("b")]},
            "only one element may have `focus_on_load` [json-pointer:/view]",
        ),
    ],
)
def test_what_slack_does_not_know_of_a_view_it_refuses(
    slack: Emulator, bot: WebClient, more: Json, why: str
) -> None:
    trigger_id = slack.triggers.issue(slack.users["U0DANA"])
    view = modal(submit=plain("Send"), blocks=[focused("a")])
    with pytest.raises(SlackApiError) as caught:
        bot.views_open(trigger_id=trigger_id, view=view | more)
    assert caught.value.response["response_metadata"]["messages"] == [f"[ERROR] {why}"]
    assert bot.views_open(trigger_id=trigger_id, view=view)["ok"]


def test_what_slack_does_not_know_of_a_stream_it_refuses(bot: WebClient, dana: Person) -> None:
    asked = dana.dm("hello")
    task = {"type": "task_update", "id": "1", "title": "Read"}
    for wrong in ({"colour": "red"}, {"sources": [1, None]}):
        with pytest.raises(SlackApiError, match="invalid_chunks"):
            bot.chat_startStream(
                channel=asked.channel.id, thread_ts=asked.ts, chunks=[task | wrong]
            )
