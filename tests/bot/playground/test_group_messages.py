"""Direct messages of several people, with Slack's own client and an app that listens."""

from collections.abc import Callable

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.emulator import Emulator
from bot.playground.person import Person
from tests.bot.playground.listener import Listener


def error_of(call: Callable[[], object]) -> str:
    with pytest.raises(SlackApiError) as caught:
        call()
    return str(caught.value.response["error"])


def test_the_same_people_have_one_conversation(bot: WebClient) -> None:
    opened = bot.conversations_open(users="U0DANA,U0SAM", return_im=True)["channel"]
    assert (opened["is_mpim"], opened["is_im"], opened["is_private"]) == (True, False, True)
    assert opened["name"] == "mpdm-dana--rex--sam-1"
    assert bot.conversations_open(users="U0SAM, U0DANA")["channel"]["id"] == opened["id"]
    assert sorted(bot.conversations_members(channel=opened["id"])["members"]) == [
        "U0DANA",
        "U0REXHARBOR",
        "U0SAM",
    ]
    assert [c["id"] for c in bot.conversations_list(types="mpim")["channels"]] == [opened["id"]]
    assert opened["id"] not in [c["id"] for c in bot.conversations_list()["channels"]]


def test_what_cannot_be_opened_is_refused_in_slacks_words(slack: Emulator, bot: WebClient) -> None:
    people = [slack.add_user("T0HARBOR", f"U0{n}", f"n{n}").id for n in range(9)]
    assert error_of(lambda: bot.conversations_open(users=people)) == "too_many_users"
    assert error_of(lambda: bot.conversations_open(users="U0DANA,U0NORA")) == "user_not_found"
    assert (
        error_of(lambda: bot.conversations_open(channel="C0DEALS"))
        == "method_not_supported_for_channel_type"
    )
    slack.install("T0HARBOR", "narrow", scopes=["im:write"], bot_user_id="U0NARROW")
    narrow = WebClient(slack.users["U0NARROW"].token, base_url=slack.api_url)
    assert error_of(lambda: narrow.conversations_open(users="U0DANA,U0SAM")) == "missing_scope"
    assert narrow.conversations_open(users="U0DANA")["ok"]


def test_the_app_hears_what_is_said_there_and_is_asked_by_its_name(
    app: Listener, bot: WebClient, dana: Person
) -> None:
    group = dana.group("U0SAM")
    dana.say(group.id, "shall we?")
    dana.say(group.id, "@rex which stage is it in?")
    bodies = dana.wait_for(
        lambda: len(app.bodies("event_callback")) == 3 and app.bodies("event_callback")
    )
    events = sorted((body["event"] for body in bodies), key=lambda event: event["ts"])
    assert sorted(event["type"] for event in events) == ["app_mention", "message", "message"]
    told = [event["channel_type"] for event in events if event["type"] == "message"]
    assert told == ["mpim", "mpim"]
    history = bot.conversations_history(channel=group.id)["messages"]
    assert [message["text"] for message in history][-1] == "shall we?"


def test_an_app_without_the_subscription_or_the_scope_hears_nothing(
    slack: Emulator, app: Listener, dana: Person
) -> None:
    slack.declare(
        {
            "oauth_config": {"scopes": {"bot": ["im:history", "mpim:history"]}},
            "settings": {"event_subscriptions": {"bot_events": ["message.im"]}},
        }
    )
    dana.say(dana.group("U0SAM").id, "nobody hears this")
    dana.dm("but this")
    (body,) = dana.wait_for(lambda: app.bodies("event_callback"))
    assert body["event"]["text"] == "but this"
