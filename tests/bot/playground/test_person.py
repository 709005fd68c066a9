"""A person at their window: what they can press, what they see, and what the app is told."""

import json
import urllib.request
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.playground.channel import Message
from bot.playground.emulator import Emulator
from bot.playground.feed import Change
from bot.playground.people import Json
from bot.playground.person import Person
from tests.bot.playground.listener import Listener


def button(text: str, **more: Any) -> Json:
    return {"type": "button", "text": {"type": "plain_text", "text": text}, **more}


def card(bot: WebClient, root: Message, *elements: Json) -> Message:
    """A message of the bot in a thread, with things to press."""
    blocks = [{"type": "actions", "block_id": "card", "elements": list(elements)}]
    sent = bot.chat_postMessage(
        channel=root.channel.id, thread_ts=root.ts, text="card", blocks=blocks
    )
    return root.channel.messages[sent["ts"]]


CONFIRM = button("Confirm", action_id="confirm", value="42", style="primary")
CANCEL = button("Cancel", action_id="cancel", value="42")


def test_a_click_tells_who_pressed_what_and_where(
    slack: Emulator, app: Listener, bot: WebClient, dana: Person
) -> None:
    root = dana.dm("hello")
    message = card(bot, root, CONFIRM, CANCEL)
    assert dana.click(message, "Confirm").ok
    (body,) = app.bodies("block_actions")
    (action,) = body["actions"]
    assert (action["action_id"], action["value"], action["block_id"]) == ("confirm", "42", "card")
    assert (body["user"]["id"], body["team"]["id"]) == ("U0DANA", "T0HARBOR")
    assert body["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": root.channel.id,
        "is_ephemeral": False,
        "thread_ts": root.ts,
    }
    assert body["message"]["text"] == "card"
    assert body["channel"]["id"] == root.channel.id
    assert body["trigger_id"]
    assert body["response_url"].startswith(slack.base_url)


def test_a_button_is_found_by_action_text_or_value(
    app: Listener, bot: WebClient, dana: Person
) -> None:
    message = card(bot, dana.dm("hello"), CONFIRM, button("Other", action_id="o", value="7"))
    for name in ("confirm", "other", "7"):
        dana.click(message, name)
    pressed = [body["actions"][0]["action_id"] for body in app.bodies("block_actions")]
    assert pressed == ["confirm", "o", "o"]
    with pytest.raises(LookupError, match="Confirm, Other"):
        dana.click(message, "Delete everything")


def test_a_button_may_be_for_some_eyes_only(
    app: Listener, bot: WebClient, dana: Person, sam: Person
) -> None:
    root = dana.say("deals", "hello")
    message = card(bot, root, button("Approve", action_id="a", visible_to_user_ids=["U0DANA"]))
    with pytest.raises(LookupError, match="sam does not see"):
        sam.click(message, "Approve")
    assert dana.click(message, "Approve").ok


def test_feedback_buttons_say_which_one(app: Listener, bot: WebClient, dana: Person) -> None:
    root = dana.dm("hello")
    pair = {
        "type": "feedback_buttons",
        "action_id": "helpful",
        "positive_button": {"text": {"type": "plain_text", "text": "Good"}, "value": "up"},
        "negative_button": {"text": {"type": "plain_text", "text": "Bad"}, "value": "down"},
    }
    sent = bot.chat_postMessage(
        channel=root.channel.id,
        text="answer",
        blocks=[{"type": "context_actions", "elements": [pair]}],
    )
    message = root.channel.messages[sent["ts"]]
    dana.click(message, "Bad")
    dana.click(message, "up")
    assert [b["actions"][0]["value"] for b in app.bodies("block_actions")] == ["down", "up"]


def test_a_menu_in_a_message_remembers_each_persons_choice(
    app: Listener, bot: WebClient, dana: Person
) -> None:
    options = [
        {"text": {"type": "plain_text", "text": text}, "value": text.lower()}
        for text in ("Lead", "Proposal")
    ]
    menu = {"type": "static_select", "action_id": "stage", "options": options}
    message = card(bot, dana.dm("hello"), menu, CONFIRM)
    dana.choose(message, "stage", "proposal")
    dana.click(message, "confirm")
    state = app.bodies("block_actions")[1]["state"]["values"]
    assert state["card"]["stage"]["selected_option"]["value"] == "proposal"


def test_a_response_url_replaces_answers_and_runs_out(
    slack: Emulator, app: Listener, bot: WebClient, dana: Person, sam: Person
) -> None:
    root = dana.say("deals", "hello")
    message = card(bot, root, CONFIRM)
    dana.click(message, "confirm")
    hook = WebhookClient(app.bodies("block_actions")[0]["response_url"])
    assert hook.send(text="Done.", replace_original=True).body == "ok"
    assert (message.text, message.blocks) == ("Done.", [])
    hook.send(text="only for you")
    hook.send(text="for all", response_type="in_channel")
    assert "only for you" in [m.text for m in dana.sees("deals")]
    assert [m.text for m in sam.sees("deals")] == ["hello", "Done.", "for all"]
    hook.send(delete_original=True)
    assert message.is_deleted
    assert hook.send(text="fifth").status_code == 200
    spent = hook.send(text="sixth")
    assert (spent.status_code, json.loads(spent.body)["error"]) == (404, "used_url")


def test_a_response_url_cannot_be_guessed(slack: Emulator) -> None:
    spent = WebhookClient(f"{slack.base_url}/actions/T0HARBOR/guessed").send(text="hi")
    assert (spent.status_code, json.loads(spent.body)["error"]) == (404, "invalid_url")


def test_a_command_says_where_it_was_typed(slack: Emulator, app: Listener, dana: Person) -> None:
    assert dana.command("/rex", "board", channel="deals").ok
    body = app.heard[0].body
    assert (body["command"], body["text"]) == ("/rex", "board")
    assert (body["channel_id"], body["channel_name"]) == ("C0DEALS", "deals")
    assert (body["user_id"], body["team_id"]) == ("U0DANA", "T0HARBOR")
    assert body["trigger_id"]
    assert [a.envelope.name for a in slack.deliveries] == ["/rex"]


def test_a_shortcut_carries_its_message(app: Listener, dana: Person) -> None:
    message = dana.say("quiet", "the board is broken")
    dana.shortcut("escalate", message)
    dana.shortcut("anywhere")
    (body,) = app.bodies("message_action")
    assert (body["callback_id"], body["message"]["text"]) == ("escalate", "the board is broken")
    assert app.bodies("shortcut")[0]["callback_id"] == "anywhere"


def test_an_app_that_fails_is_seen_to_fail(app: Listener, bot: WebClient, dana: Person) -> None:
    message = card(bot, dana.dm("hello"), CONFIRM)
    app.says(status=500)
    assert dana.click(message, "confirm").problem == "http_error"


def test_people_only_touch_what_is_theirs(dana: Person, sam: Person) -> None:
    message = dana.say("deals", "mine")
    with pytest.raises(LookupError, match="did not write"):
        sam.edit(message, "yours")
    with pytest.raises(LookupError, match="did not write"):
        sam.delete(message)


def test_people_only_speak_where_they_are(slack: Emulator) -> None:
    with pytest.raises(LookupError, match="nora is in no channel"):
        Person(slack, "U0NORA").say("deals", "hello")


def test_what_happens_can_be_followed(slack: Emulator, dana: Person) -> None:
    changes: list[Change] = []
    unsubscribe = slack.subscribe(changes.append)
    message = dana.say("quiet", "hello")
    dana.react(message, "tada")
    unsubscribe()
    dana.edit(message, "bye")
    assert [(change.kind, change.channel, change.ts) for change in changes] == [
        ("message", "C0QUIET", message.ts),
        ("reaction", "C0QUIET", message.ts),
    ]


def test_waiting_in_vain_ends(dana: Person) -> None:
    with pytest.raises(TimeoutError, match=r"0\.05 seconds"):
        dana.wait_for(lambda: False, timeout=0.05)


def test_the_wire_is_plain_http(slack: Emulator, dana: Person) -> None:
    request = urllib.request.Request(  # noqa: S310
        f"{slack.api_url}chat.postMessage",
        data=json.dumps({"channel": "C0DEALS", "text": "by hand"}).encode(),
        headers={
            "authorization": f"Bearer {slack.users['U0DANA'].token}",
            "content-type": "application/json; charset=utf-8",
        },
    )
    with urllib.request.urlopen(request) as response:  # noqa: S310
        assert json.load(response)["ok"] is True
    assert [message.text for message in dana.sees("deals")] == ["by hand"]
