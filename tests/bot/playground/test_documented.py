"""What Slack's reference says of its methods, where an app meets it: names of errors, and shapes.

https://docs.slack.dev/reference/methods
"""

import base64
import json
import time
import urllib.request
from dataclasses import replace

import pytest
from slack_sdk import WebClient

from bot.playground.emulator import Emulator
from bot.playground.people import Json
from bot.playground.person import Person
from tests.bot.playground.listener import Heard, Listener, Response
from tests.bot.playground.test_web_api import SECTION, error_of

HOME = {"type": "home", "blocks": []}
FAR = base64.b64encode(b"next:" + b"9" * 5_000).decode()
MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "Order"}, "blocks": []}


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("chat.update", {"channel": "C0DEALS", "text": "x" * 4001}, "msg_too_long"),
        ("chat.postEphemeral", {"channel": "C0DEALS", "user": "U0DANA", "text": "x" * 40_001}, "msg_too_long"),
        ("reactions.get", {}, "no_item_specified"),
        ("reactions.add", {"channel": "C0DEALS", "name": "eyes"}, "no_item_specified"),
        ("reactions.remove", {"channel": "C0DEALS", "name": "eyes", "timestamp": "now"}, "bad_timestamp"),
        ("conversations.list", {"limit": 1001}, "invalid_limit"),
        ("conversations.members", {"channel": "C0DEALS", "limit": -1}, "invalid_limit"),
        ("users.conversations", {"limit": "many"}, "invalid_limit"),
        ("users.list", {"limit": "many"}, "invalid_arguments"),
        ("conversations.members", {"channel": "C0DEALS", "cursor": "bm9uZQ=="}, "invalid_cursor"),
        ("conversations.members", {"channel": "C0DEALS", "cursor": FAR}, "invalid_cursor"),
        ("agents.sessions.setStatus", {"channel_id": "C0DEALS", "status": "active"}, "thread_ts_required"),
        ("agents.sessions.rename", {"channel_id": "C0DEALS", "title": "x"}, "thread_ts_required"),
        ("agents.sessions.rename", {"channel_id": "C0DEALS", "thread_ts": "1.1", "title": "x"}, "session_not_found"),
        ("agents.sessions.setStatus", {"channel_id": "C0QUIET", "status": "active", "thread_ts": "1.1"}, "not_authorized"),
        ("assistant.threads.setTitle", {"channel_id": "C0DEALS", "thread_ts": "1.1", "title": "x"}, "invalid_thread_ts"),
        ("views.publish", {"user_id": "U0NOBODY", "view": HOME}, "invalid_arguments"),
        ("blocks.validate", {"message": [SECTION]}, "invalid_message"),
        ("files.completeUploadExternal", {"files": [1]}, "invalid_arguments"),
    ],
)  # fmt: skip
def test_it_refuses_in_the_references_words(
    bot: WebClient, method: str, arguments: Json, error: str
) -> None:
    if method == "chat.update":
        ts = bot.chat_postMessage(channel="C0DEALS", text="short", blocks=[SECTION])["ts"]
        arguments = {**arguments, "ts": ts}
    assert error_of(lambda: bot.api_call(method, json=arguments))["error"] == error


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"status": "asleep"}, "invalid_status"),
        ({"status": "active", "initiator_user_id": "U0NOBODY"}, "user_not_found"),
    ],
)
def test_a_sessions_status_is_one_of_four(
    bot: WebClient, dana: Person, arguments: Json, error: str
) -> None:
    place = {"channel_id": "C0DEALS", "thread_ts": dana.say("deals", "hello").ts}
    refused = error_of(lambda: bot.api_call("agents.sessions.setStatus", json=place | arguments))
    assert refused["error"] == error


def test_what_an_app_has_not_switched_on_is_refused(slack: Emulator, bot: WebClient) -> None:
    slack.app = replace(slack.app, is_agent=False, has_home=False)
    prompts = {"channel_id": "C0DEALS", "prompts": [{"title": "a", "message": "b"}]}
    asked = error_of(lambda: bot.api_call("assistant.threads.setSuggestedPrompts", json=prompts))
    assert asked["error"] == "not_agent_app"
    shown = error_of(lambda: bot.views_publish(user_id="U0DANA", view=HOME))
    assert shown["error"] == "not_enabled"


def test_a_stream_has_no_more_than_fifty_blocks(bot: WebClient, dana: Person) -> None:
    place = {"channel": "C0DEALS", "thread_ts": dana.say("deals", "hello").ts}
    reader = {"recipient_team_id": "T0HARBOR", "recipient_user_id": "U0DANA"}
    ts = bot.chat_startStream(**place, **reader)["ts"]
    bot.chat_appendStream(
        channel="C0DEALS", ts=ts, chunks=[{"type": "blocks", "blocks": [SECTION] * 50}]
    )
    more = [{"type": "blocks", "blocks": [SECTION]}]
    refused = error_of(lambda: bot.chat_appendStream(channel="C0DEALS", ts=ts, chunks=more))
    assert refused["error"] == "msg_blocks_too_many"


def test_a_views_own_id_is_its_teams_alone(slack: Emulator, bot: WebClient, dana: Person) -> None:
    named = HOME | {"external_id": "board"}
    home = bot.views_publish(user_id="U0DANA", view=named)["view"]
    bot.views_update(view_id=home["id"], view=named)
    taken = error_of(lambda: bot.views_publish(user_id="U0SAM", view=named))
    assert taken["error"] == "duplicate_external_id"
    other = WebClient(slack.users["U0REXBRIGHT"].token, base_url=slack.api_url)
    assert other.views_publish(user_id="U0NORA", view=named)["ok"]


def test_a_cursor_is_opaque_and_has_to_be_escaped(bot: WebClient, dana: Person) -> None:
    for number in range(12):
        dana.say("deals", str(number))
    first = bot.conversations_history(channel="C0DEALS", limit=10)
    cursor = first["response_metadata"]["next_cursor"]
    assert cursor.endswith("=")
    assert base64.b64decode(cursor)
    rest = bot.conversations_history(channel="C0DEALS", limit=10, cursor=cursor)
    assert [message["text"] for message in rest["messages"]] == ["1", "0"]


def called(
    slack: Emulator, body: bytes, kind: str | None, method: str = "chat.postMessage"
) -> Json:
    """What a call comes to whose body has this content type."""
    token = slack.users["U0REXHARBOR"].token
    request = urllib.request.Request(f"{slack.api_url}{method}", body, method="POST")  # noqa: S310
    request.add_header("authorization", f"Bearer {token}")
    request.add_header("content-type", kind or "")
    with urllib.request.urlopen(request) as response:  # noqa: S310
        return dict(json.load(response))


@pytest.mark.parametrize(
    ("body", "kind", "error"),
    [
        (b"channel=C0DEALS&text=hi", "text/plain", None),
        (b"channel=C0DEALS&text=hi", "application/x-www-form-urlencoded; charset=utf-8", None),
        (b"<channel/>", "application/xml", "invalid_post_type"),
        (b"channel=C0DEALS", None, "missing_post_type"),
        (b"{", "application/json", "invalid_json"),
        (b"[" * 100_000, "application/json", "invalid_json"),
        (b"[1]", "application/json", "json_not_object"),
    ],
)
def test_a_body_says_what_it_is(
    slack: Emulator, body: bytes, kind: str | None, error: str | None
) -> None:
    assert called(slack, body, kind).get("error") == error


def test_a_page_of_messages_is_never_longer_than_slack_gives(bot: WebClient, dana: Person) -> None:
    dana.say("deals", "hello")
    assert len(bot.conversations_history(channel="C0DEALS", limit=5000)["messages"]) == 1


def test_half_a_character_spoils_nothing(slack: Emulator, bot: WebClient) -> None:
    said = json.dumps({"channel": "C0DEALS", "text": "cut \ud83d"}).encode()
    assert called(slack, said, "application/json")["ok"]
    assert bot.conversations_history(channel="C0DEALS")["messages"][0]["text"] == "cut ?"


def test_what_people_type_is_rich_text_too(bot: WebClient, app: Listener, dana: Person) -> None:
    said = "@sam see <#C0QUIET> and https://a.example/?b=1&c=2 :tada: R&D"
    dana.say("deals", said)
    dana.wait_for(lambda: app.events("message"))
    (block,) = app.events("message")[0]["blocks"]
    assert block["type"] == "rich_text"
    assert block["elements"][0]["elements"] == [
        {"type": "user", "user_id": "U0SAM"},
        {"type": "text", "text": " see "},
        {"type": "channel", "channel_id": "C0QUIET"},
        {"type": "text", "text": " and "},
        {"type": "link", "url": "https://a.example/?b=1&c=2"},
        {"type": "text", "text": " "},
        {"type": "emoji", "name": "tada"},
        {"type": "text", "text": " R&D"},
    ]


def test_people_and_channels_have_the_fields_apps_read(bot: WebClient) -> None:
    dana = bot.users_info(user="U0DANA")["user"]
    assert (dana["profile"]["first_name"], dana["profile"]["last_name"]) == ("Dana", "Reyes")
    assert (dana["tz_label"], dana["tz_offset"]) == ("UTC", 0)
    channel = bot.conversations_info(channel="C0DEALS")["channel"]
    assert channel["topic"] == channel["purpose"] == {"value": "", "creator": "", "last_set": 0}
    assert channel["created"] <= time.time()


def test_an_app_whose_own_clock_is_right_hears_a_slack_whose_clock_was_turned(
    slack: Emulator, app: Listener, dana: Person
) -> None:
    slack.clock.forward(7 * 24 * 3600)
    said = dana.dm("a week later")
    dana.wait_for(lambda: app.events("message"))
    assert float(said.ts) > time.time() + 6 * 24 * 3600
    assert abs(time.time() - int(app.heard[0].headers["x-slack-request-timestamp"])) < 60


def test_turning_slacks_clock_ends_its_patience(
    slack: Emulator, app: Listener, dana: Person
) -> None:
    slack.rules.ack_timeout = 600
    slow: list[Heard] = []

    def dawdle(heard: Heard) -> Response:
        slow.append(heard)
        if len(slow) == 1:
            slack.clock.forward(601)
            time.sleep(0.3)
        return 200, {}, ""

    app.answer = dawdle
    dana.dm("hello")
    dana.wait_for(lambda: len(slack.deliveries) == 2)
    assert [it.answer.problem for it in slack.deliveries] == ["http_timeout", None]


def test_turning_slacks_clock_ends_a_call_that_hangs(slack: Emulator, bot: WebClient) -> None:
    slack.fault("auth.test", delay=600)
    began = time.monotonic()
    slack.delivery.later(0.1, lambda: slack.clock.forward(601))
    assert bot.auth_test()["ok"]
    assert time.monotonic() - began < 10
