"""Events over HTTP: what is told, how it is signed, and what happens when nobody answers."""

import time

import pytest
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from bot.playground.emulator import Emulator
from bot.playground.membership import invite, uninstall
from bot.playground.person import Person
from bot.playground.traffic import Attempt
from tests.bot.playground.listener import Heard, Listener, Response


def attempts(slack: Emulator, count: int) -> tuple[Attempt, ...]:
    """The deliveries, once there are so many."""
    slack.feed.wait_for(lambda: len(slack.deliveries) >= count)
    return slack.deliveries


def settled(slack: Emulator, count: int) -> tuple[Attempt, ...]:
    """The deliveries, once there are so many, and a while later no more than that."""
    attempts(slack, count)
    time.sleep(0.15)
    assert len(slack.deliveries) == count
    return slack.deliveries


def test_a_direct_message_is_told_in_slacks_words(
    slack: Emulator, app: Listener, dana: Person
) -> None:
    message = dana.dm("hello")
    attempts(slack, 1)
    body = app.heard[0].body
    event = body["event"]
    assert (body["type"], body["team_id"], body["api_app_id"]) == (
        "event_callback",
        "T0HARBOR",
        slack.app_id,
    )
    assert body["event_id"].startswith("Ev")
    assert body["event_time"] == int(float(message.ts))
    assert body["authorizations"][0]["user_id"] == "U0REXHARBOR"
    assert event["type"] == "message"
    assert (event["channel_type"], event["channel"]) == ("im", message.channel.id)
    assert (event["user"], event["text"], event["ts"]) == ("U0DANA", "hello", message.ts)
    assert event["client_msg_id"]


def test_deliveries_are_signed(slack: Emulator, app: Listener, dana: Person) -> None:
    dana.dm("hello")
    attempts(slack, 1)
    heard = app.heard[0]
    verifier = SignatureVerifier(slack.signing_secret)
    assert verifier.is_valid_request(heard.raw, heard.headers)
    assert not verifier.is_valid_request(heard.raw + " ", heard.headers)
    assert not SignatureVerifier("guessed").is_valid_request(heard.raw, heard.headers)


def test_a_mention_is_told_as_a_mention_and_as_a_message(
    slack: Emulator, app: Listener, dana: Person
) -> None:
    root = dana.say("deals", "morning")
    dana.say("deals", "@rex where is the board?", thread=root)
    attempts(slack, 3)
    (mention,) = app.events("app_mention")
    assert mention["text"] == "<@U0REXHARBOR> where is the board?"
    assert (mention["thread_ts"], mention["channel"]) == (root.ts, "C0DEALS")
    assert mention["ts"] in [event["ts"] for event in app.events("message")]


def test_bots_are_told_of_too_even_of_themselves(
    slack: Emulator, app: Listener, bot: WebClient
) -> None:
    bot.chat_postMessage(channel="C0DEALS", text="I am <@U0REXHARBOR>")
    settled(slack, 1)
    (event,) = app.events()
    assert event["bot_id"] == slack.teams["T0HARBOR"].install.bot_id
    assert event["user"] == "U0REXHARBOR"


def test_another_bot_is_told_of_with_whatever_it_claims(slack: Emulator, app: Listener) -> None:
    other = slack.add_user("T0HARBOR", "U0OTHER", "other", is_bot=True)
    invite(slack, slack.channels["C0DEALS"], "U0OTHER")
    claim = {"event_type": "turn", "event_payload": {"user": "U0DANA"}}
    client = WebClient(other.token, base_url=slack.api_url)
    client.chat_postMessage(channel="C0DEALS", text="<@U0REXHARBOR> hi", metadata=claim)
    attempts(slack, 3)
    (event,) = app.events("message")
    assert (event["bot_id"], event["metadata"]) == (other.bot_id, claim)
    assert "app_id" not in event
    assert len(app.events("app_mention")) == 1


def test_edits_deletions_and_reactions_are_told(
    slack: Emulator, app: Listener, dana: Person
) -> None:
    message = dana.say("deals", "one")
    dana.edit(message, "two")
    dana.react(message, "tada")
    dana.unreact(message, "tada")
    dana.delete(message)
    attempts(slack, 5)
    events = {event.get("subtype", event["type"]): event for event in app.events()}
    changed, deleted = events["message_changed"], events["message_deleted"]
    assert changed["message"]["text"] == "two"
    assert changed["previous_message"]["text"] == "one"
    assert changed["message"]["edited"]["user"] == "U0DANA"
    assert changed["message"]["ts"] == deleted["deleted_ts"] == message.ts
    assert events["reaction_added"]["item"] == {
        "type": "message",
        "channel": "C0DEALS",
        "ts": message.ts,
    }
    assert events["reaction_removed"]["reaction"] == "tada"


def test_a_file_comes_along_by_name(slack: Emulator, app: Listener, dana: Person) -> None:
    dana.dm("look", files=["error.png"])
    attempts(slack, 1)
    (event,) = app.events()
    assert event["subtype"] == "file_share"
    assert (event["files"][0]["name"], event["files"][0]["mimetype"]) == ("error.png", "image/png")


def test_what_happens_where_the_bot_is_not_stays_there(
    slack: Emulator, app: Listener, dana: Person
) -> None:
    dana.say("quiet", "<@U0REXHARBOR> are you here?")
    invite(slack, slack.channels["C0QUIET"], "U0REXHARBOR")
    dana.say("quiet", "and now?")
    settled(slack, 2)
    assert sorted(event["type"] for event in app.events()) == ["member_joined_channel", "message"]


def test_an_app_hears_only_what_its_scopes_allow(slack: Emulator, app: Listener) -> None:
    slack.add_team("T0SMALL", "Small", "small")
    slack.add_user("T0SMALL", "U0IDA", "ida")
    slack.install("T0SMALL", scopes=["app_mentions:read"], bot_user_id="U0REXSMALL")
    slack.add_channel("T0SMALL", "C0SMALL", "small", ["U0IDA", "U0REXSMALL"])
    ida = Person(slack, "U0IDA")
    ida.dm("hello")
    ida.say("small", "@rex hello")
    settled(slack, 1)
    assert [event["type"] for event in app.events()] == ["app_mention"]


def test_each_team_is_told_of_as_itself(slack: Emulator, app: Listener, dana: Person) -> None:
    dana.dm("from Harbor")
    Person(slack, "U0NORA").dm("from Brightside")
    attempts(slack, 2)
    teams = {body["event"]["text"]: body["team_id"] for body in app.bodies("event_callback")}
    assert teams == {"from Harbor": "T0HARBOR", "from Brightside": "T0BRIGHT"}


def test_a_stranger_says_where_they_come_from(slack: Emulator, app: Listener) -> None:
    slack.add_channel("T0HARBOR", "C0SHARED", "shared", ["U0DANA", "U0REXHARBOR", "U0NORA"])
    Person(slack, "U0NORA").say("shared", "hello from outside")
    attempts(slack, 1)
    (body,) = app.bodies("event_callback")
    assert body["is_ext_shared_channel"] is True
    assert (body["team_id"], body["context_team_id"]) == ("T0BRIGHT", "T0HARBOR")
    assert body["event"]["user_team"] == "T0BRIGHT"


def test_opening_the_app_is_told(slack: Emulator, app: Listener, dana: Person) -> None:
    dana.home(timeout=0)
    dana.open_messages_tab()
    attempts(slack, 2)
    assert {event["tab"] for event in app.events("app_home_opened")} == {"home", "messages"}


def test_removing_the_app_kills_its_token_and_is_told(
    slack: Emulator, app: Listener, bot: WebClient
) -> None:
    uninstall(slack, "T0HARBOR")
    attempts(slack, 2)
    assert {event["type"] for event in app.events()} == {"tokens_revoked", "app_uninstalled"}
    assert slack.users["U0REXHARBOR"].token == ""


def test_what_fails_is_tried_again_under_the_same_id(
    slack: Emulator, app: Listener, dana: Person
) -> None:
    def fail_twice(heard: Heard) -> Response:
        return (200 if len(app.heard) == 3 else 503), {}, ""

    app.answer = fail_twice
    dana.dm("hello")
    settled(slack, 3)
    tries = [
        (h.headers.get("x-slack-retry-num"), h.headers.get("x-slack-retry-reason"))
        for h in app.heard
    ]
    assert tries == [(None, None), ("1", "http_error"), ("2", "http_error")]
    assert len({h.body["event_id"] for h in app.heard}) == 1
    assert [a.answer.status for a in slack.deliveries] == [503, 503, 200]


def test_an_answer_that_is_no_text_is_an_answer(
    slack: Emulator, dana: Person, app: Listener
) -> None:
    app.says("\udcff\udcfe")
    dana.dm("hello")
    (attempt,) = settled(slack, 1)
    assert (attempt.answer.status, attempt.answer.ok) == (200, True)


def test_after_three_retries_slack_gives_up(slack: Emulator, app: Listener, dana: Person) -> None:
    app.says(status=500)
    dana.dm("hello")
    assert [a.retry for a in settled(slack, 4)] == [0, 1, 2, 3]


def test_an_app_may_ask_not_to_be_tried_again(slack: Emulator, app: Listener, dana: Person) -> None:
    app.says(status=500, x_slack_no_retry="1")
    dana.dm("hello")
    settled(slack, 1)


def test_a_slow_answer_is_no_answer(slack: Emulator, app: Listener, dana: Person) -> None:
    slack.rules.ack_timeout = 0.1

    def dawdle(heard: Heard) -> Response:
        time.sleep(0.2 if len(app.heard) == 1 else 0)
        return 200, {}, ""

    app.answer = dawdle
    dana.dm("hello")
    first, second = settled(slack, 2)
    assert (first.answer.problem, second.answer.problem) == ("http_timeout", None)
    assert app.heard[1].headers["x-slack-retry-reason"] == "http_timeout"


def test_an_app_that_is_away_is_tried_until_it_is_back(slack: Emulator, dana: Person) -> None:
    slack.rules.request_url = "http://127.0.0.1:9/slack/events"
    dana.dm("hello")
    assert {a.answer.problem for a in settled(slack, 4)} == {"connection_failed"}


@pytest.mark.parametrize(
    ("fault", "heard"),
    [({"duplicates": 2}, 3), ({"lose_ack": True}, 2), ({"drop": True}, 1)],
)
def test_deliveries_go_wrong_as_planned(
    slack: Emulator, app: Listener, dana: Person, fault: dict[str, int], heard: int
) -> None:
    slack.fault_delivery("message", nth=2, **fault)
    dana.dm("fine")
    attempts(slack, 1)
    app.heard.clear()
    dana.dm("troubled")
    time.sleep(0.3)
    assert len(app.heard) == heard
    assert len({h.body["event_id"] for h in app.heard}) == 1


def test_a_delayed_event_is_overtaken(slack: Emulator, app: Listener, dana: Person) -> None:
    slack.fault_delivery(delay=0.1)
    dana.dm("first")
    dana.dm("second")
    attempts(slack, 2)
    assert [event["text"] for event in app.events()] == ["second", "first"]


def test_when_the_app_is_back_a_thread_is_told_in_order_and_at_once(
    slack: Emulator, app: Listener, dana: Person
) -> None:
    slack.rules.request_url, slack.rules.retry_delays, slack.rules.in_order = None, (300,), True
    first = dana.dm("first")
    attempts(slack, 1)
    dana.reply(first, "second")
    dana.dm("elsewhere")
    settled(slack, 2)  # the second waits for the first, and holds up nobody else
    slack.reached_at(app.url)
    dana.reply(first, "third")
    attempts(slack, 6)
    told = [event["text"] for event in app.events("message")]
    assert [text for text in told if text != "elsewhere"] == ["first", "second", "third"]
    assert "elsewhere" in told


def test_slack_itself_holds_nothing_back_for_what_is_tried_again(
    slack: Emulator, app: Listener, dana: Person
) -> None:
    slack.rules.retry_delays = (300,)
    slack.fault_delivery("message", drop=True)
    first = dana.dm("first")
    attempts(slack, 1)
    dana.reply(first, "second")
    attempts(slack, 2)
    assert [event["text"] for event in app.events()] == ["second"]
