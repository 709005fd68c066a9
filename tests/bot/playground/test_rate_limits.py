"""Rate limits by tier, as Slack's own client meets them."""

import time
from collections.abc import Callable

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.playground import limiter
from bot.playground.emulator import Emulator
from bot.playground.methods.table import METHODS
from bot.playground.person import Person
from tests.bot.playground.listener import Listener


@pytest.fixture
def limited(slack: Emulator) -> Emulator:
    slack.limiter.is_on = True
    return slack


def calls_until_refused(call: Callable[[], object]) -> tuple[int, SlackResponse | None]:
    """How many calls pass, and how Slack refuses the next one."""
    for count in range(120):
        try:
            call()
        except SlackApiError as error:
            return count, error.response
    return 120, None


@pytest.mark.parametrize(
    ("method", "arguments", "most"),
    [
        ("users.list", {}, 20),
        ("users.lookupByEmail", {"email": "dana@harborfinch.example"}, 50),
        ("users.info", {"user": "U0DANA"}, 100),
    ],
)
def test_each_tier_has_its_number_a_minute(
    limited: Emulator, bot: WebClient, method: str, arguments: dict[str, str], most: int
) -> None:
    count, refused = calls_until_refused(lambda: bot.api_call(method, json=arguments))
    assert (count, refused.status_code, refused["error"]) == (most, 429, "ratelimited")
    assert 50 <= int(refused.headers["retry-after"]) <= 61
    limited.clock.forward(61)
    assert bot.api_call(method, json=arguments)["ok"]


def test_an_app_that_is_sold_reads_fifteen_messages_a_minute(
    slack: Emulator, bot: WebClient, dana: Person
) -> None:
    slack.limiter.is_commercial = True
    root = dana.say("deals", "hello")
    for number in range(20):
        dana.reply(root, str(number))
    page = bot.conversations_replies(channel="C0DEALS", ts=root.ts, limit=100)
    assert (len(page["messages"]), page["has_more"]) == (15, True)
    assert bot.conversations_history(channel="C0DEALS")["ok"]  # counts for itself
    count, refused = calls_until_refused(
        lambda: bot.conversations_replies(channel="C0DEALS", ts=root.ts)
    )
    assert (count, refused.status_code) == (0, 429)
    slack.clock.forward(61)
    assert bot.conversations_replies(channel="C0DEALS", ts=root.ts)["ok"]


def test_each_method_and_each_team_counts_for_itself(limited: Emulator, bot: WebClient) -> None:
    calls_until_refused(lambda: bot.users_list())
    assert bot.conversations_list()["ok"]
    other = WebClient(limited.users["U0REXBRIGHT"].token, base_url=limited.api_url)
    assert other.users_list()["ok"]


def test_a_channel_takes_about_a_message_a_second(limited: Emulator, bot: WebClient) -> None:
    count, _ = calls_until_refused(lambda: bot.chat_postMessage(channel="C0DEALS", text="hi"))
    assert count == 10
    assert bot.chat_postMessage(channel="U0DANA", text="elsewhere")["ok"]
    limited.clock.forward(10)
    assert bot.chat_postMessage(channel="C0DEALS", text="hi")["ok"]


def test_without_limits_everything_passes(slack: Emulator, bot: WebClient) -> None:
    assert calls_until_refused(lambda: bot.users_list())[0] == 120


def test_most_methods_have_a_tier() -> None:
    assert len(METHODS) >= 60
    without = {name for name, method in METHODS.items() if method.tier is None}
    assert without == {
        "auth.test",
        "chat.postMessage",
        "chat.getPermalink",
        "oauth.v2.access",
        "oauth.v2.exchange",
    }


def test_more_than_thirty_thousand_events_an_hour_are_dropped_and_said_so(
    limited: Emulator, app: Listener, dana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiter, "EVENTS_AN_HOUR", 3)
    for number in range(6):
        dana.dm(str(number))
    dana.wait_for(lambda: len(app.heard) >= 4)
    (said,) = app.bodies("app_rate_limited")
    assert said["team_id"] == "T0HARBOR"
    assert said["minute_rate_limited"] % 60 == 0
    assert sorted(event["text"] for event in app.events("message")) == ["0", "1", "2"]
    limited.clock.forward(3600)
    dana.dm("again")
    dana.wait_for(lambda: "again" in [event["text"] for event in app.events("message")])


def test_an_app_that_never_answers_is_told_of_nothing_any_more(
    slack: Emulator, app: Listener, dana: Person
) -> None:
    slack.rules.retry_delays = (0, 0, 0)
    app.says(status=500)
    for number in range(25):
        dana.dm(str(number))
    dana.wait_for(lambda: slack.delivery.standing.is_off, 20)
    dana.wait_for(lambda: len(slack.deliveries) == 100)
    app.says(status=200)
    dana.dm("anybody there?")
    time.sleep(0.1)
    slack.delivery.standing.forgive()
    dana.dm("and now?")
    dana.wait_for(lambda: len(slack.deliveries) == 101)
    assert [event["text"] for event in app.events("message")][-1] == "and now?"
