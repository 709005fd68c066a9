"""Rate limits by tier, as Slack's own client meets them."""

from collections.abc import Callable

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.playground.emulator import Emulator
from bot.playground.methods.table import METHODS


@pytest.fixture
def limited(slack: Emulator) -> Emulator:
    slack.limiter.is_on = True
    return slack


def calls_until_refused(call: Callable[[], object]) -> tuple[int, SlackResponse | None]:
    """How many calls pass, and how Slack refuses the next one."""
    for count in range(200):
        try:
            call()
        except SlackApiError as error:
            return count, error.response
    return 200, None


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
    assert calls_until_refused(lambda: bot.users_list())[0] == 200


def test_most_methods_have_a_tier() -> None:
    assert len(METHODS) >= 49
    without = {name for name, method in METHODS.items() if method.tier is None}
    assert without == {
        "auth.test",
        "chat.postMessage",
        "chat.getPermalink",
        "oauth.v2.access",
        "oauth.v2.exchange",
    }
