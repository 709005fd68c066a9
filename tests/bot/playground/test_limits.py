"""Block Kit's limits: at the limit all is well, one beyond it Slack says where and why."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models import blocks as sdk

from bot.playground.emulator import Emulator
from bot.playground.people import Json
from bot.playground.person import Person


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def button(text: str = "Go", **more: Any) -> Json:
    return {"type": "button", "text": plain(text), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def options(count: int, text: str = "one") -> list[Json]:
    return [{"text": plain(text), "value": str(number)} for number in range(count)]


def menu(count: int, text: str = "one") -> Json:
    return {"type": "static_select", "options": options(count, text)}


def feedback(value: str) -> Json:
    pressed = {"text": plain("Good"), "value": value}
    element = {"type": "feedback_buttons", "positive_button": pressed, "negative_button": pressed}
    return {"type": "context_actions", "elements": [element]}


def table(rows: int, columns: int) -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * columns] * rows}


AT_THE_LIMIT: list[tuple[Json, Json, str]] = [
    (
        {"type": "section", "text": mrkdwn("x" * 3000)},
        {"type": "section", "text": mrkdwn("x" * 3001)},
        "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
    ),
    (
        {"type": "section", "fields": [mrkdwn("x" * 2000)] * 10},
        {"type": "section", "fields": [mrkdwn("x")] * 11},
        "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
    ),
    (
        {"type": "section", "fields": [mrkdwn("x" * 2000)]},
        {"type": "section", "fields": [mrkdwn("x"), mrkdwn("x" * 2001)]},
        "must be less than 2001 characters [json-pointer:/blocks/0/fields/1/text]",
    ),
    (
        {"type": "section", "text": mrkdwn("x")},
        {"type": "section"},
        "missing required field: text [json-pointer:/blocks/0]",
    ),
    (
        {"type": "section", "text": mrkdwn("x")},
        {"type": "section", "text": mrkdwn("")},
        "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
    ),
    (
        {"type": "header", "text": plain("x" * 150)},
        {"type": "header", "text": plain("x" * 151)},
        "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
    ),
    (
        {"type": "header", "text": plain("x")},
        {"type": "header", "text": mrkdwn("x")},
        "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
    ),
    (
        actions(*[button()] * 25),
        actions(*[button()] * 26),
        "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
    ),
    (
        actions(button("x" * 75)),
        actions(button("x" * 76)),
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
    ),
    (
        actions(button(value="x" * 2000)),
        actions(button(value="x" * 2001)),
        "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
    ),
    (
        actions(button(style="danger")),
        actions(button(style="blue")),
        "must be one of: primary, danger [json-pointer:/blocks/0/elements/0/style]",
    ),
    (
        actions(menu(100)),
        actions(menu(101)),
        "no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    (
        actions(menu(1, "x" * 75)),
        actions(menu(1, "x" * 76)),
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]",
    ),
    (
        actions({"type": "overflow", "options": options(5)}),
        actions({"type": "overflow", "options": options(6)}),
        "no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    (
        {"type": "context", "elements": [mrkdwn("x")] * 10},
        {"type": "context", "elements": [mrkdwn("x")] * 11},
        "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
    ),
    (
        feedback("x" * 2000),
        feedback("x" * 2001),
        "must be less than 2001 characters"
        " [json-pointer:/blocks/0/elements/0/positive_button/value]",
    ),
    (
        table(100, 20),
        table(100, 21),
        "no more than 20 items allowed [json-pointer:/blocks/0/rows/0]",
    ),
    (
        {"type": "divider", "block_id": "x" * 255},
        {"type": "divider", "block_id": "x" * 256},
        "must be less than 256 characters [json-pointer:/blocks/0/block_id]",
    ),
    (
        {"type": "alert", "text": mrkdwn("x" * 200)},
        {"type": "alert", "text": mrkdwn("x" * 201)},
        "must be less than 201 characters [json-pointer:/blocks/0/text/text]",
    ),
    (
        {"type": "divider"},
        {"type": "marquee"},
        "unsupported type: marquee [json-pointer:/blocks/0/type]",
    ),
]


@pytest.mark.parametrize(("good", "bad", "why"), AT_THE_LIMIT)
def test_a_block_may_go_to_its_limit(bot: WebClient, good: Json, bad: Json, why: str) -> None:
    assert bot.chat_postMessage(channel="C0DEALS", text="x", blocks=[good])["ok"]
    with pytest.raises(SlackApiError) as caught:
        bot.chat_postMessage(channel="C0DEALS", text="x", blocks=[bad])
    said = caught.value.response
    assert (said["error"], said["errors"][0]) == ("invalid_blocks", why)
    assert said["response_metadata"]["messages"][0] == f"[ERROR] {why}"


@pytest.mark.parametrize(
    ("blocks", "error"),
    [
        ([{"type": "divider"}] * 51, "invalid_blocks"),
        ([{"type": "divider", "block_id": "twice"}] * 2, "invalid_blocks"),
        ([{"type": "markdown", "text": "x" * 7000}] * 2, "msg_too_long"),
        ([{"type": "markdown", "text": "x" * 12_001}], "invalid_blocks"),
        (
            [{"type": "markdown", "text": "x" * 12_000}, {"type": "section", "text": mrkdwn("x" * 2000)}],
            "msg_blocks_too_long",
        ),
        ([table(1, 1)] * 2, "invalid_attachments"),
        ({"type": "divider"}, "invalid_blocks_format"),
        (["divider"], "invalid_blocks"),
    ],
)  # fmt: skip
def test_a_whole_message_has_limits_too(bot: WebClient, blocks: Any, error: str) -> None:
    with pytest.raises(SlackApiError) as caught:
        bot.chat_postMessage(channel="C0DEALS", text="x", blocks=blocks)
    assert caught.value.response["error"] == error


def test_fifty_blocks_fit(bot: WebClient) -> None:
    assert bot.chat_postMessage(channel="C0DEALS", text="x", blocks=[{"type": "divider"}] * 50)


def test_what_slacks_own_models_build_passes(bot: WebClient) -> None:
    built = [
        sdk.HeaderBlock(text="Guide"),
        sdk.MarkdownBlock(text="**Steps**"),
        sdk.SectionBlock(
            text="Pick one",
            accessory=sdk.StaticSelectElement(
                action_id="pick",
                placeholder="Stage",
                options=[sdk.Option(value="lead", text="Lead")],
            ),
        ),
        sdk.ActionsBlock(
            elements=[
                sdk.ButtonElement(
                    text="Confirm",
                    action_id="confirm",
                    style="primary",
                    confirm=sdk.ConfirmObject(
                        title="Sure?", text="Really", confirm="Yes", deny="No"
                    ),
                ),
                sdk.DatePickerElement(action_id="when", placeholder="When"),
                sdk.OverflowMenuElement(
                    action_id="more",
                    options=[sdk.Option(value="a", text="A"), sdk.Option(value="b", text="B")],
                ),
            ]
        ),
        sdk.ContextBlock(elements=[sdk.MarkdownTextObject(text="Guide › Deals")]),
        sdk.ContextActionsBlock(
            elements=[
                sdk.FeedbackButtonsElement(
                    action_id="helpful",
                    positive_button=sdk.FeedbackButtonObject(text="Good", value="up"),
                    negative_button=sdk.FeedbackButtonObject(text="Bad", value="down"),
                )
            ]
        ),
        sdk.PlanBlock(
            title="Working",
            tasks=[sdk.TaskCardBlock(task_id="1", title="Read", status="complete")],
        ),
        sdk.RichTextBlock(
            elements=[
                sdk.RichTextSectionElement(
                    elements=[sdk.RichTextElementParts.Text(text="plain words")]
                )
            ]
        ),
        sdk.DividerBlock(),
    ]
    assert bot.chat_postMessage(channel="C0DEALS", text="x", blocks=built)["ok"]


def modal(**more: Any) -> Json:
    return {"type": "modal", "title": plain("Order"), "blocks": [], **more}


FIELD = {"type": "input", "label": plain("What"), "element": {"type": "plain_text_input"}}


@pytest.mark.parametrize(
    ("view", "why"),
    [
        (modal(title=plain("x" * 25)), "must be less than 25 characters [json-pointer:/view/title/text]"),
        (modal(private_metadata="x" * 3001), "must be less than 3001 characters [json-pointer:/view/private_metadata]"),
        (modal(submit=plain("x" * 25)), "must be less than 25 characters [json-pointer:/view/submit/text]"),
        (modal(callback_id="x" * 256), "must be less than 256 characters [json-pointer:/view/callback_id]"),
        (modal(blocks=[{"type": "divider"}] * 101), "no more than 100 items allowed [json-pointer:/view/blocks]"),
        (modal(blocks=[{"type": "markdown", "text": "x"}]), "unsupported type: markdown [json-pointer:/view/blocks/0/type]"),
        (modal(blocks=[FIELD]), "`submit` is required for modals with inputs [json-pointer:/view]"),
        ({"type": "modal", "blocks": []}, "missing required field: title [json-pointer:/view]"),
        ({"type": "home", "blocks": []}, "unsupported type [json-pointer:/view/type]"),
    ],
)  # fmt: skip
def test_a_view_has_limits(slack: Emulator, bot: WebClient, view: Json, why: str) -> None:
    trigger_id = slack.triggers.issue(slack.users["U0DANA"])
    with pytest.raises(SlackApiError) as caught:
        bot.views_open(trigger_id=trigger_id, view=view)
    assert caught.value.response["error"] == "invalid_arguments"
    assert caught.value.response["response_metadata"]["messages"] == [f"[ERROR] {why}"]
    fits = modal(title=plain("x" * 24), private_metadata="x" * 3000)
    assert bot.views_open(trigger_id=trigger_id, view=fits)["ok"]


def test_a_home_holds_a_hundred_blocks(bot: WebClient, dana: Person) -> None:
    home = {"type": "home", "blocks": [{"type": "divider"}] * 100}
    bot.views_publish(user_id="U0DANA", view=home)
    published = dana.emulator.home_of("U0DANA")
    assert published is not None
    assert len(published.blocks) == 100
    home["blocks"].append({"type": "divider"})
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        bot.views_publish(user_id="U0DANA", view=home)
