"""What apps do with channels beside talking: make them, name what they are for, pin, schedule."""

import time

import pytest
from slack_sdk import WebClient

from bot.playground.emulator import Emulator
from bot.playground.person import Person
from tests.bot.playground.listener import Listener
from tests.bot.playground.test_web_api import error_of


def test_an_app_makes_a_channel_and_lets_people_in(
    slack: Emulator, bot: WebClient, app: Listener, dana: Person
) -> None:
    channel = bot.conversations_create(name="incident-7")["channel"]
    bot.conversations_setTopic(channel=channel["id"], topic="The billing tab")
    bot.conversations_invite(channel=channel["id"], users="U0DANA,U0SAM")
    shown = bot.conversations_info(channel=channel["id"])["channel"]
    assert (shown["name"], shown["creator"]) == ("incident-7", "U0REXHARBOR")
    assert (shown["topic"]["value"], shown["purpose"]["value"]) == ("The billing tab", "")
    assert dana.say("incident-7", "hello").channel.members == ["U0REXHARBOR", "U0DANA", "U0SAM"]
    bot.conversations_kick(channel=channel["id"], user="U0SAM")
    with pytest.raises(LookupError):
        Person(slack, "U0SAM").sees("incident-7")


def test_a_channel_is_renamed_and_opened_again(bot: WebClient) -> None:
    channel = bot.conversations_create(name="incident-8")["channel"]["id"]
    assert bot.conversations_rename(channel=channel, name="over-8")["channel"]["name"] == "over-8"
    taken = error_of(lambda: bot.conversations_rename(channel=channel, name="deals"))
    assert taken["error"] == "name_taken"
    again = error_of(lambda: bot.conversations_unarchive(channel=channel))
    assert again["error"] == "not_archived"
    bot.conversations_archive(channel=channel)
    bot.conversations_unarchive(channel=channel)
    assert bot.chat_postMessage(channel="over-8", text="back")["ok"]


def test_a_dm_is_closed_and_a_channel_is_not(bot: WebClient) -> None:
    direct = bot.conversations_open(users="U0DANA")["channel"]["id"]
    assert bot.conversations_close(channel=direct)["ok"]
    refused = error_of(lambda: bot.conversations_close(channel="C0DEALS"))
    assert refused["error"] == "method_not_supported_for_channel_type"


def test_nobody_writes_into_an_archived_channel(bot: WebClient) -> None:
    channel = bot.conversations_create(name="over", is_private=True)["channel"]["id"]
    bot.conversations_archive(channel=channel)
    assert error_of(lambda: bot.chat_postMessage(channel=channel, text="x"))["error"] == (
        "is_archived"
    )
    listed = bot.conversations_list(types="private_channel")["channels"]
    open_ones = bot.conversations_list(types="private_channel", exclude_archived=True)["channels"]
    assert [each["id"] for each in listed] == [channel]
    assert open_ones == []


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("conversations.create", {"name": "deals"}, "name_taken"),
        ("conversations.create", {"name": "Two Words"}, "invalid_name_specials"),
        ("conversations.create", {"name": "___"}, "invalid_name_punctuation"),
        ("conversations.create", {"name": "x" * 81}, "invalid_name_maxlength"),
        ("conversations.setTopic", {"channel": "C0DEALS", "topic": "x" * 251}, "too_long"),
        ("conversations.setPurpose", {"channel": "C0QUIET", "purpose": "x"}, "not_in_channel"),
        ("conversations.kick", {"channel": "C0DEALS", "user": "U0REXHARBOR"}, "cant_kick_self"),
        ("conversations.invite", {"channel": "C0DEALS", "users": "U0DANA"}, "already_in_channel"),
        ("conversations.invite", {"channel": "C0DEALS", "users": "U0REXHARBOR"}, "cant_invite_self"),
        ("pins.add", {"channel": "C0DEALS"}, "no_item_specified"),
        ("pins.add", {"channel": "C0DEALS", "timestamp": "soon"}, "bad_timestamp"),
        ("pins.remove", {"channel": "C0DEALS", "timestamp": "1.1"}, "message_not_found"),
        ("bookmarks.add", {"channel_id": "C0DEALS", "title": "x", "type": "file"}, "invalid_bookmark_type"),
        (
            "bookmarks.add",
            {"channel_id": "C0DEALS", "title": "x", "type": "link", "link": "ftp://x"},
            "invalid_link",
        ),
        ("bookmarks.list", {"channel_id": "C0QUIET"}, "permission_denied"),
        ("bookmarks.remove", {"channel_id": "C0DEALS", "bookmark_id": "Bk1"}, "not_found"),
        ("chat.scheduleMessage", {"channel": "C0DEALS", "text": "x", "post_at": 1}, "time_in_past"),
        ("chat.scheduleMessage", {"channel": "C0DEALS", "text": "x", "post_at": 10**11}, "time_too_far"),
        (
            "chat.deleteScheduledMessage",
            {"channel": "C0DEALS", "scheduled_message_id": "Q1"},
            "invalid_scheduled_message_id",
        ),
    ],
)  # fmt: skip
def test_slack_says_no(
    bot: WebClient, method: str, arguments: dict[str, object], error: str
) -> None:
    assert error_of(lambda: bot.api_call(method, json=arguments))["error"] == error


def test_a_message_is_pinned_and_the_app_is_told(
    bot: WebClient, app: Listener, dana: Person
) -> None:
    message = dana.say("deals", "the price list")
    bot.pins_add(channel="C0DEALS", timestamp=message.ts)
    items = bot.pins_list(channel="C0DEALS")["items"]
    assert [(it["created_by"], it["message"]["text"]) for it in items] == [
        ("U0REXHARBOR", "the price list")
    ]
    history = bot.conversations_history(channel="C0DEALS")
    assert (history["pin_count"], history["messages"][0]["pinned_to"]) == (1, ["C0DEALS"])
    again = error_of(lambda: bot.pins_add(channel="C0DEALS", timestamp=message.ts))
    assert again["error"] == "already_pinned"
    bot.pins_remove(channel="C0DEALS", timestamp=message.ts)
    gone = error_of(lambda: bot.pins_remove(channel="C0DEALS", timestamp=message.ts))
    assert gone["error"] == "no_pin"
    dana.wait_for(lambda: app.events("pin_added") and app.events("pin_removed"))


def test_a_link_is_kept_at_the_top_of_a_channel(bot: WebClient) -> None:
    link = "https://hirepilot.example/board"
    made = bot.bookmarks_add(channel_id="C0DEALS", title="Board", type="link", link=link)
    named = {"channel_id": "C0DEALS", "bookmark_id": made["bookmark"]["id"]}
    bot.bookmarks_edit(**named, title="The board")
    (kept,) = bot.bookmarks_list(channel_id="C0DEALS")["bookmarks"]
    assert (kept["title"], kept["link"]) == ("The board", link)
    bot.bookmarks_remove(**named)
    assert bot.bookmarks_list(channel_id="C0DEALS")["bookmarks"] == []


def test_a_scheduled_message_comes_when_slacks_clock_says_so(
    slack: Emulator, bot: WebClient, dana: Person
) -> None:
    at = int(time.time()) + 3600
    made = bot.chat_scheduleMessage(channel="C0DEALS", text="an hour later", post_at=at)
    called_off = bot.chat_scheduleMessage(channel="C0DEALS", text="never", post_at=at)
    bot.chat_deleteScheduledMessage(
        channel="C0DEALS", scheduled_message_id=called_off["scheduled_message_id"]
    )
    waiting = bot.chat_scheduledMessages_list()["scheduled_messages"]
    assert [(it["id"], it["post_at"]) for it in waiting] == [(made["scheduled_message_id"], at)]
    assert dana.sees("deals") == ()
    slack.clock.forward(3601)
    posted = dana.wait_for(lambda: dana.sees("deals"))
    assert [(it.text, float(it.ts) >= at) for it in posted] == [("an hour later", True)]
    assert bot.chat_scheduledMessages_list()["scheduled_messages"] == []
